"""How fast the engine is, as ratios within one run.

The yardsticks stand in this file: the plainest float loop that a programmer would write over the
same dictionary, and one pass over the matrix of a batch.
"""

import random
from dataclasses import replace
from statistics import median
from time import perf_counter, process_time

import numpy

from scoring import batch
from scoring.editions import load
from scoring.pathway import pathway
from scoring.scores import score

ROUNDS = 15
ROWS = 1_000_000


def main() -> None:
    edition = load()
    answers = some_answers(edition)
    print("score() against a naive float loop over the same dictionary")
    prepared = prepared_floats(edition)
    naive, exact = paired(
        lambda: naive_levels(prepared, answers), lambda: score(edition, "discrete", answers), 500
    )
    say("naive loop, no validation, floats", naive, "µs", 1e6)
    say("score(), with validation, exact", exact, "µs", 1e6)
    print(f"  ratio                             {exact / naive:8.2f}   (at most 1.5)")
    with_breakdown = timed(lambda: score(edition, "discrete", answers).subdomains, 50)
    say("score() with every subdomain", with_breakdown, "µs", 1e6)

    print("score_all() on a matrix of 1,000,000 assessments")
    matrix = some_matrix(edition)
    reading, scoring = paired(matrix.sum, lambda: batch.score_all(edition, "discrete", matrix), 1, 3)
    say("reading the matrix once", reading, "s", 1)
    say("score_all()", scoring, "s", 1)
    print(f"  a second                        {ROWS / scoring:10,.0f}   (at least 1,000,000 on 2 cores)")
    busy = processor_time(lambda: batch.score_all(edition, "discrete", matrix))
    print(f"  a second of one core's work     {ROWS / busy:10,.0f}   (what else the machine does left out)")
    print(f"  multiple of reading               {scoring / reading:8.1f}")

    print("pathway() from the bottom to level V")
    bottom = score(edition, "discrete", dict.fromkeys(answers, 0))
    chance = random.Random(5)
    cost = {id: chance.randint(1, 1000) for id in answers}
    say("without costs", timed(lambda: pathway(bottom, 5), 1, 3), "ms", 1e3)
    say("with costs", timed(lambda: pathway(bottom, 5, cost=cost), 1, 3), "ms", 1e3)
    by_total = score(replace(edition, level_rule="band"), "discrete", dict.fromkeys(answers, 0))
    say("by the table of totals", timed(lambda: pathway(by_total, 5), 1, 3), "ms", 1e3)


def say(what: str, seconds: float, unit: str, factor: float) -> None:
    print(f"  {what:<34}{seconds * factor:8.2f} {unit}")


def timed(act, repeat: int, rounds: int = ROUNDS) -> float:
    """Seconds for one act: the median of the rounds."""
    return median(once(act, repeat) for _ in range(rounds))


def paired(one, other, repeat: int, rounds: int = ROUNDS) -> tuple[float, float]:
    """Medians of two acts taken in turn, so that a drift of the machine hits both."""
    times = [(once(one, repeat), once(other, repeat)) for _ in range(rounds)]
    return median(t[0] for t in times), median(t[1] for t in times)


def once(act, repeat: int) -> float:
    start = perf_counter()
    for _ in range(repeat):
        act()
    return (perf_counter() - start) / repeat


def processor_time(act) -> float:
    """Seconds that the processor works for one act, over all threads: the median of three."""

    def once() -> float:
        start = process_time()
        act()
        return process_time() - start

    return median(once() for _ in range(3))


def prepared_floats(edition):
    """Levels as nested lists of weights and ids, so that the loop itself has nothing to look up."""
    weights = edition.weights["discrete"]
    return [
        [
            (
                float(weights.elements[element.id]) / 100,
                [
                    (
                        float(weights.domains[element.id][domain.id]) / 100,
                        [
                            (
                                float(weights.subdomains[domain.id][s.id]) / 100,
                                [r.id for r in s.at_level(level)],
                            )
                            for s in domain.subdomains
                        ],
                    )
                    for domain in element.domains
                ],
            )
            for element in edition.elements
        ]
        for level in range(1, 6)
    ]


def naive_levels(prepared, answers):
    """Averages and weighted sums with rescaling, in floats; the level at the end."""
    scores = []
    for elements in prepared:
        level_sum = level_weight = 0.0
        for element_weight, domains in elements:
            element_sum = domain_weights = 0.0
            for domain_weight, subdomains in domains:
                domain_sum = subdomain_weights = 0.0
                for weight, ids in subdomains:
                    if ids:
                        domain_sum += weight * (sum([answers[id] for id in ids]) / len(ids))
                        subdomain_weights += weight
                if subdomain_weights:
                    element_sum += domain_weight * domain_sum / subdomain_weights
                    domain_weights += domain_weight
            if domain_weights:
                level_sum += element_weight * element_sum / domain_weights
                level_weight += element_weight
        scores.append(level_sum / level_weight)
    level = 0
    while level < 5 and scores[level] >= 0.8:
        level += 1
    return level, scores


def some_answers(edition):
    chance = random.Random(1)
    return {id: chance.choice((0, 0.5, 0.8, 1)) for id in edition.requirements}


def some_matrix(edition):
    """One in twenty assessments leaves something out as not applicable."""
    chance = numpy.random.default_rng(1)
    ids = batch.columns(edition, "discrete")
    matrix = chance.choice(numpy.array([0, 5, 8, 10], numpy.uint8), (ROWS, len(ids)))
    for position, id in enumerate(ids):
        if edition.requirements[id].may_not_apply:
            matrix[chance.random(ROWS) < 0.007, position] = batch.NOT_APPLICABLE
    return matrix


if __name__ == "__main__":
    main()

"""The rules of scoring written down a second time, as plainly as can be.

No plan, no integers, no speed: recursion over the model with fractions. Nothing is shared with the
engine but the model's shape, so that a mistake has to be made twice to go unseen.
"""

from fractions import Fraction
from functools import cache

exact = cache(lambda value: Fraction(str(value)))  # the few values of the scale; reading them is slow


def naive_scores(edition, type, answers, tailored_out=()):
    """What `score` reports, as a dictionary."""
    weights = edition.weights[type]
    levels, elements, domains, subdomains = {}, {}, {}, {}
    for level in range(1, 6):
        of_elements = {}
        for element in edition.elements:
            if element.id not in weights.elements:
                continue
            of_domains = {}
            for domain in element.domains:
                if domain.id not in weights.domains[element.id]:
                    continue
                of_subdomains = {}
                for subdomain in domain.subdomains:
                    if subdomain.id not in weights.subdomains[domain.id]:
                        continue
                    given = [
                        exact(answers[r.id])
                        for r in subdomain.requirements
                        if r.level == level and subdomain.id not in tailored_out and answers[r.id] != "n/a"
                    ]
                    average = sum(given) / Fraction(len(given)) if given else None
                    of_subdomains[subdomain.id] = average
                    subdomains.setdefault(subdomain.id, {})[level] = average
                of_domains[domain.id] = weighted(weights.subdomains[domain.id], of_subdomains)
                domains.setdefault(domain.id, {})[level] = of_domains[domain.id]
            of_elements[element.id] = weighted(weights.domains[element.id], of_domains)
            elements.setdefault(element.id, {})[level] = of_elements[element.id]
        levels[level] = weighted(weights.elements, of_elements)
    met = {level: score is not None and score >= edition.threshold for level, score in levels.items()}
    total = sum(Fraction(1) if met[level] else levels[level] or Fraction(0) for level in levels)
    gated = 0
    while gated < 5 and met[gated + 1]:
        gated += 1
    band = max([0, *(level for level, border in edition.bands.items() if total >= border)])
    return {
        "level": band if edition.level_rule == "band" else gated,
        "band": band,
        "total": total,
        "levels": levels,
        "met": met,
        "elements": elements,
        "domains": domains,
        "subdomains": subdomains,
    }


def weighted(weights, scores):
    present = {id: score for id, score in scores.items() if score is not None}
    if not present:
        return None
    return sum(weights[id] * score for id, score in present.items()) / sum(weights[id] for id in present)

"""The parts of a report in the order of its pages: subdomains, gaps, the way up, answers, sources."""

from collections import Counter
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from assessment.printing.fact_shapes import AdviceFacts, AnswerFacts, ResultFacts, SubdomainFacts
from assessment.printing.paper_words import certainty_name, certainty_rows
from scoring.benchmark import find
from scoring.model import LEVELS, NUMERALS, Edition
from scoring.sentences import cut
from scoring.telling import level_name

Json = dict[str, object]

STEPS = (Fraction(1, 4), Fraction(1, 2))  # where the deeper greys of the heat map begin


def verified(facts: ResultFacts) -> Json | None:
    """Both levels side by side, and each answer that the reviewers saw otherwise."""
    found = facts.verified
    if found is None:
        return None
    levels = [
        [_("Level"), _starting(facts.level_name), _starting(found.level_name)],
        [_("By total score"), _starting(facts.band_name), _starting(found.band_name)],
        [_("Total score"), facts.total, found.total],
    ]
    rows = [
        {
            "title": each.title,
            "under": f"{each.subdomain} · {NUMERALS[each.level]}",
            "own": each.own,
            "verified": each.verified,
            "reason": each.reason,
            "tier": each.tier,
        }
        for each in found.differences
    ]
    said = [part for part in (found.rule, found.required) if part]
    return {"said": said, "levels": levels, "about": found.sentence, "rows": rows}


def _starting(name: str) -> str:
    """At the beginning of a cell."""
    return name[:1].upper() + name[1:]


def subdomains(facts: ResultFacts) -> Json:
    return {
        "radar_about": _(
            "The sum of the five level scores of each subdomain, from 0 in the middle to 5 at the rim. The"
            " dark ring is the level of the enterprise."
        ),
        "depths": [[row.name, row.depth_shown] for row in facts.subdomains],
        "heat_about": _("Each cell is the score of that subdomain at that level, cut to two places."),
        "legend": [
            ["4", _("met: %(line)s and above") % {"line": facts.threshold_shown}],
            ["3", _("from 0.50")],
            ["2", _("from 0.25")],
            ["1", _("above 0")],
            ["0", "0"],
        ],
        "nothing_asked": _("– nothing asked at this level"),
        "heat": [
            {
                "name": element.name,
                "weight": element.weight,
                "rows": [_heat_row(row, facts.threshold) for row in element.subdomains],
            }
            for element in facts.elements
        ],
    }


def _heat_row(row: SubdomainFacts, threshold: Fraction) -> Json:
    cells = [{"text": "–" if s is None else cut(s), "step": _step(s, threshold)} for s in row.scores]
    name = f"{row.name} ({_('tailored out')})" if row.is_tailored_out else row.name
    return {"name": name, "weight": row.weight, "cells": cells}


def _step(score: Fraction | None, threshold: Fraction) -> int | None:
    """Of the five greys: 0 for nothing, 4 from the line up."""
    if score is None:
        return None
    if score >= threshold:
        return 4
    return (score > 0) + sum(score >= step for step in STEPS)


def gaps(facts: ResultFacts) -> Json:
    target = min(facts.level, len(LEVELS) - 1)
    scored = [(row, row.scores[target]) for row in facts.subdomains]
    short = [(row, s) for row, s in scored if s is not None and s < facts.threshold]
    short.sort(key=lambda pair: pair[1])
    line = Fraction(facts.threshold_shown)
    level = level_name(target + 1, facts.language)
    about = _("At %(level)s these subdomains stay below %(line)s; the weakest stands first.")
    if not short:
        about = _("At %(level)s no subdomain stays below %(line)s.")
    return {
        "about": about % {"level": level, "line": facts.threshold_shown},
        "rows": [[row.name, row.weight, cut(s), cut(line - Fraction(cut(s)))] for row, s in short],
    }


def way(facts: ResultFacts) -> Json:
    rows = [
        {
            "title": step.title,
            "under": f"{step.subdomain} · {NUMERALS[step.level]}",
            "before": step.before_name,
            "after": step.after_name,
            "gain": step.gain,
        }
        for step in facts.pathway.steps
    ]
    return {"said": facts.pathway.sentence, "rows": rows}


def fragile(facts: ResultFacts) -> Json:
    said = _("If any one of these answers were read one step lower, the level would be lost.")
    if not facts.fragile:
        said = _("No single answer carries the level: lowering any one by a step leaves it as it is.")
    if not facts.level:
        said = _("There is no level yet that could be lost.")
    return {"said": said, "rows": [[f.title, f.subdomain, f.level_name] for f in facts.fragile]}


def advice(facts: ResultFacts) -> Json:
    about = _(
        "For the subdomains that cost the next level most: where to begin, what it takes, what to avoid."
    )
    if not facts.advice:
        about = _("Nothing is missing for the next level in any subdomain.")
    return {"about": about, "items": [_advised(item) for item in facts.advice]}


def _advised(item: AdviceFacts) -> Json:
    return {
        "name": item.name,
        "sentence": item.sentence,
        "steps": [
            [_("First step"), item.first],
            [_("What it takes"), item.takes],
            [_("A common mistake"), item.mistake],
        ],
        "themes": [[theme.name, theme.text] for theme in item.themes],
    }


def answers(facts: ResultFacts, edition: Edition) -> Json:
    given = {id: list(rows) for id, rows in groupby(facts.answers, key=lambda a: a.subdomain)}
    reasons = dict(facts.tailored_out)
    parts = []
    for element in facts.elements:
        for row in element.subdomains:
            about = edition.subdomains[row.id].about.of(facts.language)
            if row.is_tailored_out:
                about = _("Tailored out. Reason: %(reason)s") % {"reason": reasons.get(row.name, "–")}
            answers = [_answer(answer) for answer in given.get(row.id, [])]
            parts.append({"name": row.name, "about": about, "rows": answers})
    about = _(
        "Every requirement with the answer as it was handed in; notes and names of evidence are the"
        " enterprise's."
    )
    return {"answers_about": about, "answers": parts}


def _answer(answer: AnswerFacts) -> Json:
    is_left_out = answer.value == "n/a"
    return {
        "numeral": NUMERALS[answer.level],
        "title": answer.title,
        "text": answer.text,
        "answer": answer.value_name,
        "step": None if is_left_out else int(Fraction(answer.value) * 100),
        "note": answer.note,
        "reason": answer.reason if is_left_out else "",
        "evidence": list(answer.evidence),
    }


def sources(facts: ResultFacts, edition: Edition, type: str) -> Json:
    certain = Counter(edition.requirements[answer.requirement].certainty for answer in facts.answers)
    row = _("%(certainty)s: %(count)d")
    counted = (row % {"certainty": certainty_name(grade), "count": n} for grade, n in certain.most_common())
    asked = ("; " if facts.language == "en" else "；").join(counted)
    rows = [
        *certainty_rows(dict(edition.certainty), type),
        [_("What the requirements ask"), asked],
        [_("Distribution of 2020"), certainty_name(find().certainty)],
    ]
    colon = "：" if facts.language == "zh" else ": "
    scored = [edition.subdomains[row.id] for row in facts.subdomains]
    texts = [s.name.of(facts.language) + colon + s.note.of(facts.language) for s in scored if s.note]
    return {
        "sources_about": [edition.wording_note.of(facts.language), facts.standing.source],
        "sources": rows,
        "notes": [*facts.notes, *texts],
    }

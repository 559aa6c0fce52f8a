"""The words of the paper that are not the engine's: headings, labels, the method in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.printing.fact_shapes import ResultFacts


def words() -> dict[str, str]:
    """Headings and labels of report.typ, in the language that is being spoken."""
    return {
        "brand": _("Intelligent manufacturing maturity"),
        "kind": _("Self-assessment report"),
        "notice_more": _(
            "It rests on what the enterprise declared. No one has certified it, and it does not replace an"
            " assessment by an accredited body."
        ),
        "contents": _("Contents"),
        "page": _("Page {page} of {pages}"),
        "receipt": _("Receipt"),
        "summary": _("Summary"),
        "verified": _("Declared and verified"),
        "self_assessed": _("Self-assessed"),
        "verified_answer": pgettext("column", "Verified"),
        "finding": _("Reason"),
        "standing": _("Standing in 2020"),
        "caveats": _("What to bear in mind"),
        "indicators": _("Equipment indicators"),
        "subdomains": _("Subdomains"),
        "radar": _("How deep each subdomain goes"),
        "heat": _("Scores by subdomain and level"),
        "gaps": _("Gaps"),
        "way": _("The shortest way up"),
        "fragile": _("Answers on which the level hangs"),
        "advice": _("Recommendations"),
        "answers": _("All answers"),
        "method": _("How this is scored"),
        "sources": _("Sources and how certain they are"),
        "notes": _("Notes on this result"),
        "seal": _("Seal"),
        "level": _("Level"),
        "score": _("Score"),
        "depth": _("Depth"),
        "state": _("State"),
        "counts": _("Counts in the total"),
        "subdomain": _("Subdomain"),
        "weight": _("Weight"),
        "short": _("Short of the line"),
        "requirement": _("Requirement"),
        "today": _("Today"),
        "raised": _("Raise to"),
        "gain": _("Gain"),
        "left_with": _("Level left"),
        "first": _("First step"),
        "answer": _("Answer"),
        "note": _("Note"),
        "reason": _("Why it does not apply"),
        "evidence": _("Evidence"),
        "indicator": _("Indicator"),
        "own": _("This enterprise"),
        "national": _("Published for 2020"),
        "what": _("What"),
        "certainty": _("How certain"),
        "attachment": _("The result as data"),
    }


def method(facts: ResultFacts) -> list[str]:
    """How it is scored, for somebody who has not read the standard."""
    line = facts.threshold_shown
    return [
        _(
            "Each requirement is answered: fully met counts 1, mostly met 0.8, partly met 0.5, not met 0."
            " A better means than the one that is named counts as met."
        ),
        _(
            "A subdomain's score at a level is the plain average of its answers at that level. What does not"
            " apply, with a reason, leaves the average."
        ),
        _(
            "Subdomains, domains and elements are added up by their weights to the score of the level. Where"
            " nothing is asked at a level, or a subdomain is tailored out, the weights of the others are"
            " scaled up to 100 %."
        ),
        _("A level is met when its score is %(line)s or more.") % {"line": line},
        _(
            "The level of the enterprise is the number of levels that are met from I upwards without a gap."
            " A higher level cannot make up for a lower one."
        ),
        _(
            "The total is the sum over the five levels: a level that is met counts 1, any other its score."
            " The standard's table reads a level off the total alone; where the two differ, this report says"
            " so."
        ),
        _(
            "All sums are exact fractions. What is printed is cut, never rounded: 0.7999 reads 0.79, so that"
            " nothing looks met that is not."
        ),
    ]


def certainty_rows(certainty: dict[str, str], type: str) -> list[list[str]]:
    """What of the model is how certain, for this type of enterprise."""
    named = {
        "scale": _("How answers count"),
        "level_is_met_at": _("The line at which a level is met"),
        "bands": _("The table of total scores"),
        "tailorable": _("What may be tailored out"),
        "may_not_apply": _("Which requirements may not apply"),
        f"{type}.elements": _("Weights of the elements"),
        f"{type}.domains": _("Weights of the domains"),
        "subdomains of production": _("Weights of the subdomains of production"),
        "other subdomains": _("Weights of the other subdomains"),
    }
    return [[name, certainty_name(certainty[key])] for key, name in named.items() if key in certainty]


def certainty_name(code: str) -> str:
    """Editions may say more than the grade; the remark is the editors' and stays in the data."""
    grades = {
        "high": pgettext("certainty", "high"),
        "medium-high": pgettext("certainty", "medium to high"),
        "medium": pgettext("certainty", "medium"),
        "low-medium": pgettext("certainty", "low to medium"),
        "low": pgettext("certainty", "low"),
        "our judgement": pgettext("certainty", "our own judgement"),
    }
    grade = code.split(" (", maxsplit=1)[0].split(":", maxsplit=1)[0].strip()
    return grades.get(grade, grade)

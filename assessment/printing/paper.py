"""Facts become the pages of a report: the JSON that report.typ sets, and the one that is attached."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import Event, Report, Result
from assessment.models.verdicts import settled
from assessment.printing import paper_parts as parts
from assessment.printing import pictures
from assessment.printing.charts import LIGHT
from assessment.printing.fact_shapes import ResultFacts
from assessment.printing.facts import facts_of
from assessment.printing.paper_words import method, words
from assessment.printing.printable import Setter
from scoring.model import LEVELS, NUMERALS, Edition
from scoring.telling import level_name

Json = dict[str, object]

WIDTH = 620  # of a drawing, in its own units; report.typ scales it to the page


def paper(report: Report) -> tuple[Json, Json]:
    """What is set, and what is attached; in the language that is being spoken."""
    submission = report.submission
    language = "en" if report.language == "en" else "zh"
    facts = facts_of(submission, language, settled=settled(submission) if report.is_verified else None)
    setter = Setter()
    pages = _pages(facts, submission.edition, submission.sealed["type"], report.asked_at)
    pages["hashes"] += _entry(report)
    data = setter.all(pages)
    return data | {"unprintable": _unprintable(setter.missing)}, attachment(report)


def attachment(report: Report) -> Json:
    """The result as data: what was scored, by which edition and engine, and what came out."""
    submission, sealed = report.submission, report.submission.sealed
    kinds = [Result.Kind.SELF, Result.Kind.VERIFIED] if report.is_verified else [Result.Kind.SELF]
    results = submission.results.filter(kind__in=kinds).order_by("kind")
    return {
        "receipt": submission.receipt,
        "reference": sealed["reference"],
        "submitted_at": sealed["submitted_at"],
        "sealed_sha256": submission.sha256,
        "enterprise": sealed["enterprise"]["name"],
        "credit_code": sealed["enterprise"]["credit_code"],
        "plant": sealed["plant"],
        "year": sealed["year"],
        "results": {result.kind: result.shape for result in results},
    }


def _entry(report: Report) -> list[list[str]]:
    """Where the record stood when the report was asked for: printed, it cannot be taken back."""
    asked = Event.objects.filter(
        kind="report_asked", assessment=report.submission.assessment_id, details__report=report.pk
    ).first()
    return [[_("Entry %(number)d of the record") % {"number": asked.position}, asked.hash]] if asked else []


def _unprintable(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "One character in what was written has no form in the typeface of this report; □ stands in its"
        " place.",
        "%(count)d characters in what was written have no form in the typeface of this report; □ stands in"
        " their place.",
        count,
    ) % {"count": count}


# ── The parts, in the order of the pages ────────────────────────────────────────────────


def _pages(facts: ResultFacts, edition: Edition, type: str, asked_at: datetime) -> Json:
    said = words() | {"dot": " · ", "colon": "：" if facts.language == "zh" else ": "}
    return {
        "language": facts.language,
        "words": said | {"listed": "；" if facts.language == "zh" else "; "},
        "title": f"{facts.unit.enterprise} – {said['kind']} {facts.year}",
        "author": facts.unit.enterprise,
        "keywords": ["GB/T 39116-2020", facts.edition, facts.receipt],
        "notice": _("A self-assessment, not a certificate."),
        "demo": _("Demonstration: all people, enterprises and figures are fictional.")
        if settings.DEMO
        else None,
        "running": f"{facts.unit.enterprise} · {facts.year}",
        "receipt": facts.receipt,
        "enterprise": facts.unit.enterprise,
        "unit": facts.unit.plant or _("Whole enterprise"),
        "year": str(facts.year),
        "level": {
            "numeral": facts.numeral,
            "words": facts.level_name[:1].upper() + facts.level_name[1:],
            "name": facts.level_title,
        },
        "cover": _cover(facts, asked_at),
        "charts": _charts(facts),
        "numerals": [NUMERALS[level] for level in LEVELS],
        **_summary(facts),
        "verified": parts.verified(facts),
        **_standing(facts),
        **parts.subdomains(facts),
        "gaps": parts.gaps(facts),
        "way": parts.way(facts),
        "fragile": parts.fragile(facts),
        "advice": parts.advice(facts),
        **parts.answers(facts, edition),
        "method": method(facts),
        **parts.sources(facts, edition, type),
        **_seal(facts),
    }


def _cover(facts: ResultFacts, asked_at: datetime) -> list[list[str]]:
    rows = [
        _verified_row(facts),
        [_("Unified social credit code"), facts.unit.credit_code],
        [_("Industry"), facts.unit.industry],
        [_("Type"), facts.unit.type],
        [_("Edition of the model"), facts.edition],
        [_("Receipt"), facts.receipt],
        [_("Handed in"), _day(facts.submitted_at)],
        [_("Report asked for"), _day(asked_at)],
    ]
    return [row for row in rows if row[1]]


def _verified_row(facts: ResultFacts) -> list[str]:
    """The level that counts, beside the declared one at the top of the page."""
    if facts.verified is None:
        return [_("Verified level"), ""]
    gap = "。" if facts.language == "zh" else ". "
    said = [_starting(facts.verified.counted, facts), facts.verified.required.rstrip(".。")]
    return [_("Verified level"), gap.join(part for part in said if part)]


def _starting(level: int, facts: ResultFacts) -> str:
    """The name of a level at the beginning of a line."""
    name = level_name(level, facts.language)
    return name[:1].upper() + name[1:]


def _charts(facts: ResultFacts) -> Json:
    drawn = {"colours": LIGHT, "width": WIDTH}
    levels, depths = pictures.levels_in_words(facts), pictures.depths_in_words(facts)
    return {
        "ladder": {"svg": str(pictures.level_ladder(facts, **drawn)), "alt": levels},
        "standing": {"svg": str(pictures.standing_bar(facts, **drawn)), "alt": facts.standing.sentence},
        "radar": {"svg": str(pictures.depth_radar(facts, **drawn)), "alt": depths},
    }


def _summary(facts: ResultFacts) -> Json:
    rows = [
        [_("Total"), facts.total_sentence],
        [_("Standing in 2020"), facts.standing.sentence],
        [_("The way up"), facts.pathway.sentence],
        [_("Questions"), _questions(facts)],
    ]
    if facts.verified:
        rows.insert(1, [_("After the review"), _starting(facts.verified.counted, facts)])
    level_rows = [
        {"numeral": x.numeral, "name": x.title, "score": x.long, "state": x.said, "counts": x.counts}
        for x in facts.levels
    ]
    reasons = ("" if facts.language == "zh" else " ").join(facts.reasons)
    return {
        "verdict": [said for said in (facts.reached, reasons, facts.band_sentence) if said],
        "levels": level_rows,
        "summary": rows,
    }


def _questions(facts: ResultFacts) -> str:
    if not facts.not_applicable:
        return _("%(asked)d requirements, all of them scored") % {"asked": facts.asked}
    return _("%(asked)d requirements, %(out)d of them left out as not applicable") % {
        "asked": facts.asked,
        "out": facts.not_applicable,
    }


def _standing(facts: ResultFacts) -> Json:
    where = facts.standing
    rows = [[i.name, i.own_shown, f"{i.published_shown} {i.of}"] for i in facts.indicators]
    return {
        "standing": {
            "said": [where.sentence],
            "source": where.source,
            "caveats": list(where.caveats),
        },
        "indicators_about": _(
            "A rate stands beside a rate; a yes or no beside the share of enterprises that could say yes."
        ),
        "indicators": rows,
    }


def _seal(facts: ResultFacts) -> Json:
    return {
        "seal_about": _(
            "What was handed in is sealed. Anybody who is given the sealed answers can work out the same"
            " result again, and see by these figures that nothing has been changed."
        ),
        "seal": [
            [_("Receipt"), facts.receipt],
            [_("Handed in by"), facts.submitted_by],
            [_("Handed in at"), _moment(facts.submitted_at)],
            [_("Edition of the model"), facts.edition],
            [_("Version of the engine"), facts.engine],
        ],
        "hashes": [
            [_("SHA-256 of what was sealed"), facts.sha256],
            [_("SHA-256 of the edition"), facts.edition_hash],
        ],
    }


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), _("j F Y"))


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), _("j F Y, H:i T"))

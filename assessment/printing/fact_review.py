"""What the review came to: both levels, which one counts, and every difference with its reason."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.lifecycle import Tier
from assessment.models import Value
from assessment.models.verdicts import Difference, Settled
from assessment.printing.fact_shapes import DifferenceFacts, VerifiedFacts
from scoring.model import NUMERALS, Language
from scoring.scores import Result
from scoring.sentences import cut
from scoring.telling import level_name


def verified_facts(settled: Settled, own: Result, language: Language) -> VerifiedFacts:
    found = settled.verified
    return VerifiedFacts(
        level=found.level,
        numeral=NUMERALS[found.level],
        level_name=level_name(found.level, language),
        band=found.band,
        band_numeral=NUMERALS[found.band],
        band_name=level_name(found.band, language),
        total=cut(Fraction(found.total)),
        counted=settled.counted,
        rule=_rule(settled, own),
        required=_required(settled, language),
        is_reached=settled.is_reached,
        sentence=_seen_otherwise(len(settled.differences)),
        differences=tuple(_difference(each, own, language) for each in settled.differences),
    )


def _rule(settled: Settled, own: Result) -> str:
    if settled.counts_band:
        return _("In the round “%(round)s” the level by total score counts.") % {"round": settled.round}
    if own.edition.level_rule == "band":
        return _("In this edition the level by total score counts.")
    return _("The level that counts is the one up to which all levels are met.")


def _required(settled: Settled, language: Language) -> str:
    if settled.required is None:
        return ""
    told = {"level": level_name(settled.required, language)}
    if settled.is_reached:
        return _("The round asks for %(level)s: reached.") % told
    return _("The round asks for %(level)s: not reached.") % told


def _seen_otherwise(count: int) -> str:
    if not count:
        return _("The reviewers saw no answer otherwise.")
    return ngettext(
        "The reviewers saw one answer otherwise; the reason stands beside it.",
        "The reviewers saw %(count)d answers otherwise; the reasons stand beside them.",
        count,
    ) % {"count": count}


def _difference(difference: Difference, own: Result, language: Language) -> DifferenceFacts:
    edition, finding = own.edition, difference.finding
    requirement = edition.requirements[difference.requirement]
    return DifferenceFacts(
        requirement=requirement.id,
        title=requirement.worded_for(own.type).title.of(language),
        subdomain=edition.subdomains[requirement.subdomain].name.of(language),
        level=requirement.level,
        own=str(Value(difference.own).label),
        verified=str(Value(finding.value).label),
        reason=finding.reason,
        tier=str(Tier(finding.tier).label),
    )

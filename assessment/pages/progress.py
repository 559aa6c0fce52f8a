"""How far an assessment is: what is answered, what it weighs, and the level so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.models import Assessment, Value
from assessment.models.submissions import as_answer
from assessment.templatetags.wording import language
from scoring.model import Subdomain
from scoring.refusals import Unscorable
from scoring.scores import Preview, preview
from scoring.telling import level_name

Given = Mapping[str, str]  # requirement -> answer as it is stored, "" where there is only a note


@dataclass(frozen=True, slots=True)
class Progress:
    """One subdomain in the list at the side."""

    subdomain: Subdomain
    weight: Fraction
    answered: int
    of: int

    @property
    def is_done(self) -> bool:
        return self.answered == self.of


def progress(assessment: Assessment, given: Given) -> list[Progress]:
    """Each subdomain that is asked, in the order of the model."""
    weights = weights_of(assessment)
    counts: dict[str, list[bool]] = defaultdict(list)
    for requirement in assessment.requirements():
        counts[requirement.subdomain].append(bool(given.get(requirement.id)))
    edition = assessment.edition
    return [
        Progress(edition.subdomains[id], weights[id], sum(done), len(done)) for id, done in counts.items()
    ]


def weights_of(assessment: Assessment) -> dict[str, Fraction]:
    """Each subdomain's share of the whole; what is left out hands its weight on to the others."""
    edition = assessment.edition
    weights = edition.weights[assessment.type]
    kept = weights.in_force() - set(assessment.tailored_out)
    shares = {}
    domains = {edition.subdomains[id].domain for id in kept}
    for element, element_weight in weights.elements.items():
        of_element = _shares(weights.domains[element], domains)
        for domain, domain_share in of_element.items():
            for id, share in _shares(weights.subdomains[domain], kept).items():
                shares[id] = element_weight / 100 * domain_share * share
    return shares


def _shares(group: Mapping[str, Fraction], kept: set[str]) -> dict[str, Fraction]:
    left = {id: weight for id, weight in group.items() if id in kept}
    return {id: weight / sum(left.values()) for id, weight in left.items()}


def average(values: Iterable[str | None]) -> Fraction | None:
    """Of the answers so far; what does not apply leaves the average."""
    marks = [Fraction(value) for value in values if value and value != Value.NOT_APPLICABLE]
    return sum(marks, Fraction()) / len(marks) if marks else None


def interval(assessment: Assessment, given: Given) -> dict[str, object]:
    """The level so far: what is certain, what is possible, and both in a sentence."""
    answers = {id: as_answer(value) for id, value in given.items() if value}
    try:
        so_far = preview(assessment.edition, assessment.type, answers, assessment.tailored_out)
    except Unscorable:
        asked = assessment.requirements()
        so_far = Preview(0, 0, sum(bool(given.get(r.id)) for r in asked), len(asked))
        sentence = _("Too much is “not applicable” to say a level")
    else:
        sentence = _level_so_far(so_far)
    return {
        "certain": so_far.certain,
        "possible": so_far.possible,
        "answered": so_far.answered,
        "of": so_far.of,
        "sentence": sentence,
    }


def _level_so_far(so_far: Preview) -> str:
    certain, possible = (level_name(level, language()) for level in (so_far.certain, so_far.possible))
    if not so_far.answered:
        return _("Nothing answered yet")
    if so_far.answered == so_far.of:
        return capfirst(pgettext("level so far", "%(level)s, all answered") % {"level": certain})
    if so_far.certain == so_far.possible:
        return capfirst(pgettext("level so far", "%(level)s, whatever is still open") % {"level": certain})
    if not so_far.certain:
        return pgettext("level so far", "Up to %(possible)s possible") % {"possible": possible}
    said = pgettext("level so far", "%(certain)s certain, up to %(possible)s possible")
    return capfirst(said % {"certain": certain, "possible": possible})

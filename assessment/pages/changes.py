"""What is different between two hand-ins of one assessment, for both sides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from assessment.models import Region, Submission, Value
from assessment.models.changes import Changed, Fact, Tailored, changes_between
from assessment.models.choices import Mode, Size
from assessment.pages.access import find_submission
from assessment.templatetags.wording import language
from scoring.industries import industries
from scoring.model import Requirement, Subdomain

FACTS = {
    "name": gettext_lazy("Name"),
    "credit_code": gettext_lazy("Credit code"),
    "region": gettext_lazy("Region"),
    "industry": gettext_lazy("Industry"),
    "staff": gettext_lazy("Staff"),
    "revenue": gettext_lazy("Revenue"),
    "size": gettext_lazy("Size"),
    "modes": gettext_lazy("Production"),
    "equipment_digitised": gettext_lazy("Equipment that is digitised, in percent"),
    "equipment_networked_and_collecting": gettext_lazy("Digitised equipment in a network that collects data"),
    "equipment_remotely_monitored": gettext_lazy("Equipment is monitored remotely"),
    "predictive_maintenance_explored": gettext_lazy("Predictive maintenance is being explored"),
    "plant": gettext_lazy("Plant"),
    "place": gettext_lazy("Place of the unit"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement that was asked for or that has changed, with both."""

    requirement: Requirement
    changed: Changed | None = None
    correction: Mapping | None = None  # as it was sealed: the sentence and the reply

    @property
    def before(self) -> str:
        return _word(self.changed.before) if self.changed else ""

    @property
    def after(self) -> str:
        return _word(self.changed.after) if self.changed else ""


@dataclass(frozen=True, slots=True)
class Part:
    """A subdomain with what has changed in it."""

    subdomain: Subdomain
    correction: Mapping | None = None  # of the subdomain as a whole
    tailored: Tailored | None = None
    rows: list[Row] = field(default_factory=list)
    gone: list[Requirement] = field(default_factory=list)  # that are not asked any more


class Comparison:
    """What the later of two hand-ins changes, what was asked for in each place first."""

    def __init__(self, earlier: Submission, later: Submission) -> None:
        self.earlier, self.later = earlier, later

    @cached_property
    def changes(self):
        return changes_between(self.earlier, self.later)

    @cached_property
    def corrections(self) -> dict[str, Mapping]:
        """By place, where the later one came after a return that named places."""
        return {each["about"]: each for each in self.later.sealed.get("corrections", [])}

    @cached_property
    def parts(self) -> list[Part]:
        """By subdomain, those with corrections first."""
        changed = {each.requirement: each for each in self.changes.requirements}
        tailored = {each.subdomain: each for each in self.changes.tailoring}
        parts = []
        for subdomain in self.later.edition.subdomains.values():
            part = Part(subdomain, self.corrections.get(subdomain.id), tailored.get(subdomain.id))
            for requirement in subdomain.requirements:
                each, wanted = changed.get(requirement.id), self.corrections.get(requirement.id)
                if each and each.after is None and not wanted:
                    part.gone.append(requirement)
                elif each or wanted:
                    part.rows.append(Row(requirement, each, wanted))
            if part.rows or part.gone or part.correction or part.tailored:
                parts.append(part)
        return sorted(parts, key=lambda part: not _is_asked_for(part))

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Name, then and now, in words."""
        return [
            (
                str(FACTS.get(fact.name, fact.name)),
                *(_fact(fact, value) for value in (fact.before, fact.after)),
            )
            for fact in self.changes.facts
        ]

    @property
    def types(self) -> tuple[str, str] | None:
        if self.changes.type is None:
            return None
        then, now = (self.later.edition.types[type].of(language()) for type in self.changes.type)
        return then, now


@require_GET
@login_required
def show(request: HttpRequest, receipt: str) -> HttpResponse:
    """Against the hand-in before, or the one that the address names."""
    later = find_submission(request, receipt)
    earlier = find_earlier(later, request.GET.get("against", ""))
    context = {
        "submission": later,
        "assessment": later.assessment,
        "earlier": earlier,
        "others": later.assessment.submissions.filter(number__lt=later.number).defer("sealed"),
        "comparison": Comparison(earlier, later) if earlier else None,
    }
    return render(request, "reviews/changes.html", context)


def find_earlier(later: Submission, receipt: str) -> Submission | None:
    """Of the same assessment; None where there is none before."""
    before = later.assessment.submissions.filter(number__lt=later.number)
    if not receipt:
        return before.first()
    if len(receipt) > 8:
        raise Http404
    return get_object_or_404(before, receipt=receipt)


def _is_asked_for(part: Part) -> bool:
    return bool(part.correction) or any(row.correction for row in part.rows)


def _word(answer: Mapping | None) -> str:
    return str(Value(answer["value"]).label) if answer else _("not asked")


def _fact(fact: Fact, value: object) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact.name in ("region", "place"):
        return _region(str(value))
    if fact.name == "industry" and value in industries():
        return f"{value} {industries()[str(value)].name.of(language())}"
    if fact.name == "size" and value in Size.values:
        return str(Size(value).label)
    if isinstance(value, list):
        words = [str(Mode(each).label) if each in Mode.values else str(each) for each in value]
        return pgettext("list", ", ").join(words)
    return str(value)


def _region(code: str) -> str:
    found = Region.objects.filter(pk=code).first()
    return str(found) if found else code

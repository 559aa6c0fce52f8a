"""The forms that start an assessment and shape what it asks."""

from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.actions.assessments import FIRST_YEAR
from assessment.models import Assessment, Enterprise
from assessment.pages.progress import weights_of
from assessment.templatetags.wording import language
from scoring.editions import DEFAULT, known_ids, load
from scoring.model import Edition, Preparation, Subdomain, Text

TYPE_HELP = {
    "discrete": gettext_lazy(
        "Parts are made and assembled into products that can be counted: machinery, vehicles, electronics, "
        "clothing."
    ),
    "process": gettext_lazy(
        "Material flows, reacts or is mixed and comes out in batches or without a break: chemicals, metals, "
        "food, medicines, paper."
    ),
}


@dataclass(frozen=True, slots=True)
class Leaving:
    """One subdomain that may be left out, with its two fields."""

    subdomain: Subdomain
    weights: list[tuple[Text, Fraction | None]]  # by type; None where the type does not ask it
    box: forms.BoundField
    reason: forms.BoundField


class ShapeForm(forms.Form):
    """Type and tailoring. The fields of tailoring are the edition's: `leave:<id>` and `reason:<id>`."""

    type = forms.ChoiceField(label=gettext_lazy("Type of production"), widget=forms.RadioSelect)

    def __init__(self, *args, assessment: Assessment | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        self.edition: Edition = assessment.edition if assessment else load(DEFAULT)
        if assessment:
            self.initial["type"] = assessment.type
            self.fields["type"].disabled = assessment.unlocked is not None
        self.fields["type"].choices = [(id, name.of(language())) for id, name in self.edition.types.items()]
        for id in self.edition.tailorable:
            self._add_tailoring(id, assessment.tailored_out if assessment else {})

    def _add_tailoring(self, id: str, left_out: dict[str, str]) -> None:
        name = self.edition.subdomains[id].name.of(language())
        self.fields[f"leave:{id}"] = forms.BooleanField(required=False, initial=id in left_out)
        self.fields[f"reason:{id}"] = forms.CharField(
            label=_("Reason for leaving out %(name)s") % {"name": name},
            required=False,
            max_length=1000,
            initial=left_out.get(id, ""),
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control", "maxlength": 1000}),
        )
        if self.assessment and not self.assessment.is_unlocked(id):  # it stays as it was handed in
            self.fields[f"leave:{id}"].disabled = self.fields[f"reason:{id}"].disabled = True

    def clean(self) -> dict[str, object]:
        data = super().clean()
        for id in self.edition.tailorable:
            if data.get(f"leave:{id}") and not data.get(f"reason:{id}") and f"reason:{id}" not in self.errors:
                self.add_error(f"reason:{id}", _("Say why it is left out: the reviewer reads it."))
        return data

    @property
    def tailored_out(self) -> dict[str, str]:
        data = self.cleaned_data
        return {id: data[f"reason:{id}"] for id in self.edition.tailorable if data[f"leave:{id}"]}

    @property
    def wanted(self) -> dict[str, object]:
        """The arguments of the action."""
        return {"type": self.cleaned_data["type"], "tailored_out": self.tailored_out}

    @property
    def types(self) -> list[tuple[str, Text, object, list[Preparation]]]:
        """Each type with its name, what it means, and what to have at hand."""
        items = self.edition.preparation
        return [
            (id, name, TYPE_HELP.get(id, ""), [item for item in items if id in item.types])
            for id, name in self.edition.types.items()
        ]

    @property
    def leavings(self) -> list[Leaving]:
        edition = self.edition
        shares = {
            id: weights_of(Assessment(edition_id=edition.id, type=id, tailored_out={}))
            for id in edition.types
        }
        return [
            Leaving(
                edition.subdomains[id],
                [(edition.types[type], weights.get(id)) for type, weights in shares.items()],
                self[f"leave:{id}"],
                self[f"reason:{id}"],
            )
            for id in edition.tailorable
        ]


class StartForm(ShapeForm):
    """The same with unit, year and edition."""

    field_order = ("unit", "year", "edition_id", "type")  # as on the page
    unit = forms.ChoiceField(label=gettext_lazy("What is assessed"), widget=forms.RadioSelect)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"),
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select field-short"}),
    )
    edition_id = forms.ChoiceField(
        label=gettext_lazy("Edition of the model"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, *args, enterprise: Enterprise, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.plants = {str(plant.pk): plant for plant in enterprise.plants.filter(closed_at=None)}
        this_year = localdate().year
        self.initial |= {"type": enterprise.type, "unit": "whole", "year": this_year, "edition_id": DEFAULT}
        whole = [("whole", _("The whole enterprise"))]
        self.fields["unit"].choices = whole + [(pk, str(plant)) for pk, plant in self.plants.items()]
        years = range(this_year + 1, max(this_year - 4, FIRST_YEAR) - 1, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["edition_id"].choices = [(id, load(id).name.of(language())) for id in known_ids()]

    @property
    def wanted(self) -> dict[str, object]:
        data = self.cleaned_data
        unit = {
            "plant": self.plants.get(data["unit"]),
            "year": data["year"],
            "edition_id": data["edition_id"],
        }
        return super().wanted | unit

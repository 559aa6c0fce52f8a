"""Choosing one of 3,000 regions: province, then city, then county.

With JavaScript each choice fetches the next list; without, a button after each list loads the page
again with the next one, and nothing that was typed is lost.
"""

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from assessment.models import Region

STEP = "step"  # the name of the buttons that only ask for the next list
MISSING = {
    "province": _("Choose a province."),
    "city": _("Choose the city, too."),
    "county": _("Choose the county or district, too."),
}


class RegionField(forms.ModelChoiceField):
    """Asks the database for codes only: it does not take everything that can be sent as one."""

    def to_python(self, value: object) -> Region | None:
        return super().to_python(code_of(value))


def region_field(label: str) -> RegionField:
    field = RegionField(Region.objects.none(), label=label, required=False, empty_label=_("Choose"))
    field.error_messages["invalid_choice"] = _("Choose one from the list.")
    field.is_quiet = True
    return field


class RegionForm(forms.Form):
    """Three lists that come to one `region` in `cleaned_data`."""

    province = region_field(_("Province"))
    city = region_field(_("City"))
    county = region_field(_("County or district"))

    def __init__(self, *args, region: Region | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= dict(zip(MISSING, _line(region), strict=False))
        parent = None
        for name in MISSING:
            options = Region.objects.filter(parent=parent).order_by("code")
            self.fields[name].queryset = options if parent or name == "province" else Region.objects.none()
            parent = code_of(self.data.get(name, "") if self.is_bound else self.initial.get(name))

    def regions(self) -> list[forms.BoundField]:
        return [self[name] for name in MISSING]

    @property
    def only_steps(self) -> bool:
        """Whether the page is to be shown again with the next list, not saved."""
        return STEP in self.data

    def full_clean(self) -> None:
        super().full_clean()
        if self.only_steps:
            self._errors = ErrorDict()

    def clean(self) -> dict:
        cleaned = super().clean()
        if set(MISSING) & set(self.errors):
            return cleaned
        cleaned["region"] = None
        for name, sentence in MISSING.items():
            if cleaned.get(name) is None:
                self.add_error(name, sentence)
                break
            cleaned["region"] = cleaned[name]
            if not cleaned["region"].children.exists():
                break
        return cleaned


def code_of(sent: object) -> object:
    """A text as it is, where it could be a code; else one that no region has."""
    return "0" if isinstance(sent, str) and "\0" in sent else sent


def _line(region: Region | None) -> list[str]:
    return region.path.strip("/").split("/") if region else []

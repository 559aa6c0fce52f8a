"""The forms of an enterprise and its plants."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import Enterprise, Mode
from assessment.models.choices import industry_choices
from assessment.models.credit_codes import fault_of, plain
from assessment.pages.region_fields import RegionForm
from scoring import benchmark
from scoring.industries import industries

TICK = {"class": "form-check-input"}
SHORT = {"class": "field-short"}
# The enterprise's own figure, and the published one that it is set beside.
INDICATORS = {
    "equipment_digitised": "equipment_digitised",
    "equipment_networked": "equipment_networked_and_collecting",
    "remotely_monitored": "equipment_remotely_monitored",
    "predictive_maintenance": "predictive_maintenance_explored",
}


class IndustrySelect(forms.Select):
    """Each division carries its usual type, for the page to suggest."""

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        if industry := industries().get(str(value)):
            option["attrs"] |= {"data-usual": industry.usual_type, "data-mixed": int(industry.is_mixed)}
        return option


def _without_separators(value: object) -> object:
    return value.replace(",", "").replace("，", "").replace(" ", "") if isinstance(value, str) else value


class WholeField(forms.IntegerField):
    def to_python(self, value):
        return super().to_python(_without_separators(value))


class AmountField(forms.DecimalField):
    def to_python(self, value):
        return super().to_python(_without_separators(value))


def yes_or_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Not stated")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        required=False,
        widget=forms.Select(attrs=SHORT),
    )


class EnterpriseForm(RegionForm):
    """The profile. `profile()` is what the action takes."""

    name = forms.CharField(
        label=_("Name as on the business licence"),
        max_length=120,
        error_messages={"required": _("Enter the full name of the enterprise.")},
    )
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        help_text=_("18 characters, on the business licence."),
        error_messages={"required": _("Enter the credit code.")},
        widget=forms.TextInput(
            attrs={"class": "field-short mono", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    industry = forms.ChoiceField(
        label=_("Industry"),
        help_text=_("The division of manufacturing (GB/T 4754-2017) with the largest revenue."),
        choices=lambda: [("", _("Choose")), *industry_choices()],
        error_messages={"required": _("Choose the industry.")},
        widget=IndustrySelect,
    )
    type = forms.ChoiceField(
        label=_("Type of manufacturing"),
        choices=[
            ("", _("As is usual in the industry")),
            (
                "discrete",
                _("Discrete: parts are made and put together, as in machines, vehicles, electronics"),
            ),
            ("process", _("Process: materials are transformed, as in chemicals, metals, food, medicines")),
        ],
        required=False,
        widget=forms.RadioSelect(attrs=TICK),
        help_text=_(
            "It decides which requirements are asked and with what weight. "
            "It can be changed for each assessment."
        ),
    )
    staff = WholeField(
        label=_("Number of staff"),
        min_value=1,
        max_value=10_000_000,
        error_messages={
            "required": _("Enter the number of staff."),
            "invalid": _("Enter a whole number, such as 420."),
            "min_value": _("Enter a whole number from 1."),
        },
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric"}),
    )
    revenue = AmountField(
        label=_("Revenue of last year in million CNY"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={
            "required": _("Enter the revenue."),
            "invalid": _("Enter a number in million CNY, such as 186.5."),
            "min_value": _("Revenue is not below 0."),
        },
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
    )
    modes = forms.MultipleChoiceField(
        label=_("Modes of intelligent manufacturing"),
        help_text=_("Those that the enterprise follows or plans; several are possible."),
        choices=Mode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICK),
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=80, required=False)
    contact_phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=SHORT | {"type": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Enter a complete e-mail address, such as name@example.com.")},
    )
    equipment_digitised = AmountField(
        label=_("Share of digitised equipment in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        error_messages={
            "invalid": _("Enter a number from 0 to 100, such as 62.5."),
            "min_value": _("Enter a number from 0 to 100, such as 62.5."),
            "max_value": _("Enter a number from 0 to 100, such as 62.5."),
        },
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "decimal"}),
    )
    equipment_networked = yes_or_no(_("Equipment is networked and its data are collected"))
    remotely_monitored = yes_or_no(_("Equipment is monitored remotely"))
    predictive_maintenance = yes_or_no(_("Predictive maintenance is explored"))

    def __init__(self, *args, enterprise: Enterprise | None = None, **kwargs) -> None:
        if enterprise is not None:
            kwargs |= {"initial": _shown(enterprise), "region": enterprise.region}
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "credit_code"])  # then the region: what is wrong is told as it stands
        self.fields["type"].is_quiet = True  # it has an answer from the start

    def clean_credit_code(self) -> str:
        code = plain(self.cleaned_data["credit_code"])
        if fault := fault_of(code):
            raise forms.ValidationError(fault)
        return code

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("type") and cleaned.get("industry"):
            cleaned["type"] = industries()[cleaned["industry"]].usual_type
        return cleaned

    def profile(self) -> dict[str, object]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("province", "city", "county")
        }

    def indicators(self) -> list[tuple[forms.BoundField, benchmark.Indicator]]:
        """Each own indicator with the published one."""
        published = {indicator.id: indicator for indicator in benchmark.find().indicators}
        return [(self[own], published[id]) for own, id in INDICATORS.items()]


class PlantForm(RegionForm):
    name = forms.CharField(
        label=_("Name of the plant"), max_length=120, error_messages={"required": _("Enter a name.")}
    )


def _shown(enterprise: Enterprise) -> dict[str, object]:
    shown = {
        name: getattr(enterprise, name) for name in EnterpriseForm.base_fields if hasattr(enterprise, name)
    }
    for name, value in shown.items():
        if isinstance(value, bool):
            shown[name] = "yes" if value else "no"
        elif isinstance(value, Decimal):
            shown[name] = f"{value.normalize():f}"
    return shown

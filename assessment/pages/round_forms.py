"""The forms of a round: its terms, and the list of those whom it invites."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.actions import rounds
from assessment.actions.assessments import FIRST_YEAR
from assessment.actions.rounds import NOBODY, Terms, names_of_terms
from assessment.lifecycle import Role, Tier
from assessment.models import Entrance, Round, Rule
from assessment.models.rounds import today
from assessment.templatetags.wording import language
from scoring.editions import DEFAULT, known_ids, load
from scoring.telling import level_name

SHORT = {"class": "field-short"}
TICK = {"class": "form-check-input"}
ORDER = [tier.value for tier in Tier]


def date_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs=SHORT | {"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Enter a day, such as 2026-09-30."),
        },
    )


def text_field(label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5, "maxlength": rounds.TEXT_LENGTH})
    return forms.CharField(label=label, max_length=rounds.TEXT_LENGTH, required=False, widget=area)


class RoundForm(forms.Form):
    """`terms` is what the action takes. What may not be changed any more is shown, but not taken."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency that calls"), widget=forms.Select)
    title_zh = forms.CharField(
        label=gettext_lazy("Title in Chinese"),
        max_length=rounds.TITLE_LENGTH,
        error_messages={"required": gettext_lazy("Give the round a title in Chinese.")},
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=rounds.TITLE_LENGTH, required=False
    )
    text_zh = text_field(gettext_lazy("Text in Chinese"))
    text_en = text_field(gettext_lazy("Text in English"))
    edition_id = forms.ChoiceField(label=gettext_lazy("Edition of the model"))
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, widget=forms.Select(attrs=SHORT))
    opens_on = date_field(gettext_lazy("First day"))
    closes_on = date_field(gettext_lazy("Last day"))
    entrance = forms.ChoiceField(
        label=gettext_lazy("Who may enter"), choices=Entrance.choices, widget=forms.RadioSelect(attrs=TICK)
    )
    below = forms.MultipleChoiceField(
        label=gettext_lazy("Desks before ours"),
        help_text=gettext_lazy(
            "A tier without anybody in its agency is passed over. The last desk is always our own."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TICK),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Level that counts"),
        help_text=gettext_lazy("Every page and letter of the round says which."),
        choices=Rule.choices,
        widget=forms.RadioSelect(attrs=TICK),
    )
    required_level = forms.TypedChoiceField(
        label=gettext_lazy("Required level"),
        help_text=gettext_lazy("Shown to the enterprises. Whoever declares less can hand in all the same."),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs=SHORT),
    )
    returns_most = forms.IntegerField(
        label=gettext_lazy("Returns to the enterprise at most"),
        min_value=0,
        max_value=rounds.MOST_RETURNS,
        widget=forms.NumberInput(attrs=SHORT),
    )
    four_eyes_from = forms.TypedChoiceField(
        label=gettext_lazy("A second person accepts from"), coerce=int, widget=forms.Select(attrs=SHORT)
    )

    def __init__(
        self, *args, user, round: Round | None = None, fixed: frozenset[str] = frozenset(), **kwargs
    ):
        super().__init__(*args, **kwargs)
        led = [desk.agency for desk in user.desks if desk.role == Role.LEAD]
        self.agencies = {str(agency.pk): agency for agency in ([round.agency] if round else led)}
        self.fields["agency"].choices = [(pk, str(agency)) for pk, agency in self.agencies.items()]
        if len(self.agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.fields["agency"].disabled = True
        self._offer(round)
        self.initial |= self._as_it_is(round) if round else self._usual()
        for name in fixed:
            self.fields[name].disabled = True

    def _offer(self, round: Round | None) -> None:
        highest = max(ORDER.index(agency.tier) for agency in self.agencies.values())
        self.fields["below"].choices = [(tier, Tier(tier).label) for tier in ORDER[:highest]]
        for name in ("below", "required_level"):  # their choices say that nothing is one
            self.fields[name].is_quiet = True
        if not highest:
            del self.fields["below"]
        self.fields["edition_id"].choices = [(id, load(id).name.of(language())) for id in known_ids()]
        years = {
            *range(today().year - 1, today().year + 2),
            round.year if round else today().year,
        }
        offered = sorted((year for year in years if year >= FIRST_YEAR), reverse=True)
        self.fields["year"].choices = [(year, str(year)) for year in offered]
        levels = [(level, level_name(level, language())) for level in range(1, 6)]
        self.fields["required_level"].choices = [("", pgettext_lazy("required level", "None")), *levels]
        self.fields["four_eyes_from"].choices = [*levels, (NOBODY, _("No level: one person is enough"))]

    def _usual(self) -> dict[str, object]:
        usual = {field.name: field.default for field in Terms.__dataclass_fields__.values()}
        usual = {name: usual[name] for name in ("entrance", "rule", "returns_most", "four_eyes_from")}
        first = next(iter(self.agencies.values()))
        below = ORDER[: ORDER.index(first.tier)]
        day = today()
        return usual | {
            "agency": first.pk, "edition_id": DEFAULT, "year": day.year, "opens_on": day, "below": below
        }  # fmt: skip

    def _as_it_is(self, round: Round) -> dict[str, object]:
        terms = {name: getattr(round, name) for name in names_of_terms()}
        return terms | {"agency": round.agency_id, "below": round.chain[:-1]}

    @property
    def chosen_agency(self):
        return self.agencies[str(self.cleaned_data["agency"])]

    @property
    def wanted(self) -> dict[str, object]:
        """The terms by name."""
        data = {name: self.cleaned_data[name] for name in names_of_terms() if name in self.fields}
        own = self.chosen_agency.tier
        below = [tier for tier in self.cleaned_data.get("below", []) if ORDER.index(tier) < ORDER.index(own)]
        return data | {"chain": [*below, own]}


class ExtendForm(forms.Form):
    until = date_field(gettext_lazy("New last day"))


class ListForm(forms.Form):
    """A workbook, or lines pasted; one of the two."""

    workbook = forms.FileField(
        label=gettext_lazy("Excel list (.xlsx)"),
        help_text=gettext_lazy(
            "A column with the heading “unified social credit code”, and one with the name if you like. "
            "At most 5,000 enterprises and 2 MB."
        ),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
    lines = forms.CharField(
        label=gettext_lazy("Or paste: one code a line, then the name"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_quiet = True

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("workbook") and not cleaned.get("lines"):
            raise forms.ValidationError(_("Choose a file, or paste the codes."))
        return cleaned

"""The flags of a submission in words, with those other enterprises in them that the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.models import Flag, Submission
from assessment.models.flags import alike
from assessment.templatetags.wording import language

POINTS_AT_MOST = 30  # a flag on more answers than these is about the whole, not about each


# What the engine's findings are called in a list; those of contradictions are data, and share a name.
IMPLAUSIBLE = {
    "higher_without_lower": gettext_lazy("A lower level is not met"),
    "all_alike": gettext_lazy("Answers all alike"),
    "many_not_applicable": gettext_lazy("Much left out"),
    "high_without_evidence": gettext_lazy("High, without evidence"),
    "notes_alike": gettext_lazy("The same note again"),
    "level_jump": gettext_lazy("More than one level up"),
    "level_drop": gettext_lazy("More than one level down"),
    "too_fast": gettext_lazy("Answered fast"),
}


@dataclass(frozen=True, slots=True)
class Told:
    code: str
    label: str
    text: str
    requirements: list[str]
    places: list[tuple[str, str]]  # what it is like: the name of the unit, and the receipt

    @property
    def points(self) -> bool:
        """Whether it is about single answers."""
        return 0 < len(self.requirements) <= POINTS_AT_MOST


def told_flags(flags: Iterable[Flag], *, by) -> list[Told]:
    flags = list(flags)
    seen = alike(flags, by=by)
    return [_told(flag, seen) for flag in flags]


def _told(flag: Flag, seen: dict[int, Submission]) -> Told:
    label, requirements = str(flag.get_code_display()), list(flag.requirements)
    if flag.code == Flag.Code.PLAUSIBILITY:
        label = str(IMPLAUSIBLE.get(flag.details["finding"], label))
        return Told(flag.code, label, flag.details[language()], requirements, [])
    if flag.code == Flag.Code.JUMP:
        text = _("Not met at all in %(year)d, fully met now.") % {"year": flag.details["year"]}
        return Told(flag.code, label, text, requirements, [])
    others = flag.details["others"]
    found = [seen[pk] for pk in others if pk in seen]
    places = [(str(each.assessment), each.receipt) for each in found]
    return Told(flag.code, label, _beyond(len(others) - len(places)), requirements, places)


def _beyond(count: int) -> str:
    """Those that lie outside the reader's region have no name here."""
    if not count:
        return ""
    return ngettext(
        "One other enterprise of the province.", "%(count)d other enterprises of the province.", count
    ) % {"count": count}

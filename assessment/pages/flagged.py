"""The flags of a submission in words, with those other enterprises in them that the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import Flag, Submission
from assessment.templatetags.wording import language

POINTS_AT_MOST = 30  # a flag on more answers than these is about the whole, not about each
SAME = (Flag.Code.SAME_FILE, Flag.Code.SAME_NOTE)


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
    wanted = {pk for flag in flags if flag.code in SAME for pk in flag.details["others"]}
    seen = _seen(wanted, by=by) if wanted else {}
    return [_told(flag, seen) for flag in flags]


def _seen(wanted: set[int], *, by) -> dict[int, tuple[str, str]]:
    rows = Submission.objects.visible_to(by).filter(pk__in=wanted).defer("sealed")
    found = rows.select_related("assessment__enterprise", "assessment__plant")
    return {row.pk: (f"{row.assessment.unit} {row.assessment.year}", row.receipt) for row in found}


def _told(flag: Flag, seen: dict[int, tuple[str, str]]) -> Told:
    label, requirements = str(flag.get_code_display()), list(flag.requirements)
    if flag.code == Flag.Code.PLAUSIBILITY:
        return Told(flag.code, label, flag.details[language()], requirements, [])
    if flag.code == Flag.Code.JUMP:
        text = _("Not met at all in %(year)d, fully met now.") % {"year": flag.details["year"]}
        return Told(flag.code, label, text, requirements, [])
    others = flag.details["others"]
    places = [seen[pk] for pk in others if pk in seen]
    return Told(flag.code, label, _beyond(len(others) - len(places)), requirements, places)


def _beyond(count: int) -> str:
    """Those that lie outside the reader's region have no name here."""
    if not count:
        return ""
    return ngettext(
        "One other enterprise of the province.", "%(count)d other enterprises of the province.", count
    ) % {"count": count}

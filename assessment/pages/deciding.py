"""The moves of an agency as a reviewer meets them: what each needs, and why one is not open now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.actions.findings import unscorable
from assessment.actions.reviews import desk_of, needs_second_person
from assessment.lifecycle import MOVES, Move, Role, Tier
from assessment.models import Assessment, User
from assessment.models.verdicts import Verification
from assessment.templatetags.wording import language
from scoring.telling import level_name

FORMS = ("take_up", "forward", "endorse", "accept", "decline", "send_down", "assign", "release")
ONE_BUTTON = ("take_up", "release")
MAIN = ("take_up", "forward", "accept")


@dataclass(frozen=True, slots=True)
class Step:
    """One move with its form; where `barred` says why, the form is not there."""

    name: str
    move: Move
    label: str
    barred: str = ""

    @property
    def page(self) -> str:
        return self.name.replace("_", "-")

    @property
    def is_one_button(self) -> bool:
        return self.name in ONE_BUTTON

    @property
    def settles(self) -> bool:
        """Whether it is about what the verdicts come to."""
        return self.name in ("endorse", "accept")

    @property
    def is_main(self) -> bool:
        return self.name in MAIN


class Decision:
    """What this person may do with an assessment now."""

    def __init__(self, assessment: Assessment, verification: Verification, *, by) -> None:
        self.assessment, self.verification, self.by = assessment, verification, by
        self.open = assessment.moves_open_to(by)

    @property
    def steps(self) -> list[Step]:
        made = [Step(n, MOVES[n], self._label(n), self._barred(n)) for n in FORMS if n in self.open]
        return [step for step in made if step.name != "endorse" or self.needs_second]

    @property
    def may_return(self) -> bool:
        return "send_back" in self.open

    @property
    def needs_second(self) -> bool:
        scored = self.verification.scored
        return scored is not None and needs_second_person(self.assessment, scored)

    @property
    def required(self) -> str:
        """Whether the level that the round asks for is reached by now; that is said, not enforced."""
        call, scored = self.assessment.round, self.verification.scored
        if call is None or call.required_level is None or scored is None:
            return ""
        told = {"level": level_name(call.required_level, language())}
        if call.level_of(scored) >= call.required_level:
            return _("The round asks for %(level)s: reached as the verdicts stand.") % told
        return _("The round asks for %(level)s: not reached as the verdicts stand.") % told

    @property
    def colleagues(self) -> list[User]:
        """To whom it can be given: the people of the desk, except who has it or would rather take it up."""
        people = desk_of(self.assessment) - {self.assessment.assigned_to_id or self.by.pk}
        return list(User.objects.filter(pk__in=people).order_by("name", "pk"))

    def _label(self, name: str) -> str:
        if name in ("forward", "send_down"):
            beside = Tier(self.assessment.tier_beside(MOVES[name].step)).label
            told = _("Forward to: %(tier)s") if name == "forward" else _("Return to: %(tier)s")
            return told % {"tier": beside}
        return str(MOVES[name].label)

    def _barred(self, name: str) -> str:
        if name == "assign":
            return self._not_mine_to_give()
        if name in ("accept", "endorse"):
            return self._unsettled() or (self._alone() if name == "accept" else self._proposed())
        return ""

    def _not_mine_to_give(self) -> str:
        standing = self.assessment.role_of(self.by)
        is_lead = standing is not None and standing[1] == Role.LEAD
        if is_lead or self.assessment.assigned_to_id in (None, self.by.pk):
            return ""
        return _("A colleague is at work on this; the lead of your agency can reassign it.")

    def _unsettled(self) -> str:
        if count := len(self.verification.unconfirmed):
            return ngettext(
                "One requirement is said not to apply; confirm that, or answer it.",
                "%(count)d requirements are said not to apply; confirm that of each, or answer it.",
                count,
            ) % {"count": count}
        outcome = self.verification.outcome
        return "" if self.verification.scored else str(unscorable(outcome))

    def _alone(self) -> str:
        if not self.needs_second:
            return ""
        if self.assessment.endorsed_by is None:
            return _("This level needs two people: propose acceptance, then a colleague accepts.")
        if self.assessment.endorsed_by == self.by:
            return _("You have proposed this yourself; a colleague has to accept it.")
        return ""

    def _proposed(self) -> str:
        if self.assessment.endorsed_by is None:
            return ""
        return _("Proposed by %(name)s.") % {"name": self.assessment.endorsed_by}

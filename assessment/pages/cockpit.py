"""What a reviewer has before the eyes: one requirement at a time, and which ones to look at first."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import Finding, Phrase, Rule, Submission, Value
from assessment.models.verdicts import Verification
from assessment.pages.cockpit_items import Item, Known, urgency
from scoring.model import NUMERALS, Subdomain
from scoring.scores import Result as Scored
from scoring.sentences import cut

SHOWS = ("eyes", "open", "changed", "all")
KEYS = {"1": "1", "0.8": "2", "0.5": "3", "0": "4", "n/a": "0"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What could not be saved: the sentence, what was wanted, and the colleague's verdict if that is why."""

    sentence: str
    value: str
    reason: str
    present: Finding | None = None
    is_stale: bool = False


class Cockpit:
    """Of one submission on the reader's desk. Everything the enterprise said comes from the sealed JSON."""

    def __init__(
        self, submission: Submission, *, by, asked: Mapping[str, str], typed: Typed | None = None
    ) -> None:
        self.submission, self.by, self.typed = submission, by, typed
        self.assessment = submission.assessment
        self.type = submission.sealed["type"]
        self.edition = submission.edition
        self.verification = Verification(submission)
        self.known = Known(submission, self.verification, by=by)
        self.show = asked.get("show") if asked.get("show") in SHOWS else "eyes"
        self.within = asked.get("in", "") if asked.get("in", "") in self.edition.subdomains else ""
        self.wanted, self.wanted_file = asked.get("at", ""), asked.get("file", "")

    @property
    def items(self) -> dict[str, Item]:
        return self.known.items

    # ── Which are shown ─────────────────────────────────────────────────────────────────

    @cached_property
    def listed(self) -> list[Item]:
        """Those of this view; what needs eyes stands in the order of why it does."""
        shown = [item for item in self.items.values() if self._is_shown(item, self.show)]
        if self.within:
            shown = [item for item in shown if item.requirement.subdomain == self.within]
        return sorted(shown, key=urgency) if self.show == "eyes" else shown

    @staticmethod
    def _is_shown(item: Item, show: str) -> bool:
        return {
            "eyes": item.needs_eyes,
            "open": not item.is_judged,
            "changed": item.is_changed,
            "all": True,
        }[show]

    @cached_property
    def item(self) -> Item:
        """The one at hand: the one asked for, else the first without a verdict."""
        if self.wanted in self.items:
            return self.items[self.wanted]
        ahead = [item for item in self.listed if not item.is_judged]
        return next(iter(ahead or self.listed or self.items.values()))

    @cached_property
    def place(self) -> int | None:
        """Where it stands in this view, from 1; None where it is looked at beside the view."""
        ids = [item.id for item in self.listed]
        return ids.index(self.item.id) + 1 if self.item.id in ids else None

    @property
    def next_item(self) -> Item | None:
        after = self.listed[self.place or 0 :]
        return after[0] if after else None

    @property
    def previous_item(self) -> Item | None:
        return self.listed[self.place - 2] if self.place and self.place > 1 else None

    @cached_property
    def views(self) -> list[tuple[str, str, int, str]]:
        """The ways to narrow the list: name, label, how many, address."""
        labels = {
            "eyes": _("Needs eyes first"),
            "open": _("Without a verdict"),
            "changed": _("Changed"),
            "all": _("All"),
        }
        shown = [name for name in SHOWS if name != "changed" or self.known.previous]
        among = [i for i in self.items.values() if self.within in ("", i.requirement.subdomain)]
        return [
            (
                name,
                labels[name],
                sum(self._is_shown(item, name) for item in among),
                self._address(show=name, at=""),
            )
            for name in shown
        ]

    @cached_property
    def subdomains(self) -> list[tuple[Subdomain, int, int]]:
        """Each with how many of its requirements have a verdict, and how many there are."""
        counted: dict[str, list[int]] = {}
        for item in self.items.values():
            count = counted.setdefault(item.requirement.subdomain, [0, 0])
            count[0] += item.is_judged
            count[1] += 1
        return [(self.edition.subdomains[id], done, of) for id, (done, of) in counted.items()]

    @property
    def subdomain(self) -> Subdomain:
        return self.edition.subdomains[self.item.requirement.subdomain]

    @cached_property
    def rest(self) -> list[Item]:
        """Of this subdomain those without a verdict that raise no question; the others each want a look."""
        here = [i for i in self.items.values() if i.requirement.subdomain == self.subdomain.id]
        return [item for item in here if not item.is_judged and not item.needs_eyes]

    @property
    def rest_with_questions(self) -> int:
        here = [i for i in self.items.values() if i.requirement.subdomain == self.subdomain.id]
        return sum(1 for item in here if not item.is_judged and item.needs_eyes)

    def _address(self, **changed: str) -> str:
        kept = {"show": self.show, "in": self.within} | changed
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @property
    def query(self) -> str:
        """The address of this view, to which the requirement is added."""
        return self._address()

    @property
    def here(self) -> str:
        """The address of this requirement in this view, to come back to."""
        address = reverse("submission-answers", args=[self.submission.receipt])
        return address + self._address(at=self.item.id)

    # ── The verdict ─────────────────────────────────────────────────────────────────────

    @property
    def value(self) -> str:
        """What is chosen in the form."""
        return self.typed.value if self.typed else self.item.mine.value if self.item.mine else ""

    @property
    def reason(self) -> str:
        return self.typed.reason if self.typed else self.item.mine.reason if self.item.mine else ""

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """The other answers: value, label, key."""
        may_not_apply = self.item.requirement.may_not_apply
        shown = [v for v in Value if v != Value.NOT_APPLICABLE or may_not_apply]
        return [(v.value, str(v.label), KEYS[v.value]) for v in shown if v.value != self.item.value]

    @property
    def key(self) -> str:
        """With which the answer of the enterprise itself is chosen."""
        return KEYS[self.item.value]

    @cached_property
    def file(self) -> dict | None:
        """The file in the frame: the one asked for, else the first that can be shown there."""
        files = self.item.can_be_framed
        return next((f for f in files if str(f["id"]) == self.wanted_file), files[0] if files else None)

    @cached_property
    def phrases(self) -> list[Phrase]:
        return list(Phrase.objects.visible_to(self.by).order_by(F("text").asc(), "pk"))

    # ── The bar ─────────────────────────────────────────────────────────────────────────

    @property
    def judged(self) -> int:
        return sum(item.is_judged for item in self.items.values())

    @property
    def own(self) -> Scored:
        return self.verification.own

    @property
    def scored(self) -> Scored | None:
        return self.verification.scored

    @property
    def counts_band(self) -> bool:
        return self.assessment.round is not None and self.assessment.round.rule == Rule.BAND

    @property
    def levels_moved(self) -> list[str]:
        """The level scores that the verdicts have moved, such as "III 0.43 → 0.40"."""
        if self.scored is None:
            return []
        pairs = zip(self.own.levels.items(), self.scored.levels.values(), strict=True)
        return [
            f"{NUMERALS[level]} {_cut(own.score)} → {_cut(now.score)}"
            for (level, own), now in pairs
            if own.score != now.score
        ]


def _cut(score: Fraction | None) -> str:
    return "–" if score is None else cut(score)

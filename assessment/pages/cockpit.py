"""What a reviewer has before the eyes: one requirement at a time, and which ones to look at first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import F
from django.utils.translation import gettext as _

from assessment.actions.reviews import FOUR_EYES_FROM
from assessment.lifecycle import Tier
from assessment.models import Finding, Flag, Phrase, Rule, Submission, Value
from assessment.models.flags import accepted_last_year
from assessment.models.verdicts import TIERS, Verification, findings_of, unchanged_since, verdicts_of
from assessment.pages.flagged import Told, told_flags
from assessment.templatetags.wording import language
from scoring.model import NUMERALS, Requirement, Subdomain
from scoring.pathway import fragile
from scoring.scores import Result as Scored
from scoring.sentences import cut
from scoring.telling import level_name

SHOWS = ("eyes", "open", "changed", "all")
HEAVY = Fraction(3, 2)  # times what each requirement of the level would weigh if all weighed alike
KEYS = {"1": "1", "0.8": "2", "0.5": "3", "0": "4", "n/a": "0"}
FRAMED = ("application/pdf", "image/")  # kinds of files that a browser shows in a frame


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a requirement needs eyes."""

    name: str
    label: str
    text: str = ""
    places: list[tuple[str, str]] = field(default_factory=list)  # submissions to compare: name, receipt


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement with all that was said to it."""

    requirement: Requirement
    answer: dict
    files: list[dict]
    before: dict | None  # the answer of the hand-in before
    is_changed: bool
    mine: Finding | None  # this tier's finding
    others: list[Finding]  # of the other tiers, upwards
    found_before: Finding | None  # this tier's at the hand-in before
    last_year: Finding | str | None  # what was found then, or answered where nobody saw it otherwise
    reasons: list[Reason]
    share: Fraction  # of the level's score

    @property
    def id(self) -> str:
        return self.requirement.id

    @property
    def value(self) -> str:
        return self.answer["value"]

    @property
    def label(self) -> str:
        return str(Value(self.value).label)

    @property
    def label_before(self) -> str:
        return str(Value(self.before["value"]).label) if self.before else ""

    @property
    def label_last_year(self) -> str:
        if self.last_year is None:
            return ""
        return str(Value(getattr(self.last_year, "value", self.last_year)).label)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.answer["at"])

    @property
    def needs_eyes(self) -> bool:
        return bool(self.reasons)

    @property
    def agrees(self) -> bool:
        return self.mine is not None and self.mine.value == self.value

    @property
    def version(self) -> str:
        return str(self.mine.version) if self.mine else ""

    @property
    def is_judged(self) -> bool:
        return self.mine is not None and bool(self.mine.value)

    @property
    def weight(self) -> str:
        return cut(self.share * 100)

    @property
    def can_be_framed(self) -> list[dict]:
        return [file for file in self.files if file["type"].startswith(FRAMED)]


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
        self.show = asked.get("show") if asked.get("show") in SHOWS else "eyes"
        self.within = asked.get("in", "") if asked.get("in", "") in self.edition.subdomains else ""
        self.wanted, self.wanted_file = asked.get("at", ""), asked.get("file", "")

    # ── What is known of each requirement ───────────────────────────────────────────────

    @cached_property
    def items(self) -> dict[str, Item]:
        """In the order of the model; JSON keeps another."""
        sealed = self.submission.sealed["answers"]
        return {id: self._item(id, sealed[id]) for id in self.edition.requirements if id in sealed}

    def _item(self, id: str, answer: dict) -> Item:
        requirement, tier = self.edition.requirements[id], self.assessment.tier
        others = [f for t in TIERS if t != tier and (f := self.verification.findings.get((id, t)))]
        before = self.previous.sealed["answers"].get(id) if self.previous else None
        item = Item(
            requirement=requirement,
            answer=answer,
            files=self._files.get(id, []),
            before=before,
            is_changed=self.previous is not None and id not in self._unchanged,
            mine=self._mine.get(id),
            others=others,
            found_before=self._found_before.get(id),
            last_year=self._last_year.get(id),
            reasons=[],
            share=self._shares.get(id, Fraction()),
        )
        item.reasons.extend(self._why(item))
        return item

    def _why(self, item: Item):
        """What makes it worth a look, the weightiest first."""
        for flag in self._flags.get(item.id, ()):
            yield Reason("flag", flag.label, flag.text, flag.places)
        if item.id in self._fragile:
            yield Reason("level", _("The level hangs on it"), self._fragile[item.id])
        if item.value == Value.NOT_APPLICABLE:
            yield Reason("not_applicable", _("Not applicable"), _("Confirm it, or answer how far it is met."))
        if item.is_changed:
            yield Reason("changed", _("Changed since the last hand-in"), self._what_changed(item))
        for finding in item.others:
            if finding.value != item.value:
                told = {"tier": Tier(finding.tier).label, "answer": finding.get_value_display()}
                yield Reason("other", _("%(tier)s sees it otherwise: %(answer)s") % told, finding.reason)
        if self._is_heavy(item):
            told = {"weight": item.weight, "level": level_name(item.requirement.level, language())}
            yield Reason("weight", _("High weight"), _("%(weight)s%% of the score of %(level)s.") % told)

    def _what_changed(self, item: Item) -> str:
        if item.before is None:
            return _("It was not asked then.")
        if item.before["value"] != item.value:
            return _("It was: %(answer)s.") % {"answer": item.label_before}
        return _("The answer is the same; what was written or shown to it is not.")

    def _is_heavy(self, item: Item) -> bool:
        alike = Fraction(1, len(self._level_of(item).ids))
        return item.value not in ("0", Value.NOT_APPLICABLE) and item.share >= HEAVY * alike

    def _level_of(self, item: Item):
        return self.verification.own.plan.levels[item.requirement.level - 1]

    @cached_property
    def _mine(self) -> dict[str, Finding]:
        """This tier's, those taken back with them: their version goes on."""
        rows = Finding.objects.current().filter(submission=self.submission, tier=self.assessment.tier)
        return {finding.requirement: finding for finding in rows.select_related("by", "carried_from")}

    @cached_property
    def _shares(self) -> dict[str, Fraction]:
        levels = self.verification.own.plan.levels
        return {id: share for level in levels for id, share in zip(level.ids, level.shares, strict=True)}

    @cached_property
    def _fragile(self) -> dict[str, str]:
        """By requirement, what one step less would cost: of the level as declared, and as it stands now."""
        found = {}
        for scored in filter(None, (self.verification.own, self.verification.scored)):
            for each in fragile(scored):
                now, then = level_name(scored.level, language()), level_name(each.level, language())
                told = {"now": now, "then": then}
                found[each.requirement] = _("One step lower, and %(now)s would be %(then)s.") % told
        return found

    @cached_property
    def _flags(self) -> dict[str, list[Told]]:
        by_requirement: dict[str, list[Told]] = {}
        for flag in self.flags:
            for id in flag.requirements if flag.points else ():
                by_requirement.setdefault(id, []).append(flag)
        return by_requirement

    @cached_property
    def flags(self) -> list[Told]:
        kept = Flag.objects.visible_to(self.by).filter(submission=self.submission)
        return told_flags(kept, by=self.by)

    @property
    def on_the_whole(self) -> list[Told]:
        return [flag for flag in self.flags if not flag.points]

    @cached_property
    def _files(self) -> dict[str, list[dict]]:
        by_requirement: dict[str, list[dict]] = {}
        for file in self.submission.sealed["evidence"]:
            by_requirement.setdefault(file["requirement"], []).append(file)
        return by_requirement

    @cached_property
    def previous(self) -> Submission | None:
        if self.submission.number == 1:
            return None
        return self.assessment.submissions.filter(number__lt=self.submission.number).first()

    @cached_property
    def _unchanged(self) -> set[str]:
        return unchanged_since(self.previous, self.submission) if self.previous else set()

    @cached_property
    def _found_before(self) -> dict[str, Finding]:
        if self.previous is None:
            return {}
        tier = self.assessment.tier
        return {id: f for (id, at), f in findings_of(self.previous).items() if at == tier}

    @cached_property
    def year_before(self) -> Submission | None:
        return accepted_last_year(self.submission, by=self.by)

    @cached_property
    def _last_year(self) -> dict[str, Finding | str]:
        if self.year_before is None:
            return {}
        answers = {id: each["value"] for id, each in self.year_before.sealed["answers"].items()}
        return answers | verdicts_of(findings_of(self.year_before))

    # ── Which are shown ─────────────────────────────────────────────────────────────────

    @cached_property
    def listed(self) -> list[Item]:
        """Those of this view; what needs eyes stands in the order of why it does."""
        shown = [item for item in self.items.values() if self._is_shown(item, self.show)]
        if self.within:
            shown = [item for item in shown if item.requirement.subdomain == self.within]
        return sorted(shown, key=_urgency) if self.show == "eyes" else shown

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
        shown = [name for name in SHOWS if name != "changed" or self.previous]
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

    @property
    def four_eyes_from(self) -> int:
        return self.assessment.round.four_eyes_from if self.assessment.round else FOUR_EYES_FROM


RANK = ("flag", "level", "not_applicable", "changed", "other", "weight")


def _urgency(item: Item) -> tuple:
    """Flags first, then what the level hangs on, and so on; among equals the heavier first."""
    names = {reason.name for reason in item.reasons}
    return (*(name not in names for name in RANK), -item.share)


def _cut(score: Fraction | None) -> str:
    return "–" if score is None else cut(score)

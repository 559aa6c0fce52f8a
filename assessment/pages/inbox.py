"""What waits for a person, worked out from what is kept: nothing is stored for it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.lifecycle import MAY_ANSWER, OPEN, OPEN_TO_EDITS, Role, Status
from assessment.models import (
    Agency,
    Answer,
    Assessment,
    Claim,
    Enterprise,
    Event,
    Letter,
    Membership,
    Question,
    Report,
)
from assessment.models.queue import with_result
from assessment.pages.queue import days_since
from assessment.pages.years import Years, years_of
from assessment.templatetags.wording import language

NEWS_FOR = timedelta(days=14)  # so long a printed report is news


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what it is, what there is to know, and where it is done."""

    title: str
    text: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class House:
    """An enterprise as one of its people sees it."""

    membership: Membership
    assessments: list[Assessment] = field(default_factory=list)

    @property
    def enterprise(self) -> Enterprise:
        return self.membership.enterprise

    @property
    def may_answer(self) -> bool:
        return self.membership.role in MAY_ANSWER

    @property
    def is_owner(self) -> bool:
        return self.membership.role == Role.OWNER

    @property
    def claim(self) -> Claim | None:
        return getattr(self.enterprise, "claim", None)

    @property
    def years(self) -> Years | None:
        return years_of(self.assessments)


class Inbox:
    """Of an enterprise's person; `next` is the one thing to do first, `items` the others."""

    def __init__(self, user) -> None:
        self.user = user

    @cached_property
    def houses(self) -> list[House]:
        current = self.user.memberships.filter(ended_at=None).order_by("enterprise__name_key", "pk")
        known = current.select_related("enterprise__region__parent__parent", "enterprise__claim")
        houses = [House(membership) for membership in known]
        by_enterprise = {house.enterprise.pk: house for house in houses}
        mine = Assessment.objects.visible_to(self.user).filter(enterprise__in=by_enterprise)
        rows = with_result(mine).with_unit().order_by("-year", "-created_at")
        for row in rows:
            by_enterprise[row.enterprise_id].assessments.append(row)
        self._count_answers([row for row in rows if row.status in OPEN_TO_EDITS])
        return houses

    @cached_property
    def items(self) -> list[Item]:
        """All that waits, the most urgent first."""
        rows = [(house, row) for house in self.houses for row in house.assessments]
        returned = [
            self._returned(row) for house, row in rows if house.may_answer and row.status == Status.RETURNED
        ]
        drafts = [
            self._draft(house, row) for house, row in rows if house.may_answer and row.status == Status.DRAFT
        ]
        claims = [item for house in self.houses if house.is_owner and (item := _claim_item(house))]
        starts = [_start_item(house) for house in self.houses if house.may_answer and not house.assessments]
        return [*self._asked(), *returned, *drafts, *claims, *starts, *self._printed()]

    @property
    def next(self) -> Item | None:
        return self.items[0] if self.items else None

    @property
    def others(self) -> list[Item]:
        return self.items[1:]

    def _asked(self) -> list[Item]:
        """Questions of reviewers without a reply, one thing to do for each assessment."""
        rows = {
            row.pk: row
            for house in self.houses
            for row in house.assessments
            if house.may_answer and row.hand_ins and row.status in OPEN
        }
        if not rows:
            return []
        open_ones = Question.objects.visible_to(self.user).open().filter(submission__assessment__in=rows)
        counts = Counter(open_ones.values_list("submission__assessment", flat=True))
        return [
            Item(
                _("Reply to the reviewer: %(unit)s") % {"unit": self._called(rows[pk])},
                ngettext("One question waits.", "%(count)d questions wait.", count) % {"count": count},
                reverse("assessment", args=[rows[pk].reference]) + "#questions",
                _("Read and reply"),
            )
            for pk, count in counts.items()
        ]

    def _returned(self, row: Assessment) -> Item:
        return Item(
            _("Correct and hand in again: %(unit)s") % {"unit": self._called(row)},
            self._reasons.get(row.pk, ""),
            reverse("workspace-first", args=[row.reference]),
            _("Read and correct"),
        )

    def _draft(self, house: House, row: Assessment) -> Item:
        known = {"unit": self._called(row), "answered": row.answered, "of": row.of}
        if row.answered < row.of:
            subdomain = row.edition.subdomains[row.next_open.subdomain].name.of(language())
            text = _("%(answered)d of %(of)d answered. Next: %(subdomain)s.")
            text %= known | {"subdomain": subdomain}
            place = reverse("workspace-first", args=[row.reference])
            return Item(_("Continue: %(unit)s") % known, text, place, _("Continue"))
        if house.is_owner:
            text = _("Everything is answered. Check and submit it.")
        else:
            text = _("Everything is answered. The owner submits it.")
        return Item(_("Check: %(unit)s") % known, text, reverse("check", args=[row.reference]), _("Check"))

    def _called(self, row: Assessment) -> str:
        """Under the name of the only enterprise, its name is not said again."""
        if len(self.houses) > 1:
            return str(row)
        return f"{row.plant or _('whole enterprise')} {row.year}"

    def _printed(self) -> list[Item]:
        """Reports that this person asked for and that are ready since a short time."""
        ready = Report.objects.visible_to(self.user).filter(asked_by=self.user, state=Report.State.READY)
        recent = ready.filter(finished_at__gte=now() - NEWS_FOR).select_related(
            "submission__assessment__enterprise", "submission__assessment__plant"
        )
        languages = {"en": _("in English"), "zh-hans": _("in Chinese")}
        return [
            Item(
                _("The report %(language)s is ready") % {"language": languages[report.language]},
                str(report.submission.assessment),
                reverse("report-download", args=[report.pk]),
                _("Download"),
            )
            for report in recent[:5]
        ]

    @cached_property
    def _reasons(self) -> dict[int, str]:
        """Why each returned assessment came back."""
        returned = [r.pk for h in self.houses for r in h.assessments if r.status == Status.RETURNED]
        if not returned:
            return {}
        events = Event.objects.filter(assessment__in=returned, kind="send_back").order_by("at")
        return dict(events.values_list("assessment", "note"))

    def _count_answers(self, rows: list[Assessment]) -> None:
        """How many of the requirements in force are answered and which is next, on each row; one query."""
        given = Answer.objects.filter(assessment__in=rows).exclude(value="")
        done = set(given.values_list("assessment", "requirement")) if rows else set()
        for row in rows:
            asked = row.requirements()
            still = [r for r in asked if (row.pk, r.id) not in done]
            row.answered, row.of = len(asked) - len(still), len(asked)
            row.next_open = still[0] if still else None


@dataclass(frozen=True, slots=True)
class Desk:
    """What an agency's person has before them, in figures."""

    agencies: list[Agency]
    waiting: int
    mine: int
    oldest: int | None  # days, of those that wait
    claims: int
    replies: list[Item]


def desk_of(user) -> Desk:
    figures = (
        Assessment.objects.on_desk_of(user)
        .order_by()
        .aggregate(
            waiting=Count("pk", filter=Q(status=Status.SUBMITTED)),
            mine=Count("pk", filter=Q(assigned_to=user, status=Status.IN_REVIEW)),
            oldest=Min("arrived_at", filter=Q(status=Status.SUBMITTED)),
        )
    )
    oldest = figures.pop("oldest")
    return Desk(
        **figures,
        agencies=[desk.agency for desk in user.desks],
        oldest=days_since(oldest) if oldest else None,
        claims=claims_waiting(user).count(),
        replies=_replies_for(user),
    )


def _replies_for(user) -> list[Item]:
    """To the questions that this person asked, or about what this person holds, while it is in review."""
    replied = Question.objects.visible_to(user).exclude(replied_at=None)
    mine = replied.filter(Q(asked_by=user) | Q(submission__assessment__assigned_to=user))
    held = mine.filter(submission__assessment__status=Status.IN_REVIEW).order_by("-replied_at")
    known = held.select_related("submission__assessment__enterprise", "submission__assessment__plant")
    return [
        Item(
            _("A reply: %(unit)s") % {"unit": question.submission.assessment},
            question.reply,
            reverse("questions", args=[question.submission.receipt]) + f"#q-{question.pk}",
            _("Read"),
        )
        for question in known.defer("submission__sealed")[:5]
    ]


def claims_waiting(user):
    """Those that this person may decide, which never are those of an enterprise of one's own."""
    own = user.memberships.filter(ended_at=None).values("enterprise")
    waiting = Claim.objects.visible_to(user).filter(state=Claim.State.WAITING)
    return waiting.exclude(enterprise__in=own)


@dataclass(frozen=True, slots=True)
class Operations:
    """What an operator has before them, in figures."""

    claims: int
    agencies: int
    unstaffed: int  # agencies without anybody
    failed_reports: int
    stuck_letters: int


def operations_of(user) -> Operations:
    staff = Count("members", filter=Q(members__ended_at=None))
    agencies = Agency.objects.visible_to(user).annotate(staff=staff).order_by()
    return Operations(
        claims=claims_waiting(user).count(),
        agencies=agencies.count(),
        unstaffed=agencies.filter(staff=0).count(),
        failed_reports=Report.objects.filter(state=Report.State.FAILED).count(),
        stuck_letters=Letter.objects.put_aside().count(),
    )


def _claim_item(house: House) -> Item | None:
    """What an owner has to do so that submitting becomes possible."""
    if house.enterprise.is_confirmed or house.claim is None or house.claim.state == Claim.State.WAITING:
        return None
    place = reverse("claim", args=[house.enterprise.pk])
    if house.claim.state == Claim.State.REFUSED:
        return Item(
            _("Your enterprise was not confirmed: %(name)s") % {"name": house.enterprise},
            house.claim.note,
            place,
            _("Read and send again"),
        )
    return Item(
        _("Send the business licence: %(name)s") % {"name": house.enterprise},
        _("You can fill in at once; before submitting, your agency confirms that you speak for it."),
        place,
        _("Send"),
    )


def _start_item(house: House) -> Item:
    return Item(
        _("Start a self-assessment: %(name)s") % {"name": house.enterprise},
        _("Some 200 requirements in 20 fields; each department answers its own, all is saved as you go."),
        reverse("assessment-new", args=[house.enterprise.pk]),
        _("Start"),
    )

"""A move becomes a letter to those whom it concerns, in each reader's own language.

Who gets one is settled in the transaction of the act (`promise`), so that nobody is forgotten when
the broker is; the worker sends them (`send`).
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date

from assessment.lifecycle import MOVES, OPEN_TO_EDITS, TELL_OWNERS, Role, Side
from assessment.models import (
    AgencyMember,
    Assessment,
    Claim,
    Digest,
    Enterprise,
    Event,
    Invitation,
    Letter,
    Membership,
    Region,
    Round,
    Submission,
    User,
)
from assessment.models.corrections import title_of
from assessment.models.queue import narrowed, of_list
from assessment.models.verdicts import Settled, settled
from scoring.editions import load

OF_ROUNDS = ("round_invited", "round_extended", "round_closed", "round_reminded")
OF_CLAIMS = {"claim_confirmed": Claim.State.CONFIRMED, "claim_refused": Claim.State.REFUSED}
IN_A_DIGEST = 10  # by name, of each kind
TELLS = {name: move.tells for name, move in MOVES.items()} | {
    "question_asked": TELL_OWNERS,
    "question_replied": frozenset[Side](),  # those whom it names
    "claim_confirmed": TELL_OWNERS,
    "claim_refused": TELL_OWNERS,
}


def promise(event: Event) -> list[Letter]:
    """One letter for each person concerned, except the one who acted."""
    people = concerned(event).exclude(pk=event.by_id)
    return Letter.objects.bulk_create(Letter(event=event, to=person) for person in people)


def send(letter: Letter) -> None:
    """Write the letter and hand it to the mail server; nothing for whom it does not concern any more.

    All that it says stands in the event: what was withdrawn, an agency cannot look at any more.
    """
    event = letter.event
    if event.kind in OF_ROUNDS:
        tell_of_round(event, letter.to)
        return
    if not concerned(event).filter(pk=letter.to_id).exists():
        return
    if not _may_read_reply(letter):
        return
    if event.kind in OF_CLAIMS:
        tell_claim(event, letter.to)
        return
    is_desk = not _owners(event).filter(pk=letter.to_id).exists()
    with translation.override(letter.to.language or settings.LANGUAGE_CODE):
        context = {
            "event": event,
            "actor": str(event.by),
            "assessment": event.details["unit"],
            "reader": str(letter.to),
            "receipt": event.details["receipt"],
            "is_desk": is_desk,
            "url": settings.SITE_URL + _where_to_go(event, is_desk=is_desk),
            "corrections": [(_called(event, c["about"]), c["text"]) for c in _corrections(event)],
            "requirement": _called(event, event.details.get("requirement", "")),
            "settled": _settled(event),
        }
        subject = render_to_string(f"letters/{event.kind}.subject.txt", context).strip()
        body = render_to_string(
            "letters/move.txt" if event.kind in MOVES else "letters/question.txt", context
        )
        EmailMessage(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [letter.to.email]).send()


def _may_read_reply(letter: Letter) -> bool:
    """A reply is for a desk that has the submission still."""
    event = letter.event
    if event.kind != "question_replied":
        return True
    return Submission.objects.visible_to(letter.to).filter(receipt=event.details["receipt"]).exists()


def _settled(event: Event) -> Settled | None:
    """Of an acceptance: both levels and every difference, as far as the reader may see it now."""
    if event.kind != "accept":
        return None
    found = Submission.objects.filter(receipt=event.details["receipt"]).select_related("assessment__round")
    submission = found.first()
    return settled(submission) if submission else None


def _where_to_go(event: Event, *, is_desk: bool) -> str:
    """A page that the reader may see: agencies do not see what is a draft again."""
    if event.kind == "question_replied":
        place = reverse("submission-answers", args=[event.details["receipt"]])
        return f"{place}#{event.details['requirement']}"
    if event.kind == "question_asked":
        return reverse("assessment", args=[event.details["reference"]]) + "#questions"
    if not is_desk:
        return reverse("assessment", args=[event.details["reference"]])
    if event.kind == "withdraw":
        return reverse("queue")
    return reverse("submission-answers", args=[event.details["receipt"]])


def _corrections(event: Event) -> list[dict[str, str]]:
    """What a return asks for; those of earlier times tell how many they were, and no more."""
    told = event.details.get("corrections")
    return told if isinstance(told, list) else []


def _called(event: Event, about: str) -> str:
    """The name of a requirement or subdomain in the language of the letter."""
    if not about:
        return ""
    title = title_of(load(event.details["edition"]), event.details["type"], about)
    return title.of("en" if translation.get_language() == "en" else "zh")


def send_digest(digest: Digest) -> bool:
    """What waits for this person, in one letter; whether there was anything to say."""
    reader = digest.to
    if not (reader.is_active and reader.one_digest and reader.is_agency):
        return False
    told = waiting_for(reader)
    if not any(told.values()):
        return False
    context = told | {"reader": reader, "days": sorted({desk.agency.days for desk in reader.desks})}
    context |= {"site": settings.SITE_URL, "url": settings.SITE_URL + reverse("queue")}
    _post("digest", context, to=reader.email, language=reader.language)
    return True


def waiting_for(reader: User) -> dict[str, Any]:
    """The figures of the person's desks, and by name what is theirs to look at first."""
    desk = Assessment.objects.on_desk_of(reader).with_unit()
    late = narrowed(reader, {"age": "late"})
    theirs = of_list(reader, "mine") | of_list(reader, "unassigned")
    counts = {"unassigned": of_list(reader, "unassigned"), "mine": of_list(reader, "mine"), "late": late}
    figures = {name: Count("pk", filter=condition) for name, condition in counts.items()}
    return desk.order_by().aggregate(**figures) | {
        "returned": list(desk.filter(of_list(reader, "returned"))[:IN_A_DIGEST]),
        "late_ones": list(desk.filter(late & theirs)[:IN_A_DIGEST]),
    }


def invite(invitation: Invitation, token: str) -> None:
    """The letter with the link, in the language of the colleague who invites."""
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "url": settings.SITE_URL + reverse("invitation", args=[token]),
    }
    _post("invitation", context, to=invitation.email, language=invitation.invited_by.language)


def tell_claim(event: Event, reader: User) -> None:
    """That an agency has confirmed that the enterprise is theirs, or not and why; if that still holds."""
    claims = Claim.objects.visible_to(reader).filter(
        enterprise=event.enterprise_id, state=OF_CLAIMS[event.kind]
    )
    claim = claims.select_related("enterprise").first()
    if claim is None:
        return
    context = {
        "claim": claim,
        "reader": reader,
        "url": settings.SITE_URL + claim.enterprise.get_absolute_url(),
    }
    _post(f"claim_{claim.state}", context, to=reader.email, language=reader.language)


def promise_of_round(event: Event) -> None:
    """To the owners whom `whom` of the event names; the database finds those whom agencies do not see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT promise_round_letters(%s)", [event.pk])


def tell_of_round(event: Event, reader: User) -> None:
    """Nothing where it does not concern the reader any more: who has handed in since is not reminded."""
    seen = Round.objects.visible_to(reader).select_related("agency")
    round = seen.filter(pk=event.details["round"]).first()
    names = round and _houses_of(reader, round, event.details["whom"])
    if not names:
        return
    context = {
        "kind": event.kind,
        "whom": event.details["whom"],
        "round": round,
        "names": names,
        "reader": reader,
        "before": parse_date(event.details.get("before", "")),
        "url": settings.SITE_URL + round.get_absolute_url(),
    }
    _post("round", context, to=reader.email, language=reader.language)


def _houses_of(reader: User, round: Round, whom: str) -> list[str]:
    """The names of the reader's own enterprises, or of what they have begun, that the letter is about."""
    own = reader.memberships.filter(ended_at=None, role=Role.OWNER).values("enterprise")
    in_round = Assessment.objects.visible_to(reader).filter(enterprise__in=own, round=round)
    if whom == "begun":
        open_ones = in_round.filter(status__in=sorted(OPEN_TO_EDITS)).with_unit()
        return [str(assessment) for assessment in open_ones]
    codes = round.invitees.values("credit_code")
    asked = Enterprise.objects.visible_to(reader).filter(pk__in=own, credit_code__in=codes)
    return [str(enterprise) for enterprise in asked.exclude(pk__in=in_round.values("enterprise"))]


def _post(name: str, context: dict, *, to: str, language: str) -> None:
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"letters/{name}.subject.txt", context).split())
        body = render_to_string(f"letters/{name}.txt", context)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()


def concerned(event: Event) -> QuerySet[User]:
    """Those whom the table of moves names for it; of an assignment the one who got it.

    A question concerns the owners, a reply the one who asked and the one who holds it. Reviewers who
    have chosen one letter a day find what concerns their desk there.
    """
    if event.kind not in TELLS:
        return User.objects.none()
    desk = Q(pk=event.details.get("assigned_to"))
    if readers := event.details.get("readers"):
        desk |= Q(pk__in=_seats_above(event).filter(user__in=readers).values("user"))
    if Side.AGENCY in TELLS[event.kind]:
        desk |= Q(pk__in=_desk_of(event).values("user"))
    owners = Q(pk__in=_owners(event).values("pk"))
    return User.objects.filter(owners | desk & Q(one_digest=False), is_active=True)


def _owners(event: Event) -> QuerySet[User]:
    """Those of the enterprise, where the table names them."""
    if Side.ENTERPRISE not in TELLS[event.kind]:
        return User.objects.none()
    owners = Membership.objects.filter(enterprise=event.enterprise_id, ended_at=None, role=Role.OWNER)
    return User.objects.filter(pk__in=owners.values("user"))


def _desk_of(event: Event) -> QuerySet[AgencyMember]:
    """The people of the tier's agency in whose region it lay then."""
    return _seats_above(event).filter(agency__region__tier=event.details["tier"])


def _seats_above(event: Event) -> QuerySet[AgencyMember]:
    """Of all tiers over the region in which it lay."""
    codes = Region.objects.get(pk=event.details["region"]).path.strip("/").split("/")
    return AgencyMember.objects.filter(agency__region__in=codes, ended_at=None)

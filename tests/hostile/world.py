"""One world for all hostile requests: somebody for every writing route, and something to write to.

It is laid out once; each request is rolled back, so that all of them find the same.
"""

import time
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_USER
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from assessment.actions import (
    answers,
    assessments,
    claims,
    comments,
    evidence,
    members,
    questions,
    reports,
    reviews,
)
from assessment.actions import enterprises as acts_of_enterprises
from assessment.actions import submissions as acts_of_submissions
from assessment.models import (
    AgencyMember,
    Claim,
    Conflict,
    Correction,
    Invitation,
    Invitee,
    Membership,
    Phrase,
    User,
)
from tests import people
from tests.api.asking import token_of
from tests.assessment.rounds_of import round_of
from tests.hostile.values import PDF

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class World:
    people: dict[str, User]
    sessions: dict[str, dict[str, str]]  # cookies, by person; none for a stranger
    tokens: dict[str, str]
    places: dict[str, list[object]]  # what may stand in an address, by name
    together: dict[str, list[tuple[object, ...]]]  # what belongs together in one address, by page

    def candidates(self, name: str, before: str) -> list[object]:
        """`before` is the part of the address in front of it, such as claims for claims/<pk>/."""
        return self.places.get(f"{before}/{name}") or self.places.get(name) or ["nothing"]


def lay_out() -> World:
    regions = people.lay_out_regions()
    mei, bo, xu = (people.person(name, name.title()) for name in ("mei", "bo", "xu"))
    op = people.with_second_step(people.person("op", "Ouyang", is_operator=True))
    closed = people.person("closed", "Closed", is_active=False)
    people.person("wang", "Wang")
    guest = people.person("guest", "Guest")
    lin = people.reviewer(regions, "lin", "Lin", "340000", role="lead")
    shu = people.reviewer(regions, "shu", "Shu", "340104")
    hua = people.reviewer(regions, "hua", "Hua", "340100", role="lead")
    qiming = people.enterprise(regions, "合肥启明", "91340100MA2ABCDE0T", mei)
    seat = Membership.objects.create(enterprise=qiming, user=bo, role="contributor")
    vera = people.person("vera", "Vera")
    Membership.objects.create(enterprise=qiming, user=vera, role="viewer")
    other = people.enterprise(regions, "合肥另一家", "91340100MA2FGHJK17", xu)
    plant = acts_of_enterprises.add_plant(qiming, by=mei, name="Press shop", region=regions["340104"])
    invitation = members.invite(qiming, by=mei, email="guest@example.test", role="viewer")
    letter = "x" * 30
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=Invitation.hash_of(letter))
    draft = assessments.start(qiming, by=mei, year=2026)
    answers.save(draft, "data.L1.a", answers.Draft("1"), by=mei, version=None)
    comments.write(draft, "data.L1.a", "Which line?", by=bo)
    file = evidence.add(draft, "data.L1.a", SimpleUploadedFile("plan.pdf", PDF), by=mei)
    ready, submitted, in_review = (_filled(qiming, year, mei) for year in (2025, 2024, 2023))
    receipts = [_handed_in(each, mei) for each in (submitted, in_review)]
    reviews.take_up(in_review, by=lin)
    report = reports.ask(receipts[0], by=mei, language="en")
    claim = _claim(other, xu)
    desk = AgencyMember.objects.get(user=hua)
    named = {"mei": mei, "xu": xu, "lin": lin, "op": op, "hua": hua, "bo": bo, "vera": vera, "shu": shu}
    named["guest"] = guest
    fresh = people.person("new", "New")
    passkey = {"name": "Passkey 1", "passwordless": False, "credential": {}}
    Authenticator.objects.create(user=fresh, type="webauthn", data=passkey)
    EmailAddress.objects.create(user=fresh, email="second@example.test", verified=False)
    named["new"] = fresh
    references = [each.reference for each in (draft, ready, submitted, in_review)]
    places: dict[str, list[object]] = {
        "reference": references,
        "receipt": [each.receipt for each in receipts],
        "subdomain": ["data"],
        "requirement": ["data.L1.a"],
        "level": [5],
        "enterprise": [qiming.pk],
        "enterprises/pk": [qiming.pk, other.pk],
        "enterprises/enterprise": [qiming.pk, other.pk],
        "plant": [plant.pk],
        "membership": [seat.pk],
        "invitation": [invitation.pk],
        "invitations/token": [letter],
        "claim": [claim.pk],
        "claims/pk": [claim.pk],
        "agency": [desk.agency_id],
        "agencies/pk": [desk.agency_id],
        "member": [desk.pk],
        "people/pk": [bo.pk, closed.pk, op.pk, hua.pk],
        "evidence/pk": [file.pk],
        "<str:requirement>/pk": [file.pk],
        "file": [file.pk],
        "reports/pk": [report.pk],
        "report": [report.pk],
        "tokens/reference": [_personal_token(mei)],
        "tokens/token": [_personal_token(mei)],
        "move": ["submit", "withdraw", "take_up", "send_back", "accept"],
        "edition": ["gbt39116-2020"],
        "region/object_id": ["340104"],
        "agency/object_id": [desk.agency_id],
        "user/object_id": [bo.pk],
        "enterprise/object_id": [qiming.pk],
        "app_label": ["assessment"],
        "url": ["nothing"],
    }
    places |= _links(mei, fresh) | _of_the_review(named, qiming, draft)
    places["enterprises/pk"].append(_not_claimed_yet(regions, fresh))
    reply = "assessments/<str:reference>/corrections/<int:pk>/reply/"
    places["receipt"] += places["receipts"]
    tokens = {name: token_of(user) for name, user in named.items()}  # before the links, which it ends
    return World(
        named,
        {name: _signed_in(user) for name, user in named.items()} | _on_the_way(mei, lin) | {"": {}},
        tokens,
        places,
        {reply: list(zip(places["of a correction"], places["corrections/pk"], strict=True))},
    )


def _not_claimed_yet(regions, owner: User) -> int:
    """An enterprise whose owner has still to send a licence."""
    made = people.enterprise(regions, "合肥新来", "91340100MA2LMNPQ14", owner)
    made.confirmed_at = None
    made.save()
    Claim.objects.create(enterprise=made, made_by=owner)
    return made.pk


def _of_the_review(named: dict[str, User], house, draft) -> dict[str, list[object]]:
    """A round, a submission in Lin's hands with what was asked at it, and what Lin's agency keeps."""
    mei, lin = named["mei"], named["lin"]
    agency = AgencyMember.objects.get(user=lin).agency
    call = round_of(agency, lin, chain=["province"], year=draft.year)
    invitee = Invitee.objects.create(round=call, credit_code="91340100MA2FGHJK17", invited_by=lin)
    returned, asked = (_filled(house, year, mei) for year in (2021, 2020))
    places = {"round": [call.pk], "rounds/pk": [call.pk], "agencies of lin": [agency.pk]}
    for assessment in (returned, asked):
        _handed_in(assessment, mei)
        reviews.take_up(assessment, by=lin)
    question = questions.ask(asked.submissions.first(), "data.L1.a", by=lin, text="Which line?")
    named_places = {"data.L1.a": "Which shops?"}
    reviews.send_back(returned, by=lin, note="One thing.", corrections=named_places)
    correction = Correction.objects.get()
    phrase = Phrase.objects.create(agency=agency, text="Older than the period.", added_by=lin)
    conflict = Conflict.objects.create(user=named["shu"], enterprise=house, reason="My brother's.")
    return places | {
        "code": [invitee.credit_code],
        "credit_code": [invitee.credit_code],
        "correction": [correction.pk],
        "corrections/pk": [correction.pk],
        "of a correction": [returned.reference],
        "question": [question.pk],
        "questions/pk": [question.pk],
        "phrase": [phrase.pk],
        "phrases/pk": [phrase.pk],
        "conflict": [conflict.pk],
        "conflicts/pk": [conflict.pk],
        "corrections/receipt": [correction.submission.receipt],
        "receipts": [correction.submission.receipt, question.submission.receipt],
    }


def _filled(enterprise, year: int, by: User):
    assessment = assessments.start(enterprise, by=by, year=year)
    people.fill(assessment, by=by)
    return assessment


def _handed_in(assessment, by: User):
    submission = acts_of_submissions.submit(assessment, by=by, declared=True)
    assessment.refresh_from_db()
    return submission


def _claim(enterprise, owner: User) -> Claim:
    enterprise.confirmed_at = None
    enterprise.save()
    claim = Claim.objects.create(enterprise=enterprise, made_by=owner)
    return claims.send(enterprise, SimpleUploadedFile("licence.pdf", PDF), by=owner) or claim


def _personal_token(user: User) -> str:
    token_of(user, name="mine", is_personal=True)
    return user.auth_token_set.order_by("-created").first().reference


def _signed_in(user: User) -> dict[str, str]:
    """Just now, by the password, so that nobody is asked for it again."""
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend=BACKEND)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() + 86_400}]
    session[OF_USER] = str(user.pk)
    session.save()
    return _cookies(client)


def _on_the_way(owner: User, reviewer: User) -> dict[str, dict[str, str]]:
    """Somebody between password and second step, and somebody with a link for a new password."""
    half, forgetful = Client(), Client()
    half.post("/accounts/login/", {"login": reviewer.email, "password": people.PASSWORD})
    owner = User.objects.get(pk=owner.pk)  # who has signed in since, which ends older links
    link = _links(owner, owner)["key/uidb36"][0], default_token_generator.make_token(owner)
    forgetful.get("/accounts/password/reset/key/{}-{}/".format(*link))
    return {"half": _cookies(half), "forgetful": _cookies(forgetful)}


def _links(forgetful: User, fresh: User) -> dict[str, list[object]]:
    """What stands in the links of letters."""
    address = EmailAddress.objects.get(email="second@example.test")
    return {
        "key/uidb36": [user_pk_to_url_str(forgetful)],
        "key/key": ["set-password"],
        "^confirm-email/key": [EmailConfirmationHMAC(address).key],
        "keys/pk": list(fresh.authenticator_set.values_list("pk", flat=True)),
    }


def _cookies(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


BESIDE = "WHERE kind NOT IN ('denied', 'sign_in_locked', 'second_step_locked')"


class Rows:
    """What is kept, table by table, as it was when the world was laid out."""

    # Sessions and the last use of a token change with each request, whatever comes of it.
    NOT_ACTS = {"django_session", "usersessions_usersession", "assessment_token"}

    def __init__(self) -> None:
        self.before = {table: self._read(table) for table in connection.introspection.table_names()}

    def changed(self, tables: set[str]) -> set[str]:
        return {table for table in tables - self.NOT_ACTS if self._read(table) != self.before[table]}

    @staticmethod
    def _read(table: str) -> str:
        """As the owner, who sees all; a denial and a lock are written down beside the act that is refused."""
        beside = (
            "WHERE kind NOT IN ('denied', 'sign_in_locked', 'second_step_locked')"
            if table == "assessment_event"
            else ""
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            rows = f'SELECT t::text AS line FROM "{table}" t {beside}'
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(line, chr(10) ORDER BY line), '')) FROM ({rows}) AS all_of"
            )
            return cursor.fetchone()[0]

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from assessment.actions import members
from assessment.models import Invitation, Membership
from tests.api.asking import Program, nothing_changes, refused


@pytest.fixture(autouse=True)
def _worker(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def link(qiming, mei, of, django_capture_on_commit_callbacks) -> str:
    """The token of a letter to Xu."""
    with django_capture_on_commit_callbacks(execute=True):
        body = {"email": "xu@example.test", "role": "contributor"}
        assert of("mei").post(f"enterprises/{qiming.pk}/invitations/", body).status_code == 201
    return re.search(r"/invitations/([\w-]+)/", mail.outbox[0].body)[1]


def of_person(user) -> int:
    return Membership.objects.get(user=user, ended_at=None).pk


@pytest.mark.parametrize("name", ["mei", "bo", "vera"])
def test_members_see_who_belongs_to_the_enterprise(name, qiming, bo, of):
    told = of(name).get(f"enterprises/{qiming.pk}/colleagues/").json()["results"]

    assert [(each["name"], each["email"], each["role"]) for each in told[:2]] == [
        ("梅岚", "mei@example.test", "owner"),
        ("薄海", "bo@example.test", "contributor"),
    ]


@pytest.mark.parametrize("name", ["xu", "lin", "hefei", "zhou", "op"])
def test_agencies_and_strangers_have_no_business_with_them(name, qiming, bo, other, of):
    program, at = of(name), f"enterprises/{qiming.pk}"
    invitation = Invitation.objects.create(
        enterprise=qiming, email="a@b.test", role="viewer", token_hash="x", invited_by=bo
    )
    with nothing_changes():
        answers = [
            program.get(f"{at}/colleagues/"),
            program.patch(f"{at}/colleagues/{of_person(bo)}/", {"role": "owner"}),
            program.delete(f"{at}/colleagues/{of_person(bo)}/"),
            program.get(f"{at}/invitations/"),
            program.post(f"{at}/invitations/", {"email": "a@b.test", "role": "owner"}),
            program.delete(f"{at}/invitations/{invitation.pk}/"),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


def test_a_role_is_changed_and_a_colleague_taken_out(qiming, bo, vera, of):
    told = of("mei").patch(f"enterprises/{qiming.pk}/colleagues/{of_person(bo)}/", {"role": "owner"}).json()
    gone = of("mei").delete(f"enterprises/{qiming.pk}/colleagues/{of_person(vera)}/")

    assert (told["role"], gone.status_code) == ("owner", 204)
    assert (qiming.role_of(bo), qiming.role_of(vera)) == ("owner", None)


def test_people_may_leave_by_themselves(qiming, bo, of):
    assert of("bo").delete(f"enterprises/{qiming.pk}/colleagues/{of_person(bo)}/").status_code == 204
    assert qiming.role_of(bo) is None


def test_the_last_owner_stays(qiming, mei, of):
    at = f"enterprises/{qiming.pk}/colleagues/{of_person(mei)}/"
    with nothing_changes():
        answers = [of("mei").delete(at), of("mei").patch(at, {"role": "viewer"})]

    for answer in answers:
        refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize(
    "body", [{}, {"role": "king"}, {"role": "lead"}, {"role": 1}, {"role": "owner", "user": 1}]
)
def test_a_role_is_one_of_three(body, qiming, bo, of):
    with nothing_changes():
        answer = of("mei").patch(f"enterprises/{qiming.pk}/colleagues/{of_person(bo)}/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize("name", ["bo", "vera"])
def test_only_owners_change_who_belongs_here(name, qiming, mei, bo, of):
    program, at = of(name), f"enterprises/{qiming.pk}"
    with nothing_changes():
        answers = [
            program.patch(f"{at}/colleagues/{of_person(mei)}/", {"role": "viewer"}),
            program.delete(f"{at}/colleagues/{of_person(mei)}/"),
            program.post(f"{at}/invitations/", {"email": "a@b.test", "role": "owner"}),
        ]

    for answer in answers:
        refused(answer, 403, "forbidden")


def test_a_colleague_of_another_enterprise_is_not_there(qiming, other, xu, of):
    with nothing_changes():
        answer = of("mei").delete(f"enterprises/{qiming.pk}/colleagues/{of_person(xu)}/")

    refused(answer, 404, "not_found")


# ── Invitations ─────────────────────────────────────────────────────────────────────────


def test_from_the_letter_to_membership(qiming, xu, link, of):
    offer = Program().get(f"invitations/{link}/").json()
    joined = of("xu").post(f"invitations/{link}/accept/").json()

    assert offer == {"enterprise": qiming.name, "invited_by": "梅岚", "role": "contributor"}
    assert joined == {"enterprise": {"id": qiming.pk, "name": qiming.name}, "role": "contributor"}
    assert qiming.role_of(xu) == "contributor"
    refused(Program().get(f"invitations/{link}/"), 404, "not_found")


def test_an_invitation_is_listed_without_its_link(qiming, link, of):
    answer = of("vera").get(f"enterprises/{qiming.pk}/invitations/")

    (told,) = answer.json()["results"]
    invitation = Invitation.objects.get()
    expires = invitation.invited_at + members.VALID_FOR
    assert told == {
        "id": invitation.pk,
        "email": "xu@example.test",
        "role": "contributor",
        "invited_at": invitation.invited_at.isoformat().replace("+00:00", "Z"),
        "expires": expires.isoformat().replace("+00:00", "Z"),
        "is_open": True,
    }
    assert link not in answer.content.decode()
    assert invitation.token_hash not in answer.content.decode()


def test_the_same_key_sends_one_letter(qiming, mei, of):
    body = {"email": "a@b.test", "role": "viewer"}
    for _ in range(2):
        answer = of("mei").post(f"enterprises/{qiming.pk}/invitations/", body, idempotency_key="one")

    assert answer.status_code == 201
    assert Invitation.objects.count() == 1


def test_an_invitation_is_taken_back(qiming, xu, link, of):
    pk = Invitation.objects.get().pk

    assert of("mei").delete(f"enterprises/{qiming.pk}/invitations/{pk}/").status_code == 204

    with nothing_changes():
        answers = [
            of("xu").post(f"invitations/{link}/accept/"),
            of("mei").delete(f"enterprises/{qiming.pk}/invitations/{pk}/"),
        ]
    for answer in answers:
        refused(answer, 409, "not_allowed_now")


def test_a_letter_to_somebody_else_opens_nothing(qiming, link, op, of):
    program = of("op")
    with nothing_changes():
        answer = program.post(f"invitations/{link}/accept/")

    refused(answer, 403, "forbidden")


def test_after_two_weeks_it_holds_no_more(qiming, xu, link, of):
    Invitation.objects.update(invited_at=now() - timedelta(days=15))
    with nothing_changes():
        answer = of("xu").post(f"invitations/{link}/accept/")

    refused(answer, 409, "not_allowed_now")
    refused(Program().get(f"invitations/{link}/"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"email": "nobody", "role": "viewer"}, 400),
        ({"email": "a@b.test", "role": "king"}, 400),
        ({"email": "a@b.test", "role": "viewer", "token_hash": "x"}, 400),
        ({"email": "bo@example.test", "role": "viewer"}, 409),
    ],
)
def test_what_is_no_invitation_is_refused(body, status, qiming, bo, of):
    with nothing_changes():
        answer = of("mei").post(f"enterprises/{qiming.pk}/invitations/", body)

    refused(answer, status, "bad_input" if status == 400 else "not_allowed_now")
    assert not mail.outbox

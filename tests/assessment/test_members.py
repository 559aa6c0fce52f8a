import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from assessment.actions import members
from assessment.models import Enterprise, Event, Invitation, Membership
from assessment.refusals import Refused
from tests.people import person


@pytest.fixture(autouse=True)
def _worker(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def invited(qiming, mei, django_capture_on_commit_callbacks) -> str:
    """The token of an invitation to xu@example.test as contributor."""
    with django_capture_on_commit_callbacks(execute=True):
        members.invite(qiming, by=mei, email="Xu@Example.test", role="contributor")
    return re.search(r"/invitations/([\w-]+)/", mail.outbox[0].body)[1]


def test_inviting_sends_a_link_of_which_only_the_hash_is_kept(invited, qiming):
    invitation = Invitation.objects.get()

    assert mail.outbox[0].to == ["xu@example.test"]
    assert len(invited) >= 43  # 256 bits
    assert invitation.token_hash == Invitation.hash_of(invited)
    assert (Event.objects.get().kind, Event.objects.get().details["email"]) == ("invited", "xu@example.test")


def test_the_letter_is_in_the_language_of_who_invites(qiming, mei, django_capture_on_commit_callbacks):
    mei.language = "en"
    mei.save()

    with django_capture_on_commit_callbacks(execute=True):
        members.invite(qiming, by=mei, email="new@example.test", role="viewer")

    assert "invites you" in mail.outbox[0].body


def test_the_person_invited_joins(invited, qiming, xu):
    membership = members.accept(invited, by=xu)

    assert (membership.enterprise, membership.role) == (qiming, "contributor")
    assert Event.objects.latest("pk").kind == "member_joined"


def test_nobody_else_can_use_the_link(invited, qiming, vera):
    zhao = person("zhao", "赵")

    with pytest.raises(Refused):
        members.accept(invited, by=zhao)

    assert qiming.role_of(zhao) is None
    assert Invitation.objects.get().accepted_at is None


def test_an_address_that_is_not_confirmed_does_not_count(invited, qiming, xu):
    xu.emailaddress_set.update(verified=False)

    with pytest.raises(Refused):
        members.accept(invited, by=xu)

    assert qiming.role_of(xu) is None


def test_a_link_is_used_once(invited, qiming, mei, xu):
    membership = members.accept(invited, by=xu)
    members.remove(membership, by=mei)

    with pytest.raises(Refused):
        members.accept(invited, by=xu)

    assert qiming.role_of(xu) is None


def test_a_link_holds_for_14_days(invited, qiming, xu):
    Invitation.objects.update(invited_at=now() - timedelta(days=14, seconds=1))

    with pytest.raises(Refused):
        members.accept(invited, by=xu)

    assert qiming.role_of(xu) is None


def test_a_cancelled_or_replaced_link_does_not_work(invited, qiming, mei, xu):
    members.invite(qiming, by=mei, email="xu@example.test", role="viewer")

    with pytest.raises(Refused):
        members.accept(invited, by=xu)

    newer = members.open_invitations(qiming).get()
    members.cancel(newer, by=mei)
    with pytest.raises(Refused):
        members.cancel(newer, by=mei)

    assert not members.open_invitations(qiming).exists()


def test_an_invitation_does_not_change_who_is_in_already(
    qiming, mei, vera, django_capture_on_commit_callbacks
):
    vera.emailaddress_set.create(email="vera@second.test", verified=True)
    with django_capture_on_commit_callbacks(execute=True):
        members.invite(qiming, by=mei, email="vera@second.test", role="owner")
    token = re.search(r"/invitations/([\w-]+)/", mail.outbox[0].body)[1]

    members.accept(token, by=vera)

    assert qiming.role_of(vera) == "viewer"


@pytest.mark.parametrize(
    ("email", "role"),
    [("nobody", "viewer"), ("a@b.test", "lead"), ("bo@example.test", "viewer"), ("", "viewer")],
)
def test_faulty_invitations_are_refused(qiming, mei, bo, email, role):
    with pytest.raises(Refused):
        members.invite(qiming, by=mei, email=email, role=role)

    assert not Invitation.objects.exists()
    assert not Event.objects.exists()


def test_nobody_fills_the_mail_boxes_of_strangers(qiming, mei, monkeypatch):
    monkeypatch.setattr(members, "INVITATIONS_A_DAY", 1)
    members.invite(qiming, by=mei, email="a@b.test", role="viewer")

    with pytest.raises(Refused):
        members.invite(qiming, by=mei, email="b@b.test", role="viewer")

    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("who", ["bo", "vera", "hefei"])
def test_only_owners_invite(who, qiming, request):
    with pytest.raises(Refused):
        members.invite(qiming, by=request.getfixturevalue(who), email="a@b.test", role="viewer")

    assert not Invitation.objects.exists()


def test_an_owner_changes_roles(qiming, mei, bo):
    members.change_role(qiming.memberships.get(user=bo), by=mei, role="owner")

    assert qiming.role_of(bo) == "owner"
    event = Event.objects.get()
    assert (event.kind, event.details["before"], event.details["after"]) == (
        "role_changed",
        "contributor",
        "owner",
    )


def test_the_last_owner_stays(qiming, mei, bo):
    own = qiming.memberships.get(user=mei)

    with pytest.raises(Refused):
        members.change_role(own, by=mei, role="viewer")
    with pytest.raises(Refused):
        members.remove(own, by=mei)

    assert qiming.role_of(mei) == "owner"
    assert not Event.objects.exists()


def test_of_two_owners_one_may_go(qiming, mei, bo):
    members.change_role(qiming.memberships.get(user=bo), by=mei, role="owner")

    members.remove(qiming.memberships.get(user=mei), by=bo)

    assert qiming.role_of(mei) is None
    assert not Enterprise.objects.visible_to(mei).exists()


def test_anybody_may_leave_and_is_not_taken_out_twice(qiming, mei, vera):
    membership = qiming.memberships.get(user=vera)

    members.remove(membership, by=vera)

    with pytest.raises(Refused):
        members.remove(membership, by=mei)
    assert Event.objects.count() == 1


def test_a_contributor_takes_nobody_out(qiming, bo, vera):
    with pytest.raises(Refused):
        members.remove(qiming.memberships.get(user=vera), by=bo)

    assert qiming.role_of(vera) == "viewer"
    assert Membership.objects.filter(ended_at=None).count() == 3


def test_a_role_that_does_not_exist_is_refused(qiming, mei, bo):
    with pytest.raises(Refused):
        members.change_role(qiming.memberships.get(user=bo), by=mei, role="lead")

    assert qiming.role_of(bo) == "contributor"

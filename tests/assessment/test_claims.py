import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.timezone import now

from assessment import tasks
from assessment.actions import claims, enterprises
from assessment.models import Claim, Enterprise, Event, Letter
from assessment.refusals import BadInput, Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x01" * 2 + b"\x08\0\0\0\0" + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def _worker(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = True


@pytest.fixture
def fresh(regions, xu) -> Enterprise:
    """Xu's registration of the code that is confirmed for Mei."""
    profile = {
        "name": "合肥启明汽车零部件有限公司",
        "credit_code": "91340100MA2ABCDE0T",
        "region": regions["340104"],
        "industry": "C36",
        "type": "discrete",
        "staff": 12,
        "revenue": "2",
    }
    return enterprises.register(profile, by=xu)


def scan(name="licence.png", content=PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def waiting(fresh, xu) -> Claim:
    return claims.send(fresh, scan(), by=xu)


def test_sending_hands_the_licence_to_the_agency(fresh, xu):
    claim = claims.send(fresh, scan(), by=xu)

    assert (claim.state, claim.licence_type, claim.licence_name) == ("waiting", "image/png", "licence.png")
    assert claim.licence.read() == PNG
    assert Event.objects.latest("pk").kind == "claim_sent"


def test_a_pdf_will_do(fresh, xu):
    assert claims.send(fresh, scan("a.pdf", PDF), by=xu).licence_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.txt", b"words"),
        ("licence.png", b"words"),
        ("licence.pdf", PNG),
        ("licence.svg", b"<svg onload='x'/>"),
        ("licence.png", b""),
    ],
)
def test_other_kinds_of_files_are_refused(fresh, xu, name, content):
    with pytest.raises(Refused):
        claims.send(fresh, scan(name, content), by=xu)

    assert Claim.objects.get().state == Claim.State.OPEN
    assert not Event.objects.filter(kind="claim_sent").exists()


def test_a_huge_scan_is_refused(fresh, xu, monkeypatch):
    monkeypatch.setattr(claims, "LICENCE_MAX_BYTES", 10)

    with pytest.raises(Refused):
        claims.send(fresh, scan(), by=xu)

    assert Claim.objects.get().state == Claim.State.OPEN


def test_a_licence_that_is_being_looked_at_is_not_replaced(waiting, fresh, xu):
    with pytest.raises(Refused):
        claims.send(fresh, scan("other.pdf", PDF), by=xu)

    waiting.refresh_from_db()
    assert waiting.licence_name == "licence.png"


@pytest.mark.parametrize("person", ["hefei", "lin", "op"])
def test_an_agency_of_the_region_and_the_operator_confirm(
    person, waiting, fresh, request, django_capture_on_commit_callbacks
):
    who = request.getfixturevalue(person)

    with django_capture_on_commit_callbacks(execute=True):
        claims.confirm(waiting, by=who)

    waiting.refresh_from_db()
    fresh.refresh_from_db()
    assert (waiting.state, waiting.decided_by, fresh.is_confirmed) == ("confirmed", who, True)
    assert Event.objects.latest("pk").kind == "claim_confirmed"
    assert [letter.to for letter in mail.outbox] == [["xu@example.test"]]


def test_a_nul_in_the_reason_is_left_out_and_alone_is_no_reason(waiting, hefei):
    with pytest.raises(BadInput):
        claims.refuse(waiting, by=hefei, note=" \0 ")
    waiting.refresh_from_db()
    before = waiting.state
    claims.refuse(waiting, by=hefei, note="Not\0 sharp.")

    waiting.refresh_from_db()
    assert before == "waiting"
    assert (waiting.state, waiting.note) == ("refused", "Not sharp.")


def test_refusing_says_why_and_another_scan_can_follow(
    waiting, fresh, hefei, xu, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        claims.refuse(waiting, by=hefei, note=" The code cannot be read. ")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.note) == ("refused", "The code cannot be read.")
    assert "The code cannot be read." in mail.outbox[0].body

    again = claims.send(fresh, scan("better.pdf", PDF), by=xu)

    assert (again.state, again.note, again.decided_at) == ("waiting", "", None)


@pytest.mark.parametrize("note", ["", "  ", "x" * 1001])
def test_refusing_needs_a_reason_of_a_readable_length(waiting, hefei, note):
    with pytest.raises(Refused):
        claims.refuse(waiting, by=hefei, note=note)

    waiting.refresh_from_db()
    assert waiting.state == Claim.State.WAITING


@pytest.mark.parametrize("act", [claims.confirm, lambda claim, by: claims.refuse(claim, by=by, note="No.")])
def test_nobody_decides_about_an_enterprise_of_their_own(waiting, xu, act):
    with pytest.raises(Refused):
        act(waiting, by=xu)

    waiting.refresh_from_db()
    assert waiting.state == Claim.State.WAITING
    assert Event.objects.latest("pk").kind == "claim_sent"


def test_an_agency_of_another_province_does_not_find_it(waiting, zhou):
    with pytest.raises(Enterprise.DoesNotExist):
        claims.confirm(waiting, by=zhou)

    waiting.refresh_from_db()
    assert waiting.state == Claim.State.WAITING


def test_what_is_decided_is_not_decided_again(waiting, hefei, lin):
    claims.refuse(waiting, by=hefei, note="No.")

    with pytest.raises(Refused):
        claims.confirm(waiting, by=lin)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == ("refused", hefei)


def test_a_second_enterprise_of_a_confirmed_code_is_refused_to_the_agency(waiting, qiming, fresh, hefei):
    with pytest.raises(Refused, match="91340100MA2ABCDE0T"):
        claims.confirm(waiting, by=hefei)

    waiting.refresh_from_db()
    fresh.refresh_from_db()
    assert (waiting.state, fresh.is_confirmed) == ("waiting", False)
    assert Event.objects.latest("pk").kind == "claim_sent"
    assert connection.is_usable()


@pytest.mark.parametrize("person", ["bo", "vera"])
def test_only_an_owner_sends_the_licence(person, qiming, mei, request):
    Claim.objects.create(enterprise=qiming, made_by=mei)

    with pytest.raises(Refused):
        claims.send(qiming, scan(), by=request.getfixturevalue(person))

    assert Claim.objects.get().state == Claim.State.OPEN


@pytest.mark.parametrize("decide", ["confirm", "refuse"])
def test_a_licence_that_nobody_has_looked_at_is_not_decided(waiting, xu, op, decide):
    seen = waiting.sent_at
    enterprises.change(waiting.enterprise, {"name": "合肥别家汽车零部件有限公司"}, by=xu)
    claims.send(waiting.enterprise, scan("other.pdf", PDF), by=xu)
    before = list(Claim.objects.values()), list(Enterprise.objects.values()), Event.objects.count()
    note = {"note": "Not readable."} if decide == "refuse" else {}

    with pytest.raises(Refused) as refused:
        getattr(claims, decide)(waiting, by=op, seen=seen, **note)

    assert refused.value.code == "sent_anew"
    assert (list(Claim.objects.values()), list(Enterprise.objects.values()), Event.objects.count()) == before
    waiting.refresh_from_db()
    assert getattr(claims, decide)(waiting, by=op, seen=waiting.sent_at, **note).decided_by == op


@pytest.mark.parametrize("act", ["confirm", "refuse"])
def test_the_page_names_the_licence_that_it_shows(waiting, xu, op, client_of, act):
    client, place = client_of(op), f"/claims/{waiting.pk}/"
    shown = re.findall(r'name="seen" value="([^"]+)"', client.get(place).content.decode())
    enterprises.change(waiting.enterprise, {"name": "合肥别家汽车零部件有限公司"}, by=xu)
    claims.send(waiting.enterprise, scan("other.pdf", PDF), by=xu)

    client.post(f"{place}{act}/", {"seen": shown[0], "note": "Not readable."})

    assert len(shown) == 2
    assert Claim.objects.get(pk=waiting.pk).state == "waiting"


def test_what_was_decided_is_told_although_the_broker_was_away(
    waiting, hefei, xu, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_args):
        raise OSError("no broker")

    monkeypatch.setattr("assessment.tasks.send_letters.delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        claims.refuse(waiting, by=hefei, note="The code cannot be read.")
    monkeypatch.undo()
    unsent = list(mail.outbox)

    with time_machine.travel(now() + timedelta(minutes=2)):
        tasks.sweep()

    assert (unsent, [letter.to for letter in mail.outbox]) == ([], [["xu@example.test"]])


def test_what_does_not_hold_any_more_is_not_told(waiting, fresh, hefei, xu):
    claims.refuse(waiting, by=hefei, note="The code cannot be read.")
    claims.send(fresh, scan("anew.pdf", PDF), by=xu)

    tasks.send_letter(Letter.objects.get().pk)

    assert mail.outbox == []

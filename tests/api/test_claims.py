import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import claims
from assessment.models import Claim, Enterprise, Event
from tests.api.asking import ROOT, nothing_changes, refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def licence(name: str = "licence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def open_claim(other, xu) -> Claim:
    """Xu's enterprise, of Hefei, is not confirmed yet."""
    other.confirmed_at = None
    other.save()
    return Claim.objects.create(enterprise=other, made_by=xu)


@pytest.fixture
def waiting(open_claim, other, xu) -> Claim:
    return claims.send(other, licence(), by=xu)


def send(program, enterprise, data: dict):
    return program.client.post(f"{ROOT}enterprises/{enterprise.pk}/claim/", data)


def test_an_owner_sends_the_licence_and_sees_where_it_stands(open_claim, other, of):
    answer = send(of("xu"), other, {"licence": licence()})

    told = of("xu").get(f"enterprises/{other.pk}/claim/").json()
    assert answer.status_code == 201
    assert answer.json() == told
    assert (told["state"], told["licence_name"], told["made_by"]) == ("waiting", "licence.pdf", "许衡")
    assert told["enterprise"] == {"id": other.pk, "name": other.name}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"licence": "text"},
        {"licence": ("a.txt", b"text")},
        {"licence": ("a.pdf", b"")},
        {"licence": ("a.pdf", PDF), "note": "x"},
    ],
)
def test_what_is_no_licence_is_refused(data, open_claim, other, of):
    form = {name: licence(*value) if isinstance(value, tuple) else value for name, value in data.items()}
    with nothing_changes():
        answer = send(of("xu"), other, form)

    refused(answer, 400, "bad_input")


def test_what_waits_already_is_not_sent_again(waiting, other, of):
    with nothing_changes():
        answer = send(of("xu"), other, {"licence": licence()})

    refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize("name", ["mei", "lin", "zhou", "op"])
def test_the_own_side_of_it_is_the_enterprises_alone(name, open_claim, other, qiming, of):
    program = of(name)
    with nothing_changes():
        answers = [
            program.get(f"enterprises/{other.pk}/claim/"),
            send(program, other, {"licence": licence()}),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


@pytest.mark.parametrize("name", ["hefei", "lin", "op"])
def test_the_desk_lists_what_waits_in_the_region(name, waiting, of):
    listed = of(name).get("claims/?state=waiting").json()["results"]
    told = of(name).get(f"claims/{waiting.pk}/").json()

    assert [each["id"] for each in listed] == [waiting.pk]
    assert (told["is_taken"], told["may_decide"]) == (False, True)
    assert of(name).get("claims/?state=refused").json()["results"] == []


@pytest.mark.parametrize("query", ["state=done", "stat=waiting"])
def test_a_filter_that_means_nothing_is_refused(query, waiting, of):
    refused(of("lin").get(f"claims/?{query}"), 400, "bad_input")


def test_a_confirmed_enterprise_may_submit(waiting, other, of):
    told = of("hefei").post(f"claims/{waiting.pk}/confirm/").json()

    other.refresh_from_db()
    assert (told["state"], told["decided_by"], told["may_decide"]) == ("confirmed", "华合", False)
    assert other.is_confirmed


def test_a_refusal_says_why(waiting, other, of):
    told = of("lin").post(f"claims/{waiting.pk}/refuse/", {"note": "The scan cannot be read."}).json()

    assert (told["state"], told["note"]) == ("refused", "The scan cannot be read.")
    assert of("xu").get(f"enterprises/{other.pk}/claim/").json()["note"] == "The scan cannot be read."


@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": "  "}, {"note": "x" * 1001}, {"note": 1}])
def test_without_a_reason_nothing_is_refused(body, waiting, of):
    program = of("lin")
    with nothing_changes():
        answer = program.post(f"claims/{waiting.pk}/refuse/", body)

    refused(answer, 400, "bad_input")


def test_what_is_decided_is_decided(waiting, of):
    of("hefei").post(f"claims/{waiting.pk}/confirm/")
    with nothing_changes():
        answers = [
            of("hefei").post(f"claims/{waiting.pk}/confirm/"),
            of("hefei").post(f"claims/{waiting.pk}/refuse/", {"note": "No."}),
        ]

    for answer in answers:
        refused(answer, 409, "not_allowed_now")


@pytest.mark.parametrize("name", ["xu", "mei", "zhou"])
def test_others_do_not_find_it(name, waiting, qiming, of):
    program = of(name)
    with nothing_changes():
        answers = [
            program.get(f"claims/{waiting.pk}/"),
            program.post(f"claims/{waiting.pk}/confirm/"),
            program.post(f"claims/{waiting.pk}/refuse/", {"note": "No."}),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


@pytest.mark.parametrize("name", ["xu", "hefei", "op"])
def test_the_scan_is_a_download_for_those_concerned_and_is_written_down(name, waiting, of, request):
    answer = of(name).get(f"claims/{waiting.pk}/licence/")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    event = Event.objects.get(kind="licence_read")
    assert (event.by, event.enterprise) == (request.getfixturevalue(name), waiting.enterprise)


@pytest.mark.parametrize("name", ["mei", "zhou"])
def test_for_others_there_is_no_scan(name, waiting, qiming, of):
    refused(of(name).get(f"claims/{waiting.pk}/licence/"), 404, "not_found")
    assert not Event.objects.filter(kind="licence_read").exists()


def test_that_a_code_is_taken_is_told_wherever_it_is_confirmed(waiting, qiming, regions, of):
    """Not whose it is, and not where: the other one is behind the walls."""
    Enterprise.objects.filter(pk=qiming.pk).update(
        region=regions["330106"], credit_code=waiting.enterprise.credit_code
    )

    told = of("lin").get(f"claims/{waiting.pk}/").json()

    assert told["is_taken"] is True
    assert qiming.name not in str(told)


def test_a_licence_that_was_sent_anew_is_to_be_looked_at_first(waiting, of):
    program = of("op")
    old = {"seen": "2020-01-01T00:00:00Z"}
    with nothing_changes():
        refused(program.post(f"claims/{waiting.pk}/confirm/", old), 409, "sent_anew")

    shown = program.get(f"claims/{waiting.pk}/").json()["sent_at"]
    assert program.post(f"claims/{waiting.pk}/confirm/", {"seen": shown}).json()["state"] == "confirmed"

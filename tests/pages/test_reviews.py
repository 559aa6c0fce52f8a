import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment import tasks
from assessment.actions import evidence, reviews, submissions
from assessment.models import AgencyMember, Letter
from tests.assessment.desks import CODES, hand_in
from tests.pages.statements import at_most
from tests.people import reviewer, save

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])


def address(submission) -> str:
    return f"/submissions/{submission.receipt}/answers/"


@pytest.fixture
def handed_in(regions):
    """Makes so many enterprises that have handed in, with levels from 0 to 5."""
    return lambda count: hand_in(regions, count)


def names_in(text: str) -> list[str]:
    return re.findall(r">(Plant \d\d)</a>", text)


# ── The queue ───────────────────────────────────────────────────────────────────────────


@BOTH
def test_the_queue_shows_what_waits(submitted, lin, client_of, language):
    text = client_of(lin, language=language).get("/reviews/").content.decode()

    assert submitted.enterprise.name in text
    assert submitted.submissions.get().receipt in text


@pytest.mark.parametrize("person_", ["mei", "xu", "op"])
def test_the_queue_is_for_agencies(submitted, person_, client_of, request):
    assert client_of(request.getfixturevalue(person_)).get("/reviews/").status_code == 404


def test_another_province_sees_nothing_of_it(submitted, zhou, client_of):
    text = client_of(zhou, language="en").get("/reviews/").content.decode()

    assert submitted.enterprise.name not in text
    assert "Nothing is waiting" in text


def test_a_city_reads_its_region_without_a_desk(submitted, hefei, client_of):
    text = client_of(hefei, language="en").get("/reviews/").content.decode()

    assert submitted.enterprise.name in text
    assert "submissions go to the agency of the province" in text
    assert 'href="?list=region" aria-current="true"' in text


def test_drafts_are_in_no_list(filled, lin, client_of):
    client = client_of(lin)

    for name in ("desk", "mine", "unassigned", "returned", "region"):
        assert filled.enterprise.name not in client.get(f"/reviews/?list={name}").content.decode()


def test_mine_come_first_and_then_the_oldest(handed_in, lin, client_of):
    _first, second, _third = handed_in(3)
    reviews.take_up(second, by=lin)

    text = client_of(lin).get("/reviews/").content.decode()

    assert names_in(text) == ["Plant 01", "Plant 00", "Plant 02"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=2", ["Plant 02"]),
        ("level=0", ["Plant 00"]),
        ("text=plant 03", ["Plant 03"]),
        (f"text={CODES[1]}", ["Plant 01"]),
        ("status=in_review", ["Plant 02"]),
        ("region=340104", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
        ("region=330106", []),
        ("industry=C36", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
        ("industry=C14", []),
        ("level=9&status=none&page=x", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
        ("list=mine", ["Plant 02"]),
        ("list=unassigned", ["Plant 00", "Plant 01", "Plant 03"]),
        ("list=returned", []),
        ("list=region", ["Plant 03", "Plant 02", "Plant 01", "Plant 00"]),
        ("list=region&text=91340122", ["Plant 02"]),
        ("sort=level", ["Plant 03", "Plant 02", "Plant 01", "Plant 00"]),
        ("sort=newest", ["Plant 03", "Plant 02", "Plant 01", "Plant 00"]),
        ("sort=nonsense", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
        ("verified=2", []),
        ("verified=2&list=region", []),
        ("age=late", []),
        ("age=new&list=unassigned", ["Plant 00", "Plant 01", "Plant 03"]),
        ("round=999999999", []),
        ("round=x", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
        ("list=nonsense", ["Plant 02", "Plant 00", "Plant 01", "Plant 03"]),
    ],
)
def test_the_filters_are_in_the_address(handed_in, lin, client_of, query, found):
    made = handed_in(4)
    reviews.take_up(made[2], by=lin)

    text = client_of(lin).get(f"/reviews/?{query}").content.decode()

    assert names_in(text) == found


@pytest.mark.parametrize("query", ["", "&text=plant&industry=C36"])
@pytest.mark.parametrize("rows", [5, 60])
def test_the_queue_takes_the_same_few_queries_for_any_number_of_rows(handed_in, lin, client_of, rows, query):
    handed_in(rows)
    client = client_of(lin)
    client.get("/reviews/")

    with at_most(8 + bool(query)):
        text = client.get(f"/reviews/?list=desk{query}").content.decode()

    assert len(names_in(text)) == min(rows, 25)
    assert f"1–{min(rows, 25)}" in text


# ── A submission to read ────────────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize("person_", ["lin", "hefei", "mei", "vera"])
def test_a_submission_is_read_by_both_sides(submitted, person_, client_of, request, language):
    reader = request.getfixturevalue(person_)

    response = client_of(reader, language=language).get(address(submitted.submissions.get()))

    assert response.status_code == 200
    assert response.content.decode().count("<article") == len(submitted.requirements())


@pytest.mark.parametrize("person_", ["zhou", "xu", "op"])
def test_a_submission_is_not_for_strangers(submitted, other, person_, client_of, request):
    stranger = request.getfixturevalue(person_)

    assert client_of(stranger).get(address(submitted.submissions.get())).status_code == 404


def test_agencies_read_what_was_sealed_not_what_is_written_since(submitted, mei, lin, client_of):
    submission, requirement = submitted.submissions.get(), submitted.requirements()[0]
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="More, please.")
    save(submitted, requirement.id, "0", by=mei, version=1, note="Written after the return")

    text = client_of(lin).get(address(submission)).content.decode()

    assert "Written after the return" not in text


def test_notes_and_evidence_stand_beside_the_answer(filled, mei, lin, client_of):
    requirement = filled.requirements()[0]
    save(filled, requirement.id, "0.8", by=mei, version=1, note="<b>MES</b> since 2025")
    file = evidence.add(filled, requirement.id, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=mei)
    submission = submissions.submit(filled, by=mei, declared=True)

    text = client_of(lin).get(address(submission)).content.decode()

    assert "&lt;b&gt;MES&lt;/b&gt; since 2025" in text
    assert f"/submissions/{submission.receipt}/evidence/{file.pk}/" in text


def test_what_changed_since_the_last_submission_is_marked_and_found(submitted, mei, lin, client_of):
    requirement = submitted.requirements()[3]
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="More, please.")
    save(submitted, requirement.id, "0.5", by=mei, version=1)
    second = submissions.submit(submitted, by=mei, declared=True)
    client = client_of(lin, language="en")

    everything = client.get(address(second)).content.decode()
    changed = client.get(address(second) + "?show=changed").content.decode()

    assert everything.count("line-changed") == 1
    assert changed.count("<article") == 1
    assert f'id="{requirement.id}"' in changed
    assert "was: Fully met" in changed


def test_a_file_that_was_added_is_a_change_too(submitted, mei, client_of):
    requirement = submitted.requirements()[3]
    submissions.withdraw(submitted, by=mei)
    evidence.add(submitted, requirement.id, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=mei)
    second = submissions.submit(submitted, by=mei, declared=True)

    changed = client_of(mei).get(address(second) + "?show=changed").content.decode()

    assert changed.count("<article") == 1


def test_an_unknown_view_shows_everything(submitted, lin, client_of):
    text = client_of(lin).get(address(submitted.submissions.get()) + "?show=nonsense").content.decode()

    assert text.count("<article") == len(submitted.requirements())


def test_reading_takes_few_queries(submitted, lin, client_of):
    client = client_of(lin)

    with at_most(9):
        client.get(address(submitted.submissions.get()))


# ── The moves ───────────────────────────────────────────────────────────────────────────


def moves_in(text: str) -> list[str]:
    return re.findall(r'action="/assessments/\w+/([\w-]+)/"', text)


def test_the_moves_at_the_side_are_those_of_the_table(submitted, lin, hefei, client_of):
    submission = submitted.submissions.get()
    before = moves_in(client_of(lin).get(address(submission)).content.decode())

    reviews.take_up(submitted, by=lin)

    assert before == ["take-up"]  # there is nobody else to whom it could be given
    after = client_of(lin).get(address(submission)).content.decode()
    assert moves_in(after) == ["accept", "decline", "release"]
    assert f'href="/submissions/{submission.receipt}/return/"' in after
    assert moves_in(client_of(hefei).get(address(submission)).content.decode()) == []


def test_an_earlier_submission_offers_no_moves(submitted, mei, lin, client_of):
    first = submitted.submissions.get()
    submissions.withdraw(submitted, by=mei)
    submissions.submit(submitted, by=mei, declared=True)

    text = client_of(lin, language="en").get(address(first)).content.decode()

    assert moves_in(text) == []
    assert "Read the latest one" in text


@pytest.mark.parametrize(
    ("page", "status"),
    [("release", "submitted"), ("return", "returned"), ("accept", "accepted"), ("decline", "declined")],
)
def test_each_form_makes_its_move_and_comes_back(submitted, lin, client_of, page, status):
    submission = submitted.submissions.get()
    reviews.take_up(submitted, by=lin)
    form = {"seen": submission.receipt, "note": "Photos, please."}

    response = client_of(lin).post(f"/assessments/{submitted.reference}/{page}/", form)

    submitted.refresh_from_db()
    assert submitted.status == status
    assert response.url == address(submission)


def test_a_refusal_is_shown_where_one_was_reading(submitted, lin, client_of):
    reviews.take_up(submitted, by=lin)

    response = client_of(lin, language="en").post(
        f"/assessments/{submitted.reference}/return/", {"note": " "}
    )

    submitted.refresh_from_db()
    assert submitted.status == "in_review"
    assert response.url == address(submitted.submissions.get())
    assert "say why" in str(next(iter(response.wsgi_request._messages)))


def test_a_form_that_is_older_than_the_latest_submission_is_refused(submitted, mei, lin, client_of):
    first = submitted.submissions.get()
    submissions.withdraw(submitted, by=mei)
    second = submissions.submit(submitted, by=mei, declared=True)

    response = client_of(lin).post(f"/assessments/{submitted.reference}/take-up/", {"seen": first.receipt})

    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    assert response.url == address(second)


@pytest.mark.parametrize("person_", ["zhou", "xu", "op"])
@pytest.mark.parametrize("page", ["take-up", "release", "return", "accept", "decline"])
@pytest.mark.usefixtures("other")
def test_moves_are_not_for_strangers(submitted, page, person_, client_of, request):
    stranger = request.getfixturevalue(person_)

    response = client_of(stranger).post(f"/assessments/{submitted.reference}/{page}/", {"note": "No."})

    submitted.refresh_from_db()
    assert response.status_code == 404
    assert submitted.status == "submitted"


def test_the_letter_about_a_withdrawal_leads_to_a_page_that_its_reader_may_see(filled, mei, lin, client_of):
    submissions.submit(filled, by=mei, declared=True)
    submissions.withdraw(filled, by=mei)
    for letter in Letter.objects.order_by("pk"):
        tasks.send_letter(letter.pk)

    place = re.search(r"http://localhost:8000(/\S+)", mail.outbox[-1].body)[1]

    assert client_of(lin).get(place).status_code == 200


def test_a_lead_decides_like_a_reviewer(submitted, regions, client_of):
    lead = reviewer(regions, "lead", "Lead", "340000", role="lead")
    client = client_of(lead)

    client.post(f"/assessments/{submitted.reference}/take-up/")

    submitted.refresh_from_db()
    assert submitted.assigned_to == lead
    assert AgencyMember.objects.get(user=lead).role == "lead"


def test_the_history_says_what_happened(submitted, lin, client_of):
    reviews.take_up(submitted, by=lin)
    reviews.release(submitted, by=lin)

    text = client_of(lin, language="en").get(f"/submissions/{submitted.receipt}/answers/").content.decode()

    past = re.search(r'<ol class="past">(.*?)</ol>', text, re.DOTALL)[1]
    happened = re.findall(r"<b>(.*?)</b>", past)
    assert happened == ["Put back into the queue", "Taken up for review", "Submitted"]

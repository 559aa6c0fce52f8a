"""A reviewer asks without returning; the enterprise replies; nothing is unlocked by it."""

import pytest
from django.core import mail
from django.utils import translation

from assessment import tasks
from assessment.actions import findings, questions, reviews, submissions
from assessment.lifecycle import Status
from assessment.models import Assessment, Conflict, Event, Letter, Question
from assessment.models.reviews import by_requirement
from assessment.refusals import BadInput, Forbidden
from tests.assessment.untouched import refused
from tests.people import reviewer, save

ONE, TWO = "data.L1.a", "data.L1.b"
ASKED = "Which lines does the photo show?"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def taken_up(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def question(taken_up, lin) -> Question:
    return questions.ask(taken_up.submissions.get(), ONE, by=lin, text=ASKED)


def kept() -> list:
    return list(Question.objects.order_by("pk").values())


def recipients(kind: str) -> set:
    return {letter.to for letter in Letter.objects.filter(event__kind=kind)}


# ── Asking ──────────────────────────────────────────────────────────────────────────────


def test_a_question_is_kept_written_down_and_told_to_the_owners(taken_up, lin, mei, bo):
    asked = questions.ask(taken_up.submissions.get(), ONE, by=lin, text=f" {ASKED}\r\n")

    event = Event.objects.get(kind="question_asked")
    assert (asked.requirement, asked.text, asked.asked_by, asked.tier) == (ONE, ASKED, lin, "province")
    assert (event.by, event.note, event.details["requirement"]) == (lin, ASKED, ONE)
    assert recipients("question_asked") == {mei}


def test_nothing_is_unlocked_by_a_question(question, taken_up, bo):
    with refused("so its answers cannot be changed"):
        save(taken_up, ONE, "0", by=bo, version=1)

    assert taken_up.status == Status.IN_REVIEW


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_question_asks_something_and_is_not_a_book(text, taken_up, lin):
    with refused(error=BadInput):
        questions.ask(taken_up.submissions.get(), ONE, by=lin, text=text)

    assert kept() == []


@pytest.mark.parametrize("about", ["nothing.L1.a", "data", ""])
def test_only_what_was_answered_is_asked_about(about, taken_up, lin):
    with refused("not part of this submission", BadInput):
        questions.ask(taken_up.submissions.get(), about, by=lin, text=ASKED)

    assert kept() == []


@pytest.mark.parametrize("person", ["mei", "bo", "vera", "hefei"])
def test_whoever_does_not_hold_the_desk_does_not_ask(person, taken_up, request):
    with refused(error=Forbidden):
        questions.ask(taken_up.submissions.get(), ONE, by=request.getfixturevalue(person), text=ASKED)

    assert kept() == []


def test_whoever_is_too_close_to_the_enterprise_does_not_ask(taken_up, lin):
    Conflict.objects.create(user=lin, enterprise=taken_up.enterprise, reason="My brother works there.")
    lin = type(lin).objects.get(pk=lin.pk)  # what was declared is read once a request

    with refused(error=Forbidden):
        questions.ask(taken_up.submissions.get(), ONE, by=lin, text=ASKED)

    assert kept() == []


def test_nothing_is_asked_before_it_is_taken_up(submitted, lin):
    with refused("take it up"):
        questions.ask(submitted.submissions.get(), ONE, by=lin, text=ASKED)

    assert kept() == []


def test_nothing_is_asked_about_an_earlier_hand_in(taken_up, lin, mei):
    first = taken_up.submissions.get()
    reviews.send_back(taken_up, by=lin, note="Look again.")
    submissions.submit(taken_up, by=mei, declared=True)
    reviews.take_up(taken_up, by=lin)

    with refused("handed in anew"):
        questions.ask(first, ONE, by=lin, text=ASKED)

    assert kept() == []


# ── Replying ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("person", ["mei", "bo"])
def test_a_reply_is_kept_beside_the_question_and_told_to_who_asked(person, question, lin, request):
    replier = request.getfixturevalue(person)

    questions.reply(question, by=replier, text=" Lines 1 and 2. ")

    question.refresh_from_db()
    event = Event.objects.get(kind="question_replied")
    assert (question.text, question.reply, question.replied_by) == (ASKED, "Lines 1 and 2.", replier)
    assert question.replied_at is not None
    assert (event.by, event.note) == (replier, "Lines 1 and 2.")
    assert recipients("question_replied") == {lin}


def test_whoever_holds_it_now_is_told_too(question, taken_up, mei, lin, regions):
    holder = reviewer(regions, "gao", "高审", "340000")
    reviews.release(taken_up, by=lin)
    reviews.take_up(taken_up, by=holder)

    questions.reply(question, by=mei, text="Lines 1 and 2.")

    assert recipients("question_replied") == {lin, holder}


def test_a_colleague_of_the_desk_who_neither_asked_nor_holds_it_is_not_told(question, mei, lin, regions):
    reviewer(regions, "gao", "高审", "340000")

    questions.reply(question, by=mei, text="Lines 1 and 2.")

    assert recipients("question_replied") == {lin}


@pytest.mark.parametrize("person", ["vera", "lin"])
def test_whoever_may_not_answer_does_not_reply(person, question, request):
    before = kept()

    with refused(error=Forbidden):
        questions.reply(question, by=request.getfixturevalue(person), text="Lines 1 and 2.")

    assert kept() == before


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_reply_says_something_and_is_not_a_book(text, question, mei):
    before = kept()

    with refused(error=BadInput):
        questions.reply(question, by=mei, text=text)

    assert kept() == before


def test_a_reply_stays_as_it_was_sent(question, mei, bo):
    questions.reply(question, by=bo, text="Lines 1 and 2.")
    questions.reply(question, by=mei, text="Lines 1 and 2.")
    before = kept()

    with refused("薄海 has replied already"):
        questions.reply(question, by=mei, text="Line 1.")

    assert kept() == before
    assert Event.objects.filter(kind="question_replied").count() == 1


@pytest.mark.parametrize("end", ["accept", "decline"])
def test_nothing_is_added_once_it_is_decided(end, question, taken_up, lin, mei):
    getattr(reviews, end)(taken_up, by=lin, note="Well founded.")
    before = kept()

    with refused("finished"):
        questions.reply(question, by=mei, text="Lines 1 and 2.")

    assert kept() == before


def test_a_question_can_be_answered_while_it_is_returned(question, taken_up, lin, bo):
    reviews.send_back(taken_up, by=lin, note="Look again.")

    questions.reply(question, by=bo, text="Lines 1 and 2.")

    question.refresh_from_db()
    assert question.reply == "Lines 1 and 2."


def test_questions_of_all_hand_ins_stand_at_their_requirement(question, taken_up, lin, mei):
    reviews.send_back(taken_up, by=lin, note="Look again.")
    again = submissions.submit(taken_up, by=mei, declared=True)
    reviews.take_up(taken_up, by=lin)
    more = [questions.ask(again, id, by=lin, text=f"{id}?") for id in (TWO, ONE)]

    found = by_requirement(Question.objects.of(taken_up))

    assert found == {ONE: [question, more[1]], TWO: [more[0]]}


# ── Letters and history ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "title"), [("en", "Data"), ("zh-hans", "数据")])
def test_the_letters_say_what_was_asked_and_replied_and_where(language, title, question, lin, mei):
    for person in (lin, mei):
        person.language = language
        person.save()
    questions.reply(question, by=mei, text="Lines 1 & <2>.")
    for letter in Letter.objects.filter(event__kind__startswith="question").order_by("pk"):
        tasks.send_letter(letter.pk)

    asked, replied = mail.outbox

    assert (asked.to, replied.to) == ([mei.email], [lin.email])
    assert ASKED in asked.body
    assert "Lines 1 & <2>." in replied.body
    for letter in mail.outbox:
        assert f"{title} · " in letter.body
        assert str(question.submission.assessment) in letter.subject
        assert question.submission.receipt in letter.body
    assert f"/assessments/{question.submission.assessment.reference}/#questions" in asked.body
    assert f"/submissions/{question.submission.receipt}/answers/#{ONE}" in replied.body


def test_who_has_left_the_agency_gets_no_reply(question, lin, mei):
    questions.reply(question, by=mei, text="Lines 1 and 2.")
    lin.agency_memberships.update(ended_at=question.asked_at)

    tasks.send_letter(Letter.objects.get(event__kind="question_replied").pk)

    assert mail.outbox == []


def test_both_sides_read_in_the_history_what_was_asked(question, taken_up, lin, mei, hefei):
    questions.reply(question, by=mei, text="Lines 1 and 2.")

    for reader in (lin, mei):
        kinds = list(taken_up.events.visible_to(reader).values_list("kind", flat=True))
        assert kinds[:2] == ["question_replied", "question_asked"]


def test_the_letter_on_a_return_names_each_place_with_its_sentence(taken_up, lin, mei):
    mei.language = "en"
    mei.save()
    wanted = {"logistics": "Why is it not left out?", ONE: "The photo shows <another> line."}
    reviews.send_back(taken_up, by=lin, note="Please look again.", corrections=wanted)

    tasks.send_letter(Letter.objects.get(event__kind="send_back").pk)

    body = mail.outbox[0].body
    assert "Please look again." in body
    assert "All else stays as it was handed in." in body
    for text in wanted.values():
        assert text in body
    assert taken_up.edition.subdomains["logistics"].name.en in body
    assert f"{taken_up.edition.subdomains['data'].name.en} · " in body


def test_findings_and_questions_do_not_meddle_with_each_other(question, taken_up, lin):
    findings.give(taken_up.submissions.get(), ONE, "0.5", by=lin, version=None, reason="One line.")

    assert kept()[0]["reply"] == ""


def test_a_desk_that_no_longer_sees_it_gets_no_reply(question, lin, mei):
    questions.reply(question, by=mei, text="Lines 1 and 2.")
    Assessment.objects.update(tier="county", chain=["county", "province"])  # sent down in between

    tasks.send_letter(Letter.objects.get(event__kind="question_replied").pk)

    assert mail.outbox == []

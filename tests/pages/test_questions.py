"""Questions without returning, and the replies."""

import re
from html import unescape

import pytest

from assessment.actions import questions, reviews
from assessment.models import Question
from tests.pages.returned import ONE, page
from tests.pages.statements import at_most

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
STRANGERS = pytest.mark.parametrize("stranger", ["zhou", "xu", "op"])


def asking(assessment) -> str:
    return f"/submissions/{assessment.submissions.first().receipt}/questions/"


@pytest.fixture
def asked(taken_up, lin) -> Question:
    return questions.ask(taken_up.submissions.get(), ONE, by=lin, text="Which lines?")


def test_a_reviewer_asks_and_comes_back_to_where_they_were(taken_up, lin, client_of):
    back = f"/submissions/{taken_up.receipt}/answers/#{ONE}"

    response = client_of(lin).post(asking(taken_up), {"about": ONE, "text": "Which lines?", "back": back})

    question = Question.objects.get()
    assert (question.requirement, question.text, question.asked_by) == (ONE, "Which lines?", lin)
    assert response.url == back


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere", ""])
def test_the_way_back_leads_nowhere_else(back, taken_up, lin, client_of):
    response = client_of(lin).post(asking(taken_up), {"about": ONE, "text": "Which lines?", "back": back})

    assert response.url == asking(taken_up)


@pytest.mark.parametrize("about", ["", "nothing.L1.a"])
def test_a_question_that_is_refused_stands_in_its_field_again(about, taken_up, lin, client_of):
    response = client_of(lin).post(asking(taken_up), {"about": about, "text": "My long question?"})

    assert response.status_code == 409
    assert "My long question?</textarea>" in unescape(response.content.decode())
    assert not Question.objects.exists()


@BOTH
@pytest.mark.parametrize("person", ["lin", "hefei", "mei", "bo", "vera"])
def test_both_sides_read_the_questions(person, asked, client_of, request, language):
    Question.objects.update(text="Which <lines>?")
    client = client_of(request.getfixturevalue(person), language=language)

    text = page(client, asking(asked.submission.assessment))

    assert "<title>" + {"en": "Questions and replies", "zh-hans": "提问与回复"}[language] in text
    assert "Which <lines>?" in text
    assert ('name="about"' in text) == (person == "lin")
    assert ("/reply/" in text) == (person in ("mei", "bo"))


@pytest.mark.parametrize("place", ["/assessments/{0.reference}/", "/submissions/{0.receipt}/receipt/"])
def test_the_enterprise_replies_where_it_reads(place, taken_up, lin, mei, client_of):
    question, place = (
        questions.ask(taken_up.submissions.get(), ONE, by=lin, text="Which lines?"),
        place.format(taken_up),
    )
    client = client_of(mei)
    text = page(client, place)
    address = re.search(r'action="(/submissions/\w+/questions/\d+/reply/)"', text)[1]

    response = client.post(address, {"text": "Lines 1 and 2.", "back": place})

    question.refresh_from_db()
    assert (response.url, question.reply, question.replied_by) == (place, "Lines 1 and 2.", mei)
    assert "Lines 1 and 2." in page(client, place)
    assert address not in page(client, place)


def test_a_reply_to_a_question_that_is_refused_stands_in_its_field_again(taken_up, lin, mei, client_of):
    question = questions.ask(taken_up.submissions.get(), ONE, by=lin, text="Which lines?")

    response = client_of(mei).post(f"{asking(taken_up)}{question.pk}/reply/", {"text": "x" * 2001})

    question.refresh_from_db()
    assert (response.status_code, question.reply) == (409, "")
    assert "x" * 2001 + "</textarea>" in response.content.decode()


@STRANGERS
@pytest.mark.usefixtures("other")
def test_questions_are_not_for_strangers(stranger, asked, client_of, request):
    client, address = client_of(request.getfixturevalue(stranger)), asking(asked.submission.assessment)

    told = [
        client.get(address),
        client.post(address, {"about": ONE, "text": "Hm?"}),
        client.post(f"{address}{asked.pk}/reply/", {"text": "Hm."}),
    ]

    assert [response.status_code for response in told] == [404] * 3
    assert list(Question.objects.values_list("text", "reply")) == [("Which lines?", "")]


def test_home_tells_both_sides_what_waits(taken_up, lin, mei, vera, client_of):
    question = questions.ask(taken_up.submissions.get(), ONE, by=lin, text="Which lines?")
    house, desk_ = client_of(mei, language="en"), client_of(lin, language="en")
    waiting = page(house, "/home/")
    reading = page(client_of(vera, language="en"), "/home/")
    questions.reply(question, by=mei, text="Lines 1 and 2.")
    replied = page(desk_, "/home/")
    reviews.accept(taken_up, by=lin)

    assert "Reply to the reviewer: whole enterprise 2026" in waiting
    assert "One question waits." in waiting
    assert f'href="/assessments/{taken_up.reference}/#questions"' in waiting
    assert "Reply to the reviewer" not in reading
    assert "Reply to the reviewer" not in page(house, "/home/")
    assert "Lines 1 and 2." in replied
    assert f'href="{asking(taken_up)}#q-{question.pk}"' in replied
    assert "Lines 1 and 2." not in page(desk_, "/home/")


def test_many_questions_cost_no_more_than_one(taken_up, lin, mei, client_of):
    for number in range(6):
        questions.ask(taken_up.submissions.get(), ONE, by=lin, text=f"{number}?")
    client = client_of(mei)
    client.get(asking(taken_up))

    with at_most(6):
        client.get(asking(taken_up))

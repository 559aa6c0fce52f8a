"""Returning by place, answering it, comparing the hand-ins and asking, as people see it."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import assessments, corrections, evidence, findings, questions, reviews, submissions
from assessment.models import Assessment, Correction, Event, Question, Round
from assessment.models.corrections import asked_of
from tests.pages.statements import at_most
from tests.people import save

ONE, TWO, OTHER = "data.L1.a", "data.L1.b", "data.L2.a"
PDF = b"%PDF-1.7\n\x00 made for a test"
BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
STRANGERS = pytest.mark.parametrize("stranger", ["zhou", "xu", "op"])


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def taken_up(submitted, lin):
    reviews.take_up(submitted, by=lin)
    submitted.refresh_from_db()
    return submitted


@pytest.fixture
def returned(taken_up, lin):
    wanted = {ONE: "The photo shows <another> line.", "logistics": "Why is it not left out?"}
    reviews.send_back(taken_up, by=lin, note="Please look again.", corrections=wanted)
    taken_up.refresh_from_db()
    return taken_up


@pytest.fixture
def handed_in_anew(returned, mei):
    """With another answer, note and file at the first, and a reply to each."""
    save(returned, ONE, "0.5", by=mei, version=1, note="Two <of> three lines.")
    evidence.add(returned, ONE, SimpleUploadedFile("line3.pdf", PDF), by=mei)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text=f"Done: {each.about}.")
    submissions.submit(returned, by=mei, declared=True)
    returned.refresh_from_db()
    return returned


def of_round(assessment, *, by, **facts) -> Round:
    desk = by.agency_memberships.get()
    call = Round.objects.create(
        agency=desk.agency,
        title_zh="2026 年申报",
        title_en="Call of 2026",
        edition_id=assessment.edition_id,
        year=2026,
        opens_on="2020-01-01",
        closes_on="2099-12-31",
        chain=["province"],
        opened_by=by,
        **facts,
    )
    Assessment.objects.filter(pk=assessment.pk).update(round=call)
    return call


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def chosen_in(text: str) -> list[str]:
    return re.findall(r'name="about" value="([\w.]+)" id="[\w.-]+" checked', text)


# ── The page on which a reviewer returns ────────────────────────────────────────────────


def returning(assessment) -> str:
    return f"/submissions/{assessment.submissions.first().receipt}/return/"


@BOTH
def test_what_was_found_otherwise_is_chosen_already_with_its_reason(taken_up, lin, client_of, language):
    submission = taken_up.submissions.get()
    findings.give(submission, ONE, "0.5", by=lin, version=None, reason="One line of three.")
    findings.give(submission, TWO, "1", by=lin, version=None)

    text = page(client_of(lin, language=language), returning(taken_up))

    assert chosen_in(text) == [ONE]
    assert ">One line of three.</textarea>" in text


def test_what_the_address_names_is_chosen_too(taken_up, lin, client_of):
    text = page(client_of(lin), f"{returning(taken_up)}?about={OTHER}&about=logistics")

    assert sorted(chosen_in(text)) == [OTHER, "logistics"]


def test_every_requirement_and_every_subdomain_can_be_chosen(taken_up, lin, client_of):
    text = page(client_of(lin), returning(taken_up))

    places = set(re.findall(r'name="about" value="([\w.]+)"', text))
    assert {r.id for r in taken_up.requirements()} <= places
    assert taken_up.edition.weights["discrete"].in_force() <= places


def test_the_page_says_which_return_of_how_many_it_is(taken_up, lin, client_of):
    of_round(taken_up, by=lin, returns_most=3)
    Assessment.objects.update(returns=1)

    text = page(client_of(lin, language="en"), returning(taken_up))

    assert "Return 2 of at most 3 in the round “Call of 2026”." in text


def test_outside_a_round_returns_are_not_limited(taken_up, lin, client_of):
    assert "Return 1; outside a round" in page(client_of(lin, language="en"), returning(taken_up))


def test_the_form_returns_what_is_chosen(taken_up, lin, client_of):
    form = {
        "scope": "chosen",
        "note": "Look again.",
        "about": [ONE, "logistics"],
        f"text:{ONE}": "Another line.",
        "text:logistics": "Why?",
        f"text:{OTHER}": "Typed, then thought better of.",
    }

    response = client_of(lin).post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert response.url == f"/submissions/{taken_up.receipt}/answers/"
    assert (taken_up.status, taken_up.returns, set(taken_up.unlocked)) == ("returned", 1, {ONE, "logistics"})
    assert {c.about: c.text for c in Correction.objects.all()} == {ONE: "Another line.", "logistics": "Why?"}


def test_the_whole_is_returned_only_if_that_is_said(taken_up, lin, client_of):
    form = {"scope": "whole", "note": "The type is wrong.", "about": [ONE], f"text:{ONE}": "Another line."}

    client_of(lin).post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert (taken_up.status, taken_up.unlocked, Correction.objects.count()) == ("returned", None, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"about": []}, "Choose at least one place"),
        ({"note": " "}, "Please say why"),
        ({f"text:{ONE}": " "}, "Say at each requirement"),
        ({"about": [ONE, "nothing.L1.a"], "note": ""}, "Please say why"),
    ],
)
def test_nothing_that_was_typed_is_lost_on_a_refusal(wrong, sentence, taken_up, lin, client_of):
    form = {"scope": "chosen", "note": "My long note.", "about": [ONE, TWO]}
    form |= {f"text:{ONE}": "My first sentence.", f"text:{TWO}": "My second sentence."} | wrong

    response = client_of(lin, language="en").post(returning(taken_up), form)

    text = unescape(response.content.decode())
    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status, Correction.objects.count()) == (409, "in_review", 0)
    assert sentence in text
    assert "My second sentence.</textarea>" in text
    assert [id for id in form["about"] if "nothing" not in id] == chosen_in(text)
    assert f'name="note" rows="3" maxlength="4000" required>{form["note"]}</textarea>' in text


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (({"returns_most": 1}, 1), "The round allows one return, and it has been used."),
        (({"returns_most": 3}, 3), "The round allows 3 returns, and they have been used."),
        (({"closed_at": "2026-06-01T00:00Z"}, 0), "The round is closed"),
    ],
)
def test_the_round_limits_the_returns(limits, sentence, taken_up, lin, client_of):
    facts, returns = limits
    of_round(taken_up, by=lin, **facts)
    Assessment.objects.update(returns=returns)
    form = {"note": "Look again.", "about": [ONE], f"text:{ONE}": "Another line."}

    response = client_of(lin, language="en").post(returning(taken_up), form)

    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status, taken_up.returns) == (409, "in_review", returns)
    assert sentence in unescape(response.content.decode())
    assert not Correction.objects.exists()
    assert not Event.objects.filter(kind="send_back").exists()


def test_a_page_older_than_the_latest_submission_is_refused(taken_up, lin, mei, client_of):
    old = returning(taken_up)
    reviews.send_back(taken_up, by=lin, note="Look again.")
    submissions.submit(taken_up, by=mei, declared=True)
    reviews.take_up(taken_up, by=lin)

    response = client_of(lin, language="en").post(old, {"scope": "whole", "note": "Again."})

    taken_up.refresh_from_db()
    assert (response.status_code, taken_up.status) == (409, "in_review")
    assert "handed in anew" in unescape(response.content.decode())


@STRANGERS
def test_returning_is_not_for_strangers(stranger, taken_up, other, client_of, request):
    client = client_of(request.getfixturevalue(stranger))

    assert client.get(returning(taken_up)).status_code == 404
    assert client.post(returning(taken_up), {"scope": "whole", "note": "No."}).status_code == 404
    taken_up.refresh_from_db()
    assert taken_up.status == "in_review"


@pytest.mark.parametrize("reader", ["mei", "hefei"])
def test_whoever_may_only_read_is_told_so(reader, taken_up, client_of, request):
    client = client_of(request.getfixturevalue(reader))

    assert client.get(returning(taken_up)).url == f"/submissions/{taken_up.receipt}/answers/"
    assert client.post(returning(taken_up), {"scope": "whole", "note": "No."}).status_code == 409
    taken_up.refresh_from_db()
    assert taken_up.status == "in_review"


def test_the_page_takes_few_queries(taken_up, lin, client_of):
    submission = taken_up.submissions.get()
    for id in (ONE, TWO, OTHER):
        findings.give(submission, id, "0.5", by=lin, version=None, reason="One line of three.")
    client, address = client_of(lin), returning(taken_up)
    client.get(address)

    with at_most(5):
        client.get(address)


# ── Where the enterprise answers ────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize("person", ["mei", "bo", "vera"])
def test_the_corrections_stand_on_the_assessments_page_with_their_places(
    person, returned, client_of, request, language
):
    client = client_of(request.getfixturevalue(person), language=language)

    for address in ("", "corrections/"):
        text = page(client, f"/assessments/{returned.reference}/{address}")
        assert "The photo shows <another> line." in text
        assert f'href="/assessments/{returned.reference}/answers/data/?at={ONE}#r-{ONE}"' in text
        assert f'href="/assessments/{returned.reference}/answers/logistics/"' in text
        assert text.count("/corrections/") >= (0 if person == "vera" else 2)
        assert ('name="text"' in text) == (person != "vera")


def test_a_reply_is_kept_from_the_page(returned, bo, client_of):
    correction = Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/corrections/{correction.pk}/reply/"

    response = client_of(bo).post(address, {"text": "A new photo.", "seen": ""})

    correction.refresh_from_db()
    assert response.url == f"/assessments/{returned.reference}/corrections/#c-{correction.pk}"
    assert (correction.reply, correction.replied_by) == ("A new photo.", bo)


def test_a_reply_that_is_refused_stands_in_its_field_again(returned, bo, mei, client_of):
    correction = Correction.objects.get(about=ONE)
    corrections.reply(correction, by=bo, text="From Bo.")
    address = f"/assessments/{returned.reference}/corrections/{correction.pk}/reply/"

    response = client_of(mei, language="en").post(address, {"text": "From Mei.", "seen": ""})

    text = unescape(response.content.decode())
    correction.refresh_from_db()
    assert (response.status_code, correction.reply) == (409, "From Bo.")
    assert "From Mei.</textarea>" in text
    assert "薄海 has replied in the meantime." in text


@pytest.mark.parametrize("stranger", ["xu", "lin", "zhou", "op"])
def test_replying_is_for_the_house_alone(stranger, returned, other, client_of, request):
    client, correction = client_of(request.getfixturevalue(stranger)), Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/corrections/"

    assert client.get(address).status_code == 404
    assert client.post(f"{address}{correction.pk}/reply/", {"text": "Hm."}).status_code == 404
    assert not Correction.objects.exclude(reply="").exists()


def desk(assessment, subdomain: str = "data", query: str = "") -> str:
    return f"/assessments/{assessment.reference}/answers/{subdomain}/{query}"


def test_in_the_workspace_only_what_was_returned_has_fields(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned))

    assert re.findall(r'name="version:([\w.]+)"', text) == [ONE]
    assert re.findall(r'name="value:([\w.]+)" value="1"', text) == [ONE]
    assert "The photo shows <another> line." in text
    assert text.count("This was not returned for changes") == 11
    assert f'name="comment:{TWO}"' in text


def test_a_returned_subdomain_is_open_as_a_whole(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned, "logistics"))

    inside = [r.id for r in returned.requirements() if r.subdomain == "logistics"]
    assert re.findall(r'name="version:([\w.]+)"', text) == inside
    assert "Why is it not left out?" in text
    assert f'href="/assessments/{returned.reference}/shape/"' in text


def test_the_filter_shows_what_was_returned(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned, query="?show=returned"))

    assert re.findall(r'class="req[^"]*" id="r-([\w.]+)"', text) == [ONE]
    assert '<a href="?show=returned" aria-current="true">Returned <span>1</span></a>' in text


def test_without_a_return_there_is_no_such_filter(draft, mei, client_of):
    assert "?show=returned" not in page(client_of(mei), desk(draft))


def test_answering_begins_at_the_first_correction_without_a_reply(returned, mei, client_of):
    first, second = asked_of(returned)
    corrections.reply(first, by=mei, text="Done.")

    place = client_of(mei).get(f"/assessments/{returned.reference}/answers/").url

    assert second.about.partition(".")[0] in place


def test_the_form_without_a_script_takes_answer_and_reply_and_locks_the_rest(returned, mei, client_of):
    correction = Correction.objects.get(about=ONE)
    form = {
        f"version:{ONE}": "1",
        f"value:{ONE}": "0.5",
        f"version:{TWO}": "1",
        f"value:{TWO}": "0",
        f"seen:{correction.pk}": "",
        f"reply:{correction.pk}": "Half of it.",
    }

    response = client_of(mei, language="en").post(desk(returned), form)

    correction.refresh_from_db()
    given = returned.answers_given()
    assert (response.status_code, given[ONE], given[TWO]) == (409, "0.5", "1")
    assert correction.reply == "Half of it."
    assert "was not returned to you for changes" in unescape(response.content.decode())


def test_a_reply_of_somebody_elses_assessment_is_not_written_by_the_form(returned, other, xu, client_of):
    mine, correction = assessments.start(other, by=xu, year=2026), Correction.objects.get(about=ONE)

    client_of(xu).post(desk(mine), {f"reply:{correction.pk}": "Hm.", f"seen:{correction.pk}": ""})

    correction.refresh_from_db()
    assert correction.reply == ""


def test_a_script_is_told_that_an_answer_is_locked(returned, mei, client_of):
    address = f"/assessments/{returned.reference}/answer/{TWO}/"

    response = client_of(mei, language="en").post(address, {"value": "0", "version": "1"})

    assert response.status_code == 409
    assert "stays as it was handed in" in response.json()["sentence"]
    assert returned.answers_given()[TWO] == "1"


def test_shaping_shows_what_is_locked_and_changes_the_rest(returned, mei, client_of):
    client, address = client_of(mei, language="en"), f"/assessments/{returned.reference}/shape/"

    text = page(client, address)
    response = client.post(address, {"leave:logistics": "on", "reason:logistics": "A forwarder does it."})

    returned.refresh_from_db()
    disabled = re.findall(r'<input type="checkbox" name="leave:(\w+)"[^>]* disabled>', text)
    assert set(disabled) == set(returned.edition.tailorable) - {"logistics"}
    assert 'name="type" value="discrete" checked disabled' in text
    assert response.url == f"/assessments/{returned.reference}/"
    assert (returned.type, returned.tailored_out) == ("discrete", {"logistics": "A forwarder does it."})


def test_where_no_subdomain_was_returned_the_shape_is_closed(taken_up, lin, mei, client_of):
    reviews.send_back(taken_up, by=lin, note="Look again.", corrections={ONE: "Another line."})
    client, address = client_of(mei, language="en"), f"/assessments/{taken_up.reference}/shape/"

    assert address not in page(client, f"/assessments/{taken_up.reference}/")
    assert client.get(address).url == f"/assessments/{taken_up.reference}/"


def test_checking_lists_the_corrections_without_a_reply(returned, mei, client_of):
    client, first = client_of(mei, language="en"), Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/check/"

    before = page(client, address)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    after = page(client, address)

    assert "2 corrections have no reply yet" in before
    assert f'href="/assessments/{returned.reference}/corrections/#c-{first.pk}"' in before
    assert 'name="declared"' not in before
    assert "no reply yet" not in after
    assert 'name="declared"' in after


def test_the_workspace_of_a_returned_assessment_takes_one_statement_more(returned, mei, client_of):
    client = client_of(mei)
    client.get(desk(returned))

    with at_most(7):
        client.get(desk(returned))


# ── What has changed ────────────────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize("person", ["lin", "hefei", "mei", "vera"])
def test_both_sides_compare_what_was_handed_in(person, handed_in_anew, client_of, request, language):
    client = client_of(request.getfixturevalue(person), language=language)

    text = page(client, f"/submissions/{handed_in_anew.receipt}/changes/")

    assert re.findall(r'<article class="line[^"]*" id="([\w.]+)"', text) == [ONE]
    for said in ("The photo shows <another> line.", f"Done: {ONE}.", "Two <of> three lines.", "line3.pdf"):
        assert said in text
    assert "Done: logistics." in text


def test_what_was_asked_for_and_not_changed_is_said(returned, lin, mei, client_of):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="It is right as it is.")
    again = submissions.submit(returned, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert "asked for, not changed" in text
    assert "It is right as it is." in text


def test_what_nobody_asked_for_is_marked_and_comes_after(taken_up, lin, mei, client_of):
    reviews.send_back(taken_up, by=lin, note="Look again.")
    first = taken_up.requirements()[0].id
    save(taken_up, first, "0", by=mei, version=1)
    again = submissions.submit(taken_up, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert "changed of their own accord" in text
    assert "was: Fully met" in text
    assert "On 213 other requirements" in text


def test_one_may_choose_which_two_are_compared(handed_in_anew, lin, mei, client_of):
    submissions.withdraw(handed_in_anew, by=mei)
    third = submissions.submit(handed_in_anew, by=mei, declared=True)
    first = handed_in_anew.submissions.get(number=1)
    client = client_of(lin, language="en")

    with_second = page(client, f"/submissions/{third.receipt}/changes/")
    with_first = page(client, f"/submissions/{third.receipt}/changes/?against={first.receipt}")

    assert "line-changed" not in with_second
    assert with_first.count("line-changed") == 1
    assert f"?against={first.receipt}" in with_second


def test_profile_and_what_is_left_out_are_compared(returned, lin, mei, client_of):
    type(returned.enterprise).objects.update(staff=777)
    form = {"leave:logistics": "on", "reason:logistics": "A forwarder does it."}
    client_of(mei).post(f"/assessments/{returned.reference}/shape/", form)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    again = submissions.submit(returned, by=mei, declared=True)

    text = page(client_of(lin, language="en"), f"/submissions/{again.receipt}/changes/")

    assert re.search(r"Staff</th><td>640</td><td>777</td>", text)
    assert "A forwarder does it." in text
    assert "requirements are not asked any more" in text


def test_the_first_hand_in_has_nothing_before_it(submitted, mei, client_of):
    address = f"/submissions/{submitted.receipt}/changes/"

    assert "This is the first submission" in page(client_of(mei, language="en"), address)
    assert client_of(mei).get(f"{address}?against={submitted.receipt}").status_code == 404
    assert client_of(mei).get(f"{address}?against={'x' * 5000}").status_code == 404


@STRANGERS
def test_comparing_is_not_for_strangers(stranger, handed_in_anew, other, client_of, request):
    client = client_of(request.getfixturevalue(stranger))

    assert client.get(f"/submissions/{handed_in_anew.receipt}/changes/").status_code == 404


def test_comparing_takes_few_queries(handed_in_anew, lin, client_of):
    client, address = client_of(lin), f"/submissions/{handed_in_anew.receipt}/changes/"
    client.get(address)

    with at_most(4):
        client.get(address)


# ── Questions ───────────────────────────────────────────────────────────────────────────


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

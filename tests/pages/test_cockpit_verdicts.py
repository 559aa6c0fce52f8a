"""The page on which a reviewer judges: verdicts, with the phrases and questions beside them."""

import re

import pytest

from assessment.actions import corrections, findings, phrases, questions, reviews, submissions
from assessment.models import Correction, Question
from tests.pages.cockpit_of import FIRST, address, judge, rail_of, verdicts
from tests.people import reviewer


def test_agreeing_saves_and_leads_to_the_next(in_hand, lin, client_of):
    response = judge(client_of(lin), in_hand, agree="1", show="all", then="data.L1.b")

    assert verdicts(in_hand) == [(FIRST, "province", 1, "1", "", "林审")]
    assert response.url == address(in_hand, "?show=all&at=data.L1.b")


def test_another_answer_needs_a_reason_and_what_was_chosen_stays(in_hand, lin, client_of):
    response = judge(client_of(lin, language="en"), in_hand, value="0.5")

    assert response.status_code == 409
    assert verdicts(in_hand) == []
    assert re.search(r'value="0.5" data-key="3" checked', response.content.decode())
    assert "Say why you see it otherwise" in response.content.decode()


def test_nothing_chosen_is_said_and_what_was_typed_stays(in_hand, lin, client_of):
    response = judge(client_of(lin, language="en"), in_hand, reason="Half of it")

    assert response.status_code == 409
    assert verdicts(in_hand) == []
    assert ">Half of it</textarea>" in response.content.decode()


def test_a_colleague_who_was_faster_is_shown_and_nothing_typed_is_lost(in_hand, lin, regions, client_of):
    colleague = reviewer(regions, "tan", "谭审", "340000")
    findings.give(in_hand, FIRST, "0.8", by=colleague, version=None, reason="Three of four.")
    client = client_of(lin, language="en")

    response = judge(client, in_hand, value="0.5", reason="Half of it.")
    page = response.content.decode()
    mine = re.search(r'name="version" value="(\d*)"', page)[1]
    again = judge(client, in_hand, value="0.5", reason="Half of it.", version=mine)

    assert response.status_code == 412
    assert "谭审" in page
    assert "Three of four." in page
    assert ">Half of it.</textarea>" in page
    assert again.status_code == 302
    assert [row[2:5] for row in verdicts(in_hand)] == [
        (1, "0.8", "Three of four."),
        (2, "0.5", "Half of it."),
    ]


def test_agreeing_in_the_end_gives_up_the_reason_for_another_answer(in_hand, lin, client_of):
    findings.give(in_hand, FIRST, "0.5", by=lin, version=None, reason="Half of it.")

    judge(client_of(lin), in_hand, agree="1", version="1", reason="Half of it.", was="Half of it.")

    assert verdicts(in_hand)[-1] == (FIRST, "province", 2, "1", "", "林审")


def test_a_remark_can_be_added_to_an_agreement(in_hand, lin, client_of):
    findings.give(in_hand, FIRST, "1", by=lin, version=None)

    judge(client_of(lin), in_hand, agreed="1", version="1", reason="Seen on site.")

    assert verdicts(in_hand)[-1] == (FIRST, "province", 2, "1", "Seen on site.", "林审")


def test_a_verdict_can_be_taken_back(in_hand, lin, client_of):
    findings.give(in_hand, FIRST, "0.5", by=lin, version=None, reason="Half of it.")

    judge(client_of(lin), in_hand, value="0.5", reason="Half of it.", version="1", take_back="1")

    assert verdicts(in_hand)[-1] == (FIRST, "province", 2, "", "", "林审")


@pytest.mark.parametrize("person", ["mei", "hefei", "xu", "zhou", "op"])
@pytest.mark.usefixtures("other")
def test_a_verdict_is_not_for_others(in_hand, person, client_of, request):
    response = judge(client_of(request.getfixturevalue(person)), in_hand, agree="1")

    assert response.status_code in (302, 404)
    assert verdicts(in_hand) == []


@pytest.mark.parametrize("requirement", ["nothing", "data.L1.zz"])
def test_a_requirement_that_was_not_asked_is_404(in_hand, lin, client_of, requirement):
    assert judge(client_of(lin), in_hand, requirement, agree="1").status_code == 404


def test_the_bar_moves_with_each_verdict(in_hand, lin, client_of):
    client = client_of(lin, language="en")
    before = client.get(address(in_hand)).content.decode()
    for requirement in [id for id in in_hand.sealed["answers"] if ".L2." in id]:
        findings.give(in_hand, requirement, "0.5", by=lin, version=None, reason="Half.")

    after = client.get(address(in_hand)).content.decode()

    def bar(page):
        return re.findall(r'class="lv lv-(\d)"', page.split('id="standing"')[1].split("→")[1])[0]

    assert (bar(before), bar(after)) == ("2", "1")
    assert "II 1.00 → 0.50" in after
    assert "51 of 214 verdicts" in after


def test_the_rest_of_a_subdomain_is_agreed_with_and_what_needs_eyes_stays_open(in_hand, lin, client_of):
    client = client_of(lin, language="en")
    page = client.get(address(in_hand, f"?at={FIRST}")).content.decode()
    rest = re.findall(r'name="requirement" value="([\w.]+)"', page)

    response = client.post(
        f"/submissions/{in_hand.receipt}/verdicts/agree/", {"requirement": rest, "at": FIRST}
    )

    here = {id for id in in_hand.sealed["answers"] if id.startswith("data.")}
    assert response.status_code == 302
    assert {row[0] for row in verdicts(in_hand)} == set(rest) <= here
    assert set(rest) == here - set(rail_of(page))


def test_agreeing_with_a_list_is_not_for_others(in_hand, hefei, client_of):
    form = {"requirement": [FIRST]}

    client_of(hefei).post(f"/submissions/{in_hand.receipt}/verdicts/agree/", form)

    assert verdicts(in_hand) == []


# ── Phrases beside the reason ───────────────────────────────────────────────────────────


def test_a_phrase_is_put_into_the_reason_without_a_script(in_hand, lin, client_of):
    phrase = phrases.add(lin.desks[0].agency, "Older than the period.", by=lin)

    response = judge(client_of(lin), in_hand, value="0.5", reason="Half.", phrase=phrase.pk)

    page = response.content.decode()
    assert ">Half.\nOlder than the period.</textarea>" in page
    assert 'data-key="3" checked' in page
    assert verdicts(in_hand) == []


def test_another_agencys_phrase_is_not_there(in_hand, lin, zhou, client_of):
    theirs = phrases.add(zhou.desks[0].agency, "Theirs.", by=zhou)

    response = judge(client_of(lin), in_hand, value="0.5", reason="Half.", phrase=theirs.pk)

    assert "Theirs." not in response.content.decode()


# ── Questions and corrections ───────────────────────────────────────────────────────────


def test_a_question_is_asked_and_its_reply_wants_eyes(in_hand, mei, lin, client_of):
    client, back = client_of(lin, language="en"), address(in_hand, f"?show=all&at={FIRST}")
    page = client.get(back).content.decode()
    asked = client.post(
        f"/submissions/{in_hand.receipt}/questions/", {"about": FIRST, "text": "Since when?", "back": back}
    )
    questions.reply(Question.objects.get(), by=mei, text="Since May.")

    after = client.get(address(in_hand)).content.decode()

    assert f'name="about" value="{FIRST}"' in page
    assert asked.url == back
    assert rail_of(after)[0] == FIRST
    assert "The enterprise has replied" in after
    assert "Since May." in after


def test_what_a_return_has_asked_for_stands_beside_the_new_answer(submitted, mei, lin, client_of):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="See there.", corrections={FIRST: "Show the register."})
    corrections.reply(Correction.objects.get(), by=mei, text="It is attached.")
    second = submissions.submit(submitted, by=mei, declared=True)
    reviews.take_up(submitted, by=lin)

    page = client_of(lin, language="en").get(address(second, f"?at={FIRST}")).content.decode()

    assert "Show the register." in page
    assert "It is attached." in page
    assert f"/submissions/{second.receipt}/changes/" in page

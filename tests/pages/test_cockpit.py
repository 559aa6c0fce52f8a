"""The page on which a reviewer judges: what it shows, and that each form does what it says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import (
    assessments,
    corrections,
    evidence,
    findings,
    phrases,
    questions,
    reviews,
    submissions,
)
from assessment.models import Answer, Assessment, Conflict, Correction, Finding, Question, Round
from tests.pages.statements import at_most
from tests.people import fill, reviewer, save

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])
FIRST = "data.L1.a"


def address(submission, query: str = "") -> str:
    return f"/submissions/{submission.receipt}/answers/{query}"


@pytest.fixture
def in_hand(submitted, lin):
    """Mei's submission, taken up by Lin."""
    reviews.take_up(submitted, by=lin)
    return submitted.submissions.get()


@pytest.fixture
def page_of(client_of, in_hand):
    """The cockpit as this person sees it."""

    def shown(person, query: str = "", *, language: str = "en", **headers) -> str:
        client = client_of(person, language=language)
        response = client.get(address(in_hand, query), headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return shown


@pytest.mark.parametrize(("level", "said"), [(2, "level II: reached"), (3, "level III: not reached")])
def test_whether_the_round_is_satisfied_is_said_before_it_is_accepted(call, lin, page_of, level, said):
    assert "The round asks for" not in page_of(lin)
    Round.objects.update(required_level=level)
    Assessment.objects.update(round=call)

    assert f"The round asks for {said} as the verdicts stand." in page_of(lin)


@pytest.mark.parametrize("show", ["eyes", "all"])
def test_the_weight_of_a_requirement_is_said_once(page_of, lin, show):
    asked = re.findall(r'at=([\w.]+)"', page_of(lin, f"?show={show}"))[:12]
    times = [page_of(lin, f"?show={show}&at={id}").count("% of the score of level") for id in asked]

    assert times == [1] * 12


def rail_of(page: str) -> list[str]:
    """The requirements of the list, in its order."""
    rail = page.split('class="rail-col"')[1].split("</nav>", maxsplit=1)[0]
    return re.findall(r"at=([\w.]+)", rail)


def at_hand(page: str) -> str:
    return re.search(r'<form method="post" id="judge"[^>]+data-id="([\w.]+)"', page)[1]


def judge(client, submission, requirement: str = FIRST, **form):
    form = {"version": "", "value": "", "reason": ""} | form
    return client.post(f"/submissions/{submission.receipt}/verdicts/{requirement}/", form)


def verdicts(submission) -> list[tuple]:
    kept = Finding.objects.filter(submission=submission).order_by("pk")
    return list(kept.values_list("requirement", "tier", "version", "value", "reason", "by__name"))


# ── What it shows ───────────────────────────────────────────────────────────────────────


@BOTH
def test_it_opens_on_the_desk_that_reviews(page_of, lin, language):
    page = page_of(lin, language=language)

    assert 'id="judge"' in page
    assert 'id="decide"' in page


@pytest.mark.parametrize("person", ["mei", "vera"])
def test_the_enterprise_goes_on_reading(page_of, person, request):
    page = page_of(request.getfixturevalue(person))

    assert 'id="judge"' not in page
    assert "Needs eyes" not in page


def test_a_desk_past_which_it_has_not_come_sees_nothing(client_of, in_hand, hefei, zhou):
    reader = client_of(hefei).get(address(in_hand))
    stranger = client_of(zhou).get(address(in_hand))

    assert 'id="judge"' not in reader.content.decode()
    assert stranger.status_code == 404


def test_before_it_is_taken_up_it_is_read(submitted, lin, client_of):
    page = client_of(lin, language="en").get(address(submitted.submissions.get())).content.decode()

    assert 'id="judge"' not in page
    assert "take-up" in page


def test_every_requirement_can_be_opened(page_of, lin, submitted):
    everything = rail_of(page_of(lin, "?show=all"))

    assert everything == [r.id for r in submitted.requirements()]
    assert at_hand(page_of(lin, f"?show=eyes&at={everything[100]}")) == everything[100]


def test_what_is_not_known_narrows_nothing(page_of, lin, submitted):
    page = page_of(lin, "?show=nonsense&in=nowhere&at=nothing&file=x")

    assert rail_of(page) == rail_of(page_of(lin))


def test_a_subdomain_by_itself(page_of, lin, submitted):
    listed = rail_of(page_of(lin, "?show=all&in=data"))

    assert listed == [r.id for r in submitted.requirements() if r.subdomain == "data"]


def test_what_has_no_verdict_yet(page_of, lin, in_hand, submitted):
    findings.give(in_hand, FIRST, "1", by=lin, version=None)

    listed = rail_of(page_of(lin, "?show=open"))

    assert listed == [r.id for r in submitted.requirements() if r.id != FIRST]


def test_the_level_hangs_on_answers_that_need_eyes(filled, mei, lin, client_of):
    """Level II is met by so little that any step down at a heavy requirement would cost it."""
    second = [r.id for r in filled.requirements() if r.level == 2]
    Answer.objects.filter(assessment=filled, requirement__in=second).update(value="0.8")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin, language="en").get(address(submission)).content.decode()

    assert set(second) <= set(rail_of(page))
    assert page.count("The level hangs on it") >= len(second)
    assert "One step lower, and level II would be level I." in page


def test_not_applicable_is_to_be_confirmed(filled, mei, lin, client_of):
    optional = next(r.id for r in filled.requirements() if r.may_not_apply)
    save(filled, optional, "n/a", by=mei, version=1, reason="Nothing of this is made here.")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)
    client = client_of(lin, language="en")

    page = client.get(address(submission, f"?at={optional}")).content.decode()
    findings.give(submission, optional, "n/a", by=lin, version=None)
    after = client.get(address(submission, f"?at={optional}")).content.decode()

    assert "Confirm it, or answer how far it is met." in page
    assert "Nothing of this is made here." in page
    assert "1 not applicable to confirm" in page
    assert "not applicable to confirm" not in after


def test_what_the_enterprise_has_changed_needs_eyes_and_the_rest_is_carried_over(
    submitted, mei, lin, client_of
):
    changed, kept = submitted.requirements()[3].id, submitted.requirements()[4].id
    first = submitted.submissions.get()
    reviews.take_up(submitted, by=lin)
    findings.give(first, changed, "0.5", by=lin, version=None, reason="No record of it.")
    findings.give(first, kept, "0.8", by=lin, version=None, reason="Two of three lines.")
    reviews.send_back(submitted, by=lin, note="See there.")
    save(submitted, changed, "0.8", by=mei, version=1)
    second = submissions.submit(submitted, by=mei, declared=True)
    reviews.take_up(submitted, by=lin)
    client = client_of(lin, language="en")

    page = client.get(address(second, f"?at={changed}")).content.decode()
    carried = client.get(address(second, f"?at={kept}")).content.decode()
    narrowed = client.get(address(second, "?show=changed")).content.decode()

    assert "It was: Fully met." in page
    assert "No record of it." in page
    assert "carried over from the last hand-in" in carried
    assert rail_of(narrowed) == [changed]


def test_last_years_answer_stands_beside(mei, qiming, lin, client_of):
    before = assessments.start(qiming, by=mei, year=2025)
    fill(before, by=mei, met_up_to=1)
    submissions.submit(before, by=mei, declared=True)
    reviews.take_up(before, by=lin)
    findings.give(before.submissions.get(), FIRST, "0.5", by=lin, version=None, reason="No inventory.")
    reviews.accept(before, by=lin)
    now = assessments.start(qiming, by=mei, year=2026)
    fill(now, by=mei)
    submission = submissions.submit(now, by=mei, declared=True)
    reviews.take_up(now, by=lin)
    client = client_of(lin, language="en")

    found = client.get(address(submission, f"?at={FIRST}")).content.decode()

    last_year = found.split("<dt>2025</dt>")[1].split("</dd>")[0]
    assert "Partly met" in last_year
    assert "verified: Province" in last_year


def test_the_same_file_elsewhere_is_named_as_far_as_one_may_see_it(  # noqa: PLR0917
    filled, mei, other, xu, lin, client_of
):
    twin = assessments.start(other, by=xu, year=2026)
    fill(twin, by=xu)
    for assessment, owner in ((twin, xu), (filled, mei)):
        evidence.add(assessment, FIRST, SimpleUploadedFile("log.pdf", b"%PDF-1.4\n"), by=owner)
        submissions.submit(assessment, by=owner, declared=True)
    reviews.take_up(filled, by=lin)
    submission = filled.submissions.get()

    page = client_of(lin, language="en").get(address(submission, f"?at={FIRST}")).content.decode()

    assert "The same file at another enterprise" in page
    assert f'<a href="/submissions/{twin.submissions.get().receipt}/answers/">{other.name} 2026</a>' in page
    assert rail_of(page)[0] == FIRST
    assert f"/evidence/{submission.sealed['evidence'][0]['id']}/?preview&amp;file" in page


def test_words_of_the_enterprise_are_text(filled, mei, lin, client_of):
    save(filled, FIRST, "0.8", by=mei, version=1, note="<script>alert(1)</script>")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin).get(address(submission, f"?at={FIRST}")).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_script_gets_the_parts_that_change(page_of, lin):
    page = page_of(lin, f"?show=all&at={FIRST}", x_requested_with="fetch")

    assert "<html" not in page
    assert re.findall(r'id="(\w+)" data-swap', page) == ["head", "cockpit", "standing", "count", "moves"]
    assert 'id="standing" data-swap' in page.replace(' aria-live="polite"', "")


def test_the_cockpit_takes_the_same_few_queries_however_much_was_found(submitted, lin, client_of):
    reviews.take_up(submitted, by=lin)
    submission = submitted.submissions.get()
    client = client_of(lin)

    with at_most(12):
        client.get(address(submission))
    findings.agree(submission, list(submission.sealed["answers"])[:200], by=lin)
    with at_most(12):
        client.get(address(submission, "?show=all"))


# ── The verdict ─────────────────────────────────────────────────────────────────────────


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


# ── The moves ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def at_iv(filled, mei, lin):
    """Level IV as declared, in Lin's hands."""
    fourth = [r.id for r in filled.requirements() if r.level <= 4]
    Answer.objects.filter(assessment=filled, requirement__in=fourth).update(value="1")
    submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)
    filled.refresh_from_db()
    return filled


def moves_in(page: str) -> list[str]:
    return re.findall(r'action="/assessments/\w+/([\w-]+)/"', page)


def test_from_level_iv_on_two_have_to_look(at_iv, lin, regions, client_of):
    tan = reviewer(regions, "tan", "谭审", "340000")
    submission = at_iv.submissions.get()
    mine, theirs = client_of(lin, language="en"), client_of(tan, language="en")

    first = mine.get(address(submission)).content.decode()
    mine.post(f"/assessments/{at_iv.reference}/endorse/", {"seen": submission.receipt})
    second = mine.get(address(submission)).content.decode()
    colleague = theirs.get(address(submission)).content.decode()
    theirs.post(f"/assessments/{at_iv.reference}/accept/", {"seen": submission.receipt})

    assert "endorse" in moves_in(first)
    assert "accept" not in moves_in(first)
    assert "propose acceptance, then a colleague accepts" in first
    assert "a colleague has to accept it" in second
    assert "accept" in moves_in(colleague)
    at_iv.refresh_from_db()
    assert (at_iv.status, at_iv.verified_level) == ("accepted", 4)


def test_acceptance_waits_for_each_not_applicable(filled, mei, lin, client_of):
    optional = next(r.id for r in filled.requirements() if r.may_not_apply)
    save(filled, optional, "n/a", by=mei, version=1, reason="Nothing of this is made here.")
    submission = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=lin)

    page = client_of(lin, language="en").get(address(submission)).content.decode()

    assert "accept" not in moves_in(page)
    assert "One requirement is said not to apply" in page


def test_it_is_given_to_a_colleague(in_hand, submitted, lin, regions, client_of):
    tan = reviewer(regions, "tan", "谭审", "340000")
    client = client_of(lin)
    page = client.get(address(in_hand)).content.decode()

    client.post(f"/assessments/{submitted.reference}/assign/", {"to": tan.pk, "seen": in_hand.receipt})

    submitted.refresh_from_db()
    assert f'<option value="{tan.pk}">谭审</option>' in page
    assert submitted.assigned_to == tan


@pytest.mark.parametrize("to", ["", "x", "999999"])
def test_a_colleague_has_to_be_chosen(in_hand, submitted, lin, client_of, to):
    client_of(lin).post(f"/assessments/{submitted.reference}/assign/", {"to": to})

    submitted.refresh_from_db()
    assert submitted.assigned_to == lin


@pytest.fixture
def in_round(draft, mei, lin, hefei):
    """Mei's assessment in a round that goes over city and province, in the city's hands."""
    call = Round.objects.create(
        agency=lin.desks[0].agency,
        title_zh="2026 年度",
        edition_id=draft.edition_id,
        year=2026,
        opens_on="2026-01-01",
        closes_on="2099-01-01",
        chain=["city", "province"],
        rule="band",
        opened_by=lin,
    )
    draft.round, draft.chain = call, call.chain
    draft.save(update_fields=["round", "chain"])
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    draft.refresh_from_db()
    reviews.take_up(draft, by=hefei)
    return draft


def test_up_and_down_the_chain(in_round, lin, hefei, client_of):
    submission = in_round.submissions.get()
    city, province = client_of(hefei, language="en"), client_of(lin, language="en")
    findings.give(submission, FIRST, "0.5", by=hefei, version=None, reason="Half of it.")
    below = city.get(address(submission)).content.decode()

    city.post(f"/assessments/{in_round.reference}/forward/", {"note": "", "seen": submission.receipt})
    reviews.take_up(in_round, by=lin)
    above = province.get(address(submission, f"?at={FIRST}")).content.decode()
    read_below = city.get(address(submission)).content.decode()
    province.post(
        f"/assessments/{in_round.reference}/send-down/", {"note": "Look again.", "seen": submission.receipt}
    )

    assert "Forward to: Province" in below
    assert "accept" not in moves_in(below)
    assert "Return to: City" in above
    assert "City sees it otherwise: Partly met" in above
    assert "Half of it." in above
    assert 'id="judge"' not in read_below
    assert "Half of it." in read_below
    in_round.refresh_from_db()
    assert (in_round.status, in_round.tier) == ("submitted", "city")


def test_the_bar_says_when_the_band_counts(in_round, hefei, client_of):
    page = client_of(hefei, language="en").get(address(in_round.submissions.get())).content.decode()

    assert "By total score, which counts here:" in page


# ── Too close ───────────────────────────────────────────────────────────────────────────


def test_who_is_too_close_reads_and_decides_nothing(in_hand, submitted, lin, client_of):
    client = client_of(lin, language="en")
    page = client.get(address(in_hand)).content.decode()

    client.post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})

    after = client.get(address(in_hand)).content.decode()
    submitted.refresh_from_db()
    assert "conflict/" in page
    assert (submitted.status, submitted.assigned_to) == ("submitted", None)
    assert moves_in(after) == []
    assert "You have declared a conflict of interest" in after


def test_the_list_of_conflicts_and_its_end(in_hand, lin, regions, client_of):
    lead = reviewer(regions, "lead", "Lead", "340000", role="lead")
    client_of(lin).post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})
    client = client_of(lead, language="en")

    listed = client.get("/reviews/conflicts/").content.decode()
    client.post(f"/reviews/conflicts/{Conflict.objects.get().pk}/end/")

    assert "My brother works there." in listed
    assert Conflict.objects.get().ended_at is not None


@pytest.mark.parametrize("page", ["/reviews/conflicts/", "/reviews/phrases/"])
@pytest.mark.parametrize("person", ["mei", "op"])
def test_the_lists_of_agencies_are_for_agencies(page, person, client_of, request, qiming):
    assert client_of(request.getfixturevalue(person)).get(page).status_code == 404


def test_colleagues_and_enterprises_see_no_conflict_of_others(in_hand, lin, hefei, client_of):
    client_of(lin).post(f"/submissions/{in_hand.receipt}/conflict/", {"reason": "My brother works there."})
    pk = Conflict.objects.get().pk

    page = client_of(hefei).get("/reviews/conflicts/").content.decode()
    response = client_of(hefei).post(f"/reviews/conflicts/{pk}/end/")

    assert "My brother" not in page
    assert response.status_code == 404
    assert Conflict.objects.get().ended_at is None


# ── The phrases' own page ───────────────────────────────────────────────────────────────


def test_phrases_are_added_and_taken_away(lin, client_of):
    client, agency = client_of(lin, language="en"), lin.desks[0].agency

    client.post("/reviews/phrases/", {"agency": agency.pk, "text": "Older than the period."})
    again = client.post("/reviews/phrases/", {"agency": agency.pk, "text": "Older than the period."})
    kept = [phrase.text for phrase in agency.phrases.all()]
    client.post(f"/reviews/phrases/{agency.phrases.get().pk}/remove/")

    assert again.status_code == 409
    assert ">Older than the period.</textarea>" in again.content.decode()
    assert kept == ["Older than the period."]
    assert not agency.phrases.exists()


def test_phrases_of_another_agency_are_404(lin, zhou, client_of):
    theirs = phrases.add(zhou.desks[0].agency, "Theirs.", by=zhou)
    client = client_of(lin)

    added = client.post("/reviews/phrases/", {"agency": theirs.agency_id, "text": "Mine."})
    removed = client.post(f"/reviews/phrases/{theirs.pk}/remove/")

    assert (added.status_code, removed.status_code) == (404, 404)
    assert [phrase.text for phrase in theirs.agency.phrases.all()] == ["Theirs."]

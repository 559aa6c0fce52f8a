import pytest

from assessment.actions import assessments, reviews, submissions
from assessment.models import Claim, Enterprise
from tests.pages.statements import at_most
from tests.people import fill

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])


def home(client) -> str:
    response = client.get("/home/")
    assert response.status_code == 200
    return response.content.decode()


@BOTH
def test_somebody_new_reads_what_to_do_first(xu, client_of, language):
    text = home(client_of(xu, language=language))

    assert 'class="btn btn-primary btn-lg" href="/enterprises/new/"' in text


@BOTH
@pytest.mark.parametrize("person", ["mei", "bo", "vera", "lin", "hefei", "op"])
def test_everybody_has_a_home_with_one_primary_button_at_most(
    submitted, person, client_of, request, language
):
    text = home(client_of(request.getfixturevalue(person), language=language))

    assert text.count("btn-primary") <= 1


def test_home_asks_to_sign_in(client_of, db):
    assert client_of().get("/home/").status_code == 302


def test_an_enterprise_without_an_assessment_is_asked_to_start(qiming, mei, client_of):
    text = home(client_of(mei))

    assert f'btn-primary btn-lg" href="/enterprises/{qiming.pk}/assessments/new/"' in text


def test_a_draft_goes_on(draft, mei, client_of):
    text, chinese = home(client_of(mei, language="en")), home(client_of(mei, language="zh-hans"))

    assert f'btn-primary btn-lg" href="/assessments/{draft.reference}/answers/"' in text
    assert f"0 of {len(draft.requirements())} answered. Next: Organisational strategy." in text
    assert f"已答0/{len(draft.requirements())}项。下一项：组织战略。" in chinese
    assert f"Continue: whole enterprise {draft.year}" in text


def test_a_complete_draft_is_checked(filled, mei, bo, client_of):
    text = home(client_of(mei, language="zh-hans"))

    assert "已全部作答。请检查并提交。" in text
    assert "已全部作答。由企业负责人提交。" in home(client_of(bo, language="zh-hans"))
    assert f'btn-primary btn-lg" href="/assessments/{filled.reference}/check/"' in text


def test_what_was_returned_comes_first_with_the_reason(submitted, qiming, mei, lin, client_of):
    reviews.take_up(submitted, by=lin)
    reviews.send_back(submitted, by=lin, note="Line 3 has no evidence.")
    assessments.start(qiming, by=mei, year=2027)

    text = home(client_of(mei))

    assert f'btn-primary btn-lg" href="/assessments/{submitted.reference}/answers/"' in text
    assert "Line 3 has no evidence." in text


def test_a_viewer_is_asked_for_nothing(draft, vera, client_of):
    assert "btn-primary" not in home(client_of(vera))


@pytest.mark.parametrize(("state", "asked"), [("open", True), ("refused", True), ("waiting", False)])
def test_an_unconfirmed_enterprise_is_asked_for_its_licence(qiming, mei, client_of, state, asked):
    decided = {"decided_at": qiming.created_at, "decided_by": mei} if state == "refused" else {}
    Claim.objects.create(enterprise=qiming, made_by=mei, state=state, **decided)
    Enterprise.objects.update(confirmed_at=None)

    text = home(client_of(mei))

    assert (f'btn-lg" href="/enterprises/{qiming.pk}/claim/"' in text) == asked


def test_years_stand_side_by_side_once_there_are_two(submitted, qiming, mei, lin, client_of):
    alone = home(client_of(mei))
    last_year = assessments.start(qiming, by=mei, year=2025)
    fill(last_year, by=mei, met_up_to=1)
    submissions.submit(last_year, by=mei, declared=True)

    text, chinese = home(client_of(mei, language="en")), home(client_of(mei, language="zh-hans"))

    assert "<svg role=" not in alone
    assert "Over the years" in text
    assert ("2025, 2026</p>" in text, "2025、2026</p>" in chinese) == (True, True)
    assert "2025: level I. 2026: level II.</desc>" in text
    assert "2025年：一级。2026年：二级。</desc>" in chinese


def test_nobody_sees_another_enterprises_assessments(submitted, xu, other, client_of):
    assert submitted.reference not in home(client_of(xu))


def test_an_agency_reads_how_much_waits_and_since_when(submitted, lin, client_of):
    text = home(client_of(lin, language="en"))

    assert "One submission waits" in text
    assert "The oldest has been here for 0 days." in text


def test_what_a_colleague_has_taken_up_waits_no_more(submitted, lin, client_of):
    reviews.take_up(submitted, by=lin)

    text = home(client_of(lin, language="en"))

    assert "Nothing waits on your desk" in text
    assert "The oldest has been here" not in text


def test_an_agency_without_work_is_not_offered_any(hefei, client_of):
    text = home(client_of(hefei, language="en"))

    assert "Nothing waits on your desk" in text
    assert "btn-primary" not in text
    assert "0 submissions" not in text


def test_a_claim_of_ones_own_is_not_counted_as_work(qiming, mei, lin, client_of):
    Claim.objects.create(enterprise=qiming, made_by=mei, state="waiting")

    assert "1 enterprise to confirm" in home(client_of(lin, language="en"))


@pytest.mark.parametrize("count", [1, 6])
def test_home_takes_the_same_queries_for_any_number_of_assessments(qiming, mei, client_of, count):
    for year in range(2020, 2020 + count):
        fill(assessments.start(qiming, by=mei, year=year), by=mei)
    client = client_of(mei)

    with at_most(7):
        home(client)

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils.timezone import localdate, now

from assessment import tasks
from assessment.actions import assessments, entries, invitees, reviews, rounds, submissions
from assessment.actions.invitees import Wish
from assessment.models import Assessment, Event, Invitee, Letter, Round, walls
from assessment.models.round_progress import progress_of, standings_of
from assessment.refusals import BadInput, Forbidden
from tests.assessment.untouched import refused
from tests.people import enterprise, fill, reviewer, terms

TODAY = localdate()
DAY = timedelta(days=1)
ELSEWHERE = "91330100MA2FGHJK13"


def seat(user):
    return user.desks[0].agency


def handed_in_there(draft, call, mei):
    entries.enter(draft, by=mei, round=call)
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    draft.refresh_from_db()
    return draft


def told(event_kind: str) -> list:
    """What the worker has sent about it."""
    for letter in Letter.objects.filter(event__kind=event_kind):
        tasks.send_letter(letter.pk)
    return mail.outbox


# ── Opening and changing ────────────────────────────────────────────────────────────────


def test_a_lead_opens_a_round_and_that_is_written_down(jiang):
    made = rounds.open(seat(jiang), by=jiang, terms=terms(chain=["county", "province"], text_zh=" 请申报。 "))

    assert (made.opened_by, made.chain, made.text_zh, made.is_open) == (
        jiang,
        ["county", "province"],
        "请申报。",
        True,
    )
    event = Event.objects.get(kind="round_opened")
    assert (event.by, event.details) == (jiang, {"round": made.pk, "agency": made.agency_id})


@pytest.mark.parametrize(
    "wish",
    [
        {"title_zh": "  "},
        {"title_zh": "长" * 121},
        {"text_en": "x" * 4001},
        {"edition_id": "nothing"},
        {"year": 2019},
        {"year": 99999},
        {"closes_on": TODAY - 11 * DAY},
        {"opens_on": TODAY - 9 * DAY, "closes_on": TODAY - DAY},
        {"chain": []},
        {"chain": ["city"]},
        {"chain": ["province", "city"]},
        {"chain": ["city", "city", "province"]},
        {"chain": ["nation", "province"]},
        {"entrance": "some"},
        {"rule": "best"},
        {"required_level": 0},
        {"required_level": 6},
        {"returns_most": -1},
        {"returns_most": 21},
        {"four_eyes_from": 0},
        {"four_eyes_from": 7},
    ],
    ids=str,
)
def test_what_is_no_round_is_not_opened(jiang, wish):
    with refused(error=BadInput):
        rounds.open(seat(jiang), by=jiang, terms=terms(**wish))


def test_opening_is_for_leads_of_the_agency_itself(lin, jiang, hefei):
    with refused(error=Forbidden):
        rounds.open(seat(lin), by=lin, terms=terms())
    with refused(error=Forbidden):
        rounds.open(seat(hefei), by=jiang, terms=terms(chain=["city"]))


def test_before_anybody_has_begun_everything_can_be_changed(call, jiang):
    wanted = {
        "title_zh": "新",
        "year": 2025,
        "chain": ["city", "province"],
        "rule": "band",
        "closes_on": TODAY,
    }

    rounds.change(call, by=jiang, changes=wanted)

    call.refresh_from_db()
    assert {name: getattr(call, name) for name in wanted} == wanted
    assert Event.objects.get(kind="round_changed").details["changed"] == sorted(wanted)


def test_a_change_to_what_it_is_writes_nothing(call, jiang):
    rounds.change(call, by=jiang, changes={"title_zh": call.title_zh})

    assert not Event.objects.filter(kind="round_changed").exists()


def test_who_has_begun_has_begun_with_this_edition_and_year(call, draft, mei, jiang):
    entries.enter(draft, by=mei, round=call)

    for wish in ({"year": 2025}, {"closes_on": TODAY}):
        with refused(code="round_in_use"):
            rounds.change(call, by=jiang, changes=wish)
    rounds.change(call, by=jiang, changes={"rule": "band"})


def test_after_something_was_handed_in_only_the_texts_change(call, draft, mei, jiang):
    handed_in_there(draft, call, mei)

    for wish in (
        {"rule": "band"},
        {"chain": ["city", "province"]},
        {"returns_most": 1},
        {"entrance": "invited"},
    ):
        with refused(code="round_in_use"):
            rounds.change(call, by=jiang, changes=wish)
    assert rounds.change(call, by=jiang, changes={"text_zh": "补充说明"}).text_zh == "补充说明"


# ── Extending and closing ───────────────────────────────────────────────────────────────


def test_an_extension_is_told_to_those_who_have_begun(call, draft, mei, jiang, other):
    entries.enter(draft, by=mei, round=call)
    before = call.closes_on

    rounds.extend(call, by=jiang, until=before + 7 * DAY)

    call.refresh_from_db()
    assert call.closes_on == before + 7 * DAY
    (letter,) = told("round_extended")
    assert (letter.to, call.title_zh in letter.subject) == ([mei.email], True)
    assert str(draft) in letter.body
    assert "等级认定方式：逐级达标" in letter.body  # which of the two levels counts


def test_a_round_that_is_over_is_extended_into_the_future(call, jiang):
    Round.objects.update(closes_on=TODAY - 5 * DAY)
    call.refresh_from_db()

    with refused(error=BadInput):
        rounds.extend(call, by=jiang, until=TODAY - DAY)
    assert rounds.extend(call, by=jiang, until=TODAY).is_open


def test_an_extension_goes_forward(call, jiang):
    with refused(error=BadInput):
        rounds.extend(call, by=jiang, until=call.closes_on)


def test_closing_is_final_and_told_to_those_who_have_not_handed_in(call, draft, mei, jiang):
    entries.enter(draft, by=mei, round=call)
    with refused(error=BadInput):
        rounds.close(call, by=jiang, confirmed=False)

    rounds.close(call, by=jiang, confirmed=True)

    call.refresh_from_db()
    assert call.is_closed
    assert [letter.to for letter in told("round_closed")] == [[mei.email]]
    for act in (
        lambda: rounds.extend(call, by=jiang, until=call.closes_on + DAY),
        lambda: rounds.change(call, by=jiang, changes={"title_zh": "新"}),
        lambda: rounds.close(call, by=jiang, confirmed=True),
        lambda: rounds.remind(call, by=jiang, whom="begun"),
        lambda: invitees.invite(call, by=jiang, wishes=[Wish(1, ELSEWHERE)]),
    ):
        with refused():
            act()


@pytest.mark.parametrize("name", ["lin", "hefei_lead", "mei", "zhou", "op"])
@pytest.mark.usefixtures("qiming")
def test_running_a_round_is_for_its_own_leads(name, call, regions, request):
    if name == "hefei_lead":
        by = reviewer(regions, "local", "罗卡", "340100", role="lead")
    else:
        by = request.getfixturevalue(name)
    expected = Round.DoesNotExist if name in ("zhou", "op") else Forbidden

    for act in (
        lambda: rounds.extend(call, by=by, until=call.closes_on + DAY),
        lambda: rounds.change(call, by=by, changes={"title_zh": "新"}),
        lambda: rounds.close(call, by=by, confirmed=True),
        lambda: rounds.remind(call, by=by, whom="begun"),
        lambda: invitees.invite(call, by=by, wishes=[Wish(1, ELSEWHERE)]),
        lambda: invitees.uninvite(call, by=by, code=ELSEWHERE),
    ):
        with refused(error=expected):
            act()


# ── Inviting ────────────────────────────────────────────────────────────────────────────


def test_invited_enterprises_that_are_registered_get_a_letter(call, qiming, mei, jiang):
    wishes = [Wish(2, qiming.credit_code, "启明"), Wish(3, ELSEWHERE, "别处")]

    reading = invitees.invite(call, by=jiang, wishes=wishes)

    assert [wish.code for wish in reading.new] == [qiming.credit_code, ELSEWHERE]
    assert [wish.code for wish in reading.registered] == [qiming.credit_code]
    assert [wish.code for wish in reading.unregistered] == [ELSEWHERE]
    assert standings_with(jiang, call) == {qiming.credit_code: "not_begun", ELSEWHERE: "unregistered"}
    (letter,) = told("round_invited")
    assert (letter.to, qiming.name in letter.body) == ([mei.email], True)


def standings_with(user, call) -> dict[str, str]:
    with walls.acting_for(user):
        return {code: str(standing) for code, standing in standings_of(call).items()}


def test_who_was_invited_before_or_stands_twice_is_invited_once(call, qiming, jiang):
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code)])

    reading = invitees.invite(
        call, by=jiang, wishes=[Wish(1, qiming.credit_code), Wish(2, ELSEWHERE), Wish(3, ELSEWHERE)]
    )

    assert ([w.place for w in reading.already], [w.place for w in reading.twice]) == ([1], [3])
    assert sorted(Invitee.objects.values_list("credit_code", flat=True)) == sorted(
        [qiming.credit_code, ELSEWHERE]
    )
    assert Letter.objects.filter(event__kind="round_invited").count() == 1


def test_one_wrong_code_refuses_the_whole_list(call, qiming, jiang):
    wishes = [
        Wish(2, qiming.credit_code),
        Wish(3, "91340100MA2ABCDE0X"),
        Wish(4, "", "无代码"),
        Wish(5, "#9.1e17"),
    ]

    with refused(code="some_refused"):
        invitees.invite(call, by=jiang, wishes=wishes)


def test_a_list_is_neither_empty_nor_endless(call, jiang):
    for wishes in ([], [Wish(n, ELSEWHERE) for n in range(5001)]):
        with refused(error=BadInput):
            invitees.invite(call, by=jiang, wishes=wishes)


def test_an_invitation_is_taken_back_until_the_enterprise_has_begun(call, draft, mei, qiming, jiang):
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code), Wish(2, ELSEWHERE)])
    entries.enter(draft, by=mei, round=call)

    invitees.uninvite(call, by=jiang, code=ELSEWHERE)
    with refused(code="begun_already"):
        invitees.uninvite(call, by=jiang, code=qiming.credit_code)

    assert Invitee.objects.get().credit_code == qiming.credit_code
    assert Event.objects.get(kind="round_uninvited").details["credit_code"] == ELSEWHERE


def test_a_code_that_is_registered_elsewhere_is_not_told_from_one_that_is_not(call, xu, regions, jiang):
    theirs = enterprise(regions, "杭州某企业", ELSEWHERE, xu)
    type(theirs).objects.filter(pk=theirs.pk).update(region=regions["330106"])

    reading = invitees.invite(call, by=jiang, wishes=[Wish(1, ELSEWHERE)])

    assert reading.unregistered == reading.new
    assert standings_with(jiang, call) == {ELSEWHERE: "unregistered"}
    assert not Letter.objects.exists()


# ── Reminding ───────────────────────────────────────────────────────────────────────────


def test_those_who_have_not_begun_are_reminded_at_most_every_three_days(call, qiming, mei, other, xu):
    jiang = call.opened_by
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code), Wish(2, other.credit_code)])
    assessments.start(other, by=xu, round=call)

    rounds.remind(call, by=jiang, whom="not_begun")

    assert [letter.to for letter in told("round_reminded")] == [[mei.email]]
    assert Invitee.objects.exclude(reminded_at=None).get().credit_code == qiming.credit_code
    with refused(code="reminded_already"):
        rounds.remind(call, by=jiang, whom="not_begun")
    Round.objects.update(not_begun_reminded_at=now() - 3 * DAY)
    rounds.remind(call, by=jiang, whom="not_begun")
    assert Letter.objects.filter(event__kind="round_reminded").count() == 2


def test_those_who_have_begun_are_reminded_also_uninvited(call, draft, mei, jiang):
    entries.enter(draft, by=mei, round=call)

    rounds.remind(call, by=jiang, whom="begun")

    (letter,) = told("round_reminded")
    assert (letter.to, str(draft) in letter.body) == ([mei.email], True)
    assert "（含当日）前提交" in letter.subject


def test_who_hands_in_before_the_letter_is_sent_gets_none(call, draft, mei, jiang):
    entries.enter(draft, by=mei, round=call)
    rounds.remind(call, by=jiang, whom="begun")
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)

    assert told("round_reminded") == []


def test_nobody_is_reminded_before_and_after_the_window_or_where_there_is_nobody(call, draft, mei, jiang):
    with refused(code="nobody_to_remind"):
        rounds.remind(call, by=jiang, whom="not_begun")
    entries.enter(draft, by=mei, round=call)
    with refused(error=BadInput):
        rounds.remind(call, by=jiang, whom="everybody")
    for days in ({"closes_on": TODAY - DAY}, {"opens_on": TODAY + DAY, "closes_on": TODAY + 2 * DAY}):
        Round.objects.update(**days)
        with refused():
            rounds.remind(call, by=jiang, whom="begun")


def test_letters_are_promised_for_events_of_ones_own_rounds_alone(call, draft, mei, jiang, zhou):
    entries.enter(draft, by=mei, round=call)
    rounds.remind(call, by=jiang, whom="begun")
    event = Event.objects.get(kind="round_reminded")

    for stranger in (zhou, mei):
        with (
            pytest.raises(ProgrammingError, match="no event of a round of yours"),
            walls.acting_for(stranger),
        ):
            with connection.cursor() as cursor:
                cursor.execute("SELECT promise_round_letters(%s)", [event.pk])


# ── How far it is ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["lin", "hefei"])
def test_progress_counts_what_the_agency_does_not_see(name, call, draft, mei, other, xu, request):  # noqa: PLR0917 - all that is counted
    user, qiming = request.getfixturevalue(name), draft.enterprise
    Round.objects.update(chain=["county", "province"])
    invitees.invite(call, by=call.opened_by, wishes=[Wish(1, qiming.credit_code), Wish(2, ELSEWHERE)])
    entries.enter(draft, by=mei, round=call)
    assessments.start(other, by=xu, round=call)
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    Assessment.objects.filter(pk=draft.pk).update(tier="county")

    with walls.acting_for(user):
        total, (city,) = progress_of(call)
        shown = Assessment.objects.visible_to(user).count()
    assert (total.begun, total.handed_in, total.invited, shown) == (1, 1, 1, 0)
    assert (city.region.code, [county.region.code for county in city.counties]) == ("340100", ["340104"])


@pytest.mark.parametrize("name", ["zhou", "mei", "op"])
def test_progress_is_told_to_nobody_else(name, call, draft, mei, request):
    invitees.invite(call, by=call.opened_by, wishes=[Wish(1, draft.enterprise.credit_code)])
    entries.enter(draft, by=mei, round=call)

    with walls.acting_for(request.getfixturevalue(name)):
        assert progress_of(call)[1] == []
        assert standings_of(call) == {}


def test_a_city_is_not_told_whom_the_province_has_invited(call, qiming, jiang, hefei):
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code)])

    assert standings_with(hefei, call) == {}


def test_a_word_for_each_invited_enterprise(call, draft, mei, qiming, jiang):
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code)])
    words = [standings_with(jiang, call)[qiming.credit_code]]
    entries.enter(draft, by=mei, round=call)
    words.append(standings_with(jiang, call)[qiming.credit_code])
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    words.append(standings_with(jiang, call)[qiming.credit_code])

    assert words == ["not_begun", "begun", "handed_in"]


# ── Entering and leaving ────────────────────────────────────────────────────────────────


def test_a_draft_enters_and_leaves(call, draft, bo):
    entries.enter(draft, by=bo, round=call)
    entries.enter(draft, by=bo, round=call)
    draft.refresh_from_db()
    entered = draft.round
    entries.leave(draft, by=bo)
    draft.refresh_from_db()

    assert (entered, draft.round) == (call, None)
    kinds = draft.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["started", "round_entered", "round_left"]
    with refused():
        entries.leave(draft, by=bo)


def test_an_assessment_starts_in_a_round_with_its_edition_and_year(call, qiming, bo):
    started = assessments.start(qiming, by=bo, round=call)

    assert (started.round, started.year, started.edition_id) == (call, call.year, call.edition_id)
    with refused(error=BadInput, code="other_edition"):
        assessments.start(qiming, by=bo, round=call, year=2025)
    with refused():
        assessments.start(qiming, by=bo, round=call)
    with refused(error=BadInput):
        assessments.start(qiming, by=bo)


def test_one_open_assessment_of_a_unit_is_in_a_round(call, draft, qiming, mei):
    assessments.start(qiming, by=mei, round=call)

    with refused(code="open_already"):
        entries.enter(draft, by=mei, round=call)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"year": 2025}, "other_edition"),
        ({"closes_on": TODAY - DAY}, "round_closed"),
        ({"opens_on": TODAY + DAY}, "round_closed"),
        ({"closed_at": datetime(2026, 1, 2, tzinfo=UTC)}, "round_closed"),
        ({"entrance": "invited"}, "not_invited"),
    ],
    ids=str,
)
def test_a_round_is_not_entered_when(call, draft, mei, facts, why):
    Round.objects.update(**facts)

    with refused(code=why):
        entries.enter(draft, by=mei, round=call)


def test_an_invited_enterprise_enters_where_only_those_may(call, draft, qiming, mei, jiang):
    Round.objects.update(entrance="invited")
    invitees.invite(call, by=jiang, wishes=[Wish(1, qiming.credit_code)])

    assert entries.enter(draft, by=mei, round=call).round == call


def test_a_round_of_elsewhere_is_not_there(draft, mei, regions):
    zhejiang = reviewer(regions, "zhe", "浙领", "330000", role="lead")
    theirs = rounds.open(seat(zhejiang), by=zhejiang, terms=terms())

    with refused(error=Round.DoesNotExist):
        entries.enter(draft, by=mei, round=theirs)


def test_a_unit_of_elsewhere_stays_outside_also_when_it_has_moved(call, draft, mei, qiming, regions):
    entries.enter(draft, by=mei, round=call)
    fill(draft, by=mei)
    type(qiming).objects.update(region=regions["330106"])
    draft.refresh_from_db()

    with refused(code="outside_region"):
        submissions.submit(draft, by=mei, declared=True)


def test_what_was_handed_in_stays_in_its_round(call, draft, mei, lin):
    handed_in_there(draft, call, mei)
    with refused():
        entries.leave(draft, by=mei)
    reviews.take_up(draft, by=lin)
    reviews.send_back(draft, by=lin, note="Line 3.")

    with refused(code="handed_in"):
        entries.leave(draft, by=mei)


def test_two_rounds_cannot_have_the_same_draft(call, draft, mei, jiang):
    second = rounds.open(seat(jiang), by=jiang, terms=terms(title_zh="另一轮"))
    entries.enter(draft, by=mei, round=call)

    with refused(str(call), code="in_another_round"):
        entries.enter(draft, by=mei, round=second)


@pytest.mark.parametrize("name", ["vera", "lin", "xu"])
def test_entering_and_leaving_are_not_for(name, call, draft, mei, request):
    by = request.getfixturevalue(name)
    expected = Forbidden if name == "vera" else Assessment.DoesNotExist

    with refused(error=expected):
        entries.enter(draft, by=by, round=call)
    with refused(error=expected):
        entries.leave(draft, by=by)

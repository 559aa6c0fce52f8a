import pytest

from assessment.actions import assessments
from assessment.models import Assessment, Event, Plant
from assessment.refusals import Refused


def refuse(act) -> None:
    before = list(Assessment.objects.values()), Event.objects.count()

    with pytest.raises(Refused):
        act()

    assert (list(Assessment.objects.values()), Event.objects.count()) == before


def test_an_assessment_starts_as_a_draft_of_the_enterprise_and_that_is_written_down(qiming, bo):
    started = assessments.start(qiming, by=bo, year=2026, tailored_out={"sales": " The parent sells. "})

    assert (started.status, started.type, started.region) == ("draft", "discrete", qiming.region)
    assert started.tailored_out == {"sales": "The parent sells."}
    assert (started.created_by, started.events.get().kind, started.events.get().by) == (bo, "started", bo)


def test_a_plant_is_assessed_in_its_own_region(qiming, mei, regions):
    plant = Plant.objects.create(enterprise=qiming, name="North", region=regions["330106"])

    assert assessments.start(qiming, by=mei, year=2026, plant=plant).region == regions["330106"]


def test_a_unit_has_one_open_assessment_a_year(draft, qiming, mei):
    refuse(lambda: assessments.start(qiming, by=mei, year=2026))

    assert assessments.start(qiming, by=mei, year=2025).year == 2025


@pytest.mark.parametrize(
    "wish",
    [
        {"year": 2019},
        {"year": 99999},
        {"edition_id": "nothing"},
        {"type": "artistic"},
        {"tailored_out": {"sales": "  "}},
        {"tailored_out": {"data": "We have none."}},
        {"tailored_out": {"sales": "x" * 1001}},
    ],
)
def test_what_the_edition_does_not_allow_is_not_started(qiming, mei, wish):
    refuse(lambda: assessments.start(qiming, by=mei, **{"year": 2026} | wish))


def test_a_plant_of_others_or_a_closed_one_is_not_assessed(qiming, other, mei, regions):
    theirs = Plant.objects.create(enterprise=other, name="South", region=regions["340104"])
    closed = Plant.objects.create(
        enterprise=qiming, name="Old", region=regions["340104"], closed_at="2025-01-01T00:00Z"
    )

    refuse(lambda: assessments.start(qiming, by=mei, year=2026, plant=theirs))
    refuse(lambda: assessments.start(qiming, by=mei, year=2026, plant=closed))


@pytest.mark.parametrize("person", ["vera", "xu", "lin"])
def test_starting_is_not_for(person, qiming, request):
    by = request.getfixturevalue(person)

    refuse(lambda: assessments.start(qiming, by=by, year=2026))


def test_reshaping_keeps_the_answers_and_writes_down_what_it_was(filled, bo):
    answered = filled.answers.count()

    changed = assessments.reshape(
        filled, by=bo, type="process", tailored_out={"logistics": "Pipeline.", "product_design": "None."}
    )

    assert (changed.type, changed.tailored_out) == ("process", {"logistics": "Pipeline."})
    assert filled.answers.count() == answered
    event = filled.events.filter(kind="reshaped").get()
    assert (event.by, event.details) == (bo, {"before": {"type": "discrete", "tailored_out": {}}})


def test_reshaping_to_what_it_is_writes_nothing(draft, mei):
    assessments.reshape(draft, by=mei, type="discrete", tailored_out={})

    assert not draft.events.filter(kind="reshaped").exists()


def test_reshaping_is_refused_to_viewers_for_the_impossible_and_once_submitted(submitted, draft, mei, vera):
    refuse(lambda: assessments.reshape(submitted, by=mei, type="process", tailored_out={}))
    Assessment.objects.update(status="draft")
    refuse(lambda: assessments.reshape(draft, by=vera, type="process", tailored_out={}))
    refuse(lambda: assessments.reshape(draft, by=mei, type="artistic", tailored_out={}))

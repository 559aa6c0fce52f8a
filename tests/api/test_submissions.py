import pytest

from assessment.actions import submissions
from assessment.models import Result
from scoring import shapes
from scoring.pathway import pathway
from scoring.trace import trace
from tests.api.asking import at_most, refused
from tests.api.test_reference import fits
from tests.people import save


@pytest.fixture
def sealed(submitted):
    return submitted.submissions.get()


def test_each_hand_in_is_listed_with_what_it_came_to(submitted, sealed, mei, of):
    submissions.withdraw(submitted, by=mei)
    save(submitted, "data.L1.a", "0", by=mei, version=1)
    second = submissions.submit(submitted, by=mei, declared=True)

    told = of("lin").get(f"assessments/{submitted.reference}/submissions/").json()["results"]

    assert [each["receipt"] for each in told] == [second.receipt, sealed.receipt]
    assert told[1] == {
        "receipt": sealed.receipt,
        "number": 1,
        "assessment": submitted.reference,
        "sha256": sealed.sha256,
        "submitted_by": "梅岚",
        "submitted_at": sealed.submitted_at.isoformat().replace("+00:00", "Z"),
        "results": [{"kind": "self", "level": 2, "band": 2, "total": "2"}],
    }


def test_the_sealed_answers_are_what_was_sealed(sealed, of):
    told = of("lin").get(f"submissions/{sealed.receipt}/").json()

    assert told["sealed"] == sealed.sealed
    assert submissions.hash_of(told["sealed"]) == told["sha256"] == sealed.sha256


@pytest.mark.parametrize(("name", "status"), [("vera", 200), ("lin", 200), ("hefei", 200)])
def test_those_concerned_read_it(name, status, submitted, sealed, of):
    program = of(name)

    for path in (f"submissions/{sealed.receipt}/", f"assessments/{submitted.reference}/result/"):
        assert program.get(path).status_code == status


@pytest.mark.parametrize("name", ["xu", "zhou", "op"])
def test_for_strangers_there_is_nothing(name, submitted, sealed, other, of):
    program = of(name)

    for path in (
        f"submissions/{sealed.receipt}/",
        f"submissions/{sealed.receipt}/result/",
        f"submissions/{sealed.receipt}/standing/",
        f"submissions/{sealed.receipt}/pathway/",
        f"assessments/{submitted.reference}/submissions/",
        f"assessments/{submitted.reference}/result/",
        f"assessments/{submitted.reference}/standing/",
        f"assessments/{submitted.reference}/pathway/",
        f"assessments/{submitted.reference}/events/",
    ):
        refused(program.get(path), 404, "not_found")


def test_a_draft_has_no_result(draft, of):
    for what in ("result", "standing", "pathway"):
        refused(of("mei").get(f"assessments/{draft.reference}/{what}/"), 404, "not_found")


def test_the_result_is_told_as_the_engine_tells_it(submitted, sealed, of):
    told = of("mei").get(f"assessments/{submitted.reference}/result/").json()

    assert told == {"receipt": sealed.receipt, "self": shapes.result_shape(sealed.scored()), "verified": None}
    assert fits(told["self"], "Score")


def test_a_verified_result_stands_beside_it(submitted, sealed, of):
    own = sealed.results.get()
    facts = {"level": 1, "band": 1, "total": "1", "shape": own.shape | {"level": 1}, "engine": own.engine}
    Result.objects.create(submission=sealed, kind="verified", **facts)

    told = of("lin").get(f"submissions/{sealed.receipt}/result/").json()

    assert (told["self"]["level"], told["verified"]["level"]) == (2, 1)


@pytest.mark.parametrize("level", [1, 2, 5])
def test_every_step_of_a_level_is_told_on_demand(level, submitted, sealed, of):
    told = of("mei").get(f"assessments/{submitted.reference}/result/?trace={level}").json()

    assert told["trace"] == shapes.trace_shape(trace(sealed.scored(), level))
    assert fits(told["trace"], "Trace")


@pytest.mark.parametrize("query", ["trace=0", "trace=6", "trace=all", "trac=2"])
def test_a_trace_is_of_one_level(query, submitted, of):
    refused(of("mei").get(f"assessments/{submitted.reference}/result/?{query}"), 400, "bad_input")


def test_its_level_stands_in_an_interval(submitted, of):
    told = of("mei").get(f"assessments/{submitted.reference}/standing/").json()

    assert (told["level"], told["interval"]) == (2, [75, 89])
    assert fits(told, "Standing")


def test_the_way_up_is_worked_out_from_what_was_sealed(submitted, sealed, of):
    program, at = of("mei"), f"assessments/{submitted.reference}/pathway/"

    assert program.get(at).json() == shapes.pathway_shape(pathway(sealed.scored(), None))
    assert program.get(f"{at}?to=4").json()["to"] == 4
    refused(program.get(f"{at}?to=9"), 400, "bad_input")


def test_what_happened_is_told_with_who_and_why(submitted, mei, of):
    of("lin").post(f"assessments/{submitted.reference}/moves/take_up/")
    of("lin").post(f"assessments/{submitted.reference}/moves/send_back/", {"note": "More evidence."})

    told = of("mei").get(f"assessments/{submitted.reference}/events/").json()["results"]

    assert [each["kind"] for each in told] == ["send_back", "take_up", "submit", "started"]
    assert (told[0]["by"], told[0]["note"]) == ("林审", "More evidence.")
    assert told[0]["at"].endswith("Z")


def test_reads_take_few_statements(submitted, sealed, of):
    program = of("lin")

    for path, number in (
        (f"submissions/{sealed.receipt}/", 4),
        (f"assessments/{submitted.reference}/submissions/", 5),
        (f"assessments/{submitted.reference}/result/", 5),
        (f"assessments/{submitted.reference}/events/", 4),
    ):
        with at_most(number):
            assert program.get(path).status_code == 200

import pytest

from assessment.actions import assessments, submissions
from tests.api.asking import at_most, refused
from tests.people import fill


def references(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["reference"] for row in answer.json()["results"]]


@pytest.fixture
def earlier(other, xu):
    """Of another enterprise, handed in before."""
    made = assessments.start(other, by=xu, year=2026)
    fill(made, by=xu, met_up_to=1)
    submissions.submit(made, by=xu, declared=True)
    return made


def test_what_waits_longest_stands_first(earlier, submitted, of):
    assert references(of("lin").get("reviews/")) == [earlier.reference, submitted.reference]


def test_the_three_lists(earlier, submitted, of):
    lin = of("lin")
    lin.post(f"assessments/{submitted.reference}/moves/take_up/")

    assert references(lin.get("reviews/?list=mine")) == [submitted.reference]
    assert references(lin.get("reviews/?list=region")) == [submitted.reference, earlier.reference]
    assert references(of("hefei").get("reviews/?list=desk")) == []
    assert len(references(of("hefei").get("reviews/?list=region"))) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=1", 1),
        ("level=2", 1),
        ("level=5", 0),
        ("status=submitted", 2),
        ("status=in_review", 0),
        ("industry=C36", 2),
        ("industry=C13", 0),
        ("region=340100", 2),
        ("region=340200", 0),
        ("text=启明", 1),
        ("text=91340100MA2F", 1),
        ("text=%25", 0),
    ],
)
def test_the_queue_is_narrowed_by(query, found, earlier, submitted, of):
    assert len(references(of("lin").get(f"reviews/?{query}"))) == found


@pytest.mark.parametrize(
    "query",
    [
        "list=all",
        "level=9",
        "status=draft",
        "industry=X",
        "region=3",
        "text=%00",
        "texts=x",
        "text=" + "x" * 101,
    ],
)
def test_a_filter_that_means_nothing_is_refused(query, submitted, of):
    refused(of("lin").get(f"reviews/?{query}"), 400, "bad_input")


def test_pages_follow_each_other(earlier, submitted, of):
    lin = of("lin")

    first = lin.get("reviews/?page_size=1")
    second = lin.client.get(first.json()["next"])

    assert references(first) + references(second) == [earlier.reference, submitted.reference]
    assert second.json()["next"] is None


@pytest.mark.parametrize("name", ["mei", "op"])
def test_who_has_no_desk_has_no_queue(name, submitted, of):
    refused(of(name).get("reviews/"), 404, "not_found")


def test_another_province_sees_none_of_it(submitted, of):
    assert references(of("zhou").get("reviews/?list=region")) == []


def test_the_queue_costs_the_same_for_one_and_for_many(earlier, submitted, of):
    program = of("lin")

    with at_most(5):
        assert len(references(program.get("reviews/"))) == 2

import io
import zipfile

import pytest

from assessment.actions import assessments, submissions
from assessment.models import Assessment, Event
from tests.api.asking import at_most, nothing_changes, refused
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
    made.refresh_from_db()
    return made


def test_what_waits_longest_stands_first(earlier, submitted, of):
    assert references(of("lin").get("reviews/")) == [earlier.reference, submitted.reference]


def test_the_lists(earlier, submitted, of):
    lin = of("lin")
    lin.post(f"assessments/{submitted.reference}/moves/take_up/")

    assert references(lin.get("reviews/?list=mine")) == [submitted.reference]
    assert references(lin.get("reviews/?list=region")) == [submitted.reference, earlier.reference]
    assert references(lin.get("reviews/?list=unassigned")) == [earlier.reference]
    assert references(lin.get("reviews/?list=returned")) == []
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
        ("flags=none", 1),
        ("flags=some", 1),
        ("age=new", 2),
        ("age=late", 0),
        ("verified=2", 0),
        ("round=1", 0),
        ("sort=level", 2),
    ],
)
def test_the_queue_is_narrowed_by(query, found, earlier, submitted, of):
    Assessment.objects.filter(pk=earlier.pk).update(flag_count=2)
    Assessment.objects.filter(pk=submitted.pk).update(flag_count=0)

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
        "sort=name",
        "age=old",
        "flags=2",
        "verified=6",
        "round=x",
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


# ── What is done from it ────────────────────────────────────────────────────────────────


def test_how_many_are_in_each_list(earlier, submitted, of):
    lin = of("lin")
    lin.post(f"assessments/{submitted.reference}/moves/take_up/")

    told = lin.get("reviews/figures/").json()

    assert told == {"desk": 2, "mine": 1, "unassigned": 1, "returned": 0, "region": 2}
    refused(of("mei").get("reviews/figures/"), 404, "not_found")


def test_the_next_one_is_taken_up_once_a_key(earlier, submitted, of):
    lin = of("lin")

    first = lin.post("reviews/claim-next/", {"level": "2"}, idempotency_key="one")
    again = lin.post("reviews/claim-next/", {"level": "2"}, idempotency_key="one")

    assert (first.json()["reference"], first.json()["status"]) == (submitted.reference, "in_review")
    assert again.json() == first.json()
    with nothing_changes():
        refused(lin.post("reviews/claim-next/", {"level": "2"}), 409, "nothing_waits")


@pytest.mark.parametrize("body", [{"level": "9"}, {"list": "all"}, {"level": 2}, {"age": "old"}, {"x": 1}])
def test_a_claim_that_means_nothing_is_refused(body, submitted, of):
    lin = of("lin")
    with nothing_changes():
        answer = lin.post("reviews/claim-next/", body)

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize("name", ["mei", "op"])
@pytest.mark.parametrize(
    ("path", "body"),
    [("claim-next", {}), ("assign", {"chosen": [{"reference": "7KQ4M2XD"}], "to": 1})],
)
def test_it_is_for_agencies(path, body, name, submitted, of):
    program = of(name)
    with nothing_changes():
        refused(program.post(f"reviews/{path}/", body), 404, "not_found")


def test_several_are_assigned(earlier, submitted, lin, of):
    chosen = [{"reference": each.reference, "seen": each.receipt} for each in (earlier, submitted)]

    answer = of("lin").post("reviews/assign/", {"chosen": chosen, "to": lin.pk})

    assert [row["assigned_to"] for row in answer.json()] == [str(lin)] * 2


def test_all_or_none_and_a_sentence_for_each(earlier, submitted, lin, of):
    program = of("lin")
    chosen = [{"reference": earlier.reference}, {"reference": submitted.reference, "seen": "ZZZZZZZZ"}]
    with nothing_changes():
        answer = program.post("reviews/assign/", {"chosen": chosen, "to": lin.pk})

    told = refused(answer, 409, "some_refused")
    assert list(told["items"]) == [submitted.reference]


def test_it_goes_to_nobody_who_is_not_there(submitted, of):
    program = of("lin")
    with nothing_changes():
        answer = program.post(
            "reviews/assign/", {"chosen": [{"reference": submitted.reference}], "to": 999999}
        )

    refused(answer, 400, "bad_input")


@pytest.mark.parametrize(("path", "type"), [("excel", "spreadsheetml"), ("csv", "text/csv")])
def test_a_list_is_handed_over_as_a_file_and_written_down(path, type, submitted, lin, of):
    answer = of("lin").get(f"reviews/{path}/?list=desk&level=2")

    assert (answer.status_code, type in answer["Content-Type"]) == (200, True)
    assert "attachment" in answer["Content-Disposition"]
    event = Event.objects.get(kind="list_exported")
    assert (event.by, event.details["rows"]) == (lin, 1)
    assert event.details["wanted"] == {"list": "desk", "level": "2"}


@pytest.mark.parametrize(("name", "label"), [("desk", "Waiting for us"), ("region", "In our region")])
def test_the_sheet_is_headed_by_what_the_list_is_called(name, label, submitted, lin, of):
    answer = of("lin").get(f"reviews/excel/?list={name}")

    book = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert f">{label}<" in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("path", ["excel", "csv"])
def test_files_are_for_agencies_and_of_filters_that_are_known(path, submitted, of):
    refused(of("mei").get(f"reviews/{path}/"), 404, "not_found")
    refused(of("lin").get(f"reviews/{path}/?level=9"), 400, "bad_input")

    assert not Event.objects.filter(kind="list_exported").exists()

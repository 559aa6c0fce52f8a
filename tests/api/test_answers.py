from collections import Counter

import pytest

from assessment.api.answers import AnswerSerializer
from assessment.models import Answer, AnswerRevision
from scoring.editions import load
from tests.api.asking import at_most, nothing_changes, refused
from tests.people import fill, save

FIRST, SECOND = "data.L1.a", "data.L1.b"
MAY_NOT_APPLY = next(r.id for r in load().requirements.values() if r.may_not_apply)
NEW = {"if_none_match": "*"}


def at(assessment, requirement: str = "") -> str:
    return f"assessments/{assessment.reference}/answers/{requirement}{'/' if requirement else ''}"


# ── Reading ─────────────────────────────────────────────────────────────────────────────


def test_all_answers_are_read_in_the_order_of_the_model(draft, mei, of):
    fill(draft, by=mei)

    told = of("vera").get(at(draft)).json()["answers"]

    assert [each["requirement"] for each in told] == [r.id for r in draft.requirements()]
    assert len(told) == 214
    assert Counter(each["answer"] for each in told)[1] > 0
    assert told[0] | {"at": ""} == {
        "requirement": draft.requirements()[0].id,
        "answer": 1,
        "note": "",
        "reason": "",
        "version": 1,
        "by": "梅岚",
        "at": "",
    }


def test_what_is_told_has_the_fields_that_are_described(draft, mei, of):
    save(draft, FIRST, "0.8", by=mei)

    for told in (of("mei").get(at(draft)).json()["answers"][0], of("mei").get(at(draft, FIRST)).json()):
        assert list(told) == list(AnswerSerializer().fields)


def test_reading_all_takes_at_most_six_statements(filled, of):
    program = of("mei")

    with at_most(3):
        assert len(program.get(at(filled)).json()["answers"]) == 214


def test_who_has_them_all_already_gets_no_answer_twice(filled, mei, of):
    program = of("mei")
    etag = program.get(at(filled))["ETag"]

    with at_most(3):
        again = program.get(at(filled), if_none_match=etag)
    save(filled, FIRST, "0", by=mei, version=1)
    changed = program.get(at(filled), if_none_match=etag)

    assert (again.status_code, again["ETag"], again.content) == (304, etag, b"")
    assert changed.status_code == 200
    assert changed["ETag"] not in ("", etag)


def test_the_etag_changes_when_an_answer_is_taken_back_and_given_again(draft, of):
    program, etags = of("mei"), []
    acts = [
        lambda: program.put(at(draft, FIRST), {"answer": 1}, **NEW),
        lambda: program.delete(at(draft, FIRST), if_match='"1"'),
        lambda: program.put(at(draft, FIRST), {"answer": 1}, **NEW),
    ]
    for act in acts:
        act()
        etags.append(program.get(at(draft))["ETag"])

    assert len(set(etags)) == 3


def test_one_answer_has_its_version_as_etag(draft, mei, of):
    save(draft, FIRST, "0.5", by=mei, note="Half of it.")

    answer = of("bo").get(at(draft, FIRST))

    assert answer["ETag"] == '"1"'
    assert (answer.json()["answer"], answer.json()["note"]) == (0.5, "Half of it.")
    assert of("bo").get(at(draft, FIRST), if_none_match='"1"').status_code == 304


def test_an_answer_that_was_not_given_is_not_there(draft, of):
    refused(of("mei").get(at(draft, FIRST)), 404, "not_found")


@pytest.mark.parametrize("name", ["xu", "lin", "hefei", "zhou", "op"])
def test_live_answers_are_nobody_elses_business(name, submitted, other, of):
    program = of(name)
    with nothing_changes():
        answers = [
            program.get(at(submitted)),
            program.get(at(submitted, FIRST)),
            program.put(at(submitted, FIRST), {"answer": 0}, if_match='"1"'),
            program.delete(at(submitted, FIRST), if_match='"1"'),
            program.patch(at(submitted), {"answers": [{"requirement": FIRST, "version": 1, "answer": 0}]}),
            program.post(at(submitted) + "rest-not-met/", {"subdomain": "data", "level": 1}),
        ]

    assert [answer.status_code for answer in answers] == [404] * len(answers)


# ── Saving one ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "kept"), [(1, "1"), (0.8, "0.8"), (0.5, "0.5"), (0, "0"), (1.0, "1")])
def test_a_new_answer_is_saved_where_there_was_none(answer, kept, draft, of):
    response = of("bo").put(at(draft, FIRST), {"answer": answer, "note": "As seen."}, **NEW)

    assert (response.status_code, response["ETag"]) == (201, '"1"')
    assert (response.json()["version"], response.json()["by"]) == (1, "薄海")
    saved = draft.answers.get()
    assert (saved.value, saved.note, saved.version, saved.answered_by.name) == (kept, "As seen.", 1, "薄海")
    assert draft.revisions.get().value == kept


def test_not_applicable_comes_with_its_reason(draft, of):
    told = (
        of("mei").put(at(draft, MAY_NOT_APPLY), {"answer": "n/a", "reason": "No such thing."}, **NEW).json()
    )

    assert (told["answer"], told["reason"]) == ("n/a", "No such thing.")


def test_a_note_may_come_before_the_answer(draft, of):
    told = of("mei").put(at(draft, FIRST), {"answer": None, "note": "Ask Bo."}, **NEW).json()

    assert (told["answer"], told["note"]) == (None, "Ask Bo.")
    assert of("mei").get(at(draft, FIRST)).json()["note"] == "Ask Bo."


def test_a_change_names_the_version_that_was_seen(draft, mei, of):
    save(draft, FIRST, "0.5", by=mei, note="Half of it.")

    response = of("bo").put(at(draft, FIRST), {"answer": 0.8}, if_match='"1"')

    assert (response.status_code, response["ETag"]) == (200, '"2"')
    saved = draft.answers.get()
    assert (saved.value, saved.note, saved.version) == ("0.8", "", 2)


@pytest.mark.parametrize("exists", [True, False])
def test_saving_takes_at_most_four_statements(exists, draft, mei, of):
    program = of("mei")
    if exists:
        save(draft, FIRST, "0", by=mei)
    seen = {"if_match": '"1"'} if exists else NEW

    with at_most(4):
        response = program.put(at(draft, FIRST), {"answer": 1}, **seen)

    assert response.status_code == (200 if exists else 201)


def test_saving_over_an_answer_that_was_taken_back_takes_no_more(draft, of):
    program = of("mei")
    program.put(at(draft, FIRST), {"answer": 1}, **NEW)
    program.delete(at(draft, FIRST), if_match='"1"')

    with at_most(4):
        response = program.put(at(draft, FIRST), {"answer": 0.5}, **NEW)

    assert (response.status_code, response["ETag"]) == (201, '"3"')


@pytest.mark.parametrize("seen", [{"if_match": '"1"'}, {"if_match": '"7"'}, NEW])
def test_over_what_was_not_seen_nothing_is_written(seen, draft, mei, bo, of):
    save(draft, FIRST, "0", by=mei)
    save(draft, FIRST, "0.5", by=bo, version=1, note="Half.")
    with nothing_changes():
        answer = of("mei").put(at(draft, FIRST), {"answer": 1}, **seen)

    told = refused(answer, 412, "stale")
    assert told["present"] == of("mei").get(at(draft, FIRST)).json()
    assert (told["present"]["by"], told["present"]["version"]) == ("薄海", 2)
    assert "薄海" in told["detail"]


def test_a_version_of_what_never_was_is_stale(draft, of):
    with nothing_changes():
        answer = of("mei").put(at(draft, FIRST), {"answer": 1}, if_match='"3"')

    assert refused(answer, 412, "stale")["present"] is None


def test_to_say_what_stands_there_already_is_no_conflict(draft, mei, bo, of):
    save(draft, FIRST, "1", by=mei)
    with nothing_changes():
        answer = of("bo").put(at(draft, FIRST), {"answer": 1}, **NEW)

    assert (answer.status_code, answer["ETag"], answer.json()["by"]) == (200, '"1"', "梅岚")


def test_without_a_version_nothing_is_saved(draft, of):
    with nothing_changes():
        answers = [of("mei").put(at(draft, FIRST), {"answer": 1}), of("mei").delete(at(draft, FIRST))]

    for answer in answers:
        refused(answer, 428, "version_missing")


@pytest.mark.parametrize(
    "seen",
    [
        {"if_match": "*"},
        {"if_match": "1"},
        {"if_match": 'W/"1"'},
        {"if_match": '"1", "2"'},
        {"if_match": '"-1"'},
        {"if_match": '"1' + "0" * 30 + '"'},
        {"if_match": '"one"'},
        {"if_match": ""},
        {"if_none_match": '"1"'},
        {"if_match": '"1"', "if_none_match": "*"},
    ],
)
def test_a_version_that_names_no_version_is_refused(seen, draft, mei, of):
    save(draft, FIRST, "0", by=mei)
    with nothing_changes():
        answers = [
            of("mei").put(at(draft, FIRST), {"answer": 1}, **seen),
            of("mei").delete(at(draft, FIRST), **seen),
        ]

    for answer in answers:
        refused(answer, 400, "bad_version")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "answer"),
        ({"answer": "1"}, "answer"),
        ({"answer": True}, "answer"),
        ({"answer": 0.7}, "answer"),
        ({"answer": 2}, "answer"),
        ({"answer": [1]}, "answer"),
        ({"answer": {"value": 1}}, "answer"),
        ({"answer": None}, "answer"),
        ({"answer": None, "note": " \n "}, "answer"),
        ({"answer": 1, "note": 5}, "note"),
        ({"answer": 1, "note": None}, "note"),
        ({"answer": 1, "note": "x" * 4001}, "note"),
        ({"answer": 1, "reason": "x" * 1001}, "reason"),
        ({"answer": 1, "version": 1}, "version"),
        ({"answer": 1, "answered_by": 1}, "answered_by"),
        ([], ""),
        ("1", ""),
        (None, "answer"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(body, field, draft, of):
    with nothing_changes():
        answer = of("mei").put(at(draft, FIRST), body, **NEW)

    assert field in refused(answer, 400, "bad_input")["errors"]


@pytest.mark.parametrize(
    ("requirement", "answer"), [("nothing.L1.a", 1), (FIRST, "n/a"), ("product_design.L9.z", 1)]
)
def test_what_is_not_asked_cannot_be_answered(requirement, answer, draft, of):
    with nothing_changes():
        response = of("mei").put(at(draft, requirement), {"answer": answer}, **NEW)

    refused(response, 400, "bad_input")


def test_a_viewer_saves_nothing(draft, of, vera):
    with nothing_changes():
        answer = of("vera").put(at(draft, FIRST), {"answer": 1}, **NEW)

    refused(answer, 403, "forbidden")


def test_after_submitting_answers_stay(submitted, of):
    with nothing_changes():
        answers = [
            of("mei").put(at(submitted, FIRST), {"answer": 0}, if_match='"1"'),
            of("mei").delete(at(submitted, FIRST), if_match='"1"'),
        ]

    for answer in answers:
        assert (
            "已提交" in refused(answer, 409, "not_allowed_now")["detail"]
            or "Submitted" in answer.json()["detail"]
        )


def test_refusals_speak_the_language_that_was_asked_for(draft, of, mei):
    save(draft, FIRST, "0", by=mei)

    told = {
        language: of("mei", language=language).put(at(draft, FIRST), {"answer": 1}, **NEW).json()["detail"]
        for language in ("en", "zh-CN")
    }

    assert told == {
        "en": "梅岚 has changed this answer in the meantime.",
        "zh-CN": "梅岚刚刚修改了这个答案。",
    }


# ── Taking back ─────────────────────────────────────────────────────────────────────────


def test_an_answer_is_taken_back_and_the_history_keeps_it(draft, mei, bo, of):
    save(draft, FIRST, "0.8", by=mei, note="Three of four.")

    response = of("bo").delete(at(draft, FIRST), if_match='"1"')

    assert (response.status_code, response.content) == (204, b"")
    refused(of("mei").get(at(draft, FIRST)), 404, "not_found")
    assert of("mei").get(at(draft)).json() == {"answers": []}
    said = AnswerRevision.objects.order_by("version").values_list("version", "value", "note", "answered_by")
    assert list(said) == [(1, "0.8", "Three of four.", mei.pk), (2, "", "", bo.pk)]


def test_what_was_seen_before_is_stale_also_after_a_new_beginning(draft, mei, bo, of):
    program = of("mei")
    save(draft, FIRST, "0.8", by=mei)
    program.delete(at(draft, FIRST), if_match='"1"')
    assert program.put(at(draft, FIRST), {"answer": 0.5}, **NEW)["ETag"] == '"3"'

    for seen in ('"1"', '"2"'):
        with nothing_changes():
            late = [
                of("bo").put(at(draft, FIRST), {"answer": 1}, if_match=seen),
                of("bo").delete(at(draft, FIRST), if_match=seen),
            ]
        for answer in late:
            refused(answer, 412, "stale")


def test_taking_back_twice_changes_nothing_more(draft, mei, of):
    save(draft, FIRST, "0.8", by=mei)
    of("mei").delete(at(draft, FIRST), if_match='"1"')

    with nothing_changes():
        again = of("mei").delete(at(draft, FIRST), if_match='"1"')

    assert again.status_code == 204


def test_a_viewer_takes_nothing_back(draft, mei, vera, of):
    save(draft, FIRST, "0.8", by=mei)
    with nothing_changes():
        answer = of("vera").delete(at(draft, FIRST), if_match='"1"')

    refused(answer, 403, "forbidden")


def test_an_answer_that_is_not_there_cannot_be_taken_back(draft, of):
    with nothing_changes():
        answer = of("mei").delete(at(draft, FIRST), if_match='"1"')

    refused(answer, 412, "stale")


# ── Saving many ─────────────────────────────────────────────────────────────────────────


def item(requirement: str, answer: object = 1, version: int | None = None, **more) -> dict:
    return {"requirement": requirement, "answer": answer, "version": version} | more


def test_many_are_saved_at_once(draft, mei, of):
    save(draft, FIRST, "0", by=mei)
    asked = [r.id for r in draft.requirements()]

    response = of("bo").patch(
        at(draft), {"answers": [item(id, version=1 if id == FIRST else None) for id in asked]}
    )

    assert response.status_code == 200
    told = response.json()["answers"]
    assert [each["requirement"] for each in told] == asked
    assert {each["version"] for each in told if each["requirement"] != FIRST} == {1}
    assert draft.answers.filter(value="1").count() == len(asked)
    assert draft.answers.get(requirement=FIRST).version == 2
    assert draft.revisions.count() == len(asked) + 1


def test_the_number_of_statements_does_not_grow_with_the_answers(draft, of):
    program = of("mei")
    body = {"answers": [item(r.id) for r in draft.requirements()]}

    with at_most(5):
        assert program.patch(at(draft), body).status_code == 200


def test_all_or_nothing_with_a_reason_for_each(draft, mei, bo, of):
    save(draft, FIRST, "0", by=mei)
    save(draft, FIRST, "0.5", by=bo, version=1)
    body = {
        "answers": [
            item(SECOND),
            item(FIRST, version=1),
            item("nothing.L1.a"),
            item("data.L2.a", "n/a", reason="We do not."),
            item("data.L2.b", version=4),
        ]
    }
    with nothing_changes():
        answer = of("mei").patch(at(draft), body)

    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "some_refused")
    assert {id: each["code"] for id, each in told["items"].items()} == {
        FIRST: "stale",
        "nothing.L1.a": "bad_input",
        "data.L2.a": "bad_input",
        "data.L2.b": "stale",
    }
    assert told["items"][FIRST]["present"]["by"] == "薄海"
    assert told["items"]["data.L2.b"]["present"] is None
    assert set(told["errors"]) == set(told["items"])


def test_where_all_that_is_wrong_is_stale_the_answer_is_412(draft, mei, of):
    save(draft, FIRST, "0", by=mei)
    with nothing_changes():
        answer = of("mei").patch(at(draft), {"answers": [item(FIRST), item(SECOND)]})

    assert (answer.status_code, answer.json()["code"]) == (412, "some_refused")


def test_what_stands_there_already_keeps_its_version(draft, mei, of):
    save(draft, FIRST, "1", by=mei)

    told = of("bo").patch(at(draft), {"answers": [item(FIRST), item(SECOND)]}).json()["answers"]

    assert [(each["version"], each["by"]) for each in told] == [(1, "梅岚"), (1, "薄海")]
    assert draft.revisions.count() == 2


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([], "answers"),
        ([item(FIRST)] * 2, "answers"),
        ([item(FIRST) for _ in range(301)], "answers"),
        ([{"requirement": FIRST, "answer": 1}], "answers.0.version"),
        ([item(FIRST, version="1")], "answers.0.version"),
        ([item(FIRST, version=0)], "answers.0.version"),
        ([item(FIRST, version=10**30)], "answers.0.version"),
        ([item(FIRST, "yes")], "answers.0.answer"),
        ([item(FIRST, None)], "answers.0.answer"),
        ([item(FIRST, by="梅岚")], "answers.0.by"),
        ([item(5)], "answers.0.requirement"),
        ("all", "answers"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(answers, field, draft, of):
    with nothing_changes():
        answer = of("mei").patch(at(draft), {"answers": answers})

    assert any(key.startswith(field) for key in refused(answer, 400, "bad_input")["errors"])


def test_a_viewer_saves_not_even_many(draft, vera, of):
    with nothing_changes():
        answer = of("vera").patch(at(draft), {"answers": [item(FIRST)]})

    refused(answer, 403, "forbidden")


# ── The rest ────────────────────────────────────────────────────────────────────────────


def test_the_rest_of_a_level_is_answered_not_met(draft, mei, of):
    save(draft, FIRST, "1", by=mei)

    told = of("bo").post(at(draft) + "rest-not-met/", {"subdomain": "data", "level": 1}).json()["answers"]

    rest = [r.id for r in draft.requirements() if (r.subdomain, r.level) == ("data", 1) and r.id != FIRST]
    assert [(each["requirement"], each["answer"]) for each in told] == [(id, 0) for id in rest]
    assert draft.answers.get(requirement=FIRST).value == "1"


@pytest.mark.parametrize(
    "body", [{}, {"subdomain": "data"}, {"subdomain": "data", "level": 6}, {"subdomain": 1, "level": 1}]
)
def test_a_rest_of_nothing_is_refused(body, draft, of):
    with nothing_changes():
        answer = of("mei").post(at(draft) + "rest-not-met/", body)

    refused(answer, 400, "bad_input")


def test_after_submitting_there_is_no_rest(submitted, of):
    Answer.objects.filter(requirement=FIRST).delete()
    with nothing_changes():
        answer = of("mei").post(at(submitted) + "rest-not-met/", {"subdomain": "data", "level": 1})

    refused(answer, 409, "not_allowed_now")

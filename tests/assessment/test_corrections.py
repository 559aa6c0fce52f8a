"""What a return names unlocks, and nothing else; each correction gets a reply before handing in anew."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from assessment.actions import (
    answers,
    assessments,
    comments,
    corrections,
    evidence,
    findings,
    reviews,
    submissions,
)
from assessment.actions.answers import Draft
from assessment.models import Answer, AnswerRevision, Comment, Correction, Event, EvidenceUse, Finding
from assessment.models.corrections import asked_of, in_order, title_of
from assessment.models.verdicts import findings_of, verdicts_of
from assessment.refusals import BadInput, Forbidden, SomeRefused
from tests.assessment.rounds_of import round_of
from tests.assessment.untouched import refused
from tests.people import fill, save

ONE, TWO, OTHER = "data.L1.a", "data.L1.b", "data.L2.a"
WHY = "The photo shows another line."
PDF = b"%PDF-1.7\n\x00 made for a test"


@pytest.fixture(autouse=True)
def _english_and_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def give_back(assessment, *, by, **wanted: str):
    """Taken up and returned; `wanted` are corrections with dots written as underscores twice."""
    reviews.take_up(assessment, by=by)
    named = {about.replace("__", "."): text for about, text in wanted.items()}
    reviews.send_back(assessment, by=by, note="Please look again.", corrections=named)
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def returned(submitted, lin):
    """Mei's assessment, returned for one requirement and one subdomain."""
    return give_back(submitted, by=lin, data__L1__a=WHY, logistics="Why is it not left out?")


def correction(assessment, about: str = ONE) -> Correction:
    return Correction.objects.get(submission__assessment=assessment, about=about)


def answers_kept() -> list:
    kept = (Answer, AnswerRevision, EvidenceUse, Correction)
    return [list(model.objects.order_by("pk").values()) for model in kept]


@pytest.fixture
def locked():
    """The block is refused with the code of what is locked, and nothing of the answers has changed."""

    class Locked:
        def __enter__(self):
            self.before = answers_kept()
            self.refused = refused("stays as it was handed in")
            self.refused.__enter__()

        def __exit__(self, *error):
            suppressed = self.refused.__exit__(*error)
            assert error[1].code == "locked"
            assert answers_kept() == self.before
            return suppressed

    return Locked()


# ── What unlocks ────────────────────────────────────────────────────────────────────────


def test_a_return_keeps_a_sentence_for_each_place_in_the_order_of_the_model(submitted, lin):
    give_back(submitted, by=lin, logistics="Why?", data__L1__b="Two. ", data__L1__a="One.")

    kept = {c.about: c.text for c in asked_of(submitted)}
    order = list(in_order(submitted.edition, kept))
    assert kept == {ONE: "One.", TWO: "Two.", "logistics": "Why?"}
    assert [c.about for c in asked_of(submitted)] == submitted.unlocked == order
    assert {c.asked_by for c in asked_of(submitted)} == {lin}
    told = Event.objects.get(kind="send_back").details["corrections"]
    assert told == [{"about": about, "text": kept[about]} for about in order]


def test_the_named_requirement_and_the_named_subdomain_are_open(returned, bo):
    save(returned, ONE, "0.5", by=bo, version=1)
    inside = next(r.id for r in returned.requirements() if r.subdomain == "logistics")
    save(returned, inside, "0", by=bo, version=1, note="Outsourced.")

    assert returned.answers_given()[ONE] == "0.5"
    assert returned.answers.get(requirement=inside).note == "Outsourced."


def test_all_else_is_locked(returned, bo, locked):
    with locked:
        save(returned, OTHER, "0", by=bo, version=1)


def test_a_locked_answer_is_not_taken_back(returned, bo, locked):
    with locked:
        answers.clear(returned, OTHER, by=bo, version=1)


def test_of_several_at_once_none_is_saved_where_one_is_locked(returned, bo):
    before = answers_kept()

    with pytest.raises(SomeRefused) as error:
        answers.save_all(returned, {ONE: (Draft("0"), 1), OTHER: (Draft("0"), 1)}, by=bo)

    assert {id: each.code for id, each in error.value.each.items()} == {OTHER: "locked"}
    assert answers_kept() == before


def test_the_rest_of_a_level_leaves_out_what_is_locked(returned, bo):
    Answer.objects.filter(requirement__in=[ONE, TWO]).update(value="")

    written = answers.rest_not_met(returned, "data", 1, by=bo)

    assert [answer.requirement for answer in written] == [ONE]
    assert returned.answers.get(requirement=TWO).value == ""


def test_files_are_added_and_taken_away_where_it_is_open(returned, bo):
    kept = evidence.add(returned, ONE, SimpleUploadedFile("line3.pdf", PDF), by=bo)
    evidence.take_away(returned, ONE, kept, by=bo)

    assert not EvidenceUse.objects.exists()


def test_no_file_comes_to_a_locked_requirement(returned, bo, locked):
    with locked:
        evidence.add(returned, OTHER, SimpleUploadedFile("line3.pdf", PDF), by=bo)


def test_no_file_of_elsewhere_is_used_at_a_locked_requirement(returned, bo, locked):
    kept = evidence.add(returned, ONE, SimpleUploadedFile("line3.pdf", PDF), by=bo)

    with locked:
        evidence.use(returned, OTHER, kept, by=bo)


def test_a_file_stays_at_a_locked_requirement(filled, mei, bo, lin, locked):
    kept = evidence.add(filled, OTHER, SimpleUploadedFile("line3.pdf", PDF), by=mei)
    submissions.submit(filled, by=mei, declared=True)
    give_back(filled, by=lin, data__L1__a=WHY)
    evidence.use(filled, ONE, kept, by=bo)

    with locked:
        evidence.take_away(filled, OTHER, kept, by=bo)
    evidence.take_away(filled, ONE, kept, by=bo)

    kept.refresh_from_db()
    assert kept.removed_at is None


def test_comments_stay_free(returned, bo):
    comments.write(returned, OTHER, "Not ours to change.", by=bo)

    assert Comment.objects.get().requirement == OTHER


def test_a_named_subdomain_can_be_left_out_with_a_reason(returned, bo):
    assessments.reshape(returned, by=bo, type="discrete", tailored_out={"logistics": "A forwarder does it."})

    returned.refresh_from_db()
    assert returned.tailored_out == {"logistics": "A forwarder does it."}


def test_a_subdomain_that_comes_back_in_brings_its_requirements_open(draft, mei, bo, lin):
    assessments.reshape(draft, by=mei, type="discrete", tailored_out={"logistics": "A forwarder."})
    draft.refresh_from_db()
    fill(draft, by=mei)
    submissions.submit(draft, by=mei, declared=True)
    give_back(draft, by=lin, logistics="The report names a warehouse of yours.")

    assessments.reshape(draft, by=bo, type="discrete", tailored_out={})
    draft.refresh_from_db()
    written = [answers.rest_not_met(draft, "logistics", level, by=bo) for level in range(1, 6)]

    inside = [r.id for r in draft.requirements() if r.subdomain == "logistics"]
    assert sorted(a.requirement for level in written for a in level) == sorted(inside)


@pytest.mark.parametrize(
    "wish",
    [
        {"type": "process", "tailored_out": {}},
        {"type": "discrete", "tailored_out": {"sales": "The parent sells."}},
        {"type": "discrete", "tailored_out": {"logistics": "A forwarder.", "sales": "The parent sells."}},
    ],
)
def test_the_rest_of_the_shape_is_locked(wish, returned, bo, locked):
    with locked:
        assessments.reshape(returned, by=bo, **wish)


def test_a_return_that_names_nothing_opens_everything(submitted, lin, bo):
    give_back(submitted, by=lin)

    save(submitted, OTHER, "0", by=bo, version=1)

    assert (submitted.unlocked, asked_of(submitted)) == (None, [])


def test_the_next_return_decides_what_is_open_then(returned, lin, mei, bo, locked):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    submissions.submit(returned, by=mei, declared=True)
    give_back(returned, by=lin, data__L2__a="And this.")

    save(returned, OTHER, "0", by=bo, version=1)
    with locked:
        save(returned, ONE, "0", by=bo, version=1)

    assert [c.about for c in asked_of(returned)] == [OTHER]


def test_what_is_withdrawn_after_a_correction_stays_locked_to_the_same(returned, mei, bo, locked):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    submissions.submit(returned, by=mei, declared=True)
    submissions.withdraw(returned, by=mei)

    with locked:
        save(returned, OTHER, "0", by=bo, version=1)
    save(returned, ONE, "0", by=bo, version=1)
    corrections.reply(correction(returned), by=bo, text="Done otherwise.")
    submissions.submit(returned, by=mei, declared=True)

    returned.refresh_from_db()
    sealed = returned.submissions.first().sealed["corrections"]
    assert (returned.status, returned.hand_ins) == ("submitted", 3)
    assert {c["about"]: c["reply"] for c in sealed} == {ONE: "Done otherwise.", "logistics": "Done."}


# ── Replies ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("person", ["mei", "bo"])
def test_owners_and_contributors_reply_and_that_is_written_down(person, returned, request):
    replier = request.getfixturevalue(person)

    corrections.reply(correction(returned), by=replier, text=" A new photo is there. ")

    kept, event = correction(returned), Event.objects.get(kind="correction_replied")
    assert (kept.reply, kept.replied_by) == ("A new photo is there.", replier)
    assert kept.replied_at is not None
    assert (event.by, event.note, event.details["about"]) == (replier, "A new photo is there.", ONE)


@pytest.mark.parametrize("person", ["vera", "lin"])
def test_whoever_may_not_answer_does_not_reply(person, returned, request):
    before = answers_kept()

    with refused(error=Forbidden):
        corrections.reply(correction(returned), by=request.getfixturevalue(person), text="Done.")

    assert answers_kept() == before


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_a_reply_says_something_and_is_not_a_book(text, returned, mei):
    before = answers_kept()

    with refused(error=BadInput):
        corrections.reply(correction(returned), by=mei, text=text)

    assert answers_kept() == before


def test_nobody_replies_once_it_is_handed_in(returned, mei):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    submissions.submit(returned, by=mei, declared=True)
    before = answers_kept()

    with refused("cannot be changed"):
        corrections.reply(correction(returned), by=mei, text="Or not.")

    assert answers_kept() == before


def test_what_an_earlier_return_asked_for_takes_no_reply(returned, mei, lin):
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    submissions.submit(returned, by=mei, declared=True)
    give_back(returned, by=lin, data__L2__a="And this.")
    before = answers_kept()

    with refused("returned anew"):
        corrections.reply(correction(returned, ONE), by=mei, text="Or not.")

    assert answers_kept() == before


def test_a_reply_that_somebody_else_has_written_meanwhile_is_not_overwritten(returned, mei, bo):
    corrections.reply(correction(returned), by=bo, text="From Bo.", seen="")
    before = answers_kept()

    with refused("薄海 has replied in the meantime"):
        corrections.reply(correction(returned), by=mei, text="From Mei.", seen="")

    assert answers_kept() == before
    corrections.reply(correction(returned), by=mei, text="From both.", seen="From Bo.")
    assert correction(returned).reply == "From both."


def test_the_same_reply_once_more_changes_nothing(returned, mei, bo):
    corrections.reply(correction(returned), by=bo, text="Done.", seen="")

    corrections.reply(correction(returned), by=mei, text="Done.", seen="")

    assert correction(returned).replied_by == bo
    assert Event.objects.filter(kind="correction_replied").count() == 1


def test_nothing_is_handed_in_before_each_correction_has_its_reply(returned, mei):
    corrections.reply(correction(returned), by=mei, text="Done.")

    with refused("One correction"):
        submissions.submit(returned, by=mei, declared=True)
    corrections.reply(correction(returned, "logistics"), by=mei, text="We have a warehouse.")
    submissions.submit(returned, by=mei, declared=True)

    returned.refresh_from_db()
    assert returned.status == "submitted"


def test_what_was_asked_and_replied_is_sealed_with_the_hand_in(returned, mei, bo):
    corrections.reply(correction(returned), by=bo, text="A new photo is there.")
    corrections.reply(correction(returned, "logistics"), by=mei, text="We have a warehouse.")

    submission = submissions.submit(returned, by=mei, declared=True)

    sealed = {c["about"]: c for c in submission.sealed["corrections"]}
    assert set(sealed) == {ONE, "logistics"}
    assert (sealed[ONE]["text"], sealed[ONE]["reply"], sealed[ONE]["by"]) == (
        WHY,
        "A new photo is there.",
        "薄海",
    )
    assert submissions.hash_of(submission.sealed) == submission.sha256


# ── Returning ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("named", "match"),
    [
        ({"nothing.L1.a": "Why?"}, "not part of this submission"),
        ({ONE: " "}, "Say at each requirement"),
        ({ONE: "x" * 2001}, "at most 2000"),
        ({"sales": "Why?", "nothing": "Why?"}, "not part of this submission"),
    ],
)
def test_what_cannot_be_asked_is_refused_as_a_whole(named, match, submitted, lin):
    reviews.take_up(submitted, by=lin)

    with refused(match, BadInput):
        reviews.send_back(submitted, by=lin, note="Look again.", corrections=named)

    assert not Correction.objects.exists()


def test_the_title_of_a_place_stands_by_itself(submitted):
    edition = submitted.edition

    assert title_of(edition, "discrete", "data").en == edition.subdomains["data"].name.en
    assert title_of(edition, "discrete", ONE).zh.startswith(f"{edition.subdomains['data'].name.zh} · ")


# ── Findings that carry over ────────────────────────────────────────────────────────────


def judge(assessment, requirement: str, value: str, *, by, reason: str = "") -> Finding:
    submission = assessment.submissions.first()
    return findings.give(submission, requirement, value, by=by, version=None, reason=reason)


@pytest.fixture
def judged(submitted, lin):
    """Taken up, with four findings, and returned for one requirement."""
    reviews.take_up(submitted, by=lin)
    judge(submitted, ONE, "0.5", by=lin, reason="One line of three.")
    judge(submitted, TWO, "0.8", by=lin, reason="Nearly.")
    judge(submitted, OTHER, "1", by=lin)
    taken_back = judge(submitted, "data.L2.b", "1", by=lin)
    findings.give(submitted.submissions.first(), "data.L2.b", "", by=lin, version=taken_back.version)
    reviews.send_back(submitted, by=lin, note="Look again.", corrections={ONE: WHY, "logistics": "Why?"})
    submitted.refresh_from_db()
    return submitted


def hand_in_again(assessment, *, by):
    for each in asked_of(assessment):
        corrections.reply(each, by=by, text="Done.")
    return submissions.submit(assessment, by=by, declared=True)


def carried(submission) -> dict[str, tuple]:
    return {f.requirement: (f.version, f.value, f.reason, f.by) for f in submission.findings.all()}


def test_findings_stand_where_the_enterprise_has_changed_nothing(judged, mei, lin):
    save(judged, ONE, "0.5", by=mei, version=1)
    again = hand_in_again(judged, by=mei)

    reviews.take_up(judged, by=lin)

    assert carried(again) == {TWO: (1, "0.8", "Nearly.", lin), OTHER: (1, "1", "", lin)}
    first = judged.submissions.get(number=1)
    assert {f.carried_from.submission for f in again.findings.all()} == {first}


@pytest.mark.parametrize("what", ["note", "file"])
def test_a_new_note_or_file_ends_a_finding_as_an_answer_does(what, judged, mei, lin):
    if what == "note":
        save(judged, ONE, "1", by=mei, version=1, note="All three lines since May.")
    else:
        evidence.add(judged, ONE, SimpleUploadedFile("line3.pdf", PDF), by=mei)
    again = hand_in_again(judged, by=mei)

    reviews.take_up(judged, by=lin)

    assert set(carried(again)) == {TWO, OTHER}


def test_an_answer_left_as_it_was_keeps_its_finding(judged, mei, lin):
    again = hand_in_again(judged, by=mei)

    reviews.take_up(judged, by=lin)

    assert set(carried(again)) == {ONE, TWO, OTHER}


def test_findings_are_carried_once(judged, mei, lin):
    again = hand_in_again(judged, by=mei)
    reviews.take_up(judged, by=lin)
    judge_again = Finding.objects.get(submission=again, requirement=TWO)
    findings.give(again, TWO, "1", by=lin, version=judge_again.version)

    reviews.release(judged, by=lin)
    reviews.take_up(judged, by=lin)

    versions = Finding.objects.filter(submission=again, requirement=TWO).values_list("version", "value")
    assert sorted(versions) == [(1, "0.8"), (2, "1")]


def test_the_first_hand_in_has_nothing_to_carry(submitted, lin):
    reviews.take_up(submitted, by=lin)

    assert not Finding.objects.exists()


def test_what_was_found_at_the_hand_in_before_the_last_is_carried_step_by_step(judged, mei, lin):
    hand_in_again(judged, by=mei)
    reviews.take_up(judged, by=lin)
    reviews.send_back(judged, by=lin, note="Once more.", corrections={OTHER: "This, too."})
    judged.refresh_from_db()
    save(judged, OTHER, "0.8", by=mei, version=1)
    third = hand_in_again(judged, by=mei)

    reviews.take_up(judged, by=lin)

    assert set(carried(third)) == {ONE, TWO}
    assert carried(third)[TWO] == (1, "0.8", "Nearly.", lin)


def test_a_hand_in_that_was_withdrawn_unread_loses_no_finding(judged, mei, lin):
    hand_in_again(judged, by=mei)
    submissions.withdraw(judged, by=mei)
    save(judged, ONE, "0", by=mei, version=1)
    third = submissions.submit(judged, by=mei, declared=True)

    reviews.take_up(judged, by=lin)

    assert set(carried(third)) == {TWO, OTHER}


def test_what_the_desk_below_found_stands_too_where_it_comes_back_to_the_one_above(filled, mei, hefei, lin):
    filled.round = round_of(lin.desks[0].agency, lin, chain=["city", "province"])
    filled.save()
    first = submissions.submit(filled, by=mei, declared=True)
    reviews.take_up(filled, by=hefei)
    judge(filled, TWO, "0.5", by=hefei, reason="Half of it.")
    judge(filled, ONE, "0.5", by=hefei, reason="Half of it.")
    reviews.forward(filled, by=hefei)
    reviews.take_up(filled, by=lin)
    judge(filled, OTHER, "1", by=lin)
    reviews.send_back(filled, by=lin, note="Look again.", corrections={ONE: WHY})
    filled.refresh_from_db()
    save(filled, ONE, "0", by=mei, version=1)
    again = hand_in_again(filled, by=mei)

    reviews.take_up(filled, by=lin)

    stands = {(f.requirement, f.tier): (f.value, f.by) for f in again.findings.all()}
    assert stands == {(TWO, "city"): ("0.5", hefei), (OTHER, "province"): ("1", lin)}
    assert first.findings.count() == 3
    assert verdicts_of(findings_of(again))[TWO].value == "0.5"

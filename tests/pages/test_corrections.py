"""Where the enterprise answers what was returned: only there, each with a reply."""

import re
from html import unescape

import pytest

from assessment.actions import assessments, corrections, reviews
from assessment.models import Correction
from assessment.models.corrections import asked_of
from tests.pages.returned import ONE, TWO, page
from tests.pages.statements import at_most

BOTH = pytest.mark.parametrize("language", ["en", "zh-hans"])


@BOTH
@pytest.mark.parametrize("person", ["mei", "bo", "vera"])
def test_the_corrections_stand_on_the_assessments_page_with_their_places(
    person, returned, client_of, request, language
):
    client = client_of(request.getfixturevalue(person), language=language)

    for address in ("", "corrections/"):
        text = page(client, f"/assessments/{returned.reference}/{address}")
        assert "The photo shows <another> line." in text
        assert f'href="/assessments/{returned.reference}/answers/data/?at={ONE}#r-{ONE}"' in text
        assert f'href="/assessments/{returned.reference}/answers/logistics/"' in text
        assert text.count("/reply/") == (0 if person == "vera" else 2)
        assert ('name="text"' in text) == (person != "vera")


def test_a_reply_is_kept_from_the_page(returned, bo, client_of):
    correction = Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/corrections/{correction.pk}/reply/"

    response = client_of(bo).post(address, {"text": "A new photo.", "seen": ""})

    correction.refresh_from_db()
    assert response.url == f"/assessments/{returned.reference}/corrections/#c-{correction.pk}"
    assert (correction.reply, correction.replied_by) == ("A new photo.", bo)


def test_a_reply_that_is_refused_stands_in_its_field_again(returned, bo, mei, client_of):
    correction = Correction.objects.get(about=ONE)
    corrections.reply(correction, by=bo, text="From Bo.")
    address = f"/assessments/{returned.reference}/corrections/{correction.pk}/reply/"

    response = client_of(mei, language="en").post(address, {"text": "From Mei.", "seen": ""})

    text = unescape(response.content.decode())
    correction.refresh_from_db()
    assert (response.status_code, correction.reply) == (409, "From Bo.")
    assert "From Mei.</textarea>" in text
    assert "薄海 has replied in the meantime." in text
    assert "<b>Kept so far:</b> From Bo.</p>" in text


@pytest.mark.parametrize("stranger", ["xu", "lin", "zhou", "op"])
def test_replying_is_for_the_house_alone(stranger, returned, other, client_of, request):
    client, correction = client_of(request.getfixturevalue(stranger)), Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/corrections/"

    assert client.get(address).status_code == 404
    assert client.post(f"{address}{correction.pk}/reply/", {"text": "Hm."}).status_code == 404
    assert not Correction.objects.exclude(reply="").exists()


def desk(assessment, subdomain: str = "data", query: str = "") -> str:
    return f"/assessments/{assessment.reference}/answers/{subdomain}/{query}"


def test_in_the_workspace_only_what_was_returned_has_fields(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned))

    assert re.findall(r'name="version:([\w.]+)"', text) == [ONE]
    assert re.findall(r'name="value:([\w.]+)" value="1"', text) == [ONE]
    assert "The photo shows <another> line." in text
    assert text.count("This was not returned for changes") == 11
    assert f'name="comment:{TWO}"' in text


def test_a_returned_subdomain_is_open_as_a_whole(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned, "logistics"))

    inside = [r.id for r in returned.requirements() if r.subdomain == "logistics"]
    assert re.findall(r'name="version:([\w.]+)"', text) == inside
    assert "Why is it not left out?" in text
    assert f'href="/assessments/{returned.reference}/shape/"' in text


def test_the_filter_shows_what_was_returned(returned, mei, client_of):
    text = page(client_of(mei, language="en"), desk(returned, query="?show=returned"))

    assert re.findall(r'class="req[^"]*" id="r-([\w.]+)"', text) == [ONE]
    assert '<a href="?show=returned" aria-current="true">Returned <span>1</span></a>' in text


def test_without_a_return_there_is_no_such_filter(draft, mei, client_of):
    assert "?show=returned" not in page(client_of(mei), desk(draft))


def test_answering_begins_at_the_first_correction_without_a_reply(returned, mei, vera, client_of):
    first, second = asked_of(returned)
    corrections.reply(first, by=mei, text="Done.")

    place, for_reading = (
        client_of(person).get(f"/assessments/{returned.reference}/answers/").url for person in (mei, vera)
    )

    assert f"/answers/{second.about.partition('.')[0]}/" in place
    assert for_reading == f"/assessments/{returned.reference}/answers/org_strategy/"


def test_the_form_without_a_script_takes_answer_and_reply_and_locks_the_rest(returned, mei, client_of):
    correction = Correction.objects.get(about=ONE)
    form = {
        f"version:{ONE}": "1",
        f"value:{ONE}": "0.5",
        f"version:{TWO}": "1",
        f"value:{TWO}": "0",
        f"seen:{correction.pk}": "",
        f"reply:{correction.pk}": "Half of it.",
    }

    response = client_of(mei, language="en").post(desk(returned), form)

    correction.refresh_from_db()
    given = returned.answers_given()
    assert (response.status_code, given[ONE], given[TWO]) == (409, "0.5", "1")
    assert correction.reply == "Half of it."
    assert "was not returned to you for changes" in unescape(response.content.decode())


def test_what_the_form_could_not_keep_stands_in_its_fields_again(returned, bo, mei, client_of):
    correction = Correction.objects.get(about=ONE)
    corrections.reply(correction, by=bo, text="From Bo.")
    long = "x" * 2001
    form = {f"seen:{correction.pk}": "", f"reply:{correction.pk}": "From Mei.", f"comment:{ONE}": long}

    response = client_of(mei, language="en").post(desk(returned), form)

    text = unescape(response.content.decode())
    correction.refresh_from_db()
    assert (response.status_code, correction.reply, returned.comments.count()) == (409, "From Bo.", 0)
    assert "From Mei.</textarea>" in text
    assert "<b>Kept so far:</b> From Bo.</p>" in text
    assert f"{long}</textarea>" in text
    assert 'class="fold say" open' in text

    again = client_of(mei).post(
        desk(returned), form | {f"seen:{correction.pk}": "From Bo.", f"comment:{ONE}": "x"}
    )

    correction.refresh_from_db()
    assert (again.status_code, correction.reply, returned.comments.count()) == (302, "From Mei.", 1)


def test_a_reply_of_somebody_elses_assessment_is_not_written_by_the_form(returned, other, xu, client_of):
    mine, correction = assessments.start(other, by=xu, year=2026), Correction.objects.get(about=ONE)

    client_of(xu).post(desk(mine), {f"reply:{correction.pk}": "Hm.", f"seen:{correction.pk}": ""})

    correction.refresh_from_db()
    assert correction.reply == ""


def test_a_script_is_told_that_an_answer_is_locked(returned, mei, client_of):
    address = f"/assessments/{returned.reference}/answer/{TWO}/"

    response = client_of(mei, language="en").post(address, {"value": "0", "version": "1"})

    assert response.status_code == 409
    assert "stays as it was handed in" in response.json()["sentence"]
    assert returned.answers_given()[TWO] == "1"


def test_shaping_shows_what_is_locked_and_changes_the_rest(returned, mei, client_of):
    client, address = client_of(mei, language="en"), f"/assessments/{returned.reference}/shape/"

    text = page(client, address)
    response = client.post(address, {"leave:logistics": "on", "reason:logistics": "A forwarder does it."})

    returned.refresh_from_db()
    disabled = re.findall(r'<input type="checkbox" name="leave:(\w+)"[^>]* disabled>', text)
    assert set(disabled) == set(returned.edition.tailorable) - {"logistics"}
    assert 'name="type" value="discrete" checked disabled' in text
    assert response.url == f"/assessments/{returned.reference}/"
    assert (returned.type, returned.tailored_out) == ("discrete", {"logistics": "A forwarder does it."})


def test_where_no_subdomain_was_returned_the_shape_is_closed(taken_up, lin, mei, client_of):
    reviews.send_back(taken_up, by=lin, note="Look again.", corrections={ONE: "Another line."})
    client, address = client_of(mei, language="en"), f"/assessments/{taken_up.reference}/shape/"

    assert address not in page(client, f"/assessments/{taken_up.reference}/")
    assert client.get(address).url == f"/assessments/{taken_up.reference}/"


def test_checking_lists_the_corrections_without_a_reply(returned, mei, client_of):
    client, first = client_of(mei, language="en"), Correction.objects.get(about=ONE)
    address = f"/assessments/{returned.reference}/check/"

    before = page(client, address)
    for each in asked_of(returned):
        corrections.reply(each, by=mei, text="Done.")
    after = page(client, address)

    assert "2 corrections have no reply yet" in before
    assert f'href="/assessments/{returned.reference}/corrections/#c-{first.pk}"' in before
    assert 'name="declared"' not in before
    assert "no reply yet" not in after
    assert 'name="declared"' in after


def test_the_workspace_of_a_returned_assessment_takes_one_statement_more(returned, mei, client_of):
    client = client_of(mei)
    client.get(desk(returned))

    with at_most(7):
        client.get(desk(returned))

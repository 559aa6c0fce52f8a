import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import answers, reviews
from assessment.actions.answers import Draft
from assessment.models import Answer, Comment, Evidence
from tests.pages.statements import at_most
from tests.people import fill, save

FIRST, SECOND = "data.L1.a", "data.L1.b"
PDF = b"%PDF-1.7\n\x00 made for a test"


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(assessment, subdomain="data") -> str:
    return f"/assessments/{assessment.reference}/answers/{subdomain}/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("person", ["mei", "bo", "vera"])
def test_members_read_it_in_their_language(filled, person, language, request, client_of):
    client = client_of(request.getfixturevalue(person), language=language)

    response = client.get(page(filled))

    assert response.status_code == 200
    subdomain = filled.edition.subdomains["data"]
    assert (subdomain.name.en if language == "en" else subdomain.name.zh) in response.content.decode()


@pytest.mark.parametrize("person", ["xu", "lin", "zhou", "op"])
def test_for_all_others_it_does_not_exist(submitted, person, request, client_of):
    client = client_of(request.getfixturevalue(person))

    assert client.get(page(submitted)).status_code == 404
    assert client.post(page(submitted)).status_code == 404
    client.post(f"/assessments/{submitted.reference}/answer/{FIRST}/", {"value": "0", "version": "1"})
    assert submitted.answers.get(requirement=FIRST).version == 1


def test_a_viewer_sees_no_controls(filled, vera, client_of):
    content = client_of(vera).get(page(filled)).content.decode()

    assert 'id="answers"' not in content
    assert "<textarea" not in content


def test_what_is_submitted_is_read_only_and_says_why(submitted, mei, client_of):
    content = client_of(mei, language="en").get(page(submitted)).content.decode()

    assert "the answers cannot be changed now" in content
    assert 'type="radio"' not in content


def test_what_came_back_says_why(submitted, lin, mei, client_of):
    reviews.take_up(submitted, by=lin)
    before = client_of(mei).get(page(submitted)).content.decode()

    reviews.send_back(submitted, by=lin, note="工业主机的数量前后不一致。")

    assert "工业主机的数量" not in before
    with at_most(9):  # as many as any page of somebody who is signed in, and one for the reason
        assert "工业主机的数量" in client_of(mei).get(page(submitted)).content.decode()


def test_the_whole_page_takes_at_most_six_statements(draft, mei, bo, client_of):
    fill(draft, by=bo)
    for requirement in draft.edition.subdomains["data"].requirements:
        Comment.objects.create(assessment=draft, requirement=requirement.id, text="Look.", written_by=bo)
    client = client_of(mei)
    client.get(page(draft))

    with at_most(6):
        client.get(page(draft))


@pytest.mark.parametrize("version", ["", "1"])
def test_saving_an_answer_takes_at_most_four_statements(draft, mei, version, client_of):
    client = client_of(mei)
    client.get(page(draft))
    if version:
        answers.save(draft, FIRST, Draft("0"), by=mei, version=None)
    address = f"/assessments/{draft.reference}/answer/{FIRST}/"

    with at_most(4):
        client.post(address, {"value": "1", "version": version})

    assert draft.answers.get().value == "1"


def test_a_saved_answer_says_how_the_assessment_stands(draft, mei, client_of):
    address = f"/assessments/{draft.reference}/answer/{FIRST}/"

    told = client_of(mei, language="en").post(address, {"value": "0.8", "note": "Nearly."}).json()

    assert (told["version"], told["value"], told["by"]) == (1, "0.8", str(mei))
    assert told["interval"]["answered"] == 1
    assert told["subdomain"] == {"id": "data", "answered": 1, "of": 12}
    assert told["level"]["score"] == "0.80"


def test_a_stale_answer_gets_the_present_one(draft, mei, bo, client_of):
    answers.save(draft, FIRST, Draft("0.5", "Half."), by=bo, version=None)
    address = f"/assessments/{draft.reference}/answer/{FIRST}/"

    response = client_of(mei).post(address, {"value": "1"})

    assert response.status_code == 409
    present = response.json()["present"]
    assert (present["value"], present["note"], present["by"], present["version"]) == (
        "0.5",
        "Half.",
        str(bo),
        1,
    )
    assert draft.answers.get().value == "0.5"


def test_a_refused_answer_gets_the_sentence(submitted, mei, client_of):
    address = f"/assessments/{submitted.reference}/answer/{FIRST}/"

    response = client_of(mei, language="en").post(address, {"value": "0", "version": "1"})

    assert (response.status_code, list(response.json())) == (409, ["sentence"])


def test_a_version_that_is_no_number_is_a_bad_request(draft, mei, client_of):
    address = f"/assessments/{draft.reference}/answer/{FIRST}/"

    assert client_of(mei).post(address, {"value": "1", "version": "*"}).status_code == 400
    assert not Answer.objects.exists()


def test_the_form_saves_answers_comment_and_files_at_once(draft, mei, client_of):
    form = {
        f"version:{FIRST}": "",
        f"value:{FIRST}": "1",
        f"version:{SECOND}": "",
        f"comment:{SECOND}": "Bo, please.",
        f"files:{FIRST}": SimpleUploadedFile("a.pdf", PDF),
    }

    response = client_of(mei).post(page(draft), form)

    assert response.status_code == 302
    assert draft.answers.get().value == "1"
    assert Comment.objects.get().text == "Bo, please."
    assert Evidence.objects.get().uses.get().requirement == FIRST


def test_an_answer_is_taken_back_and_all_else_of_the_form_is_saved(draft, mei, client_of):
    save(draft, FIRST, "0.8", by=mei, note="By mistake.")
    form = {
        f"version:{FIRST}": "1",
        f"value:{FIRST}": "0.8",
        f"note:{FIRST}": "By mistake.",
        f"version:{SECOND}": "",
        f"value:{SECOND}": "1",
    }

    response = client_of(mei).post(f"/assessments/{draft.reference}/answer/{FIRST}/clear/", form)

    assert response.status_code == 302
    kept = {answer.requirement: (answer.value, answer.note, answer.version) for answer in draft.answers.all()}
    assert kept == {FIRST: ("", "", 2), SECOND: ("1", "", 1)}


@pytest.mark.parametrize("version", ["1", ""])
def test_an_answer_that_one_has_not_seen_is_not_taken_back(draft, mei, bo, client_of, version):
    save(draft, FIRST, "0.8", by=mei)
    save(draft, FIRST, "1", by=bo, version=1)
    before = list(draft.answers.values())

    client, place = client_of(mei), f"/assessments/{draft.reference}/answer/{FIRST}/clear/"
    response = client.post(place, {f"version:{FIRST}": version}, follow=True)

    assert list(draft.answers.values()) == before
    assert "banner-bad" in response.content.decode()


@pytest.mark.parametrize("person", ["vera", "xu"])
def test_taking_back_is_for_those_who_answer(draft, mei, other, person, client_of, request):  # noqa: PLR0917
    save(draft, FIRST, "0.8", by=mei)
    before = list(draft.answers.values())

    client = client_of(request.getfixturevalue(person))
    response = client.post(f"/assessments/{draft.reference}/answer/{FIRST}/clear/", {f"version:{FIRST}": "1"})

    assert response.status_code in (302, 403, 404)
    assert list(draft.answers.values()) == before


def test_the_form_saves_what_is_clean_and_comes_back_with_what_is_not(draft, mei, bo, client_of):
    answers.save(draft, FIRST, Draft("0.5", "Half."), by=bo, version=None)
    form = {
        f"version:{FIRST}": "",
        f"value:{FIRST}": "1",
        f"note:{FIRST}": "All of it.",
        f"version:{SECOND}": "",
        f"value:{SECOND}": "0.8",
    }

    response = client_of(mei, language="en").post(page(draft), form)

    content = response.content.decode()
    assert response.status_code == 409
    assert draft.answers.get(requirement=SECOND).value == "0.8"
    assert draft.answers.get(requirement=FIRST).value == "0.5"
    assert "All of it." in content
    assert "Half." in content
    form |= {f"version:{FIRST}": "1", f"version:{SECOND}": "1", f"keep:{FIRST}": "mine"}
    assert client_of(mei).post(page(draft), form).status_code == 302
    assert draft.answers.get(requirement=FIRST).note == "All of it."


def test_the_form_does_not_touch_what_only_a_colleague_changed(draft, mei, bo, client_of):
    answers.save(draft, FIRST, Draft("0.5"), by=mei, version=None)
    answers.save(draft, FIRST, Draft("1"), by=bo, version=1)
    answers.save(draft, SECOND, Draft("1"), by=bo, version=None)
    form = {f"version:{FIRST}": "1", f"value:{FIRST}": "0.5", f"version:{SECOND}": "", f"value:{SECOND}": ""}

    assert client_of(mei).post(page(draft), form).status_code == 302

    assert list(draft.answers.values_list("value", flat=True)) == ["1", "1"]


@pytest.mark.parametrize("show", ["unanswered", "mine", "noted", "commented", "without-evidence", "nonsense"])
def test_filters_stand_in_the_address(filled, mei, show, client_of):
    assert client_of(mei).get(page(filled) + f"?show={show}").status_code == 200


def test_the_rest_of_a_level_is_one_button(draft, mei, client_of):
    response = client_of(mei).post(page(draft) + "rest/2/")

    assert response.status_code == 302
    assert set(draft.answers.values_list("value", flat=True)) == {"0"}
    assert client_of(mei).post(page(draft) + "rest/6/").status_code == 404


def test_the_first_page_is_the_first_that_is_not_finished(draft, mei, client_of):
    response = client_of(mei).get(f"/assessments/{draft.reference}/answers/")

    assert response.url == page(draft, "org_strategy")


def test_what_is_not_asked_has_no_page(draft, mei, client_of):
    assert client_of(mei).get(page(draft, "nothing")).status_code == 404


def test_what_is_written_is_shown_as_text(draft, mei, client_of):
    answers.save(draft, FIRST, Draft("1", "<script>alert(1)</script>"), by=mei, version=None)

    assert "<script>alert" not in client_of(mei).get(page(draft)).content.decode()

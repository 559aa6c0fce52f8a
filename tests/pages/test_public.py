"""What anyone may read, and the choice of language."""

import pytest

from assessment.actions import questions, reviews
from assessment.models import Correction
from scoring.glossary import glossary
from tests.pages.returned import ONE
from tests.pages.statements import at_most


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["The five levels", "75\N{NO-BREAK SPACE}%", "Register"]),
        ("zh-hans", ["规划级", "75%", "引领级"]),
    ],
)
def test_the_front_page_shows_the_distribution_and_the_levels(db, client_of, language, words):
    page = client_of(language=language).get("/").content.decode()

    assert [word for word in words if word not in page] == []
    assert 'role="img"' in page


def test_the_front_page_asks_the_database_nothing(db, client_of):
    with at_most(0):
        client_of().get("/")


def test_whoever_is_signed_in_is_led_home_and_not_asked_to_register(mei, client_of):
    page = client_of(mei, language="en").get("/").content.decode()

    assert "Go to my home page" in page
    assert 'href="/accounts/signup/"' not in page


def test_pages_run_and_load_what_is_ours_alone(db, client_of):
    told = client_of().get("/").headers["Content-Security-Policy"]

    policy = dict(part.strip().split(" ", 1) for part in told.split(";"))
    assert policy == {
        "default-src": "'self'",  # scripts and styles, too: of files, none of them inline
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }


def test_what_cannot_be_read_is_answered_with_a_page(db, client_of):
    answer = client_of().get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert 'href="/"' in answer.content.decode()
    assert "theme.css" in answer.content.decode()


@pytest.mark.parametrize("sought", ["MES", "mes", "制造执行"])
def test_the_glossary_finds_a_word_in_either_language(db, client_of, sought):
    response = client_of(language="en").get("/glossary/", {"q": sought})

    found = [term.id for term in response.context["terms"]]
    assert "mes" in found
    assert len(found) < len(glossary())


def test_the_glossary_says_when_a_word_is_not_in_it(db, client_of):
    page = client_of(language="en").get("/glossary/", {"q": "<b>xyzzy"}).content.decode()

    assert "Not in the glossary" in page
    assert "<b>xyzzy" not in page


def test_the_language_is_kept_in_a_cookie_and_with_the_person(mei, client_of):
    response = client_of(mei).post("/language/", {"language": "en", "next": "/glossary/?q=MES"})

    cookie = response.cookies["language"]
    assert (response.status_code, response["Location"]) == (302, "/glossary/?q=MES")
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "en",
        True,
        "Lax",
        31536000,
    )
    mei.refresh_from_db()
    assert mei.language == "en"


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil"]
)
def test_the_way_back_never_leads_elsewhere(db, client_of, path):
    response = client_of().post("/language/", {"language": "en", "next": path})

    assert response["Location"] == "/"


WORKSPACE = "/assessments/{reference}/answers/data/"
AT = f"{WORKSPACE}?at={ONE}#r-{ONE}"
OF_FORMS = {
    "/enterprises/{house}/colleagues/invite/": "/enterprises/{house}/colleagues/",
    f"/assessments/{{reference}}/comments/{ONE}/": AT,
    f"/assessments/{{reference}}/replies/{ONE}/": AT,
    f"/assessments/{{reference}}/answer/{ONE}/clear/": AT,
    f"/assessments/{{reference}}/evidence/{ONE}/add/?show=mine": AT.replace("at=", "show=mine&at="),
    f"/assessments/{{reference}}/evidence/{ONE}/use/": AT,
    f"/assessments/{{reference}}/evidence/{ONE}/99/remove/": AT,
    f"{WORKSPACE}rest/1/": WORKSPACE,
    "/assessments/{reference}/corrections/{asked}/reply/": "/assessments/{reference}/corrections/#c-{asked}",
    "/submissions/{receipt}/questions/{question}/reply/": "/submissions/{receipt}/questions/",
    f"/submissions/{{receipt}}/verdicts/{ONE}/": f"/submissions/{{receipt}}/answers/?at={ONE}",
    "/submissions/{receipt}/what-if/": "/submissions/{receipt}/#next",
    "/rounds/{call}/invite/": "/rounds/{call}/",
}


@pytest.mark.parametrize(("place", "parent"), OF_FORMS.items(), ids=OF_FORMS)
def test_in_another_language_the_answer_to_a_form_leads_to_its_page(  # noqa: PLR0917 - all that is named
    place, parent, taken_up, call, mei, lin, client_of
):
    question = questions.ask(taken_up.submissions.get(), ONE, by=lin, text="Which lines?")
    reviews.send_back(taken_up, by=lin, note="Please.", corrections={ONE: "Which line?"})
    there = {
        "house": taken_up.enterprise_id,
        "reference": taken_up.reference,
        "receipt": taken_up.receipt,
        "call": call.pk,
        "question": question.pk,
        "asked": Correction.objects.get().pk,
    }
    place, client = place.format(**there), client_of(mei)

    shown = client.post("/language/", {"language": "en", "next": place}, follow=True)

    assert shown.redirect_chain == [(place, 302), (parent.format(**there), 302)]
    assert shown.status_code == 200
    assert client_of().get(place).url.startswith("/accounts/login/?next=")


def test_so_it_does_at_an_agency(jiang, client_of):
    place = f"/agencies/{jiang.desks[0].agency_id}/members/add/"

    shown = client_of(jiang).post("/language/", {"language": "en", "next": place}, follow=True)

    assert (shown.status_code, shown.redirect_chain[-1]) == (200, (place.removesuffix("members/add/"), 302))


def test_an_unknown_language_changes_nothing(mei, client_of):
    response = client_of(mei).post("/language/", {"language": "fr", "next": "/"})

    assert "language" not in response.cookies
    mei.refresh_from_db()
    assert mei.language == ""


def test_a_language_is_chosen_by_post_alone(db, client_of):
    assert client_of().get("/language/").status_code == 405

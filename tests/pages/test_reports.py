from hashlib import sha256

import pytest
from django.core.files.base import ContentFile

from assessment.models import Report
from tests.pages.statements import at_most

ADDRESS = "/reports/{}/"


@pytest.fixture
def report(submitted, mei, settings, tmp_path) -> Report:
    settings.MEDIA_ROOT = tmp_path
    return Report.objects.create(submission=submitted.submissions.get(), language="zh-hans", asked_by=mei)


@pytest.fixture
def ready(report) -> Report:
    report.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    report.state, report.sha256 = "ready", sha256(b"%PDF-1.7").hexdigest()
    report.save()
    return report


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("state", ["waiting", "running", "ready", "failed"])
def test_the_page_says_how_far_it_is(state, language, ready, mei, client_of):
    Report.objects.update(state=state)

    page = client_of(mei, language=language).get(ADDRESS.format(ready.pk))

    said = page.content.decode()
    assert page.status_code == 200
    assert "梅岚" in said
    assert ("/static/report." in said) == (state in ("waiting", "running"))
    assert (f"/reports/{ready.pk}/download/" in said) == (state == "ready")


def test_without_javascript_there_is_a_link_to_look_again(report, mei, client_of):
    said = client_of(mei, language="en").get(ADDRESS.format(report.pk)).content.decode()

    assert "See how far it is" in said
    assert f'href="/reports/{report.pk}/"' in said
    assert "http-equiv" not in said


def test_a_failed_report_can_be_asked_for_again(report, mei, client_of):
    Report.objects.update(state="failed", error="secret: Typst refused at line 3")
    client = client_of(mei, language="en")

    said = client.get(ADDRESS.format(report.pk)).content.decode()
    answer = client.post(f"/submissions/{report.submission.receipt}/reports/", {"language": "zh-hans"})

    assert "Ask again" in said
    assert "Typst refused" not in said
    assert answer.url == ADDRESS.format(Report.objects.exclude(pk=report.pk).get().pk)


@pytest.mark.parametrize(
    ("language", "is_verified", "is_shown"),
    [("en", True, True), ("en", False, False), ("zh-hans", False, False)],
)
def test_in_another_language_is_the_same_result(language, is_verified, is_shown, ready, mei, client_of):  # noqa: PLR0917 - a table
    Report.objects.update(is_verified=True)
    facts = {"language": language, "is_verified": is_verified, "state": "ready"}
    other = Report.objects.create(submission=ready.submission, asked_by=mei, **facts)

    said = client_of(mei).get(ADDRESS.format(ready.pk)).content.decode()

    assert (f'href="{ADDRESS.format(other.pk)}"' in said) == is_shown
    assert ('name="language" value="en"' in said.split("<main")[1]) != is_shown


def test_asking_leads_to_the_page_of_the_report(submitted, lin, client_of):
    receipt = submitted.submissions.get().receipt

    answer = client_of(lin).post(f"/submissions/{receipt}/reports/", {"language": "en"})

    report = Report.objects.get()
    assert answer.url == ADDRESS.format(report.pk)
    assert (report.asked_by, report.language) == (lin, "en")


def test_a_language_that_is_not_printed_is_refused_with_a_sentence(submitted, mei, client_of):
    receipt = submitted.submissions.get().receipt

    answer = client_of(mei).post(f"/submissions/{receipt}/reports/", {"language": "fr"})

    assert answer.url == f"/submissions/{receipt}/"
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", ["mei", "vera", "lin", "hefei"])
def test_those_who_may_see_the_submission_download_a_file(name, ready, request, client_of):
    answer = client_of(request.getfixturevalue(name)).get(f"/reports/{ready.pk}/download/")

    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    receipt = ready.submission.receipt
    assert answer["Content-Disposition"] == f'attachment; filename="report-{receipt}-zh.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["xu", "zhou", "op"])
def test_for_strangers_there_is_nothing(name, ready, other, request, client_of):
    client = client_of(request.getfixturevalue(name))

    found = [
        client.get(ADDRESS.format(ready.pk)),
        client.get(f"/reports/{ready.pk}/download/"),
        client.post(f"/submissions/{ready.submission.receipt}/reports/", {"language": "en"}),
    ]

    assert [answer.status_code for answer in found] == [404] * 3
    assert Report.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "running", "failed"])
def test_nothing_is_downloaded_before_it_is_ready(state, ready, mei, client_of):
    Report.objects.update(state=state)

    assert client_of(mei).get(f"/reports/{ready.pk}/download/").status_code == 404


def test_nobody_sees_it_without_signing_in(ready, client_of):
    assert "/accounts/login/" in client_of().get(ADDRESS.format(ready.pk)).url


def test_looking_again_costs_few_queries(report, mei, client_of):
    client = client_of(mei)

    with at_most(8):
        client.get(ADDRESS.format(report.pk))

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import evidence, submissions

FIRST = "data.L1.a"
PDF = b"%PDF-1.7\n\x00 made for a test"


@pytest.fixture
def kept(filled, mei, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return evidence.add(filled, FIRST, SimpleUploadedFile("清单.pdf", PDF), by=mei)


def test_members_download_it_as_an_attachment_that_can_do_nothing(kept, vera, client_of):
    response = client_of(vera).get(f"/evidence/{kept.pk}/")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_preview_stands_in_a_closed_frame(kept, mei, language, client_of):
    client = client_of(mei, language=language)

    assert "<iframe" in client.get(f"/evidence/{kept.pk}/preview/").content.decode()
    shown = client.get(f"/evidence/{kept.pk}/preview/?file")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert "default-src 'none'" in shown["Content-Security-Policy"]


@pytest.mark.parametrize("person", ["xu", "lin", "op"])
def test_for_all_others_it_does_not_exist(kept, person, request, client_of):
    client = client_of(request.getfixturevalue(person))

    assert client.get(f"/evidence/{kept.pk}/").status_code == 404
    assert client.get(f"/evidence/{kept.pk}/preview/").status_code == 404


def test_an_agency_reads_what_was_handed_in_and_nothing_else(filled, kept, mei, lin, client_of):
    submission = submissions.submit(filled, by=mei, declared=True)
    address = f"/submissions/{submission.receipt}/evidence/{kept.pk}/"

    assert client_of(lin).get(address).status_code == 200
    assert client_of(lin).get(address + "?preview").status_code == 200
    assert client_of(lin).get(address + "?preview&file").status_code == 200
    assert client_of(lin).get(f"/submissions/{submission.receipt}/evidence/{kept.pk + 1}/").status_code == 404


def test_an_agency_of_elsewhere_reads_nothing_of_it(filled, kept, mei, zhou, client_of):
    submission = submissions.submit(filled, by=mei, declared=True)

    assert client_of(zhou).get(f"/submissions/{submission.receipt}/evidence/{kept.pk}/").status_code == 404


def test_a_script_gets_the_new_list_and_each_refusal(filled, kept, mei, client_of):
    files = [SimpleUploadedFile("b.pdf", PDF + b"b"), SimpleUploadedFile("c.exe", b"MZ\x00")]
    address = f"/assessments/{filled.reference}/evidence/{FIRST}/add/"

    told = (
        client_of(mei).post(address, {f"files:{FIRST}": files}, headers={"accept": "application/json"}).json()
    )

    assert told["count"] == 2
    assert "b.pdf" in told["html"]
    assert len(told["refused"]) == 1


def test_what_is_taken_in_beside_a_refused_file_is_told(filled, mei, client_of):
    files = [SimpleUploadedFile("c.exe", b"MZ\x00")]
    client = client_of(mei, language="en")
    form = {f"comment:{FIRST}": "Which line?", f"files:{FIRST}": files}

    answer = client.post(f"/assessments/{filled.reference}/answers/data/", form, follow=True)

    assert filled.comments.get().text == "Which line?"
    assert "All else was saved." in answer.content.decode()


def test_a_button_takes_it_away(filled, kept, mei, client_of):
    client_of(mei).post(f"/assessments/{filled.reference}/evidence/{FIRST}/{kept.pk}/remove/")

    kept.refresh_from_db()
    assert kept.removed_at
    assert client_of(mei).get(f"/evidence/{kept.pk}/").status_code == 404


CHANGED = {f"version:{FIRST}": "1", f"value:{FIRST}": "0.5"}


def test_where_there_is_no_such_file_nothing_else_of_the_form_is_taken_in(filled, mei, client_of):
    address = f"/assessments/{filled.reference}/evidence/{FIRST}/999999/remove/"

    answer = client_of(mei).post(address, CHANGED)

    assert answer.status_code == 404
    assert filled.answers_given()[FIRST] == "1"


def test_where_a_colleague_has_taken_it_away_already_the_rest_is_taken_in(filled, kept, mei, client_of):
    evidence.take_away(filled, FIRST, kept, by=mei)

    client_of(mei).post(f"/assessments/{filled.reference}/evidence/{FIRST}/{kept.pk}/remove/", CHANGED)

    assert filled.answers_given()[FIRST] == "0.5"


def test_the_preview_leads_back_to_where_the_file_stands(filled, kept, mei, lin, client_of):
    own = client_of(mei).get(f"/evidence/{kept.pk}/preview/").content.decode()
    submission = submissions.submit(filled, by=mei, declared=True)
    sealed = f"/submissions/{submission.receipt}/evidence/{kept.pk}/?preview"

    read = client_of(lin).get(sealed).content.decode()

    assert f'href="/assessments/{filled.reference}/answers/data/?at={FIRST}"' in own
    assert f'href="/submissions/{submission.receipt}/answers/#{FIRST}"' in read


def test_a_reviewer_looks_at_a_file_before_downloading_it(filled, kept, mei, lin, client_of):
    receipt = submissions.submit(filled, by=mei, declared=True).receipt

    text = client_of(lin).get(f"/submissions/{receipt}/answers/").content.decode()

    assert f'href="/submissions/{receipt}/evidence/{kept.pk}/?preview"' in text

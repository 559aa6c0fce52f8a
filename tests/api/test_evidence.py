import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import evidence
from assessment.models import Event, Evidence, EvidenceUse
from tests.api.asking import ROOT, at_most, nothing_changes, refused

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
FIRST, SECOND = "data.L1.a", "data.L1.b"


def file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(program, assessment, data: dict, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.client.post(f"{ROOT}assessments/{assessment.reference}/evidence/", data, headers=headers)


@pytest.fixture
def kept(draft, mei) -> Evidence:
    return evidence.add(draft, FIRST, file(), by=mei)


def test_a_file_is_added_and_listed_with_where_it_stands(draft, of):
    answer = send(of("bo"), draft, {"requirement": FIRST, "file": file()})

    added = Evidence.objects.get()
    told = answer.json()
    assert answer.status_code == 201
    assert (told["id"], told["name"], told["type"], told["size"]) == (
        added.pk,
        "plan.pdf",
        "application/pdf",
        len(PDF),
    )
    assert (told["added_by"], told["used_at"], told["sha256"]) == ("薄海", [FIRST], added.sha256)
    assert of("vera").get(f"assessments/{draft.reference}/evidence/").json()["results"] == [told]


def test_the_same_upload_once_more_has_one_effect(draft, of):
    first = send(of("mei"), draft, {"requirement": FIRST, "file": file()}, idempotency_key="one")

    again = send(of("mei"), draft, {"requirement": FIRST, "file": file()}, idempotency_key="one")
    with nothing_changes():
        other = send(of("mei"), draft, {"requirement": FIRST, "file": file("b.pdf")}, idempotency_key="one")

    assert (again.status_code, again.json()) == (201, first.json())
    refused(other, 422, "key_reused")
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"requirement": FIRST}, "bad_input"),
        ({"file": None}, "bad_input"),
        ({"requirement": "nothing.L1.a", "file": ("plan.pdf", PDF)}, "bad_input"),
        ({"requirement": FIRST, "file": ("plan.exe", b"MZ\x00\x00")}, "bad_input"),
        ({"requirement": FIRST, "file": ("plan.pdf", b"not a pdf")}, "bad_input"),
        ({"requirement": FIRST, "file": ("plan.pdf", b"")}, "bad_input"),
        ({"requirement": FIRST, "file": ("plan.pdf", PDF), "name": "x"}, "bad_input"),
        ({"requirement": FIRST + "\0", "file": ("plan.pdf", PDF)}, "bad_input"),
        ({"requirement": FIRST, "file": "a text"}, "bad_input"),
    ],
)
def test_what_is_no_evidence_is_refused(data, code, draft, of):
    form = {
        name: file(*value) if isinstance(value, tuple) else value or file() for name, value in data.items()
    }
    with nothing_changes():
        answer = send(of("mei"), draft, form)

    refused(answer, 400, code)


def test_a_file_that_is_too_large_is_refused(draft, of, settings):
    settings.EVIDENCE_MAX_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000, 3000
    with nothing_changes():
        large = send(of("mei"), draft, {"requirement": FIRST, "file": file(content=PDF + b"x" * 1000)})
        huge = send(of("mei"), draft, {"requirement": FIRST, "file": file(content=PDF + b"x" * 9000)})

    refused(large, 400, "bad_input")
    refused(huge, 413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF',
        b"\xff\xfe",
    ],
)
def test_a_form_that_is_broken_is_refused(body, draft, of):
    address = f"{ROOT}assessments/{draft.reference}/evidence/"
    with nothing_changes():
        for content_type in ("multipart/form-data; boundary=x", "multipart/form-data"):
            answer = of("mei").client.generic("POST", address, body, content_type)
            assert answer.status_code == 400
            refused(answer, 400, answer.json()["code"])


def test_json_is_no_upload(draft, of):
    with nothing_changes():
        answer = of("mei").post(f"assessments/{draft.reference}/evidence/", {"requirement": FIRST})

    refused(answer, 415, "unsupported_media_type")


def test_a_file_is_used_at_one_more_requirement(draft, kept, of):
    told = (
        of("bo")
        .post(f"assessments/{draft.reference}/evidence/{kept.pk}/uses/", {"requirement": SECOND})
        .json()
    )

    assert sorted(told["used_at"]) == [FIRST, SECOND]


def test_a_file_is_taken_away(draft, kept, of):
    answer = of("mei").delete(f"assessments/{draft.reference}/evidence/{kept.pk}/uses/{FIRST}/")

    kept.refresh_from_db()
    assert (answer.status_code, EvidenceUse.objects.count()) == (204, 0)
    assert kept.removed_at
    refused(of("mei").get(f"evidence/{kept.pk}/download/"), 404, "not_found")


def test_what_is_not_there_cannot_be_taken_away(draft, kept, of):
    with nothing_changes():
        answer = of("mei").delete(f"assessments/{draft.reference}/evidence/{kept.pk}/uses/{SECOND}/")

    refused(answer, 409, "not_allowed_now")


def test_a_file_is_downloaded_and_never_shown(kept, of):
    answer = of("vera").get(f"evidence/{kept.pk}/download/", accept="application/pdf")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_agencies_download_what_was_handed_in_and_the_enterprise_sees_who_did(filled, mei, lin, of):
    kept = evidence.add(filled, FIRST, file(), by=mei)
    later = evidence.add(filled, FIRST, file("later.pdf", PDF + b"2"), by=mei)
    EvidenceUse.objects.filter(evidence=later).delete()
    of("mei").post(f"assessments/{filled.reference}/moves/submit/", {"declared": True})
    receipt = filled.submissions.get().receipt

    answer = of("lin").get(f"submissions/{receipt}/evidence/{kept.pk}/download/")

    assert b"".join(answer.streaming_content) == PDF
    refused(of("lin").get(f"submissions/{receipt}/evidence/{later.pk}/download/"), 404, "not_found")
    refused(of("lin").get(f"evidence/{kept.pk}/download/"), 404, "not_found")
    refused(of("zhou").get(f"submissions/{receipt}/evidence/{kept.pk}/download/"), 404, "not_found")
    of("mei").get(f"submissions/{receipt}/evidence/{kept.pk}/download/")
    assert [event.by for event in Event.objects.filter(kind="evidence_read")] == [lin]


@pytest.mark.parametrize("name", ["xu", "lin", "zhou", "op"])
def test_for_strangers_there_is_nothing(name, draft, kept, other, of):
    program = of(name)
    with nothing_changes():
        answers = [
            program.get(f"assessments/{draft.reference}/evidence/"),
            send(program, draft, {"requirement": FIRST, "file": file("b.pdf")}),
            program.post(f"assessments/{draft.reference}/evidence/{kept.pk}/uses/", {"requirement": SECOND}),
            program.delete(f"assessments/{draft.reference}/evidence/{kept.pk}/uses/{FIRST}/"),
            program.get(f"evidence/{kept.pk}/download/"),
        ]

    for answer in answers:
        refused(answer, 404, "not_found")


def test_a_file_of_another_enterprise_is_not_there(draft, other, xu, of):
    from_xu = Evidence.objects.create(
        enterprise=other, file="x", name="x.pdf", type="application/pdf", size=1, sha256="0" * 64, added_by=xu
    )
    with nothing_changes():
        answer = of("mei").post(
            f"assessments/{draft.reference}/evidence/{from_xu.pk}/uses/", {"requirement": FIRST}
        )

    refused(answer, 404, "not_found")


def test_a_viewer_adds_nothing(draft, vera, of):
    program = of("vera")
    with nothing_changes():
        answer = send(program, draft, {"requirement": FIRST, "file": file()})

    refused(answer, 403, "forbidden")


def test_after_submitting_files_stay(submitted, of):
    program = of("mei")
    with nothing_changes():
        answer = send(program, submitted, {"requirement": FIRST, "file": file()})

    refused(answer, 409, "not_allowed_now")


def test_the_list_costs_the_same_for_one_and_for_many(draft, kept, mei, of):
    program = of("mei")
    for number in range(5):
        evidence.add(draft, FIRST, file(f"{number}.pdf", PDF + bytes([number])), by=mei)

    with at_most(4):
        assert len(program.get(f"assessments/{draft.reference}/evidence/").json()["results"]) == 6

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.actions import assessments, evidence, submissions
from assessment.models import Event, Evidence, EvidenceUse
from assessment.refusals import Refused
from tests.people import fill

FIRST, SECOND = "data.L1.a", "data.L1.b"
PDF = b"%PDF-1.7\n\x00\x01 made for a test"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)


def office(part: str, *more: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in ("[Content_Types].xml", part, *more):
            file.writestr(name, "<x/>")
    return content.getvalue()


def file(name: str = "list.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refuse(act) -> str:
    before = list(Evidence.objects.values()), EvidenceUse.objects.count(), Event.objects.count()

    with pytest.raises(Refused) as refused:
        act()

    assert (list(Evidence.objects.values()), EvidenceUse.objects.count(), Event.objects.count()) == before
    return str(refused.value)


def test_a_file_is_kept_with_its_hash_its_author_and_its_place(draft, bo):
    kept = evidence.add(draft, FIRST, file("清单.pdf"), by=bo)

    assert (kept.name, kept.type, kept.size, kept.added_by) == ("清单.pdf", "application/pdf", len(PDF), bo)
    assert len(kept.sha256) == 64
    assert kept.file.open().read() == PDF
    use = EvidenceUse.objects.get()
    assert (use.evidence, use.assessment, use.requirement) == (kept, draft, FIRST)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.PDF", PDF),
        ("a.png", PNG),
        ("a.jpeg", JPEG),
        ("a.jpg", JPEG),
        ("a.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40)),
        ("a.docx", office("word/document.xml")),
        ("a.xlsx", office("xl/workbook.xml")),
        ("a.pptx", office("ppt/presentation.xml")),
        ("a.txt", "采集点".encode()),
        ("a.csv", "采集点,数量".encode("gb18030")),
        ("long.txt", "装".encode() * 5000),  # a letter stands across the end of what is looked at
        ("long.csv", ("a" + "装" * 5000).encode("gb18030")),
    ],
)
def test_these_kinds_are_taken(draft, mei, name, content):
    assert evidence.add(draft, FIRST, file(name, content), by=mei).name == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\x00" + bytes(60)),
        ("a.pdf", b"MZ\x90\x00" + bytes(60)),
        ("a.png", b"<script>alert(1)</script>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.docx", office("xl/workbook.xml")),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.txt", bytes(100)),
        ("a", PDF),
        ("empty.txt", b""),
    ],
)
def test_these_are_refused_with_their_name(draft, mei, name, content):
    assert name in refuse(lambda: evidence.add(draft, FIRST, file(name, content), by=mei))


def test_a_file_that_is_too_large_is_refused(draft, mei, settings):
    settings.EVIDENCE_MAX_BYTES = 10

    refuse(lambda: evidence.add(draft, FIRST, file(), by=mei))


def test_an_enterprise_has_so_much_space_and_no_more(draft, mei, settings):
    settings.EVIDENCE_QUOTA_BYTES = len(PDF) + 5
    evidence.add(draft, FIRST, file(), by=mei)

    refuse(lambda: evidence.add(draft, SECOND, file("other.pdf", PDF + b"x"), by=mei))


def test_the_same_file_once_more_is_kept_once(draft, mei, bo):
    first = evidence.add(draft, FIRST, file(), by=mei)

    again = evidence.add(draft, SECOND, file(), by=bo)

    assert again == first
    assert Evidence.objects.count() == 1
    assert EvidenceUse.objects.count() == 2


def test_folders_and_signs_that_cannot_be_printed_are_not_part_of_a_name():
    upload = file()
    upload._name = "C:\\plans\\se\ncret\x00.pdf"

    assert evidence.name_of(upload) == "secret.pdf"


def test_one_file_serves_several_requirements(draft, mei, bo):
    kept = evidence.add(draft, FIRST, file(), by=mei)

    evidence.use(draft, SECOND, kept, by=bo)
    evidence.use(draft, SECOND, kept, by=bo)

    assert sorted(EvidenceUse.objects.values_list("requirement", flat=True)) == [FIRST, SECOND]


def test_a_file_of_another_enterprise_cannot_be_used(draft, mei, xu, other):
    theirs = evidence.add(assessments.start(other, by=xu, year=2026), FIRST, file(), by=xu)

    refuse(lambda: evidence.use(draft, FIRST, theirs, by=mei))


def test_a_file_that_nothing_uses_any_more_is_removed_and_that_is_written_down(
    draft, mei, django_capture_on_commit_callbacks
):
    kept = evidence.add(draft, FIRST, file(), by=mei)
    evidence.use(draft, SECOND, kept, by=mei)

    evidence.take_away(draft, FIRST, kept, by=mei)
    assert Evidence.objects.kept().exists()
    with django_capture_on_commit_callbacks(execute=True):
        evidence.take_away(draft, SECOND, kept, by=mei)

    assert not Evidence.objects.kept().exists()
    assert not default_storage.exists(kept.file.name)
    event = Event.objects.filter(kind="evidence_removed").first()
    assert (event.by, event.details) == (mei, {"requirement": SECOND, "name": "list.pdf"})
    refuse(lambda: evidence.use(draft, FIRST, kept, by=mei))
    refuse(lambda: evidence.take_away(draft, FIRST, kept, by=mei))


def test_what_was_handed_in_stays_though_it_is_taken_away(draft, mei):
    fill(draft, by=mei)
    kept = evidence.add(draft, FIRST, file(), by=mei)
    submissions.submit(draft, by=mei, declared=True)
    submissions.withdraw(draft, by=mei)

    evidence.take_away(draft, FIRST, kept, by=mei)

    kept.refresh_from_db()
    assert kept.removed_at is None
    assert default_storage.exists(kept.file.name)


def test_a_file_is_taken_only_from_where_it_stands(draft, mei):
    kept = evidence.add(draft, FIRST, file(), by=mei)

    refuse(lambda: evidence.take_away(draft, SECOND, kept, by=mei))


def test_a_viewer_adds_nothing(draft, vera):
    refuse(lambda: evidence.add(draft, FIRST, file(), by=vera))


def test_nothing_is_added_once_it_is_submitted(submitted, mei):
    refuse(lambda: evidence.add(submitted, FIRST, file(), by=mei))


def test_nothing_is_added_where_nothing_is_asked(draft, mei):
    refuse(lambda: evidence.add(draft, "nothing.L1.a", file(), by=mei))

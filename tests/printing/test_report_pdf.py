"""The report itself, read back."""

import json
import re
from io import BytesIO

import pytest
from django.utils import translation
from django.utils.timezone import now
from pypdf import PdfReader

from assessment import tasks
from assessment.actions import submissions
from assessment.models import Answer, Evidence, EvidenceUse, Report
from assessment.printing import press
from assessment.printing.paper import paper
from assessment.printing.press import PressFailed, pressed

HOSTILE = [
    '#eval("1+1") #read("/etc/passwd") #import "@preview/x:1.0.0"',
    "*bold* _it_ $x^2$ [c] <label> @ref \\ ` ~ // -- {{ 7*7 }} {0.__class__} %(a)s",
    "= Heading\n+ item\n/ term: x",
    "<svg onload=alert(1)> &amp; ]]> </script>",
]


def printed(submission, by, language: str) -> PdfReader:
    report = Report.objects.create(submission=submission, language=language, asked_by=by)
    tasks.build_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.error) == ("ready", "")
    return PdfReader(BytesIO(report.file.read()))


def text_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def titles(outline) -> list[str]:
    return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def handed_in(submitted):
    return submitted.submissions.get()


def test_the_english_report_says_it_all(handed_in, mei):
    pdf = printed(handed_in, mei, "en")

    said = text_of(pdf)
    for expected in (
        handed_in.receipt,
        "合肥启明汽车零部件有限公司",
        "Level II",
        "A self-assessment, not a certificate.",
        "within the top 25 %",
        "more than 12,000 enterprises",
        f"Page 2 of {len(pdf.pages)}",
        "Recommendations",
    ):
        assert expected in said
    assert handed_in.sha256 in said.replace("\n", "")
    assert pdf.metadata.title.startswith("合肥启明汽车零部件有限公司")


def test_every_requirement_stands_in_it_once_with_its_answer(handed_in, mei):
    said = "".join(text_of(printed(handed_in, mei, "zh-hans")).split())

    requirements = handed_in.assessment.requirements()
    missing = [r.id for r in requirements if "".join(r.wording.title.zh.split()) not in said]
    assert missing == []
    assert said.count("不满足") >= sum(r.level > 2 for r in requirements)


def test_the_chinese_report_is_chinese(handed_in, mei):
    pdf = printed(handed_in, mei, "zh-hans")

    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"
    said = "".join(text_of(pdf).split())
    assert "该企业达到二级（规范级）" in said
    assert re.findall(r"[\u4e00-\u9fff）][:;]\d", said) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_figures_are_found_and_copied_as_they_are(language, handed_in, mei):
    said = text_of(printed(handed_in, mei, language))

    assert "\u2060" not in said
    assert re.search(r"75\s?%", said)


def test_it_is_tagged_archival_and_carries_bookmarks(handed_in, mei):
    pdf = printed(handed_in, mei, "en")

    metadata = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part>3<" in metadata
    assert "pdfaid:conformance>A<" in metadata
    assert "pdfuaid:part>1<" in metadata
    bookmarks = titles(pdf.outline)
    assert sum(title.startswith("8.") for title in bookmarks) == 20
    assert bookmarks[-1].endswith("Seal")


def test_the_result_is_attached_as_data(handed_in, mei):
    pdf = printed(handed_in, mei, "en")

    (data,) = pdf.attachments["result.json"]
    attached = json.loads(data)
    assert attached["receipt"] == handed_in.receipt
    assert attached["sealed_sha256"] == handed_in.sha256
    assert attached["results"]["self"] == handed_in.results.get().shape


def test_run_twice_it_prints_the_same_bytes(handed_in, mei):
    report = Report.objects.create(submission=handed_in, language="en", asked_by=mei)

    first, second = (pressed(*paper(report), at=report.asked_at) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_people_write_is_data(language, filled, mei):
    answer = Answer.objects.filter(assessment=filled).first()
    answer.note = "\n".join([*HOSTILE, "W" * 400, "😀\x07\u202e𠮷𪚥"])
    answer.save()
    evidence = Evidence.objects.create(
        enterprise=filled.enterprise,
        name='#panic("x") 台账.pdf',
        type="application/pdf",
        size=1,
        added_by=mei,
    )
    EvidenceUse.objects.create(evidence=evidence, assessment=filled, requirement=answer.requirement)
    filled.enterprise.name = '#panic("name") *启明* 😀'
    filled.enterprise.save()
    filled.refresh_from_db()
    handed_in = submissions.submit(filled, by=mei, declared=True)

    said = "".join(text_of(printed(handed_in, mei, language)).replace("\u200b", "").split())

    for line in (*HOSTILE, "W" * 400, '#panic("x")台账.pdf', '#panic("name")*启明*□'):
        assert "".join(line.split()) in said
    assert "root:" not in said
    assert "□" in said


def test_the_longest_notes_everywhere_can_be_printed_in_time(filled, mei):
    Answer.objects.filter(assessment=filled).update(note="长" * 2000 + "\n" + "x" * 1999)
    handed_in = submissions.submit(filled, by=mei, declared=True)

    pdf = printed(handed_in, mei, "zh-hans")

    assert len(pdf.pages) > 100


def test_a_press_that_hangs_is_stopped(handed_in, mei, monkeypatch):
    report = Report.objects.create(submission=handed_in, language="en", asked_by=mei)
    monkeypatch.setattr(press, "TIME_LIMIT", 0.01)

    with translation.override("en"):
        data, attachment = paper(report)

    with pytest.raises(PressFailed, match="longer"):
        pressed(data, attachment, at=report.asked_at)


def test_what_typst_refuses_is_an_error_with_its_words():
    with pytest.raises(PressFailed, match="Typst: dictionary does not contain"):
        pressed({"language": "en"}, {}, at=now())

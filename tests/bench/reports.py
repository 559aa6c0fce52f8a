"""How long a report takes, and how much of that is Typst's own.

From asking, over HTTP, to ready, through web and worker as `make run` starts them; our press (a process
of its own, with limits) as a multiple of a bare compile of the same document.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from django.utils import translation

from assessment.actions import submissions
from assessment.models import Report, Submission, walls
from assessment.printing.paper import paper
from assessment.printing.press import HERE, pressed
from tests.background.service import Service
from tests.bench.assessments import filled, mei

ROUNDS = 7
BARE = """
import sys, time, typst
folder, fonts = sys.argv[1:]
start = time.perf_counter()
typst.compile(folder + "/report.typ", output=folder + "/report.pdf", root=folder, font_paths=[fonts],
              ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"])
print(time.perf_counter() - start)
"""


def main(place: Path) -> None:
    """The medians of both languages."""
    surroundings = {"DATABASE_URL": os.environ["DATABASE_URL"], "DATABASE_AS_OWNER": "0", "LOG_LEVEL": "INFO"}
    service = Service(place, surroundings)
    try:
        service.start("web", "worker")
        submission = handed_in()
        print("A report: from asking to ready, and the press against a bare compile")
        for language in ("zh-hans", "en"):
            say(language, **measured(service, submission, language))
    finally:
        service.end()


def measured(service: Service, submission: Submission, language: str) -> dict[str, float]:
    """Medians in seconds: `ready` from asking to ready, `typst` our press, `bare` a bare compile."""
    address = f"/submissions/{submission.receipt}/reports/"
    times: dict[str, list[float]] = {"ready": [], "typst": [], "bare": []}
    for _ in range(ROUNDS):
        start = perf_counter()
        service.post(address, by=submission.submitted_by, language=language)
        report = finished(submission, language)
        times["ready"].append(perf_counter() - start)
        data, attachment = contents(report)
        times["typst"].append(timed(lambda d=data, a=attachment, r=report: pressed(d, a, at=r.asked_at)))
        times["bare"].append(bare(data, attachment))
        Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED)  # so that the next is printed
    return {name: median(taken) for name, taken in times.items()}


def finished(submission: Submission, language: str) -> Report:
    report = submission.reports.filter(language=language).latest("pk")
    while report.state in (report.State.WAITING, report.State.RUNNING):
        sleep(0.01)
        report.refresh_from_db()
    if report.state != report.State.READY:
        raise SystemExit(report.error)
    return report


def contents(report: Report) -> tuple[dict, dict]:
    with walls.acting_for(report.asked_by), translation.override(report.language):
        return paper(report)


def bare(data: dict, attachment: dict) -> float:
    """`typst.compile` of the same document in a fresh process, its start not counted.

    Fresh, because Typst remembers what it has laid out before.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
        (folder / "data.json").write_text(json.dumps(data), "utf-8")
        (folder / "result.json").write_text(json.dumps(attachment), "utf-8")
        program = [sys.executable, "-c", BARE, folder, HERE / "fonts"]
        return float(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


def handed_in() -> Submission:
    assessment, owner = filled(2025), mei()
    with walls.acting_for(owner):
        return submissions.submit(assessment, by=owner, declared=True)


def timed(act) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def say(language: str, *, ready: float, typst: float, bare: float) -> None:
    print(
        f"  {language:8} asking to ready {ready:6.2f} s   press {typst:6.2f} s   bare compile {bare:6.2f} s"
        f"   press / bare {typst / bare:5.2f}"
    )

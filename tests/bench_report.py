"""How long a report takes: python -m tests.bench_report

From asking to ready, as the worker does it (a process of its own for Typst, the file stored, the row
written), and Typst's share as a multiple of a bare compile of the same document in this process.
Works in a test database that is thrown away.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import django
from django.conf import settings

ROUNDS = 7
BARE = """
import sys, time, typst
folder, fonts = sys.argv[1:]
start = time.perf_counter()
typst.compile(folder + "/report.typ", output=folder + "/report.pdf", root=folder, font_paths=[fonts],
              ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"])
print(time.perf_counter() - start)
"""


def main() -> None:
    """Prints the medians of both languages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("CELERY_BROKER_URL", "memory://")
    django.setup()
    from django.test.utils import get_runner, setup_test_environment  # noqa: PLC0415 - needs django.setup

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory() as place:
            settings.MEDIA_ROOT = place
            for language in ("zh-hans", "en"):
                say(language, **measured(language))
    finally:
        runner.teardown_databases(databases)


def measured(language: str) -> dict[str, float]:
    """Medians in seconds: `ready` from asking to ready, `typst` our press, `bare` a bare compile."""
    from assessment import tasks  # noqa: PLC0415 - needs django.setup
    from assessment.models import Report  # noqa: PLC0415
    from assessment.printing.paper import paper  # noqa: PLC0415
    from assessment.printing.press import pressed  # noqa: PLC0415

    submission = handed_in(language)
    times: dict[str, list[float]] = {"ready": [], "typst": [], "bare": []}
    for _ in range(ROUNDS):
        start = perf_counter()
        report = Report.objects.create(
            submission=submission, language=language, asked_by=submission.submitted_by
        )
        tasks.build_report(report.pk)
        times["ready"].append(perf_counter() - start)
        report.refresh_from_db()
        if report.state != Report.State.READY:
            raise SystemExit(report.error)
        data, attachment = paper(report)
        times["typst"].append(timed(lambda d=data, a=attachment, r=report: pressed(d, a, at=r.asked_at)))
        times["bare"].append(bare(data, attachment))
        Report.objects.filter(pk=report.pk).update(state=Report.State.FAILED)
    return {name: median(taken) for name, taken in times.items()}


def bare(data: dict, attachment: dict) -> float:
    """`typst.compile` of the same document in a fresh process, its start not counted.

    Fresh, because Typst remembers what it has laid out before.
    """
    from assessment.printing.press import HERE  # noqa: PLC0415 - needs django.setup

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.typ").write_bytes((HERE / "report.typ").read_bytes())
        (folder / "data.json").write_text(json.dumps(data), "utf-8")
        (folder / "result.json").write_text(json.dumps(attachment), "utf-8")
        program = [sys.executable, "-c", BARE, folder, HERE / "fonts"]
        return float(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


def handed_in(language: str):
    """A submission with every requirement answered and a note at each third."""
    from assessment.actions import assessments, submissions  # noqa: PLC0415 - needs django.setup
    from assessment.models import Answer, Region  # noqa: PLC0415
    from tests.people import enterprise, fill, person  # noqa: PLC0415

    county = Region.objects.filter(code="340104").first() or Region.objects.create(
        code="340104", name="蜀山区", name_en="Shushan District", name_key="s", tier="county", path="340104/"
    )
    owner = person(f"bench-{language}", "梅岚")
    code = "91340100MA2ABCDE0T" if language == "en" else "91340100MA2FGHJK17"
    made = enterprise({"340104": county}, "合肥启明汽车零部件有限公司", code, owner)
    assessment = assessments.start(made, by=owner, year=2026)
    fill(assessment, by=owner)
    noted = [row.pk for place, row in enumerate(assessment.answers.all()) if place % 3 == 0]
    Answer.objects.filter(pk__in=noted).update(note="冲压车间与焊装车间已全部覆盖，见附件第3页。")
    return submissions.submit(assessment, by=owner, declared=True)


def timed(act) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def say(language: str, *, ready: float, typst: float, bare: float) -> None:
    print(
        f"{language:8} asking to ready {ready:6.2f} s   press {typst:6.2f} s   bare compile {bare:6.2f} s"
        f"   press / bare {typst / bare:5.2f}"
    )


if __name__ == "__main__":
    main()

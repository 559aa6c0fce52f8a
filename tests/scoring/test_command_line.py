"""The command line as others build on it: shapes, refusals, exit status."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.__main__ import main
from tests.scoring.bad_input import BAD, plant
from tests.scoring.goldens import COMMANDS, GOLDEN, ROOT, printed

PLANT = ROOT / "examples" / "auto-parts.json"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command; `given` stands on standard input. Returns (status, output, complaint)."""

    def run(*arguments, given=None):
        if given is not None:
            content = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            status = exit_.code
        output, complaint = capsys.readouterr()
        return status, output, complaint

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_its_golden_file(name):
    assert printed(name) == (GOLDEN / name).read_text("utf-8")


def test_the_input_may_come_from_standard_input(run):
    from_file = run("score", PLANT)
    from_stdin = run("score", "-", given=json.dumps(plant()))

    assert from_file == from_stdin
    assert json.loads(from_file[1])["level"] == 2


def test_a_preview_of_half_the_answers(run):
    answers = dict(list(plant()["answers"].items())[:100])

    status, output, _ = run("preview", "-", given=json.dumps(plant(answers=answers)))

    assert status == 0
    seen = json.loads(output)
    assert (seen["answered"], seen["of"]) == (100, 214)


@pytest.mark.parametrize(("level", "bucket"), [(0, [0, 75]), (1, [0, 75]), (4, [95, 100]), (5, [95, 100])])
def test_shared_buckets(level, bucket, run):
    assert json.loads(run("standing", level)[1])["interval"] == bucket


def test_a_way_with_costs_and_fixed_answers(run):
    given = plant(cost={"data.L3.a": 2.5}, fixed=["sales.L3.a"])

    status, output, _ = run("pathway", "-", "--to", "3", given=json.dumps(given))

    way = json.loads(output)
    assert status == 0
    assert way["count"] == len(way["improvements"])
    assert not {"data.L3.a", "sales.L3.a"} & {step["requirement"] for step in way["improvements"]}


def test_a_bad_line_of_a_batch_is_answered_and_the_rest_goes_on(run):
    good = json.dumps(plant())
    lines = [good, "not json", "", json.dumps(plant(type="hybrid")), "\xff", "[" * 100_000, good]

    status, output, _ = run("batch", "-", given="\n".join(lines).encode("latin-1"))

    rows = [json.loads(line) for line in output.splitlines()]
    assert status == 0
    assert [row.get("line") for row in rows] == [None, 2, 4, 5, 6, None]
    assert rows[0] == rows[-1]
    assert [row["error"] for row in rows[2:5]] == [
        "there is no type of enterprise hybrid; it is one of: discrete, process",
        "the line is not UTF-8",
        "the JSON is nested too deeply",
    ]


def test_check_says_that_a_folder_is_sound(run):
    status, output, _ = run("check", ROOT / "scoring/data/editions/gbt39116-2020")

    assert status == 0
    assert json.loads(output)["requirements"] == {"discrete": 214, "process": 189}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_with_two_and_one_sentence(name, run):
    given, says = BAD[name]

    status, output, complaint = run(
        "score", "-", given=given if isinstance(given, str) else json.dumps(given)
    )

    assert (status, output) == (2, "")
    assert complaint.count("\n") == 1
    assert complaint.startswith("scoring: standard input: ")
    assert says in complaint
    assert len(complaint) < 500


def test_a_negative_cost_is_refused_where_costs_count(run):
    status, _, complaint = run("pathway", "-", given=json.dumps(plant(cost={"data.L1.a": -1})))

    assert status == 2
    assert "the cost of data.L1.a is below 0" in complaint


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("standing", "6"),
        ("standing", "two"),
        ("standing", "2", "--benchmark", "moon"),
        ("trace", PLANT, "--level", "0"),
        ("score", "no/such/file.json"),
        ("score", "no/such\nfile.json"),
        ("batch", "no/such/file.jsonl"),
        ("batch", ROOT / "scoring"),
        ("score", ROOT / "scoring"),
        ("edition", "moon"),
        ("check", "no/such/folder"),
        ("check", ROOT / "scoring"),
        ("lock", ROOT / "scoring"),
        ("preview", PLANT, "an\nother"),
    ],
)
def test_bad_arguments_end_with_two_and_one_sentence(arguments, run):
    status, output, complaint = run(*arguments)

    assert (status, output) == (2, "")
    assert complaint.count("\n") == 1
    assert complaint.startswith("scoring: ")


def test_bytes_that_are_no_text_are_refused(run):
    status, _, complaint = run("score", "-", given=b"\xff\xfe{")

    assert status == 2
    assert "not UTF-8" in complaint


def test_a_byte_order_mark_is_forgiven(run):
    assert run("score", "-", given=b"\xef\xbb\xbf" + json.dumps(plant()).encode())[0] == 0


def test_it_runs_without_any_installed_package(tmp_path):
    """The engine needs nothing but Python itself: -I -S leaves even site-packages out."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "import scoring.batch, scoring.__main__ as m; assert scoring.batch.numpy is None; "
        f"sys.exit(m.main(['score', {str(PLANT)!r}]))"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, cwd=tmp_path, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["level"] == 2


def test_a_reader_that_has_seen_enough_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m scoring edition gbt39116-2020 | head -c 100 >{os.devnull}; "
        "echo ${PIPESTATUS[0]}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        cwd=ROOT,
        check=False,
    )

    assert (done.stdout, done.stderr) == (b"0\n", b"")


def test_chinese_is_printed_whatever_the_locale():
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}

    done = subprocess.run(
        [sys.executable, "-m", "scoring", "explain", str(PLANT), "--language", "zh"],
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "该企业达到二级" in done.stdout.decode("utf-8")


def test_a_path_may_have_spaces_and_chinese_in_it(run, tmp_path):
    path = Path(tmp_path) / "我的 工厂.json"
    path.write_text(json.dumps(plant()), "utf-8")

    assert run("score", path)[0] == 0

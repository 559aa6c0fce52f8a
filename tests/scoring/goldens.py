"""The golden files: what each command prints for the examples. Written anew with: make golden"""

import contextlib
import io
import json
import os
from pathlib import Path

from scoring.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"

AUTO, CHEMICALS, FOOD = (f"examples/{name}.json" for name in ("auto-parts", "chemicals", "food"))

COMMANDS = {
    "edition.json": ["edition", "gbt39116-2020"],
    "score.json": ["score", AUTO],
    "trace.json": ["trace", FOOD],
    "trace-level-2.json": ["trace", AUTO, "--level", "2"],
    "fragile.json": ["fragile", CHEMICALS],
    "plausibility.json": ["plausibility", CHEMICALS],
    "preview.json": ["preview", "tests/scoring/golden/half-answered.input.json"],
    "standing.json": ["standing", "2"],
    "standing-2024.json": ["standing", "3", "--benchmark", "national-2024-10"],
    "pathway.json": ["pathway", AUTO],
    "pathway-to-5.json": ["pathway", FOOD, "--to", "5"],
    "batch.jsonl": ["batch", "tests/scoring/golden/batch.input.jsonl"],
    "check.json": ["check", "scoring/data/editions/gbt39116-2020"],
    "explain-auto-parts-en.txt": ["explain", AUTO],
    "explain-auto-parts-zh.txt": ["explain", AUTO, "--language", "zh"],
    "explain-food-zh.txt": ["explain", FOOD, "--language", "zh"],
}


def printed(name: str) -> str:
    """What the command prints, in a terminal of 80 columns, seen from the project's top folder."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    try:
        with contextlib.chdir(ROOT), contextlib.redirect_stdout(output):
            status = main(COMMANDS[name])
    finally:
        os.environ.pop("COLUMNS")
        os.environ |= {"COLUMNS": before} if before else {}
    if status:
        raise RuntimeError(f"{name}: status {status}")
    return output.buffer.getvalue().decode("utf-8")


def write_inputs() -> None:
    plant = json.loads((ROOT / AUTO).read_text("utf-8"))
    half = {"edition": plant["edition"], "type": plant["type"]}
    answers = dict(list(plant["answers"].items())[:107])
    (GOLDEN / "half-answered.input.json").write_text(json.dumps(half | {"answers": answers}, indent=1) + "\n")
    whole = {key: plant[key] for key in ("edition", "type", "answers")}
    lines = [whole, whole | {"type": "hybrid"}, whole | {"answers": answers}]
    (GOLDEN / "batch.input.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


if __name__ == "__main__":
    write_inputs()
    for golden in COMMANDS:
        (GOLDEN / golden).write_text(printed(golden), "utf-8")

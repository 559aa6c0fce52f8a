# ruff: noqa: E501 – a table of cases reads best with one case a line
"""Input that must be refused, and what the one sentence has to say."""

import json

from tests.scoring.goldens import ROOT

PLANT = ROOT / "examples" / "auto-parts.json"


def plant(**changes):
    """A complete, valid input with some keys changed."""
    return json.loads(PLANT.read_text("utf-8")) | changes


BAD = {
    "not JSON": ("{", "line 1, column 2"),
    "empty": ("", "this is not JSON"),
    "a list": ("[]", "the input: an object is expected, not []"),
    "no edition": ("{}", "edition is missing"),
    "an edition that is a number": ('{"edition": 1, "type": "discrete", "answers": {}}', "edition: a text is expected, not 1"),
    "an unknown edition": ('{"edition": "x", "type": "discrete", "answers": {}}', "no edition 'x'; known: gbt39116-2020"),
    "a path for an edition": ('{"edition": "../..", "type": "discrete", "answers": {}}', "no edition '../..'"),
    "an unknown type": (plant(type="hybrid"), "no type of enterprise hybrid"),
    "answers that are a list": (plant(answers=[1]), "answers: an object is expected"),
    "a text for a number": (plant(answers={"data.L1.a": "1"}), 'answers.data.L1.a: an answer is a number or "n/a", not "1"'),
    "a boolean": (plant(answers={"data.L1.a": True}), "answers.data.L1.a: an answer is a number"),
    "null": (plant(answers={"data.L1.a": None}), "answers.data.L1.a: an answer is a number"),
    "NaN": ('{"edition": "gbt39116-2020", "type": "discrete", "answers": {"data.L1.a": NaN}}', "NaN is not a number"),
    "minus Infinity": ('{"answers": {"data.L1.a": -Infinity}}', "-Infinity is not a number"),
    "a repeated key": ('{"type": "discrete", "type": "process"}', 'the key "type" stands there twice'),
    "a repeated answer": ('{"answers": {"data.L1.a": 1, "data.L1.a": 0}}', 'the key "data.L1.a" stands there twice'),
    "a key that nobody knows": (plant(anwsers={}), "anwsers: nothing of this name is known"),
    "an answer off the scale": (plant(answers=plant()["answers"] | {"data.L1.a": 0.79999}), "data.L1.a: 0.79999 is not an answer"),
    "nearly 0.8": (
        json.dumps(plant(answers=plant()["answers"] | {"data.L1.a": 7})).replace('"data.L1.a": 7', '"data.L1.a": 0.8000000000000000000000001'),
        "is not an answer",
    ),
    "a huge exponent": ('{"answers": {"data.L1.a": 1e99999999999999999999}}', "is out of range"),
    "a large exponent": (
        json.dumps(plant(answers=plant()["answers"] | {"data.L1.a": 7})).replace('"data.L1.a": 7', '"data.L1.a": 1e999999'),
        "is not an answer",
    ),
    "a huge number": ('{"answers": {"data.L1.a": ' + "9" * 9999 + "}}", "is out of range"),
    "missing answers": (plant(answers={}), "214 requirements are not answered yet: org_strategy.L1.a"),
    "an unknown requirement": (plant(answers={"data.L1.z": 1}), "there is no requirement data.L1.z"),
    "tailored out what cannot be": (plant(tailored_out=["data"]), "tailored_out: data cannot be tailored out"),
    "tailoring that is a text": (plant(tailored_out="sales"), "tailored_out: a list of ids is expected"),
    "not applicable where it is not allowed": (
        plant(answers=plant()["answers"] | {"data.L1.a": "n/a"}),
        "data.L1.a: this requirement cannot be answered “not applicable”",
    ),
    "nesting": ("[" * 100_000, "nested too deeply"),
    "a cost that is a text": (plant(cost={"data.L1.a": "1"}), "cost.data.L1.a: a cost is a number"),
    "evidence that is negative": (plant(evidence={"data.L1.a": -1}), "evidence.data.L1.a: a number of files"),
    "a time that is none": (plant(answered_at={"data.L1.a": "noon"}), "answered_at.data.L1.a"),
    "last year without answers": (plant(last_year={"edition": "gbt39116-2020"}), "last_year: type is missing"),
    "last year a number": (plant(last_year=1), "last_year: the input: an object is expected, not 1"),
    "last year incomplete": (plant(last_year=plant(answers={})), "last_year: 214 requirements are not answered yet"),
    "last year by an unknown edition": (plant(last_year=plant(edition="x")), "last_year: there is no edition 'x'"),
    "two years back": (plant(last_year=plant(last_year={})), "last_year: only one year back is looked at"),
    "a repeated key deep down": ('{"a": [[{"b": {"c": 1, "c": 1}}]]}', 'the key "c" stands there twice'),
    "a cost of an unknown requirement": (plant(cost={"data.L1.z": 1}), "cost: there is no requirement data.L1.z"),
    "an unknown requirement fixed": (plant(fixed=["data.L1.z"]), "fixed: there is no requirement data.L1.z"),
    "a note on an unknown requirement": (plant(notes={"data.L1.z": "x"}), "notes: there is no requirement data.L1.z"),
    "evidence for an unknown requirement": (plant(evidence={"data.L1.z": 1}), "evidence: there is no requirement data.L1.z"),
    "a time of an unknown requirement": (plant(answered_at={"data.L1.z": "2026-05-01"}), "answered_at: there is no requirement data.L1.z"),
    "a cost of 10^18": (plant(cost={"data.L1.a": 10**18}), "cost.data.L1.a: a cost has at most 30 digits and lies below 10^18"),
    "an unknown subdomain tailored out": (plant(tailored_out=["canteen"]), "tailored_out: there is no subdomain canteen"),
    "a name that a terminal would obey": (plant(type="\x1b[2J\u202e\nx"), "no type of enterprise �[2J� x; it is one of"),
    "a name as long as a book": (plant(answers={"x" * 100_000: 1}), "xxx … xxx"),
}  # fmt: skip

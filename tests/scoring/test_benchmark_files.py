"""Benchmarks that contradict themselves are refused, with the file, the place in it and a sentence."""

import shutil

import pytest

from scoring.benchmark import read_benchmarks
from scoring.editions import OWN
from scoring.tables import DataError
from tests.scoring.planted import plant

EMPTY = "the text is empty, or begins or ends with a space"
COVER = "shares: the buckets cover levels 0 to 5 once each, in order"
SUM = "shares: the shares do not add up to 100"
ONE_DEFAULT = "benchmarks: exactly one benchmark says default = true"

# What is found in benchmarks/national-2020.toml; what is planted there; the complaint.
FAULTS = {
    "an id other than the file's": (
        r"^id = .*",
        'id = "national-2019"',
        "id: the benchmark must be called as its file, 'national-2020'",
    ),
    "shares that add up to more than 100": ("share = 75", "share = 75.1", SUM),
    "shares that add up to less than 100": ("share = 75", "share = 74", SUM),
    "a share below 0": (
        r"share = 6 \},\n  (.*)share = 5",
        "share = 12 },\n  { from = 4, to = 5, share = -1",
        "shares: a share is not below 0",
    ),
    "a share in words": (
        "share = 75",
        'share = "most"',
        "shares[0].share: 'most' is not a number such as 14, 0.8 or 100/3",
    ),
    "a gap between buckets": ("from = 2, to = 2", "from = 3, to = 2", COVER),
    "a level left out below": ("from = 0, to = 1", "from = 1, to = 1", COVER),
    "a level left out above": ("from = 4, to = 5", "from = 4, to = 4", COVER),
    "buckets that overlap": ("from = 3, to = 3", "from = 2, to = 3", COVER),
    "buckets out of order": (
        r"from = 2, to = 2(.*\n.*)from = 3, to = 3",
        "from = 3, to = 3, share = 14 },\n  { from = 2, to = 2",
        COVER,
    ),
    "no buckets": (r"^shares = \[\n(  .*\n)+\]", "", COVER),
    "a missing language": (r"^name.zh = .*", "", "name.zh: this language is missing"),
    "a caveat in one language": (
        r"(\[\[caveat\]\]\nen = .*)\nzh = .*",
        '[[caveat]]\nen = "Beware."',
        "caveat[0].zh: this language is missing",
    ),
    "an empty source": (r"^source.en = .*", 'source.en = ""', f"source.en: {EMPTY}"),
    "no source": (r"^source.en = .*\nsource.zh = .*", "", "source: a table is missing"),
    "no certainty": (r"^certainty = .*", "", "certainty: a text is missing"),
    "a sample without a number": ("min = 12000, ", "", "n.min: a whole number is missing"),
    "a sample with two numbers": (
        "min = 12000",
        "min = 12000, exact = 12345",
        "n.min: nothing of this name is known here",
    ),
    "an unknown kind of indicator": (
        r'kind = "rate"',
        'kind = "guess"',
        "indicator[equipment_digitised].kind: it is rate or share",
    ),
    "an indicator above 100": (
        "value = 50",
        "value = 101",
        "indicator[equipment_digitised].value: it lies between 0 and 100",
    ),
    "an unknown key": (r"^id = ", 'colour = "red"\nid = ', "colour: nothing of this name is known here"),
}


@pytest.fixture
def data(tmp_path):
    """A copy of the shipped benchmarks and their common caveats."""
    shutil.copytree(OWN.parent / "benchmarks", tmp_path / "benchmarks")
    shutil.copy(OWN.parent / "caveats.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("pattern", "planted", "complaint"), FAULTS.values(), ids=FAULTS.keys())
def test_a_benchmark_is_refused_with(pattern, planted, complaint, data):
    plant(data, "benchmarks/national-2020.toml", pattern, planted)

    assert complaint_about(data) == f"benchmarks/national-2020.toml: {complaint}"


def test_two_default_benchmarks_are_refused(data):
    plant(data, "benchmarks/national-2021.toml", r"^id = .*", 'id = "national-2021"\ndefault = true')

    assert complaint_about(data) == ONE_DEFAULT


def test_no_default_benchmark_is_refused(data):
    plant(data, "benchmarks/national-2020.toml", r"^default = true", "default = false")

    assert complaint_about(data) == ONE_DEFAULT


def test_a_common_caveat_in_one_language_is_refused(data):
    plant(data, "caveats.toml", r"^zh = .*", "")

    assert complaint_about(data) == "caveats.toml: caveat[0].zh: this language is missing"


def test_a_benchmark_of_an_operator_is_read_beside_ours(data):
    shutil.copy(data / "benchmarks" / "jiangsu-2022.toml", data / "benchmarks" / "jiangsu-2023.toml")
    plant(data, "benchmarks/jiangsu-2023.toml", r"^id = .*", 'id = "jiangsu-2023"')
    plant(data, "benchmarks/jiangsu-2023.toml", r"^year = .*", "year = 2023")

    assert list(read_benchmarks(data)) == [
        "national-2020",
        "national-2021",
        "jiangsu-2022",
        "national-2022",
        "jiangsu-2023",
        "national-2024-10",
    ]


def complaint_about(data):
    with pytest.raises(DataError) as refused:
        read_benchmarks(data)
    return str(refused.value)

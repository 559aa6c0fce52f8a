"""Where a level stands: intervals of published distributions."""

import pytest

from scoring.benchmark import UnknownBenchmark, benchmarks, find, standing
from scoring.shapes import standing_shape


@pytest.mark.parametrize(
    ("level", "below", "same", "above", "interval"),
    [
        (0, 0, 75, 25, [0, 75]),
        (1, 0, 75, 25, [0, 75]),
        (2, 75, 14, 11, [75, 89]),
        (3, 89, 6, 5, [89, 95]),
        (4, 95, 5, 0, [95, 100]),
        (5, 95, 5, 0, [95, 100]),
    ],
)
def test_the_national_distribution_of_2020(level, below, same, above, interval):
    shape = standing_shape(standing(level))

    assert (shape["below"], shape["same"], shape["above"], shape["interval"]) == (
        below,
        same,
        above,
        interval,
    )
    assert shape["benchmark"] == "national-2020"
    assert shape["n"]["min"] == 12000


@pytest.mark.parametrize(
    ("level", "benchmark", "interval"),
    [
        (3, "national-2021", [84, 91]),
        (2, "national-2022", [63, 84]),
        (3, "national-2024-10", [58, 100]),
        (0, "jiangsu-2022", [0, 19.6]),
        (1, "jiangsu-2022", [19.6, 55.4]),
    ],
)
def test_other_benchmarks_keep_their_own_buckets(level, benchmark, interval):
    assert standing_shape(standing(level, benchmark))["interval"] == interval


def test_the_number_never_goes_without_source_and_caveats():
    for id in benchmarks():
        shape = standing_shape(standing(2, id))
        assert shape["source"]
        assert len(shape["caveats"]) >= 3


def test_the_indicators_of_2020_are_like_with_like():
    figures = {i.id: (i.kind, int(i.value)) for i in find().indicators}

    assert figures == {
        "equipment_digitised": ("rate", 50),
        "equipment_networked_and_collecting": ("share", 23),
        "equipment_remotely_monitored": ("share", 24),
        "predictive_maintenance_explored": ("share", 14),
    }


def test_an_unknown_benchmark_is_refused_by_name():
    with pytest.raises(UnknownBenchmark, match=r"no benchmark 'moon'; known: national-2020"):
        standing(2, "moon")


def test_there_is_no_level_six():
    with pytest.raises(ValueError, match="from 0 to 5"):
        standing(6)

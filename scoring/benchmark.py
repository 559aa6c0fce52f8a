"""Where a level stands in a published distribution: an interval, never a point.

Published reports give shares of buckets ("level I and below", "level IV and above"). Of an
enterprise inside a bucket nothing more is known than the bucket's borders.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from scoring.model import LEVELS, Text
from scoring.tables import DataError, Table, read_table

DATA = Path(__file__).parent / "data"
ALL_LEVELS = (0, *LEVELS)


@dataclass(frozen=True, slots=True)
class Bucket:
    """The share, in percent, of enterprises from one level to another."""

    first: int
    last: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Indicator:
    """A published figure that an enterprise can set its own beside: a rate, or a share of yes."""

    id: str
    kind: str  # "rate" of equipment, or "share" of enterprises
    value: Fraction  # percent
    certainty: str
    name: Text
    of: Text


@dataclass(frozen=True, slots=True)
class Sample:
    """How many enterprises: exactly, or at least."""

    number: int
    is_exact: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published distribution; where its number goes, source, sample and caveats go too."""

    id: str
    name: Text
    area: str  # "national", or a GB/T 2260 code
    year: int
    is_default: bool
    sample: Sample | None
    certainty: str
    source: Text
    buckets: tuple[Bucket, ...]
    caveats: tuple[Text, ...]
    indicators: tuple[Indicator, ...]
    findings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares in percent of the sample below, in and above the bucket that a level falls into."""

    benchmark: Benchmark
    level: int
    below: Fraction
    same: Fraction
    above: Fraction

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The percentiles between which the level lies."""
        return self.below, self.below + self.same


class UnknownBenchmark(LookupError):
    def __init__(self, id: str, known: list[str]) -> None:
        super().__init__(f"there is no benchmark {id!r}; known: {', '.join(known)}")
        self.id, self.known = id, known


def standing(level: int, benchmark_id: str | None = None) -> Standing:
    """Where this level (0 to 5) stands; the default benchmark is the national one of 2020.

    Raises UnknownBenchmark, and ValueError for a level that does not exist.
    """
    if level not in ALL_LEVELS:
        raise ValueError(f"a level is a whole number from 0 to 5, not {level!r}")
    benchmark = find(benchmark_id)
    own = next(bucket for bucket in benchmark.buckets if bucket.first <= level <= bucket.last)
    below = sum((b.share for b in benchmark.buckets if b.last < own.first), Fraction())
    above = sum((b.share for b in benchmark.buckets if b.first > own.last), Fraction())
    return Standing(benchmark, level, below, own.share, above)


def find(id: str | None = None) -> Benchmark:
    known = benchmarks()
    if id is None:
        return next(benchmark for benchmark in known.values() if benchmark.is_default)
    if id not in known:
        raise UnknownBenchmark(id, list(known))
    return known[id]


@cache
def benchmarks() -> dict[str, Benchmark]:
    """All that are shipped, by id; the default one first, then by year and id."""
    return read_benchmarks(DATA)


def read_benchmarks(data: Path) -> dict[str, Benchmark]:
    """Raises DataError, naming file and place, where a file contradicts itself."""
    common = _texts(read_table(data / "caveats.toml", data), "caveat")
    found = [read_benchmark(path, data, common) for path in sorted((data / "benchmarks").glob("*.toml"))]
    if [b.is_default for b in found].count(True) != 1:
        raise DataError("benchmarks", "", "exactly one benchmark says default = true")
    found.sort(key=lambda b: (not b.is_default, b.year, b.id))
    return {benchmark.id: benchmark for benchmark in found}


def read_benchmark(path: Path, data: Path, common: tuple[Text, ...]) -> Benchmark:
    table = read_table(path, data)
    if table.string("id") != path.stem:
        raise table.problem("id", f"the benchmark must be called as its file, {path.stem!r}")
    benchmark = Benchmark(
        id=table.string("id"),
        name=table.text("name"),
        area=table.string("area"),
        year=table.whole("year"),
        is_default=table.flag("default"),
        sample=_sample(table.table("n")) if "n" in table else None,
        certainty=table.string("certainty"),
        source=table.text("source"),
        buckets=_buckets(table),
        caveats=_texts(table, "caveat") + common,
        indicators=tuple(_indicator(indicator) for indicator in table.tables("indicator")),
        findings=_texts(table, "finding"),
    )
    table.done()
    return benchmark


def _texts(table: Table, key: str) -> tuple[Text, ...]:
    return tuple(text.both() for text in table.tables(key))


def _sample(table: Table) -> Sample:
    key = "exact" if "exact" in table else "min"
    sample = Sample(table.whole(key), key == "exact", table.both_beside())
    table.done()
    return sample


def _buckets(table: Table) -> tuple[Bucket, ...]:
    buckets = []
    for bucket in table.tables("shares"):
        buckets.append(Bucket(bucket.whole("from"), bucket.whole("to"), bucket.number("share")))
        bucket.done()
    covered = [level for b in buckets for level in range(b.first, b.last + 1)]
    if covered != list(ALL_LEVELS):
        raise table.problem("shares", "the buckets cover levels 0 to 5 once each, in order")
    if sum(bucket.share for bucket in buckets) != 100:
        raise table.problem("shares", "the shares do not add up to 100")
    if min(bucket.share for bucket in buckets) < 0:
        raise table.problem("shares", "a share is not below 0")
    return tuple(buckets)


def _indicator(table: Table) -> Indicator:
    if table.string("kind") not in ("rate", "share"):
        raise table.problem("kind", "it is rate or share")
    if not 0 <= table.number("value") <= 100:
        raise table.problem("value", "it lies between 0 and 100")
    indicator = Indicator(
        table.string("id"),
        table.string("kind"),
        table.number("value"),
        table.string("certainty"),
        table.both_beside(),
        table.text("of"),
    )
    table.done()
    return indicator

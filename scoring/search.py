"""The cheapest choice of raises that gains enough, found exactly.

Requirements are taken one by one, those that gain most for their price first. Of all the ways so
far only those are kept that no other beats in both price and gain, and that can still become the
cheapest: no way to the end costs less than raising the best of what is left, the last of it in part.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Raise:
    """One answer raised to one higher step of the scale."""

    position: int
    mark: int
    price: int  # above 0
    gain: int


class Way(NamedTuple):
    """Some answers raised: what that costs together, and what it gains."""

    price: int
    gain: int
    last: Raise | None = None
    before: "Way | None" = None

    def raises(self) -> Iterator[Raise]:
        way: Way | None = self
        while way and way.last:
            yield way.last
            way = way.before


NO_RAISES = Way(0, 0)


def cheapest(options: Iterable[Sequence[Raise]], needed: int, at_most: int | None = None) -> Way | None:
    """The way of least price that gains what is needed; None if there is none (of that price at most).

    `options` holds the raises of each requirement, lowest first; the highest must be the one that
    gains most for its price. Of ways that cost the same, the same one is found every time.
    """
    return _Search(options, needed, at_most).found() if needed > 0 else NO_RAISES


class _Search:
    def __init__(self, options: Iterable[Sequence[Raise]], needed: int, at_most: int | None) -> None:
        self.needed = needed
        self.order = sorted(options, key=lambda up: Fraction(up[-1].gain, up[-1].price), reverse=True)
        # What the first n requirements gain and cost, raised to the top.
        self.gains = [0, *accumulate(up[-1].gain for up in self.order)]
        self.prices = [0, *accumulate(up[-1].price for up in self.order)]
        known = self.prices[-1]
        self.best = known if at_most is None else min(known, at_most)  # no dearer way is of interest

    def found(self) -> Way | None:
        if self.gains[-1] < self.needed:
            return None
        ways = [NO_RAISES]
        for place, raises in enumerate(self.order, 1):
            longer = (way for way in _longer(ways, raises) if self._may_become_best(way, place))
            ways = self._unbeaten(longer)
        return ways[-1] if ways else None

    def _may_become_best(self, way: Way, place: int) -> bool:
        """Whether this way, with the requirements from `place` on still open, may be the cheapest.

        Filled up with them in their order, the last one raised in part, it costs least; with that one
        raised to the top, it is a way that leads there.
        """
        if way.gain >= self.needed:
            self.best = min(self.best, way.price)
            return way.price <= self.best
        goal = self.gains[place] + self.needed - way.gain
        last = bisect_left(self.gains, goal, place)
        if last == len(self.gains):
            return False
        price = way.price + self.prices[last - 1] - self.prices[place]
        dearer = self.prices[last] - self.prices[last - 1]
        self.best = min(self.best, price + dearer)
        gain, part = self.gains[last] - self.gains[last - 1], goal - self.gains[last - 1]
        return price * gain + dearer * part <= self.best * gain

    def _unbeaten(self, ways: Iterable[Way]) -> list[Way]:
        """By rising price, those that gain more than every cheaper one, up to what is needed.

        A way that is beaten now is beaten however it goes on.
        """
        kept: list[Way] = []
        for way in sorted(ways, key=attrgetter("price")):
            if not kept or way.gain > kept[-1].gain:
                kept.append(way)
                if way.gain >= self.needed:
                    break
        return kept


def _longer(ways: Iterable[Way], raises: Sequence[Raise]) -> Iterator[Way]:
    """Each way as it is, and with each of these raises."""
    for way in ways:
        yield way
        for r in raises:
            yield Way(way.price + r.price, way.gain + r.gain, r, way)

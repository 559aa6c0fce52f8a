"""The cheapest choice of raises, against trying every one."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.search import NO_RAISES, Raise, cheapest

ONE_MORE = 100  # dearer than any raise, as the search asks for


@st.composite
def choices(draw):
    """Up to six requirements with up to three raises each, and what is needed."""
    options = []
    for position in range(draw(st.integers(0, 6))):
        weight, cost = draw(st.integers(1, 30)), draw(st.integers(0, 5))
        steps = draw(st.sets(st.sampled_from((2, 3, 5, 8, 10)), min_size=1, max_size=3))
        options.append([Raise(position, s, cost * 1000 + ONE_MORE + s, weight * s) for s in sorted(steps)])
    most = sum(raises[-1].gain for raises in options)
    return options, draw(st.integers(-5, most + 5))


@settings(max_examples=400)
@given(choices())
def test_no_choice_that_gains_enough_is_cheaper(problem):
    options, needed = problem

    way = cheapest(options, needed)

    tried = [[r for r in choice if r] for choice in product(*([None, *raises] for raises in options))]
    enough = [choice for choice in tried if sum(r.gain for r in choice) >= needed]
    if not enough:
        assert way is None
        return
    chosen = list(way.raises())
    assert way.price == sum(r.price for r in chosen) == min(sum(r.price for r in c) for c in enough)
    assert way.gain == sum(r.gain for r in chosen) >= needed
    assert len({r.position for r in chosen}) == len(chosen)


@settings(max_examples=200)
@given(choices(), st.integers(-50, 50))
def test_a_way_dearer_than_wished_is_none(problem, more):
    options, needed = problem
    way = cheapest(options, max(needed, 1))
    if way is None:
        return

    within = cheapest(options, max(needed, 1), at_most=way.price + more)

    assert (within and within.price) == (way.price if more >= 0 else None)


def test_where_nothing_is_needed_nothing_is_raised():
    assert cheapest([[Raise(0, 10, 110, 10)]], 0) is NO_RAISES


def test_the_same_way_is_found_every_time():
    alike = [[Raise(position, 10, 110, 50)] for position in range(6)]

    found = [[r.position for r in cheapest(alike, 150).raises()] for _ in range(3)]

    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 3

"""Values that overlap, and values that do not."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.values.found import Found, apart, outside

SPANS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 10)).map(lambda p: Found(p, p[0], p[0] + p[1])), max_size=12
)


def test_the_longer_of_two_is_kept() -> None:
    short, long = Found("york", 4, 8), Found("new york", 0, 8)
    assert apart([short, long]) == [long]


def test_neighbours_are_kept_in_order() -> None:
    assert apart([Found("b", 1, 2), Found("a", 0, 1)]) == [Found("a", 0, 1), Found("b", 1, 2)]


@given(SPANS)
def test_what_is_kept_never_overlaps(items: list[Found]) -> None:
    kept = apart(items)
    assert all(one.end <= two.start for one, two in zip(kept, kept[1:], strict=False))
    assert all(any(item.start < k.end and k.start < item.end for k in kept) for item in items)


@given(SPANS, SPANS)
def test_outside_touches_none_of_the_others(items: list[Found], taken: list[Found]) -> None:
    left = outside(items, taken)
    assert all(item.end <= t.start or t.end <= item.start for item in left for t in taken)

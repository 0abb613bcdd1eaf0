from hypothesis import given
from hypothesis import strategies as st

from shipworthy.stores.accounts import COUNTS, Spend

spends = st.builds(Spend, **{name: st.integers(min_value=0, max_value=10**15) for name in COUNTS})


@given(spends, spends)
def test_what_is_added_can_be_taken_off_again_to_the_last_unit(a: Spend, b: Spend) -> None:
    assert a.plus(b).plus(b, -1) == a
    assert a.plus(b) == b.plus(a)

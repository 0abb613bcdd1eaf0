"""Which calls are the same."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.calls.identity import effect_key, frozen, key_of, shown
from shipworthy.stores.effects import SAME

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(PLAIN, PLAIN)
def test_hash_is_the_same_exactly_for_equal_arguments(first: Any, second: Any) -> None:
    same = key_of("t", {"x": first}) == key_of("t", {"x": second})
    assert same == (repr(first) == repr(second)) or first == second
    assert frozen("t", {"a": first, "b": second}).hash == frozen("t", {"b": second, "a": first}).hash
    assert key_of("t", {"x": first}) != key_of("u", {"x": first})


PAY = ToolSpec(name="pay", effect="write")


@given(PLAIN, PLAIN)
def test_an_effect_is_the_same_in_one_opening_and_half_the_same_in_another(first: Any, second: Any) -> None:
    here, there = (effect_key(opening, PAY, {"to": first, "sum": second}) for opening in ("one", "two"))
    assert here == effect_key("one", PAY, {"sum": second, "to": first})
    assert (here[:SAME], len(here)) == (there[:SAME], 2 * SAME)
    assert here != there


@batch(("identity", "same"), [((), False), (("to", "sum"), True), (("note",), False)])
def test_only_the_arguments_that_identify_a_write_count(identity: tuple[str, ...], same: bool) -> None:
    spec = PAY.model_copy(update={"identity": identity})
    one, other = (effect_key("one", spec, {"to": "bob", "sum": 5, "note": note}) for note in ("hi", "hello"))
    assert (one == other) is same


def test_a_call_is_shown_in_words() -> None:
    call = frozen("send_mail", {"to": "bob", "copies": 2})
    assert shown(call) == "Send mail: to bob, copies 2."

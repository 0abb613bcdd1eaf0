import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.tools.shelf import FITTING, MOST_OFFERED, Shelf, is_lazy


def schema(name: str, told: str = "Does something.") -> dict[str, object]:
    return {"name": name, "description": told, "parameters": {"type": "object", "properties": {}}}


def test_the_index_has_the_names_in_their_order_whatever_order_they_come_in() -> None:
    one = Shelf([schema("b"), schema("a"), schema("c")], 2000)
    other = Shelf([schema("c"), schema("b"), schema("a")], 2000)
    assert one.told == other.told
    assert one.told.splitlines()[1:4] == ["- a: Does something", "- b: Does something", "- c: Does something"]


def test_an_index_that_is_too_long_is_cut_to_what_fits() -> None:
    shelf = Shelf([schema(f"tool_{number:03}", "Finds things. " * 9) for number in range(200)], 2000)
    assert shelf.cut and "tool_000" not in shelf.told and "200 tools" in shelf.told
    assert shelf.listed(shelf.lines).count("\n") + 1 == FITTING
    assert len(Shelf([schema("a" * 64, "b" * 90)] * 1, 10).listed(["a" * 64])) > 64


@pytest.mark.parametrize(("wished", "lazy"), [(True, True), (False, False)])
def test_what_the_author_wishes_is_done(wished: bool, lazy: bool) -> None:
    assert is_lazy(wished, [schema("a")], 10) is lazy


def test_by_itself_a_loop_is_lazy_where_its_schemas_take_half_of_the_context() -> None:
    schemas = [schema("a", "x" * 900)]
    assert not is_lazy("auto", schemas, 1000)
    assert is_lazy("auto", schemas, 400)
    assert is_lazy("auto", [schema(f"t{n}") for n in range(MOST_OFFERED + 1)], 10**9)


@given(st.lists(st.text("abc_", min_size=1, max_size=8), unique=True, min_size=1), st.integers(1, 4000))
def test_what_is_told_is_the_same_for_every_message(names: list[str], context: int) -> None:
    shelf = Shelf([schema(name) for name in names], context)
    before = shelf.told
    shelf.listed(shelf.ranker.rank("a message", meaning=False))
    assert shelf.told == before == Shelf([schema(name) for name in reversed(names)], context).told

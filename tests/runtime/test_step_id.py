from hypothesis import given
from hypothesis import strategies as st

from shipworthy.runtime.step_id import is_inside, page_order, turn_of

PART = st.one_of(st.integers(0, 999).map(str), st.sampled_from(["steps", "choose", "on_error", "loop", "fallback"]))


def test_numbers_are_numbers_and_what_comes_first_is_first() -> None:
    ids = [
        "understand",
        "search",
        "0",
        "2",
        "2#0",
        "2#1/0",
        "2#10",
        "2.steps.1",
        "10",
        "fallback.0",
        "loop.0.1",
        "loop.1.0",
    ]
    assert sorted(reversed(ids), key=page_order)[2:] == ids[2:]
    assert page_order("search") < page_order("0") > page_order("understand")


def test_a_step_is_inside_of_its_group_and_its_skill_only() -> None:
    assert is_inside("2.steps.1", "2")
    assert is_inside("2/0", "2")
    assert is_inside("2#1/0", "2")
    assert not is_inside("2", "2")
    assert not is_inside("20", "2")
    assert not is_inside("2", "2#1")


@given(st.lists(PART, min_size=1, max_size=5), st.sampled_from("/.#"), PART)
def test_what_is_inside_comes_right_after(parts: list[str], sign: str, inner: str) -> None:
    outer = "/".join(parts)
    step_id = f"{outer}{sign}{inner}"
    assert is_inside(step_id, outer)
    assert page_order(outer) < page_order(step_id)


def test_a_turn_of_a_repetition_is_inside_it_and_in_order() -> None:
    assert is_inside("2~10", "2") and is_inside("2~1/2.steps.0", "2~1") and not is_inside("2~10", "2~1")
    assert sorted(["2~10", "2~2", "3", "2"], key=page_order) == ["2", "2~2", "2~10", "3"]
    assert [turn_of(one) for one in ("2", "2~1", "2~1/2.steps.0", "1~0/4~3#2")] == ["", "2~1", "2~1", "1~0/4~3"]

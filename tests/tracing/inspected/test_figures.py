"""The figures of an answer stand in the tape where they say."""

from tests.tracing.inspected.tapes import SAYS, daily, line, lines_of

from shipworthy.tracing.inspected.figures import NOWHERE, sourced, value_at


def test_a_figure_names_the_line_and_the_value_that_it_comes_from() -> None:
    lines = lines_of(daily(SAYS))
    found = {one.figure: one for one in sourced(lines, lines[-1]["result"])}
    price = found["100.5"]
    assert (price.step, price.field, price.value) == ("price", "price", 100.5)
    assert price.seq is not None and lines[price.seq]["tool"] == "price"
    ((begin, end),) = price.at
    assert lines[-1]["result"]["text"][begin:end] == "100.5"


def test_of_several_results_the_one_that_holds_the_figure_is_named() -> None:
    lines = [
        line(0, 0.0, "call", key="0#0", tool="price", value={"n": 1}, text=""),
        line(1, 1.0, "call", key="0#1", tool="price", value={"n": 2}, text=""),
        line(2, 2.0, "call", key="0#2", tool="price", error={"type": "ToolError", "message": "m"}),
    ]
    facts = [{"figure": "1", "step": "price", "field": "n"}, {"figure": "7", "step": "gone", "field": "n"}]
    one, other = sourced(lines, {"text": "1 or 17", "facts": facts})
    assert (one.seq, one.value, one.at) == (0, 1, ((0, 1), (5, 6)))
    assert (other.seq, other.value) == (None, None)


def test_a_step_with_a_name_of_its_own_is_found_by_what_its_items_hold() -> None:
    items = [line(n, 0.0, "call", key=f"0#{n}", tool="price", value={"line": f"{cap}B"}, text="") for n, cap in PAIRS]
    facts = [
        {"figure": "476B", "step": "caps", "field": "[2].line"},
        {"figure": "NVDA", "step": "message", "field": ""},
    ]
    cap, said = sourced([{**line(9, 0.0, "run"), "message": "NVDA?"}, *items], {"text": "476B", "facts": facts})
    assert (cap.seq, cap.value) == (2, "476B")
    assert (said.seq, said.value) == (0, "NVDA?")


PAIRS = [(0, 773), (1, 476), (2, 476)]


def test_a_field_is_read_by_names_and_numbers() -> None:
    value = {"posts": [{"votes": 412}], "a b": 1}
    assert value_at(value, "posts[0].votes") == 412
    assert value_at(value, "a b") == 1
    assert value_at(value, "") == value
    assert {value_at(value, field) for field in ("posts[1]", "posts.votes", "x")} == {NOWHERE}

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.functions import FUNCTION_NAMES, FUNCTIONS, combine, holds, items, narrow, safely
from shipworthy.contract.language.values import MISSING, StepResult, plain
from shipworthy.errors import ExpressionError

DATA: dict[str, Any] = {
    "xs": [3, 1, 2],
    "none": None,
    "rows": [{"n": "b", "k": 2}, {"n": "a", "k": 1}],
    "res": StepResult([StepResult({"p": 5}, "five"), StepResult({"p": 7}, "seven")], "both"),
    "gaps": [MISSING, None, 4, 2],
    "day": dt.date(2024, 5, 1),
    "at": dt.datetime(2024, 5, 1, 10, 30),
    "utc": dt.datetime(2024, 5, 1, 10, 30, tzinfo=dt.UTC),
    "rec": {"a": 1, "b": 2},
}
LISTED = (
    "len sum min max any all first last sorted join values keys str int float round abs lower upper "
    "date datetime hours days minutes known"
)


def value_of(source: str) -> Any:
    return Expr.parse(source).evaluate(lambda name: DATA.get(name, MISSING))


def test_the_table_is_exactly_the_languages_and_frozen() -> None:
    assert set(LISTED.split()) == FUNCTION_NAMES
    with pytest.raises(TypeError):
        FUNCTIONS["open"] = open  # type: ignore[index]


@batch(
    ("source", "value"),
    [
        ("len(xs)", 3),
        ("len('abc')", 3),
        ("len(rec)", 2),
        ("len(gone)", 0),
        ("len(none)", 0),
        ("len(res)", 2),
        ("sum(xs)", 6),
        ("sum([])", 0),
        ("sum(gone)", 0),
        ("sum(gaps)", 6),
        ("sum([hours(1), hours(2)])", dt.timedelta(hours=3)),
        ("sum(r.p for r in res)", 12),
        ("min(xs)", 1),
        ("max(3, 5, 4)", 5),
        ("max(0, gone)", 0),
        ("min([])", MISSING),
        ("max(gone)", MISSING),
        ("min(gaps)", 2),
        ("min('b', 'a')", "a"),
        ("any(x > 2 for x in xs)", True),
        ("all(x > 2 for x in xs)", False),
        ("any([])", False),
        ("all([])", True),
        ("any(gone)", False),
        ("first(xs)", 3),
        ("last(xs)", 2),
        ("first([])", MISSING),
        ("last(gone)", MISSING),
        ("sorted(xs)", [1, 2, 3]),
        ("sorted(xs, by=-it)", [3, 2, 1]),
        ("[r.n for r in sorted(rows, by=it.k)]", ["a", "b"]),
        ("first(sorted(rows, by=it.k)).n", "a"),
        ("[sorted(xs, by=it * y) for y in [1, -1]]", [[1, 2, 3], [3, 2, 1]]),
        ("[[sorted(xs, by=it * y * z) for y in [1]] for z in [-1]]", [[[3, 2, 1]]]),
        ("sorted(gone)", []),
        ("join(xs)", "3, 1, 2"),
        ("join(['a', 'b'], ' + ')", "a + b"),
        ("join(['a', 'b'], sep='-')", "a-b"),
        ("join([])", ""),
        ("join(gaps)", "none, 4, 2"),
        ("join(res, ';')", "five;seven"),
        ("values(rec)", [1, 2]),
        ("values(xs)", [3, 1, 2]),
        ("values(gone)", []),
        ("keys(rec)", ["a", "b"]),
        ("keys(gone)", []),
        ("str(5)", "5"),
        ("str(1.0)", "1"),
        ("str(day)", "2024-05-01"),
        ("str(at)", "2024-05-01T10:30:00"),
        ("str(utc)", "2024-05-01T10:30:00+00:00"),
        ("str(hours(2))", "2 hours"),
        ("str(gone)", MISSING),
        ("int('12')", 12),
        ("int(3.9)", 3),
        ("int(gone)", MISSING),
        ("float('1.5')", 1.5),
        ("round(2.567, 2)", 2.57),
        ("round(2.5)", 2),
        ("round(gone, 2)", MISSING),
        ("abs(-3)", 3),
        ("abs(gone)", MISSING),
        ("lower('AbC')", "abc"),
        ("upper('AbC')", "ABC"),
        ("upper(gone)", MISSING),
        ("date('2024-05-01')", dt.date(2024, 5, 1)),
        ("date('2024-05-01T10:30')", dt.date(2024, 5, 1)),
        ("date(at)", dt.date(2024, 5, 1)),
        ("date(day)", dt.date(2024, 5, 1)),
        ("date(gone)", MISSING),
        ("datetime('2024-05-01T10:30')", dt.datetime(2024, 5, 1, 10, 30)),
        ("datetime(day)", dt.datetime(2024, 5, 1)),
        ("datetime('2024-05-01T10:30Z')", dt.datetime(2024, 5, 1, 10, 30, tzinfo=dt.UTC)),
        ("hours(2)", dt.timedelta(hours=2)),
        ("days(0.5)", dt.timedelta(hours=12)),
        ("minutes(gone)", MISSING),
        ("known(xs)", True),
        ("known(gone)", False),
    ],
)
def test_what_functions_give(source: str, value: Any) -> None:
    found = value_of(source)
    assert plain(found) == value
    assert isinstance(found, StepResult) or type(found) is type(value)


@batch("source", ["first(res)", "last(res)", "max([first(res)])", "sorted(res, by=it.p)[0]", "values({'a': res})[0]"])
def test_an_item_taken_through_keeps_its_compact_form(source: str) -> None:
    assert isinstance(value_of(source), StepResult)


@batch(
    ("source", "message"),
    [
        ("len(5)", "no length"),
        ("sum(['a'])", "cannot be added up"),
        ("sum(5)", "not a list"),
        ("sum([1, hours(1)])", "failed"),
        ("min(5)", "not a list"),
        ("min(1, 'a')", "failed"),
        ("sorted([1, 'a'])", "failed"),
        ("sorted(rows)", "failed"),
        ("join(xs, 5)", "cannot separate"),
        ("join(5)", "not a list"),
        ("int('abc')", "is no number"),
        ("int('1' * 1)", "do not go together"),
        ("int(xs)", "is no number"),
        ("int(float('inf'))", "failed"),
        ("float('x')", "is no number"),
        ("round('a')", "failed"),
        ("round(1.5, 99)", "30 digits"),
        ("abs('a')", "failed"),
        ("date('tomorrow')", "is no date"),
        ("date(5)", "is no date"),
        ("datetime(xs)", "is no date"),
        ("hours('two')", "is no number of hours"),
        ("days(True)", "is no number of days"),
        ("days(1e300)", "failed"),
        ("at + days(4000000)", "failed"),
    ],
)
def test_what_functions_refuse(source: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        value_of(source)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@given(value=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()) | st.dates())
def test_each_function_is_total_over_data(name: str, value: Any) -> None:
    for given_value in (value, StepResult(value, "shown")):
        try:
            safely(lambda found=given_value: FUNCTIONS[name](found))
        except ExpressionError as error:
            assert error.repair


def test_a_separator_cannot_blow_a_text_up() -> None:
    with pytest.raises(ExpressionError, match="too long"):
        FUNCTIONS["join"](["a"] * 1_000, "x" * 1_000)


def test_loops_go_through_lists_and_keys_and_nothing_of_what_is_missing() -> None:
    assert (items(MISSING), items(None), items({"a": 1}), items((1, 2))) == ([], [], ["a"], [1, 2])
    with pytest.raises(ExpressionError, match="loop over a list"):
        items("abc")


def operator_of(sign: str) -> Any:
    tree: Any = Expr.parse(f"a {sign} b").tree
    return tree.ops[0] if hasattr(tree, "ops") else tree.op


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
@given(value=st.none() | st.integers() | st.text() | st.lists(st.integers()))
def test_no_comparison_with_what_is_missing_is_true(sign: str, value: Any) -> None:
    op = operator_of(sign)
    assert not holds(op, MISSING, value) and not holds(op, value, MISSING) and not holds(op, MISSING, MISSING)


@given(st.integers() | st.text() | st.dates() | st.none(), st.integers() | st.text() | st.dates() | st.none())
def test_values_of_two_kinds_are_unequal_and_have_no_order(left: Any, right: Any) -> None:
    assert holds(operator_of("=="), left, right) is not holds(operator_of("!="), left, right)
    if type(left) is type(right) and left is not None:
        assert holds(operator_of("<"), left, right) is (left < right)
        return
    with pytest.raises(ExpressionError):
        holds(operator_of("<"), left, right)


@batch(
    ("left", "sign", "right"),
    [(True, "+", 1), ("a", "*", 3), ("%s", "%", "a"), ([1], "*", 3), ("a", "+", 1), ({}, "+", {}), (None, "+", 1)],
)
def test_what_does_not_go_together_is_refused(left: Any, sign: str, right: Any) -> None:
    with pytest.raises(ExpressionError, match="do not go together"):
        combine(operator_of(sign), left, right)


def test_sizes_of_results_are_bounded() -> None:
    with pytest.raises(ExpressionError, match="too long"):
        combine(operator_of("+"), "x" * 150_000, "x" * 150_000)
    with pytest.raises(ExpressionError, match="too large"):
        combine(operator_of("*"), 1 << 4_000, 1 << 4_000)
    assert narrow(1 << 4_095)
    with pytest.raises(ExpressionError, match="too large"):
        narrow(1 << 4_096)

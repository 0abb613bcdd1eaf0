import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.values import (
    DEEPEST_VALUE,
    MISSING,
    StepResult,
    bare,
    check_spec,
    named,
    plain,
    show,
    weigh,
)
from shipworthy.errors import ExpressionError

SCALARS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=80)
DATA = st.recursive(
    SCALARS | st.just(MISSING) | st.dates() | st.datetimes() | st.timedeltas(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=4), inner, max_size=4)
        | st.builds(StepResult, inner, st.text(max_size=8))
        | st.tuples(inner, inner)
    ),
    max_leaves=20,
)
AWARE = dt.datetime(2024, 5, 1, 10, 30, 59, tzinfo=dt.UTC)


def parts_of(value: Any) -> list[Any]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(part for item in inside for part in parts_of(item))]


def nested(levels: int, innermost: Any = 1) -> Any:
    value = innermost
    for _ in range(levels):
        value = [value]
    return value


def test_missing_is_one_thing_that_is_false() -> None:
    assert not MISSING
    assert repr(MISSING) == "missing"
    assert copy.deepcopy(MISSING) is MISSING and copy.copy([MISSING])[0] is MISSING


def test_plain_takes_compact_forms_off_at_every_depth() -> None:
    inner = StepResult(StepResult({"a": (1, StepResult(2, "two"))}, "inner"), "outer")
    assert plain([inner, MISSING]) == [{"a": [1, 2]}, MISSING]
    assert plain(MISSING) is MISSING


def test_bare_takes_only_its_own_form_off() -> None:
    item = StepResult(1, "one")
    assert bare(StepResult((item,), "list")) == [item]


@given(DATA)
def test_plain_data_holds_no_compact_form_and_stays_as_it_is(value: Any) -> None:
    data = plain(value)
    assert not any(isinstance(part, StepResult | tuple) for part in parts_of(data))
    assert repr(plain(data)) == repr(data)


@given(DATA)
def test_everything_can_be_shown(value: Any) -> None:
    assert isinstance(show(value), str)
    assert isinstance(named(value), str)


@batch(
    ("value", "text"),
    [
        (MISSING, "not available"),
        (None, "none"),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (12.0, "12"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1.5e-5, "0.000015"),
        (1.23456789e-5, "0.0000123456789"),
        (1e300, "1e+300"),
        (float("nan"), "nan"),
        ("a {b}", "a {b}"),
        (StepResult([1, 2], "short"), "short"),
        ([1, "a", None, True], "1, a, none, yes"),
        ((1, 2), "1, 2"),
        ([], ""),
        ([StepResult(1, "one"), StepResult(2, "two")], "one\ntwo"),
        (["a\nb", "c"], "a\nb\nc"),
        ({"a": 1, "b": [2, 3]}, "a: 1, b: 2, 3"),
        ([{"a": 1}, {"a": 2}], "a: 1\na: 2"),
        (dt.date(2024, 5, 1), "2024-05-01"),
        (dt.datetime(2024, 5, 1, 10, 30, 59), "2024-05-01 10:30"),
        (AWARE, "2024-05-01 10:30"),
        (dt.datetime(824, 5, 1), "0824-05-01 00:00"),
        (dt.timedelta(days=2), "2 days"),
        (dt.timedelta(minutes=15), "15 minutes"),
        (dt.timedelta(days=1, hours=2), "1 day 2 hours"),
        (dt.timedelta(seconds=90), "1 minute 30 seconds"),
        (dt.timedelta(hours=-1), "-1 hour"),
        (dt.timedelta(milliseconds=500), "0.5 seconds"),
        (dt.timedelta(0), "0 seconds"),
    ],
)
def test_how_each_value_is_shown(value: Any, text: str) -> None:
    assert show(value) == text


@batch(
    ("value", "spec", "text"),
    [
        (3.14159, ".2f", "3.14"),
        (StepResult(0.5, "half"), ".0%", "50%"),
        (1234567, ",", "1,234,567"),
        (1234567, "_d", "1_234_567"),
        (7, "03", "007"),
        (5, "+d", "+5"),
        ("ab", ">5", "   ab"),
        ("ab", "*^6s", "**ab**"),
        (True, ">5", "  yes"),
        (255, "#x", "0xff"),
        (MISSING, ".2f", "not available"),
        (StepResult(MISSING, ""), ".2f", "not available"),
        (dt.date(2024, 5, 1), "%d %B %Y", "01 May 2024"),
        (dt.datetime(2024, 5, 1, 9, 5), "%H:%M", "09:05"),
        (dt.time(9, 5), "%H:%M", "09:05"),
    ],
)
def test_formats(value: Any, spec: str, text: str) -> None:
    assert show(value, spec) == text


@batch(
    ("value", "spec"),
    [
        ("text", ".1f"),
        (True, ".1f"),
        (None, ".2f"),
        ([1, 2], ".2f"),
        ({"a": 1}, ">9"),
        (1.5, "d"),
        (10**400, ".2f"),
        (5, "%Y"),
        (dt.date(2024, 5, 1), ".1f"),
        (dt.date(2024, 5, 1), ">12"),
        (dt.timedelta(1), "%H"),
        (5, "1000d"),
        (5, ".999f"),
        (5, "c"),
        (dt.date(2024, 5, 1), "%Q"),
        (5, "{0.__class__}"),
        (5, "!r"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(value: Any, spec: str) -> None:
    with pytest.raises(ExpressionError, match="format"):
        show(value, spec)


@batch("spec", ["9999", "%%%", "x y", ".123f", "{}", "\n", "%Y" * 61])
def test_a_format_that_fits_nothing_is_refused_before_there_is_a_value(spec: str) -> None:
    with pytest.raises(ExpressionError, match="is not a format"):
        check_spec(spec)


@batch("spec", ["%", ".2f", "+.1%", "*^10", "%d %B %Y", "%-d.%-m."])
def test_a_format_that_may_fit_is_let_through(spec: str) -> None:
    check_spec(spec)


@given(DATA, st.text(alphabet="<>=^+-# 0123456789,_.%bdeEfFgGnosxXYmHMBcQ{}!r", max_size=8))
def test_a_format_gives_a_short_text_or_an_expression_error(value: Any, spec: str) -> None:
    try:
        text = show(value, spec)
    except ExpressionError:
        return
    assert not spec or len(text) <= 3_000


def test_what_is_nested_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    for value in (nested(5_000), endless, {"a": nested(200)}, nested(120, StepResult(1, "one"))):
        for work in (plain, show, lambda v: weigh(v, 10**9)):
            with pytest.raises(ExpressionError, match="levels deep"):
                work(value)


def test_a_depth_that_is_allowed_is_allowed_everywhere() -> None:
    value = nested(DEEPEST_VALUE - 1)
    assert plain(value) == value
    assert show(value) == "1"
    assert weigh(value, 10**9) == DEEPEST_VALUE


def test_numbers_too_large_to_be_written_are_refused() -> None:
    for value in (10**5_000, [10**5_000], {10**5_000: 1}):
        with pytest.raises(ExpressionError, match="too large"):
            show(value)


def test_weighing_counts_items_and_characters() -> None:
    assert weigh(1, 100) == 1
    assert weigh([1, [2, 3]], 100) == 5
    assert weigh({"a": 1}, 100) == 3
    assert weigh("x" * 6400, 1_000) == 101
    assert weigh(["x" * 6400, 1], 1_000) == 103


def test_weighing_stops_beyond_what_matters() -> None:
    class Counted(list[Any]):
        def __iter__(self) -> Any:
            raise AssertionError("counted item by item")

    assert weigh(Counted([0] * 1_000_000), 1_000) > 1_000


def test_a_shared_part_is_weighed_each_time_it_is_there() -> None:
    value: Any = [1]
    for _ in range(60):
        value = [value, value]
    assert weigh(value, 10_000) > 10_000


def test_a_compact_form_weighs_its_text_where_it_is_shown() -> None:
    value = StepResult([0] * 10_000, "short")
    assert weigh(value, 10**6) > 10_000
    assert weigh([value], 10**6, shown=True) == 2


@given(DATA)
def test_a_weight_below_the_limit_is_the_whole_weight(value: Any) -> None:
    assert weigh(value, weigh(value, 10**9)) == weigh(value, 10**9) >= 1


@batch(
    ("value", "name"),
    [
        ("x" * 99, f"the text {'x' * 30!r}"),
        (None, "none"),
        (1.5, "the number 1.5"),
        (1 << 4_000, "a very large number"),
        (dt.datetime(2024, 5, 1), "a point in time"),
        (dt.date(2024, 5, 1), "a date"),
        (dt.timedelta(1), "a span of time"),
        (StepResult([1], "t"), "a list"),
        ({}, "a record"),
        (MISSING, "the value"),
    ],
)
def test_how_messages_name_a_value(value: Any, name: str) -> None:
    assert named(value) == name

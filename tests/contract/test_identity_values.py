"""How values and functions are written down for the identity of a definition."""

import datetime as dt
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.identity import Canonical
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Text


def form(value: object) -> bytes:
    return orjson.dumps(Canonical().form(value))


@batch(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (1, "1"),
        (0.1, "0.1"),
        (None, "None"),
        (2**60, str(2**60)),
        (2**60, float(2**60)),
        (b"a", "a"),
        ([1, 2], [2, 1]),
        ([], {}),
        ({"a": 1}, [["a", 1]]),
        ({1: "x"}, {"1": "x"}),
        (dt.date(2024, 5, 15), "2024-05-15"),
        (dt.date(2024, 5, 15), dt.datetime(2024, 5, 15)),
        (dt.timedelta(1), dt.timedelta(2)),
        (re.compile("a"), re.compile("a", re.IGNORECASE)),
        (Expr.parse("a + b"), Text.parse("a + b")),
        (Literal(1), Literal(1.0)),
        (len, abs),
        ({"a"}.__contains__, {"b"}.__contains__),
        (lambda x: x + 1, lambda x: x + 2),
        (functools.partial(print, "a"), functools.partial(print, "b")),
    ],
)
def test_values_that_differ_are_written_differently(one: object, other: object) -> None:
    assert form(one) != form(other)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN, PLAIN)
def test_two_values_are_written_alike_only_where_they_are_the_same(one: Any, other: Any) -> None:
    def typed(value: Any) -> Any:
        if isinstance(value, dict):
            return dict, {key: typed(item) for key, item in value.items()}
        return (list, [typed(item) for item in value]) if isinstance(value, list) else (type(value), repr(value))

    assert (form(one) == form(other)) is (typed(one) == typed(other))


@given(st.dictionaries(st.text(max_size=4), st.integers(), max_size=6), st.randoms())
def test_the_order_of_keys_and_of_sets_does_not_count(values: dict[str, int], random: Any) -> None:
    keys = list(values)
    random.shuffle(keys)
    assert form({key: values[key] for key in keys}) == form(values)
    assert form(frozenset(keys)) == form(set(values))


def test_a_time_counts_as_the_moment_it_is() -> None:
    noon = dt.datetime(2024, 5, 15, 12, tzinfo=dt.UTC)
    assert form(noon) == form(noon.astimezone(dt.timezone(dt.timedelta(hours=9))))
    assert form(noon) != form(noon.replace(tzinfo=None))


def without_a_file(source: str) -> Callable[..., Any]:
    (code,) = (part for part in compile(source, "<made>", "exec").co_consts if isinstance(part, CodeType))
    return FunctionType(code, {"__name__": "made"})


def test_a_function_without_a_file_counts_by_what_it_does() -> None:
    one = "def f(x):\n    return x in {'a', 'b'}"
    assert form(without_a_file(one)) == form(without_a_file(f"\n\n{one}"))
    assert form(without_a_file(one)) != form(without_a_file(one.replace("'b'", "'c'")))
    assert form(without_a_file(one)) != form(without_a_file(one.replace(" in ", " not in ")))


def test_what_a_function_holds_on_to_counts_where_it_cannot_change() -> None:
    def made(least: int, seen: dict[int, int], folder: str) -> Callable[[int], bool]:
        def check(value: int) -> bool:
            seen[value] = 1
            return value > least and bool(folder)

        return check

    assert form(made(1, {}, "/a/data")) == form(made(1, {5: 1}, "/b/data"))
    assert form(made(1, {}, "/a/data")) != form(made(2, {}, "/a/data"))


def test_two_functions_of_one_file_are_two() -> None:
    def one(*, most: int = 1) -> int:
        return most

    def other(*, most: int = 1) -> int:
        return most

    assert form(one) != form(other)
    assert len({form(one), form(functools.partial(one, most=1)), form(functools.partial(one, most=2))}) == 3
    before = form(one)
    one.__kwdefaults__ = {"most": 3}
    assert form(one) != before


@dataclass(frozen=True)
class Cheapest:
    most: float

    def __call__(self, *_: object) -> str:
        return "auto"


class Counting:
    calls = 0

    def __call__(self, *_: object) -> str:
        self.calls += 1
        return "auto"


def test_an_object_counts_by_its_class_and_a_frozen_record_by_its_fields() -> None:
    counting = Counting()
    before = form(counting)
    counting()
    assert form(counting) == before != form(Cheapest(1.0))
    assert form(Cheapest(1.0)) == form(Cheapest(1.0)) != form(Cheapest(2.0))


def test_a_function_that_refers_to_itself_has_an_end() -> None:
    def walk(depth: int) -> int:
        return walk(depth - 1) if depth else 0

    assert form(walk) == form(walk)

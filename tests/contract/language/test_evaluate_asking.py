"""Laziness: which names an evaluation looks up, and what passes through it."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.language.evaluate import Chain
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING, StepResult

DATA: dict[str, Any] = {
    "x": 7,
    "zero": 0,
    "none": None,
    "xs": [1, 2, 3],
    "rec": {"a": 1, "b": {"c": [5, 6]}, "none": None},
    "res": StepResult({"cabin": "business"}, "the reservation"),
}


class Asked(Exception):
    """The lookup has to ask somebody."""


class Recorder:
    """A lookup that keeps what it was asked for, and asks for what begins with `ask`."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str) -> Any:
        self.names.append(name)
        if name.startswith("ask"):
            raise Asked(name)
        return DATA.get(name, MISSING)


class KnowingRecorder(Recorder):
    def known(self, name: str) -> Any:
        return DATA.get(name, MISSING)


def value_of(source: str, lookup: Callable[[str], Any]) -> Any:
    return Expr.parse(source).evaluate(lookup)


@batch(
    ("source", "asked"),
    [
        ("zero and ask", ["zero"]),
        ("x or ask", ["x"]),
        ("1 if x else ask", ["x"]),
        ("ask if zero else 1", ["zero"]),
        ("1 < 0 < ask", []),
        ("[ask for v in []]", []),
        ("[ask for v in xs if v > 5]", ["xs"]),
        ("any([x]) or ask", ["x"]),
    ],
)
def test_only_what_is_needed_is_looked_up(source: str, asked: list[str]) -> None:
    lookup = Recorder()
    value_of(source, lookup)
    assert lookup.names == asked


@batch(
    "source",
    [
        "ask",
        "ask.a.b",
        "x and ask",
        "[v for v in ask]",
        "[ask for v in xs]",
        "[[ask for w in xs] for v in xs]",
        "sorted(xs, by=ask)",
        "max(1, ask)",
        "{'a': ask}",
        "xs[ask]",
        "xs[ask:]",
        "-ask",
        "1 < ask",
    ],
)
def test_what_the_lookup_raises_passes_through_untouched(source: str) -> None:
    with pytest.raises(Asked, match="ask"):
        value_of(source, Recorder())


@batch("error", [KeyError("k"), RecursionError("r"), TypeError("t"), ZeroDivisionError("z"), Asked()])
def test_not_even_ordinary_errors_of_the_lookup_are_caught(error: Exception) -> None:
    def lookup(name: str) -> Any:
        raise error

    with pytest.raises(type(error)) as caught:
        value_of("[max(v + a, 1) for v in [1]]", lookup)
    assert caught.value is error


@batch(
    ("source", "value"),
    [
        ("known(x)", True),
        ("known(zero)", True),
        ("known(ask)", False),
        ("known(none)", False),
        ("known(rec.b.c)", True),
        ("known(rec.none)", False),
        ("known(rec.gone)", False),
        ("known(gone.a.b)", False),
        ("known(x.a)", False),
        ("known(res.cabin)", True),
        ("[known(v) for v in [1, None]]", [True, False]),
        ("[known(v.a) for v in [rec, 5]]", [True, False]),
    ],
)
def test_known_asks_nobody(source: str, value: Any) -> None:
    lookup = KnowingRecorder()
    assert value_of(source, lookup) == value
    assert [name for name in lookup.names if name.startswith("ask")] == []


def test_known_does_with_a_plain_lookup_what_it_can() -> None:
    facts = {"a": 1}
    assert value_of("known(a)", facts.__getitem__) is True
    assert value_of("known(b)", facts.__getitem__) is False
    with pytest.raises(Asked):
        value_of("known(ask)", Recorder())


def test_a_loops_name_lies_over_the_names_around_it() -> None:
    outer = Chain("a", 1, {})
    inner = Chain("b", 2, outer)
    assert (inner["a"], inner["b"], "a" in inner, "c" in inner) == (1, 2, True, False)
    assert Chain("a", 3, inner)["a"] == 3


def test_nested_loops_see_each_name_around_them_without_copying() -> None:
    source = "[[[a + b + c + x for c in [a + b]] for b in [a]] for a in xs]"
    lookup = Recorder()
    assert value_of(source, lookup) == [[[11]], [[15]], [[19]]]
    assert lookup.names == ["xs", "x", "x", "x"], "looked up where it is read, each time, and never before"


def test_the_item_of_sorted_hides_the_it_around_it_only_there() -> None:
    lookup = Recorder()
    assert value_of("[sorted([v, 1], by=it) for v in xs if it or v > 1]", lookup) == [[1, 2], [1, 3]]
    assert lookup.names == ["xs", "it", "it", "it"]

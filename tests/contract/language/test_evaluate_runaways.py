"""Whatever an expression and its data are: it ends soon, by its fuel."""

import time
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.language.evaluate import FUEL, PORTION, Evaluation
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import StepResult, plain
from shipworthy.errors import ExpressionError, OutOfTime

SOON = 1.0
"""Seconds; generous: 20 ms are promised, and a machine may be busy."""


def value_of(source: str, lookup: Any) -> Any:
    return Expr.parse(source).evaluate(lookup)


MANY = list(range(1_000_000))
ROWS = [{"a": n, "b": "x" * 50, "c": [1, 2, 3]} for n in range(20_000)]
SHARED: list[Any] = [1]
for _ in range(40):
    SHARED = [SHARED, SHARED]
DEEP: list[Any] = []
for _ in range(3_000):
    DEEP = [DEEP]
LARGE = {"many": MANY, "rows": ROWS, "shared": SHARED, "deep": DEEP, "text": "x" * 1_000_000, "huge": 1 << 20_000}
LARGE["texts"] = [LARGE["text"]] * 1_000
LARGE["some"] = list(range(9_000))
LARGE["pairs"] = tuple(MANY)
LARGE["compact"] = StepResult(MANY, "a million numbers")
LARGE["wordy"] = [StepResult(1, LARGE["text"])] * 3


@pytest.mark.parametrize(
    "source",
    [
        "[[[1 for a in many] for b in many] for c in many]",
        "[v for v in many]",
        "sorted(many)",
        "sorted(many, by=-it)",
        "sorted(rows, by=it.b)",
        "sum(many)",
        "many == many",
        "rows == rows",
        "rows in rows",
        "[v for v in some if v in many]",
        "any(rows == rows for v in some)",
        "shared == shared",
        "[shared, shared]",
        "join(shared)",
        "join(texts)",
        "join(some, text)",
        "str(texts)",
        "str(rows)",
        "upper(texts)",
        "text + text",
        "many + many",
        "'a' * 1000000000",
        "huge * huge",
        "huge + 1",
        "str(huge)",
        f"int('{'9' * 3900}')",
        "int(text)",
        "deep == 1",
        "str(deep)",
        "max(deep, deep)",
        "[d + hours(1) for d in some]",
        "[[v, v, v, v] for v in some]",
        "values(rows)",
        "[pairs[0] for v in some]",
        "[len(pairs) for v in some]",
        "[first(pairs) for v in some]",
        "[pairs and 1 for v in some]",
        "[0 if pairs else 1 for v in some]",
        "[v for v in some if pairs]",
        "[pairs[1:2] for v in some]",
        "[not pairs for v in some] + [not pairs for v in some]",
        "pairs + pairs",
        "join(compact, '')",
        "[upper(wordy) for v in some]",
        "[str(wordy) for v in some]",
        "compact == compact",
    ],
)
def test_a_runaway_ends_soon_with_an_error(source: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError) as caught:
        value_of(source, LARGE.__getitem__)
    assert time.process_time() - began < SOON
    assert caught.value.repair


@pytest.mark.parametrize("source", ["[known(pairs.a) for v in some[:3000]]", "[rows.a for v in some[:3000]]"])
def test_what_is_cheap_stays_cheap_over_large_data(source: str) -> None:
    began = time.process_time()
    assert len(value_of(source, LARGE.__getitem__)) == 3000
    assert time.process_time() - began < SOON


@pytest.mark.parametrize("source", ["{many}", "{text}{text}", "{compact:>9}", "{[v for v in many]}", "{rows}"])
def test_a_text_of_too_much_ends_soon_with_an_error(source: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError):
        Text.parse(source).render(LARGE.__getitem__)
    assert time.process_time() - began < SOON


@pytest.mark.parametrize("piece", ["(", "[", "{", "not ", "-", "f(", "a if b else ", "[x for x in ", "a.", "lambda:"])
@pytest.mark.parametrize("end", ["", "1", ")", "="])
def test_what_nests_without_end_is_refused_soon(piece: str, end: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError):
        Expr.parse((piece * 4_000)[:3_990] + end)
    assert time.process_time() - began < SOON


@batch(
    ("source", "value"),
    [
        ("len(many)", 1_000_000),
        ("len(text)", 1_000_000),
        ("first(many)", 0),
        ("last(rows).a", 19_999),
        ("many[500]", 500),
        ("pairs[500]", 500),
        ("last(pairs)", 999_999),
        ("pairs[:2]", [0, 1]),
        ("len(compact)", 1_000_000),
        ("text[:3]", "xxx"),
        ("many[:2]", [0, 1]),
        ("not many", False),
        ("1 if rows else 2", 1),
        ("len(many or [])", 1_000_000),
        ("len([v for v in some[:200] if v in some[:200]])", 200),
        ("sum(v.a for v in rows[:100])", 4_950),
        ("not deep", False),
    ],
)
def test_large_data_may_be_touched_where_that_is_no_work(source: str, value: Any) -> None:
    assert value_of(source, LARGE.__getitem__) == value


def test_a_name_alone_costs_nothing_however_large_it_is() -> None:
    evaluation = Evaluation(LARGE.__getitem__)
    assert evaluation.run(Expr.parse("many").tree) is MANY
    assert evaluation.fuel == FUEL - 1


def test_named_values_that_double_come_to_an_end() -> None:
    value: Any = [1]
    with pytest.raises(ExpressionError, match="too long"):
        for _ in range(64):
            value = value_of("[a, a]", {"a": value}.__getitem__)
    assert len(plain(value)) == 2


def test_fuel_grows_with_the_work() -> None:
    def used(source: str) -> int:
        evaluation = Evaluation(LARGE.__getitem__)
        evaluation.run(Expr.parse(source).tree)
        return FUEL - evaluation.fuel

    assert used("[v for v in some[:400]]") > used("[v for v in some[:200]]") > 400
    assert used("upper(text)") > 5_000
    assert used("sorted(some)") > used("len(some)")


class Told:
    """A lookup that is told how much work there was."""

    def __init__(self, most: int) -> None:
        self.units, self.most = 0, most

    def __call__(self, name: str) -> object:
        return list(range(1000))

    def worked(self, units: int) -> None:
        self.units += units
        if self.units > self.most:
            raise OutOfTime("over")


def test_field_19_a_lookup_is_told_of_all_work_but_the_smallest() -> None:
    told = Told(10**9)
    Expr.parse("sum([x * x for x in rows])").evaluate(told)
    assert 3_000 < told.units < FUEL
    small = Told(10**9)
    Expr.parse("1 + 1").evaluate(small)
    assert small.units == 0


def test_field_19_a_lookup_ends_the_work_in_the_middle() -> None:
    told = Told(2_000)
    with pytest.raises(OutOfTime):
        Expr.parse("sum([x * x for x in rows])").evaluate(told)
    assert told.units < 2 * PORTION + 1

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING, StepResult
from shipworthy.errors import ExpressionError

DATA: dict[str, Any] = {
    "x": 7,
    "zero": 0,
    "name": "Ada",
    "yes": True,
    "none": None,
    "xs": [1, 2, 3],
    "pair": (1, 2),
    "rec": {"a": 1, "b": {"c": [5, 6]}, "none": None},
    "res": StepResult({"cabin": "business", "legs": [StepResult({"n": 1}, "leg one")]}, "the reservation"),
    "list": StepResult([StepResult(1, "one"), StepResult(2, "two")], "both"),
    "empty": StepResult([], "nothing found"),
    "day": dt.date(2024, 5, 1),
    "at": dt.datetime(2024, 5, 1, 10),
    "utc": dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC),
}


def value_of(source: str, lookup: Callable[[str], Any] = lambda name: DATA.get(name, MISSING)) -> Any:
    return Expr.parse(source).evaluate(lookup)


@batch(
    ("source", "value"),
    [
        # literals, names, paths
        ("5", 5),
        ("'a'", "a"),
        ("None", None),
        ("[1, 'a', [2]]", [1, "a", [2]]),
        ("(1, 2)", [1, 2]),
        ("{'a': x, 'b': [x]}", {"a": 7, "b": [7]}),
        ("rec.a", 1),
        ("rec.b.c[1]", 6),
        ("rec['a']", 1),
        ("rec.gone", MISSING),
        ("rec.gone.more[0].still", MISSING),
        ("gone.a", MISSING),
        ("none.a", MISSING),
        ("name.upper", MISSING),
        ("x.real", MISSING),
        ("xs.count", MISSING),
        ("name.__class__.__mro__", MISSING),
        ("xs[-1]", 3),
        ("xs[9]", MISSING),
        ("xs[-9]", MISSING),
        ("xs[gone]", MISSING),
        ("xs[yes]", MISSING),
        ("xs['a']", MISSING),
        ("xs[1, 2]", MISSING),
        ("rec['gone']", MISSING),
        ("rec[xs]", MISSING),
        ("name[0]", "A"),
        ("name[9]", MISSING),
        ("xs[1:]", [2, 3]),
        ("xs[:2]", [1, 2]),
        ("xs[:-1]", [1, 2]),
        ("xs[5:9]", []),
        ("name[1:2]", "d"),
        ("gone[1:2]", MISSING),
        ("xs[gone:]", MISSING),
        ("pair[0]", 1),
        # arithmetic
        ("x + 1 - 2 * 3", 2),
        ("7 / 2", 3.5),
        ("7 // 2", 3),
        ("-7 % 3", 2),
        ("-x", -7),
        ("+x", 7),
        ("'a' + 'b'", "ab"),
        ("xs + [4]", [1, 2, 3, 4]),
        ("day + days(1)", dt.date(2024, 5, 2)),
        ("at - hours(2)", dt.datetime(2024, 5, 1, 8)),
        ("at - at", dt.timedelta(0)),
        ("hours(3) / hours(2)", 1.5),
        ("hours(1) * 2", dt.timedelta(hours=2)),
        ("-hours(1)", dt.timedelta(hours=-1)),
        ("utc - at", dt.timedelta(0)),
        ("gone + 1", MISSING),
        ("1 + gone", MISSING),
        ("gone * gone", MISSING),
        ("-gone", MISSING),
        ("gone + 'a'", MISSING),
        # comparisons
        ("1 < 2 < 3", True),
        ("1 < 2 < 2", False),
        ("x == 7.0", True),
        ("x != 7", False),
        ("x == '7'", False),
        ("x != '7'", True),
        ("True == 1", False),
        ("True != 1", True),
        ("yes == True", True),
        ("day == '2024-05-01'", False),
        ("day != '2024-05-01'", True),
        ("day < date('2024-05-02')", True),
        ("at == utc", True),
        ("at < utc", False),
        ("[1, 2] < [1, 3]", True),
        ("'a' < 'b'", True),
        ("1 in xs", True),
        ("9 not in xs", True),
        ("'d' in name", True),
        ("'a' in rec", True),
        ("1 in none", False),
        ("1 not in none", True),
        ("none is None", True),
        ("x is not None", True),
        ("gone == gone", False),
        ("gone != 1", False),
        ("gone < 1", False),
        ("1 >= gone", False),
        ("gone in xs", False),
        ("gone not in xs", False),
        ("1 in gone", False),
        ("1 not in gone", False),
        ("gone is None", False),
        ("gone is not None", False),
        # logic
        ("not gone", True),
        ("not not xs", True),
        ("gone or 5", 5),
        ("gone and 5", MISSING),
        ("zero or '' or 'c'", "c"),
        ("1 and 2", 2),
        ("'a' if x > 3 else 'b'", "a"),
        ("'a' if gone else 'b'", "b"),
        # loops
        ("[v * 2 for v in xs if v > 1]", [4, 6]),
        ("[v for v in gone]", []),
        ("[v for v in none]", []),
        ("[k for k in rec]", ["a", "b", "none"]),
        ("[[v + w for w in [10, 20]] for v in [1, 2]]", [[11, 21], [12, 22]]),
        ("[x for x in [x, x + 1]]", [7, 8]),
        ("[[x for x in [x]] for x in [1]][0][0] + x", 8),
        ("(v for v in xs)", [1, 2, 3]),
    ],
)
def test_what_an_expression_gives(source: str, value: Any) -> None:
    found = value_of(source)
    assert found == value
    assert type(found) is type(value)


@batch(
    ("source", "message", "repair"),
    [
        ("1 / 0", "division by zero", ""),
        ("1 % 0", "modulo", ""),
        ("'a' * 3", "do not go together", "take numbers"),
        ("'%s' % x", "do not go together", ""),
        ("yes + 1", "do not go together", ""),
        ("-yes", "no sign", ""),
        ("-name", "no sign", ""),
        ("none + 1", "none and the number 1", ""),
        ("1 < 'a'", "have no order", r"float\(x\)"),
        ("none < 3", "have no order", "what none counts as"),
        ("yes < 2", "have no order", ""),
        ("day < '2024-05-02'", "have no order", r"compare dates with dates: date\(x\)"),
        ("'2024' > at", "have no order", r"date\(x\)"),
        ("day < at", "have no order", r"date\(x\)"),
        ("rec < rec", "failed", ""),
        ("1 in 5", "cannot be in", ""),
        ("1 in name", "cannot be in", ""),
        ("xs in rec", "failed", ""),
        ("[v for v in x]", "not a list", ""),
        ("[v for v in name]", "not a list", ""),
        ("xs['a':]", "failed", ""),
        ("{None: 1}", "cannot be a key", ""),
        ("{gone: 1}", "cannot be a key", ""),
        ("{xs: 1}", "cannot be a key", ""),
        ("day + 1", "failed", ""),
        ("day * 2", "failed", ""),
    ],
)
def test_what_an_expression_cannot_do(source: str, message: str, repair: str) -> None:
    with pytest.raises(ExpressionError, match=message) as caught:
        value_of(source)
    assert caught.value.repair
    assert re.search(repair, caught.value.repair)


@batch(
    ("source", "text"),
    [
        ("res", "the reservation"),
        ("res.legs[0]", "leg one"),
        ("gone or res", "the reservation"),
        ("yes and res", "the reservation"),
        ("res if yes else 1", "the reservation"),
        ("first(list)", "one"),
        ("[v for v in list][1]", "two"),
        ("{'a': res}['a']", "the reservation"),
        ("list[1]", "two"),
    ],
)
def test_what_is_passed_through_keeps_its_compact_form(source: str, text: str) -> None:
    found = value_of(source)
    assert isinstance(found, StepResult) and found.text == text


@batch(
    ("source", "value"),
    [
        ("res.cabin == 'business'", True),
        ("list == [1, 2]", True),
        ("list[0] + list[1]", 3),
        ("2 in list", True),
        ("list + [3] == [1, 2, 3]", True),
        ("[v + 1 for v in list]", [2, 3]),
        ("-list[0]", -1),
        ("not res", False),
        ("empty or 5", 5),
        ("1 if empty else 2", 2),
        ("[v for v in xs if empty]", []),
        ("any([empty])", False),
        ("xs[list[0]]", 2),
        ("{list[0]: 1}", {1: 1}),
        ("sorted(list, by=-it)[0] == 2", True),
    ],
)
def test_what_is_worked_with_loses_its_compact_form(source: str, value: Any) -> None:
    assert value_of(source) == value

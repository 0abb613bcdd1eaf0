import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.errors import ExpressionError
from shipworthy.spec.evaluate import FUEL, Chain, Evaluation
from shipworthy.spec.expr import Expr
from shipworthy.spec.values import MISSING, Compact, plain

DATA: dict[str, Any] = {
    "x": 7,
    "zero": 0,
    "name": "Ada",
    "yes": True,
    "none": None,
    "xs": [1, 2, 3],
    "pair": (1, 2),
    "rec": {"a": 1, "b": {"c": [5, 6]}, "none": None},
    "res": Compact({"cabin": "business", "legs": [Compact({"n": 1}, "leg one")]}, "the reservation"),
    "list": Compact([Compact(1, "one"), Compact(2, "two")], "both"),
    "empty": Compact([], "nothing found"),
    "day": dt.date(2024, 5, 1),
    "at": dt.datetime(2024, 5, 1, 10),
    "utc": dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC),
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


def value_of(source: str, lookup: Callable[[str], Any] = lambda name: DATA.get(name, MISSING)) -> Any:
    return Expr.parse(source).evaluate(lookup)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
    assert isinstance(found, Compact) and found.text == text


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("error", [KeyError("k"), RecursionError("r"), TypeError("t"), ZeroDivisionError("z"), Asked()])
def test_not_even_ordinary_errors_of_the_lookup_are_caught(error: Exception) -> None:
    def lookup(name: str) -> Any:
        raise error

    with pytest.raises(type(error)) as caught:
        value_of("[max(v + a, 1) for v in [1]]", lookup)
    assert caught.value is error


@pytest.mark.parametrize(
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


NUMBERS = st.integers(-50, 50).map(lambda n: f"({n})")
ARITHMETIC = st.recursive(
    NUMBERS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "//", "%", "/"]), inner).map(lambda t: f"({' '.join(t)})")
        | st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > 0 else {t[2]})")
        | st.lists(inner, min_size=1, max_size=3).map(lambda xs: f"max([{', '.join(xs)}])")
        | st.lists(inner, max_size=3).map(lambda xs: f"sum(v * 2 for v in [{', '.join(xs)}] if v != 3)")
    ),
    max_leaves=12,
)


@given(ARITHMETIC)
def test_where_python_has_an_answer_ours_is_the_same(source: str) -> None:
    try:
        expected = eval(source, {"__builtins__": {"max": max, "sum": sum}})
    except ArithmeticError:
        expected = None
    try:
        found = value_of(source)
    except ExpressionError:
        assert expected is None
    else:
        assert found == expected


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
    ],
)
def test_a_runaway_ends_soon_with_an_error(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value_of(source, LARGE.__getitem__)
    assert caught.value.repair


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("len(many)", 1_000_000),
        ("len(text)", 1_000_000),
        ("first(many)", 0),
        ("last(rows).a", 19_999),
        ("many[500]", 500),
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

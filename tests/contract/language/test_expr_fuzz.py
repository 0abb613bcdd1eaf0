"""Damaged and generated expressions: refused with a reason, or evaluated within the rules."""

import datetime as dt
import random
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.language.evaluate import FUEL, Evaluation
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.functions import FUNCTION_NAMES
from shipworthy.contract.language.values import MISSING, StepResult, plain, show
from shipworthy.errors import ExpressionError

SEEDS = (
    "now - datetime(res.created_at) < hours(24)",
    "fresh or res.cabin == 'business'",
    "res.insurance == 'yes' and reason in ['health', 'weather']",
    "any(f.date < str(date(now)) for f in res.flights)",
    "not (free or insured or reason == 'airline cancelled flight')",
    "[reservation_id] if known(reservation_id) else user.reservations",
    "{'user': user, 'res': first([r for r in mine if r.reservation_id == reservation_id])}",
    "max(0, bags - len(passengers) * free_bags[user.membership][cabin])",
    "len(passengers) * (sum(l.prices[cabin] for l in legs) + (30 if insurance else 0)) + extra * bag_price",
    "join([l.flight_number for l in it], ' + ')",
    "first(sorted(rows, by=it.price)).id",
    "round(total / 3, 2) // -1 % 7",
    "user.name.first_name + ' ' + user.name.last_name[0:1]",
    "[s for s in snapshots if not s.error]",
    "min(rows, [1, 2.5, 'x'][1:], 1e9) is not None",
    "-x + +y != 0x1f and 'a\\'b' not in \"c\"",
)
PIECES = (
    *"()[]{}'\"\\:,.=<>!+-*/%~@^&|;`$?# \n\t0123456789aeitx_",
    *(
        "for v in",
        " if ",
        " else ",
        "lambda",
        "not ",
        " in ",
        "**",
        ":=",
        "await ",
        "yield",
        "f'{x}'",
        "...",
        "1j",
        "b''",
    ),
    *("\x00", "\ud800", "é", "𝔫", "\u2028", "9" * 400, "((((((((", "[[[[[[[[", "-" * 50, ".a" * 50, "x if y else "),
    *(f"{name}(" for name in sorted(FUNCTION_NAMES)),
    *("__class__", "None", "True", "it", "now", "res", "rows", "1e999", "\\x", "*a", "**k", "by=", "sep="),
)
FACTS: dict[str, Any] = {
    "now": dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC),
    "res": StepResult(
        {"created_at": "2024-04-30T12:00", "cabin": "business", "flights": [{"date": "2024-05-02"}]}, "res"
    ),
    "rows": [{"id": n, "price": n % 7} for n in range(300)],
    "user": {"reservations": ["A", "B"], "name": {"first_name": "Ada", "last_name": "L"}},
    "x": 7,
    "y": -2.5,
    "it": [1, "a", None, MISSING],
    "total": 10**30,
    "text": "x" * 10_000,
    "deep": [[[[[[1]]]]]],
}


class Facts:
    """A lookup that keeps what it was asked for, with and without asking."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.asked_about: set[str] = set()

    def __call__(self, name: str) -> Any:
        self.read.add(name)
        return FACTS.get(name, MISSING)

    def known(self, name: str) -> Any:
        self.asked_about.add(name)
        return FACTS.get(name, MISSING)


def survives(source: str) -> bool:
    """Whether it can be read; and whatever it does, it does within the rules."""
    try:
        expr = Expr.parse(source)
    except ExpressionError as error:
        assert error.message
        return False
    facts = Facts()
    evaluation = Evaluation(facts)
    try:
        value = evaluation.run(expr.tree)
        plain(value)
        show(value)
    except ExpressionError as error:
        assert error.repair
    assert evaluation.fuel <= FUEL
    assert facts.read <= expr.reads
    assert facts.asked_about <= expr.guarded <= expr.reads
    assert {path.split(".")[0] for path in expr.paths} == expr.reads
    return True


def mutated(seed: str, chance: random.Random) -> str:
    text = seed
    for _ in range(chance.randint(1, 4)):
        place, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        piece = chance.choice((*PIECES, chance.choice(SEEDS)))
        kind = chance.randint(0, 4)
        if kind == 0:
            text = text[:place] + piece + text[place:]
        elif kind == 1:
            text = text[:place] + text[min(end, place + 3) :]
        elif kind == 2:
            text = text[:place] + piece + text[place + 1 :]
        elif kind == 3:
            text = text[:end] + text[place:]
        else:
            text = f"({text}) {chance.choice(('+', 'and', '==', '<', 'in', '*', 'or', '%'))} ({chance.choice(SEEDS)})"
    return text


def test_a_damaged_expression_is_refused_or_works_within_the_rules(count: Callable[[int, int], int]) -> None:
    chance = random.Random(20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        readable = sum(survives(mutated(chance.choice(SEEDS), chance)) for _ in range(count(3_000, 200_000)))
    assert readable > count(450, 30_000), "the damage leaves too little to evaluate"


ATOMS = st.sampled_from([*FACTS, "gone", "1", "0", "2.5", "'a'", "''", "True", "None", "[]", "{}", "-1", "v"])
SIGNS = ("+", "-", "*", "/", "//", "%", "==", "!=", "<", ">", "<=", ">=", "in", "and", "or")
GRAMMAR = st.recursive(
    ATOMS,
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from(SIGNS), inner)
        | st.builds("({}{})".format, st.sampled_from(["not ", "-", "+"]), inner.map("({})".format))
        | st.builds("({})".format, inner)
        | st.builds("{}.{}".format, inner.map("({})".format), st.sampled_from(["id", "a", "name", "__class__"]))
        | st.builds("({})[{}]".format, inner, inner)
        | st.builds("({})[{}:{}]".format, inner, inner, inner)
        | st.builds("(({}) if ({}) else {})".format, inner, inner, inner)
        | st.builds("[{} for v in {} if {}]".format, inner, inner.map("({})".format), inner.map("({})".format))
        | st.builds("{}({})".format, st.sampled_from(sorted(FUNCTION_NAMES - {"known"})), inner)
        | st.builds("{}({}, {})".format, st.sampled_from(["min", "max", "round", "join"]), inner, inner)
        | st.builds("sorted({}, by={})".format, inner, inner)
        | st.builds("known({})".format, st.sampled_from(["x", "gone", "res.cabin", "v.id"]))
        | st.builds("{{{}: {}}}".format, inner, inner)
        | st.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]")
    ),
    max_leaves=14,
)


@given(GRAMMAR)
def test_an_expression_of_the_grammar_is_read_and_works_within_the_rules(source: str) -> None:
    if not survives(source):
        with pytest.raises(ExpressionError, match="nested too deeply|characters"):
            Expr.parse(source)


@given(st.text(max_size=60))
def test_any_text_is_refused_or_works_within_the_rules(source: str) -> None:
    survives(source)


@given(GRAMMAR)
def test_an_expression_gives_the_same_twice(source: str) -> None:
    def outcome() -> str:
        try:
            return repr(Expr.parse(source).evaluate(lambda name: FACTS.get(name, MISSING)))
        except ExpressionError as error:
            return str(error)

    assert outcome() == outcome()


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
        found = Expr.parse(source).evaluate(FACTS.__getitem__)
    except ExpressionError:
        assert expected is None
    else:
        assert found == expected

import copy
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from tests.batches import batch

from shipworthy.contract.language.expr import DEEPEST_EXPRESSION, LONGEST_EXPRESSION, Expr
from shipworthy.contract.language.text import Text, read_value
from shipworthy.contract.language.values import MISSING, plain
from shipworthy.errors import ExpressionError

BARE = {"when", "check", "choices", "until", "returns", "value"}
COPIES = Path(__file__).parents[1] / "read" / "agents"
FACTS: dict[str, Any] = {"x": 7}


@batch(
    ("source", "reads", "guarded", "paths"),
    [
        ("1 + 2", set(), set(), set()),
        ("res.cabin == 'x'", {"res"}, set(), {"res.cabin"}),
        ("res.legs[0].date", {"res"}, set(), {"res.legs"}),
        ("res[key].a", {"res", "key"}, set(), {"res", "key"}),
        ("a.b + a.c", {"a"}, set(), {"a.b", "a.c"}),
        ("known(a)", {"a"}, {"a"}, {"a"}),
        ("known(a.b.c) and d", {"a", "d"}, {"a"}, {"a.b.c", "d"}),
        ("a if known(a) else b", {"a", "b"}, {"a"}, {"a", "b"}),
        ("[r.x + y for r in rows if r.z]", {"rows", "y"}, set(), {"rows", "y"}),
        ("[r for r in r]", {"r"}, set(), {"r"}),
        ("[known(r) for r in rows]", {"rows"}, set(), {"rows"}),
        ("[[a + b + c for b in a] for a in xs]", {"xs", "c"}, set(), {"xs", "c"}),
        ("sorted(rows, by=it.price + tax)", {"rows", "tax"}, set(), {"rows", "tax"}),
        ("sorted(it, by=it.a)", {"it"}, set(), {"it"}),
        ("join(xs, sep=it)", {"xs", "it"}, set(), {"xs", "it"}),
        ("it.reservation_id", {"it"}, set(), {"it.reservation_id"}),
        ("len(len)", {"len"}, set(), {"len"}),
        ("date(date)", {"date"}, set(), {"date"}),
        ("x[a:b]", {"x", "a", "b"}, set(), {"x", "a", "b"}),
        ("{k: v}", {"k", "v"}, set(), {"k", "v"}),
    ],
)
def test_what_an_expression_reads(source: str, reads: set[str], guarded: set[str], paths: set[str]) -> None:
    expr = Expr.parse(source)
    assert (expr.reads, expr.guarded, expr.paths) == (reads, guarded, paths)


@batch(
    ("source", "message", "repair"),
    [
        ("", "empty", "write a condition"),
        ("   ", "empty", "write a condition"),
        ("foo(1)", "`foo` is not a function here", "there are: abs"),
        ("sun(xs)", "`sun` is not a function here", "did you mean `sum`"),
        ("eval('1')", "`eval` is not a function here", "did you mean"),
        ("x.lower()", r"`\.lower\(\)`: methods", r"write lower\(x\)"),
        ("x.format(1)", "methods are not part", "use a function"),
        ("f(1)(2)", "methods are not part", "use a function"),
        ("lambda: 1", "`lambda` is not part of the language", ""),
        ("2 ** 3", r"`\*\*` is not part of the language", ""),
        ("(y := 5)", "`:=` is not part of the language", ""),
        ("{1, 2}", "a set is not part", ""),
        ("{a: 1 for a in b}", "a dict comprehension is not part", ""),
        ("{**a}", r"`\*\*` is not part", ""),
        ("[*a]", r"`\*` is not part", ""),
        ("f'{x}'", "an f-string is not part", ""),
        ("a | b", r"`\|` is not part", ""),
        ("~a", "`~` is not part", ""),
        ("a << 2", "`<<` is not part", ""),
        ("a @ b", "`@` is not part", ""),
        ("b'x'", "b'x'", "texts and numbers"),
        ("1j", "1j", "texts and numbers"),
        ("...", "Ellipsis", "texts and numbers"),
        ("a[::2]", "a slice with a step", r"a\[i:j\]"),
        ("a[1:2, 3]", "a slice with a comma", ""),
        ("x = 3", "cannot be read", "use == to compare"),
        ("x == 1 and y = 3", "cannot be read", "use == to compare"),
        ("len(x = 3)", "takes no argument `x=`", "use == to compare"),
        ("x === 3", "cannot be read", "use == to compare"),
        ("a && b", "cannot be read", "`and`"),
        ("a || b", "cannot be read", "`or`"),
        ("!a", "cannot be read", "`not`"),
        ("a ? b : c", "cannot be read", "if condition else"),
        ("'a = b", "cannot be read", ""),
        ("(1", "cannot be read", ""),
        ("1 2", "cannot be read near", ""),
        ("import os", "cannot be read", ""),
        ("a; b", "cannot be read", ""),
        ("x is 3", "`is` compares with None only", "use == to compare"),
        ("[a for a in xs for b in xs]", "one `for` at a time", ""),
        ("[a for a, b in xs]", "one plain name", ""),
        ("[a async for a in xs]", "one plain name|cannot be read", ""),
        ("known(1)", "takes one name", r"known\(x\)"),
        ("known(a, b)", "takes one name", ""),
        ("known(a[0])", "takes one name", ""),
        ("known()", "takes one name", ""),
        ("len()", "`len` needs an argument", r"len\(x\)"),
        ("sorted(by=it)", "`sorted` needs an argument", ""),
        ("len(1, 2)", "`len` takes 1 argument", ""),
        ("sorted(a, b)", "`sorted` takes 1 argument", ""),
        ("round(1, 2, 3)", "`round` takes 2 arguments", ""),
        ("join(a, ',', sep=',')", "`join` takes 2 arguments", ""),
        ("sorted(xs, by=it, by=it)", "sorted", ""),
        ("sorted(xs, key=it)", "takes no argument `key=`", "by="),
        ("len(**x)", "takes no argument", ""),
        ("9" * 2_000, "too large", ""),
        ("'" + "x" * LONGEST_EXPRESSION + "'", "4,002 characters", "4,000"),
        ("(" * 1_000 + "1" + ")" * 1_000, "", ""),
        ("-" * 3_000 + "1", "", ""),
        ("a" + ".b" * 1_500, "nested too deeply", "let"),
        ("a" + "[0]" * 1_000, "", ""),
        ("not " * 900 + "a", "", ""),
        ("1" + "+1" * 1_900, "", ""),
        ("a if b else " * 300 + "c", "", ""),
        ("a > 1  # and\nb > 2", "`#` is not part of the language", "outside"),
        ("a #", "`#` is not part of the language", "outside"),
        ("\x00", "", ""),
        ("'\ud800'", "", ""),
    ],
)
def test_what_cannot_be_read_names_the_word_and_the_repair(source: str, message: str, repair: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expr.parse(source)
    assert re.search(message, caught.value.message)
    assert re.search(repair, caught.value.repair) and caught.value.repair
    assert "\n" not in caught.value.message.replace("\\n", "")


@batch("source", ["1if x else 2", "x is None", "'\\d'", "1 in [1] is None", "0xfor x"])
def test_no_warning_of_pythons_parser_gets_out(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Expr.parse(source).evaluate(lambda name: FACTS.get(name, MISSING))


def test_the_depth_that_is_allowed() -> None:
    def within(levels: int) -> str:
        return "[" * levels + "1" + "]" * levels

    assert plain(Expr.parse(within(DEEPEST_EXPRESSION)).evaluate(FACTS.__getitem__))
    with pytest.raises(ExpressionError, match="nested too deeply"):
        Expr.parse(within(DEEPEST_EXPRESSION + 1))


def test_an_expression_may_go_over_several_lines() -> None:
    assert Expr.parse("\n  x +\n  1\n").evaluate(FACTS.__getitem__) == 8


def test_an_expression_is_a_frozen_value_named_by_its_source() -> None:
    expr = Expr.parse("x + 1")
    assert expr == Expr.parse("x + 1") != Expr.parse("x+1")
    assert len({expr, Expr.parse("x + 1")}) == 1
    assert expr != Text.parse("x + 1")
    assert (str(expr), repr(expr)) == ("x + 1", "Expr('x + 1')")
    assert copy.deepcopy(expr) == expr
    with pytest.raises(AttributeError):
        expr.source = "y"  # type: ignore[misc]


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Expr | None = None
    let: dict[str, Expr] = {}


def test_a_spec_takes_expressions_as_texts_and_as_they_are() -> None:
    expr = Expr.parse("x > 1")
    spec = _Spec.model_validate({"when": "x > 1", "let": {"a": expr, "b": True, "c": 5}})
    assert spec.when == expr
    assert spec.let["a"] is expr
    assert (spec.let["b"].source, spec.let["c"].source) == ("True", "5")
    assert _Spec().when is None
    assert spec.model_dump(mode="json") == {"when": "x > 1", "let": {"a": "x > 1", "b": "True", "c": "5"}}
    assert _Spec.model_validate(spec.model_dump(mode="json")) == spec


@batch("raw", ["x = 1", ["x"], {"a": 1}])
def test_a_spec_says_where_an_expression_cannot_be_read(raw: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        _Spec.model_validate({"let": {"a": raw}})
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("expression", ("let", "a"))
    assert error["msg"] == error["ctx"]["message"] and "repair" in error["ctx"]


def expressions_in(raw: Any, key: str = "") -> Iterator[str]:
    """What the contract's reference calls an expression, wherever it stands in a definition."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            if key == "let" and isinstance(value, str):
                yield value
            else:
                yield from expressions_in(value, str(name))
    elif isinstance(raw, list):
        for item in raw:
            yield from expressions_in(item)
    elif isinstance(raw, str) and key == "foreach":
        yield raw.split(" in ", 1)[1]
    elif isinstance(raw, str) and key in BARE:
        yield raw.removeprefix("=")


def texts_in(raw: Any, key: str = "") -> Iterator[str]:
    """The other texts: those with braces or a leading `=`."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from texts_in(value, "let" if key == "let" else str(name))
    elif isinstance(raw, list):
        for item in raw:
            yield from texts_in(item)
    elif isinstance(raw, str) and key not in BARE | {"foreach", "let", "pattern"}:
        yield raw


def test_every_expression_of_the_contracts_examples_can_be_read(shared: Path) -> None:
    folder = shared / "contract" / "examples"
    if not folder.is_dir():
        pytest.skip("no examples beside the contract")
    all_can_be_read(folder)


def test_every_expression_of_the_copied_examples_can_be_read() -> None:
    all_can_be_read(COPIES)


def all_can_be_read(folder: Path) -> None:
    """Also that there are many, so that a folder that moved does not pass for one without mistakes."""
    read = [(f.name, yaml.safe_load(f.read_text(encoding="utf-8"))) for f in sorted(folder.rglob("*.yaml"))]
    expressions = [(name, source) for name, raw in read for source in expressions_in(raw)]
    texts = [(name, source) for name, raw in read for source in texts_in(raw)]
    assert len(expressions) > 60 and sum("{" in text for _, text in texts) > 30
    for name, source in expressions:
        assert Expr.parse(source).source == source, name
    for name, source in texts:
        assert read_value(source), name

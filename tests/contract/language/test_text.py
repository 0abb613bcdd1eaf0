import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError
from tests.batches import batch

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import LONGEST_RENDERED, Literal, Nested, Text, read_value
from shipworthy.contract.language.values import MISSING, StepResult, show
from shipworthy.errors import ExpressionError

FACTS: dict[str, Any] = {
    "a": 5,
    "b": 2.5,
    "name": "Ada",
    "braces": "{a} }} {{",
    "res": StepResult({"cabin": "economy", "prices": [1, 2]}, "the reservation"),
    "rows": [{"k": 1}, {"k": 2}],
    "none": None,
    "long": "x" * 150_000,
    "many": list(range(1_000_000)),
}
ORDINARY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def facts(name: str) -> Any:
    return FACTS.get(name, MISSING)


@batch(
    ("source", "text"),
    [
        ("", ""),
        ("plain", "plain"),
        ("{a}", "5"),
        ("{ a }", "5"),
        ("x{a}y{b}z", "x5y2.5z"),
        ("{a}{a}", "55"),
        ("{{a}}", "{a}"),
        ("{{{a}}}", "{5}"),
        ("}}{{", "}{"),
        ("{b:.2f}", "2.50"),
        ("{b: .1f}", " 2.5"),
        ("{a:>4}|", "   5|"),
        ("{b:.0%}", "250%"),
        ("{gone}", "not available"),
        ("{gone:.2f}", "not available"),
        ("{none}", "not available"),
        ("{res}", "the reservation"),
        ("{res.cabin}", "economy"),
        ("{res.prices}", "1, 2"),
        ("{a != 4}", "yes"),
        ("{a == 4 or a <= 5}", "yes"),
        ("{'yes' if a > 3 else 'no'}", "yes"),
        ("{ {'a': 1}['a'] }", "1"),
        ("{ {'a': {'b': 2}}['a']['b'] }", "2"),
        ("{[1, 2, 3][0:2]}", "1, 2"),
        ("{name[1:]:>4}", "  da"),
        ("{'}'}", "}"),
        ("{'{'}", "{"),
        ("{'a:b'}", "a:b"),
        ('{"it\'s"}', "it's"),
        ("{'\\''}", "'"),
        ("{join([r.k for r in rows], ' {+} ')}", "1 {+} 2"),
        ("{join([str(r.k) + ':' for r in rows])}", "1:, 2:"),
        ("{braces}", "{a} }} {{"),
        ("${a} \\ é 𝔫 \n{a}", "$5 \\ é 𝔫 \n5"),
        ("{date('2024-05-01'):%d.%m.%Y}", "01.05.2024"),
        ("{datetime('2024-05-01T09:05'):%H:%M}", "09:05"),
        ("{name:'>5}", "''Ada"),
    ],
)
def test_what_a_text_gives(source: str, text: str) -> None:
    assert Text.parse(source).render(facts) == text
    assert Text.parse(source).evaluate(facts) == text


@batch(
    ("source", "message"),
    [
        ("ab {a", "`{` at character 4 is not closed"),
        ("{", "character 1 is not closed"),
        ("{a} {'}", "character 5 is not closed"),
        ("{[a}", "character 1 is not closed"),
        ("a } b", "`}` at character 3 closes nothing"),
        ("{a}}", "character 4 closes nothing"),
        ("{}", "no expression"),
        ("{ }", "no expression"),
        ("{:.2f}", "no expression"),
        ("{a:nonsense}", "`nonsense` is not a format"),
        ("{a:{b}}", "is not a format"),
        ("{a!r}", "cannot be read"),
        ("{a.__class__()}", "methods"),
        ("{open('x')}", "`open` is not a function"),
        ("{a = 3}", "cannot be read"),
        ('{"a": 1}', "does not fit the text 'a'"),
        ('{"a": "b"}', "is not a format"),
        ("{a)}", "cannot be read"),
        ("{{'a': 1}}['a']}", "closes nothing"),
    ],
)
def test_what_is_no_text_says_where(source: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Text.parse(source)
    assert message in caught.value.message
    assert caught.value.repair


@batch("source", ["{1 / 0}", "{name:.2f}", "{a < name}"])
def test_what_fails_while_it_is_filled_in_is_an_expression_error(source: str) -> None:
    with pytest.raises(ExpressionError):
        Text.parse(source).render(facts)


@batch("source", ["{long}{long}", "{many}", "{[many]}", "{long + 'x'} {long}"])
def test_a_text_that_grows_too_long_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError, match="longer than 200,000|takes too long"):
        Text.parse(source).render(facts)


def test_a_text_of_the_full_length_is_given() -> None:
    assert len(Text.parse("{x}").render({"x": "x" * LONGEST_RENDERED}.__getitem__)) == LONGEST_RENDERED
    large = StepResult([0] * 1_000_000, "short")
    assert Text.parse("{x} {y}").render({"x": large, "y": [large]}.__getitem__) == "short short"


def test_what_the_lookup_raises_passes_through_untouched() -> None:
    with pytest.raises(KeyError, match="gone"):
        Text.parse("a {gone} b").render({}.__getitem__)


def test_what_a_text_reads() -> None:
    text = Text.parse("{a} {known(b.c) and b.c} {[d for d in e]:>3} {{f}}")
    assert text.reads == {"a", "b", "e"}
    assert text.guarded == {"b"}
    assert Text.parse("a {{b}}").parts == ("a {b}",) and Text.parse("").parts == ()
    assert Text.parse("plain").reads == frozenset()


def test_a_text_is_a_frozen_value_named_by_its_source() -> None:
    text = Text.parse("{a}")
    assert text == Text.parse("{a}") != Text.parse("{ a }")
    assert len({text, Text.parse("{a}")}) == 1
    assert (str(text), repr(text)) == ("{a}", "Text('{a}')")
    assert copy.deepcopy(text) == text
    with pytest.raises(AttributeError):
        text.source = "b"  # type: ignore[misc]


@given(ORDINARY)
def test_doubled_braces_give_any_text_back(text: str) -> None:
    source = text.replace("{", "{{").replace("}", "}}")
    assert all(isinstance(part, str) for part in Text.parse(source).parts)
    assert Text.parse(source).render(facts) == text


@given(ORDINARY, ORDINARY)
def test_a_quoted_text_in_braces_gives_itself(inside: str, around: str) -> None:
    around = around.replace("{", "").replace("}", "")
    for quoted in (repr(inside), f"[{inside!r}, {{'k:': {inside!r}}}['k:']][1]"):
        assert Text.parse(f"{around}{{{quoted}}}{around}").render(facts) == f"{around}{inside}{around}"


@given(st.text(alphabet="{}[]()'\"\\:!=a.b,1 %f<>", max_size=30))
def test_any_text_is_refused_or_rendered(source: str) -> None:
    try:
        assert isinstance(Text.parse(source).render(facts), str)
    except ExpressionError as error:
        assert error.message


def test_damaged_texts_are_refused_or_rendered(count: Callable[[int, int], int]) -> None:
    chance, done = random.Random(7), 0
    seeds = ("{res.cabin}: {b:.2f} {{x}}", "{ {'a': [1, 2][0:1]}['a'] } ok", "{join([str(r.k) for r in rows], '}')}")
    for _ in range(count(1_000, 50_000)):
        text = list(chance.choice(seeds))
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(len(text))] = chance.choice("{}[]()'\":!.=\\ a1%\x00")
        try:
            done += isinstance(Text.parse("".join(text)).render(facts), str)
        except ExpressionError as error:
            assert error.message
    assert done > 50


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: Text | None = None


def test_a_spec_takes_texts() -> None:
    text = Text.parse("Which {a}?")
    assert _Spec.model_validate({"ask": "Which {a}?"}).ask == text
    assert _Spec(ask=text).ask is text
    assert _Spec(ask=text).model_dump(mode="json") == {"ask": "Which {a}?"}
    with pytest.raises(ValidationError) as caught:
        _Spec.model_validate({"ask": "Which {a?"})
    (error,) = caught.value.errors()
    assert error["type"] == "expression" and "not closed" in error["ctx"]["message"] and error["ctx"]["repair"]


@batch(
    ("raw", "kind", "value"),
    [
        ("=a + 1", Expr, 6),
        ("= a + 1", Expr, 6),
        ("={'k': a}", Expr, {"k": 5}),
        ("{a}", Text, "5"),
        ("{{a}}", Text, "{a}"),
        ("plain", Literal, "plain"),
        ("a = b", Literal, "a = b"),
        ("}", Literal, "}"),
        ("", Literal, ""),
        (5, Literal, 5),
        (None, Literal, None),
        (True, Literal, True),
        ([1, "b", {"c": 2}], Literal, [1, "b", {"c": 2}]),
        ({}, Literal, {}),
        (["=a", "{b}", "c", 4], Nested, [5, "2.5", "c", 4]),
        ({"x": "=a", "y": [{"z": "{name}"}], "w": [1]}, Nested, {"x": 5, "y": [{"z": "Ada"}], "w": [1]}),
    ],
)
def test_values_of_a_definition(raw: Any, kind: type, value: Any) -> None:
    read = read_value(raw)
    assert isinstance(read, kind)
    assert read.evaluate(facts) == value
    assert read_value(read) is read


def test_what_a_value_reads() -> None:
    nested = read_value({"x": "=a", "y": ["{known(b) and c}", "=res.cabin", 1]})
    assert nested.reads == {"a", "b", "c", "res"}
    assert nested.guarded == {"b"}
    assert (Literal(1).reads, Literal(1).guarded) == (frozenset(), frozenset())


def test_a_value_taken_through_keeps_its_compact_form() -> None:
    value = read_value({"x": "=res"}).evaluate(facts)
    assert show(value["x"]) == "the reservation"


@batch("raw", ["=a =", "{a", ["x", {"y": "=lambda: 1"}]])
def test_a_value_that_cannot_be_read_is_refused(raw: Any) -> None:
    with pytest.raises(ExpressionError):
        read_value(raw)

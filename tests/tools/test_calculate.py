"""`calculate`: exact, strict, bounded, and with nothing in it but numbers."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Reply, ScriptedModel, Skill, call
from shipworthy.app.agent import Agent
from shipworthy.errors import ArgumentError
from shipworthy.tools.calculate import calculate, shown


@batch(
    ("expression", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1200.50 - 300", "900.5"),
        ("(19.99 + 5.01) * 3", "75"),
        ("10 / 4", "2.5"),
        ("7 // 2", "3"),
        ("-7 // 2", "-4"),
        ("10 % 3", "1"),
        ("10%3", "1"),
        ("2 ** 10", "1024"),
        ("2^10", "1024"),
        ("1.05 ** 3", "1.157625"),
        ("2 ** -2", "0.25"),
        ("10%", "0.1"),
        ("10 %", "0.1"),
        ("19% of 249.90", "47.481"),
        ("5% + 3%", "0.08"),
        ("200 * (1 + 10%)", "220"),
        ("15 percent of 80", "12"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("round(1234, -2)", "1200"),
        ("min(3, 1, 2)", "1"),
        ("max([3, 1, 2])", "3"),
        ("sum(1.1, 2.2, 3.3)", "6.6"),
        ("abs(3 - 5)", "2"),
        ("3 × 4 ÷ 2 − 1", "5"),
        ("= 1 + 1", "2"),
        ("1 / 3", "0.333333333333333 (rounded)"),
        ("9007199254740993 + 0", "9007199254740993"),
        ("0.12345678901234567890123 * 2", "0.24691357802469135780246"),
        ("1e3 + .5", "1000.5"),
        ("1.004375 ** 360", "4.81417506000613 (rounded)"),
    ],
)
def test_it_computes_exactly(expression: str, result: str) -> None:
    assert calculate(expression) == result


@batch(
    ("expression", "why"),
    [
        ("price * 2", "`price` is no number"),
        ("1,200 + 5", "no comma inside a number"),
        ("max(1,200)", "a comma in a number"),
        ("100 + 10%", "a percentage of what"),
        ("1 / 0", "division by zero"),
        ("5 % 0", "division by zero"),
        ("0 ** -1", "division by zero"),
        ("9 ** 0.5", "`**` takes a whole number"),
        ("2 ** 100000", "`**` takes a whole number"),
        ("(2 ** 1000) ** 1000", "too large"),
        ("99999999 ** 999", "too large"),
        ("__import__('os')", "there are round, min"),
        ("(1).real", "not part of the grammar"),
        ("'3' * 2", "is no number"),
        ("True + 1", "is no number"),
        ("1_000 + 1", "is no number"),
        ("0x10", "is no number"),
        ("3j", "is no number"),
        ("1e999", "is no number"),
        ("1 if 2 else 3", "not part of the grammar"),
        ("[x for x in (1, 2)]", "not part of the grammar"),
        ("3 < 4", "not part of the grammar"),
        ("1 @ 2", "not part of the grammar"),
        ("~3", "not part of the grammar"),
        ("sum()", "takes numbers"),
        ("abs(1, 2)", "takes one number"),
        ("round(1, 2, 3)", "`round` takes"),
        ("round(1, 0.5)", "`round` takes"),
        ("round(1, 99)", "`round` takes"),
        ("sum(1, key=2)", "there are round"),
        ("$5 + 3", "cannot be read"),
        ("5 € + 3", "without units"),
        ("", "cannot be read"),
        ("1 +", "cannot be read"),
        ("1\n+ 2", "without units"),
        ("(" * 240 + "1" + ")" * 240, "cannot be read"),
        ("1" * 501, "at most 500"),
        ("+".join(["1"] * 240), "too many parts"),
        ("percent(5)", "as `10%`"),
    ],
)
def test_everything_else_is_refused_with_the_repair(expression: str, why: str) -> None:
    with pytest.raises(ArgumentError, match="(?i)" + re.escape(why)):
        calculate(expression)


@given(st.decimals(-(10**9), 10**9, places=4), st.decimals(-(10**9), 10**9, places=4), st.sampled_from("+-*"))
def test_it_agrees_with_decimals(left: Decimal, right: Decimal, sign: str) -> None:
    a, b = Fraction(left), Fraction(right)
    exact = {"+": a + b, "-": a - b, "*": a * b}[sign]
    assert Fraction(calculate(f"({left:f}) {sign} ({right:f})")) == exact


@given(st.text(max_size=80) | st.text("0123456789.+-*/%() ,of", max_size=60))
def test_no_text_does_anything_but_give_a_number_or_a_reason(text: str) -> None:
    try:
        assert calculate(text)
    except ArgumentError as error:
        assert str(error)


@given(st.fractions(max_denominator=10**6))
def test_a_number_is_written_so_that_it_can_be_read(value: Fraction) -> None:
    text = shown(value)
    if text.endswith("(rounded)"):
        assert abs(Fraction(text.removesuffix(" (rounded)")) - value) <= abs(value) / 10**14
    else:
        assert Fraction(text) == value


async def test_a_loop_calls_it_and_its_refusals_are_told_to_the_model() -> None:
    replies = [
        Reply(calls=(call("calculate", expression="price * 2"),)),
        Reply(calls=(call("calculate", expression="19.99 * 3"),)),
        lambda request: f"That is {request.messages[-1].text}.",
    ]
    model = ScriptedModel(lambda request: next(steps)(request))
    steps = iter([one if callable(one) else (lambda _, one=one: one) for one in replies])
    agent = Agent(skills=[Skill(name="sums", tools=["calculate"], max_cost_usd=0.0)], model=model)
    result = await agent.run("3 times 19.99?", skill="sums")

    assert (result.status, result.text) == ("completed", "That is 59.97.")
    assert "`price` is no number" in model.requests[1].messages[-1].text
    assert [entry["tool"] for entry in result.path] == ["calculate", "calculate"]
    assert result.usage.tool_calls == 2 and result.trust == "trusted"

"""The trading example: arithmetic and small talk."""

import contextlib
import math
import os
import re
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batches import batch

FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
HOME = Path(__file__).parents[2] / "examples" / "trading"


def inputs_of(skill: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HOME / "skills" / f"{skill}.yaml").read_text()).get("inputs", {})
    return found


def said(skill: str, name: str, message: str) -> str | None:
    match = re.search(inputs_of(skill)[name]["pattern"], message, re.IGNORECASE)
    return match[1].strip() if match else None


@pytest.mark.parametrize(
    ("text", "result"),
    [
        *(("12 * 7", "84"), ("(3 + 4) / 2", "3.5"), ("15% of 230", "34.5"), ("2^10", "1,024"), ("1,500 / 12", "125")),
        *(("200 - 10%", "180"), ("17 % 5", "2"), ("0.1 + 0.2", "0.3"), ("-3 + 5", "2"), ("7 // 2", "3")),
        *(("3 times 4", "12"), ("10 divided by 4", "2.5"), ("19.99 plus 5", "24.99"), ("6 x 7", "42"), ("007+1", "8")),
        *(("20 percent of 50", "10"), ("1/3", "0.3333333333"), ("$5 + $6 =", "11"), ("50%", "0.5")),
    ],
)
async def test_sums(trading: ModuleType, text: str, result: str) -> None:
    found = await trading.calculate(text)
    assert (found["result"], found["problem"]) == (result, "")


@pytest.mark.parametrize(
    "text",
    [
        *("1/0", "9**9**9", "10**100", "__import__('os').system('id')", "a+1", "", "1+", "((((", "1" * 500, "(-8)^0.5"),
        *("0 ** -1", "[1][0]", "1 if 1 else 2", "9e9", "'a'*9", "1,2", "5 and 6", "(1)(2)", "1" + "0" * 20),
    ],
)
async def test_what_is_not_arithmetic_is_refused_in_words(trading: ModuleType, text: str) -> None:
    found = await trading.calculate(text)
    assert found["result"] is None and found["problem"].startswith("I cannot work out")


@given(st.text(alphabet="0123456789.+-*/%() ,^x$=e_jof", max_size=220))
@settings(max_examples=20_000 if FULL else 400, deadline=None)
def test_f23_arithmetic_never_raises_and_never_hangs(trading: ModuleType, text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(trading.arithmetic.NotArithmetic):
        assert math.isfinite(trading.arithmetic.work_out(text))
    assert time.process_time() - began < 1


@given(st.integers(-999, 999), st.integers(-999, 999), st.sampled_from(["+", "-", "*"]))
def test_sums_agree_with_python(trading: ModuleType, left: int, right: int, sign: str) -> None:
    expected = {"+": left + right, "-": left - right, "*": left * right}[sign]
    assert trading.arithmetic.work_out(f"({left}) {sign} ({right})") == expected


@batch(
    ("message", "expression"),
    [
        ("what is 12 * 7?", "12 * 7"),
        ("calculate 15% of 230 please", "15% of 230"),
        ("how much is (3 + 4) / 2", "(3 + 4) / 2"),
        ("what's 19.99 plus 5 plus 3", "19.99 plus 5 plus 3"),
        ("1,500 divided by 12", "1,500 divided by 12"),
        ("hello", None),
        ("I am 42", None),
    ],
)
def test_sums_are_found_in_a_message(message: str, expression: str | None) -> None:
    assert said("small_talk", "expression", message) == expression


@batch(
    ("name", "message", "found"),
    [
        ("thanks", "many thanks!", True),
        ("thanks", "thanks, what is 3*4?", False),
        ("greeting", "Good morning", True),
        ("greeting", "what can you do with this?", False),
        ("farewell", "ok, bye", True),
    ],
)
def test_kinds_of_small_talk(name: str, message: str, found: bool) -> None:
    assert (said("small_talk", name, message) is not None) is found


@pytest.mark.parametrize("skill", ["screen_stocks", "small_talk"])
@pytest.mark.parametrize("unit", ["1-", "(", "9", "thanks 1 ", "dividend ", "under $", "p/e ", " ", "top the "])
def test_no_pattern_runs_away_on_a_long_message(skill: str, unit: str) -> None:
    message = unit * (20_000 // len(unit))
    for name, spec in inputs_of(skill).items():
        if "pattern" in spec:
            began = time.process_time()
            re.search(spec["pattern"], message, re.IGNORECASE)
            assert time.process_time() - began < 2, name


def test_every_pattern_has_one_group() -> None:
    for file in (HOME / "skills").glob("*.yaml"):
        for name, spec in inputs_of(file.stem).items():
            assert "pattern" not in spec or re.compile(spec["pattern"]).groups == 1, f"{file.name}: {name}"

"""The form of a text before it is used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Agent, Input, Skill
from shipworthy.contract.language.normal import normal, read_rules


@batch(
    ("rules", "value", "form"),
    [
        ("upper", "a-1001", "A-1001"),
        ("lower", "Ann@Example.ORG", "ann@example.org"),
        ("digits", "+49 (30) 123", "4930123"),
        (r"^0049 → 0", "004930", "030"),
        (r"([a-z])(\d{4}) -> \1-\2", "a1001", "a-1001"),
        ([r"\s+ →", "upper"], "a - 1", "A-1"),
        ("upper", ["a", "b"], ["A", "B"]),
        ("upper", 5, 5),
    ],
)
def test_a_text_is_given_its_form(rules: object, value: object, form: object) -> None:
    assert normal(value, read_rules(rules)) == form


@batch(
    ("rules", "why"),
    [
        ("uper", "none of upper, lower, digits"),
        (5, "takes `upper`"),
        ([5], "takes `upper`"),
        ("( → x", "normalise"),
        (r"a → \2", "replacement"),
        ("(a+)+b → x", "too long"),
        (" → x", "none of"),
    ],
)
def test_a_rule_that_is_none_is_refused(rules: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_rules(rules)


@given(text=st.text(max_size=50), rule=st.sampled_from(["lower", "digits"]))
def test_what_has_its_form_keeps_it(text: str, rule: str) -> None:
    once = normal(text, (rule,))

    assert normal(once, (rule,)) == once


def test_what_a_step_reads_has_its_form() -> None:
    number = Input(pattern="A-[0-9]{4}", normalise="upper", ask="Which?")  # type: ignore[arg-type]
    job = Skill(
        name="job", description="track an order", examples=["track order"], inputs={"number": number},
        workflow=[{"answer": "Order {number}."}],
    )  # type: ignore[list-item,arg-type]  # fmt: skip

    assert Agent(skills=[job], store="memory").run_sync("track order a-1001").text == "Order A-1001."

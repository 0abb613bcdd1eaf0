"""What `answer_check` takes: conditions and functions, and nothing that could never say yes or no."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Guideline
from shipworthy.contract.answer_check import FACT_NAMES, GIVEN, can_be_condition, name_of, parameters_of
from shipworthy.contract.language.expr import Expr
from shipworthy.errors import SpecError


def judge(text: str, results: dict[str, object]) -> str | None:
    return None


@batch(
    ("source", "condition"),
    [
        ("max(amounts) <= order.total", True),
        ("all(a in order.ids for a in identifiers)", True),
        ("not dates or dates[0] >= today", True),
        ("order.paid", True),
        ("order.paid and len(numbers) < 3", True),
        ("True if order.paid else 'x' in text", True),
        ("flags['ok']", True),
        ("known(order)", True),
        ("max(amounts)", False),
        ("len(numbers)", False),
        ("order.total - 3", False),
        ("'yes'", False),
        ("[1]", False),
        ("-3", False),
        ("amounts", False),
        ("text", False),
        ("order.paid and len(text)", False),
        ("1 if order.paid else 0", False),
    ],
)
def test_only_what_may_be_a_yes_or_a_no_is_a_condition(source: str, condition: bool) -> None:
    assert can_be_condition(Expr.parse(source).tree) is condition
    if condition:
        assert [str(check) for check in Guideline(answer_check=source).answer_check] == [source]
        assert [str(check) for check in Guideline(answer_check=f"= {source}").answer_check] == [source]
    else:
        with pytest.raises(SpecError, match="is no condition"):
            Guideline(answer_check=source)


def test_one_or_many_expressions_and_functions_are_taken_in_their_order() -> None:
    guideline = Guideline(answer_check=["order.paid", judge, Expr.parse("len(text) < 9")])

    assert [name_of(check) for check in guideline.answer_check] == ["order.paid", "judge", "len(text) < 9"]
    assert guideline.checks and not guideline.searches and guideline.breach("anything") == ""
    assert guideline.model_dump()["answer_check"] == ["order.paid", "judge", "len(text) < 9"]


@batch("wrong", [7, True, None, {"a": 1}, [3], str, "order.paid ==", ["order.total - 3"]])
def test_anything_else_is_refused_in_words(wrong: Any) -> None:
    with pytest.raises(SpecError) as caught:
        Guideline(answer_check=wrong)
    assert "answer_check" in str(caught.value)


def test_a_function_is_given_what_its_parameters_name() -> None:
    class Judge:
        def __call__(self, facts: object, *, inputs: object) -> None:
            return None

    assert parameters_of(judge) == ("text", "results")
    assert parameters_of(Judge()) == ("facts", "inputs")
    assert parameters_of(lambda text, limit=3: None) == ("text",)
    assert parameters_of(lambda **every: None) == GIVEN
    assert "text" in FACT_NAMES


def test_a_function_that_needs_something_else_is_refused() -> None:
    with pytest.raises(SpecError, match="takes `answer`; it is given text, facts, results, inputs"):
        Guideline(answer_check=lambda answer: None)
    with pytest.raises(SpecError, match="takes `limit`"):
        Guideline(answer_check=lambda text, limit: None)

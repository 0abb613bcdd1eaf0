"""A tool is never without a timeout and a ceiling."""

from types import MethodType

import pytest
from pydantic import ValidationError
from tests.batches import batch

from shipworthy.contract.tool import Param, ToolSpec, bound_tool


def test_a_tool_gets_a_timeout_and_a_ceiling() -> None:
    spec = ToolSpec(name="t")

    assert spec.timeout > 0
    assert spec.max_tokens > 0


@batch("parts", [{"timeout": 0}, {"timeout": float("inf")}, {"max_tokens": 0}, {"price_usd": -1}])
def test_no_limit_is_no_limit(parts: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        ToolSpec(name="t", **parts)


def test_a_parameter_by_name() -> None:
    spec = ToolSpec(name="t", params=(Param(name="a"), Param(name="b", type="date")))

    assert spec.param("b") == Param(name="b", type="date")
    assert spec.param("c") is None


def test_a_schema_is_given_or_made_when_it_is_told() -> None:
    assert Param(name="a").own_schema is None
    assert Param(name="a", json_schema={"type": "object"}).own_schema == {"type": "object"}
    assert Param(name="a", json_schema=lambda: {"type": "array"}).own_schema == {"type": "array"}


def test_field_34_a_method_of_a_tool_is_the_tool_bound() -> None:
    class Thing:
        def __call__(self) -> None: ...

        def bound_to(self, first: object) -> object:
            return ("bound", first)

    assert bound_tool(MethodType(Thing(), Thing)) == ("bound", Thing)
    plain = MethodType(print, 3)
    assert bound_tool(plain) is plain
    assert bound_tool(3) == 3


@batch(
    ("name", "label", "said"),
    [
        ("send_mail", "", "Send mail"),
        ("sendMail", "", "Send mail"),
        ("_cancel", "", "Cancel"),
        ("send_mail", "Write to the customer", "Write to the customer"),
        ("send_mail", "Write to {to}", "Send mail"),
    ],
)
def test_a_question_says_what_a_tool_does_in_words(name: str, label: str, said: str) -> None:
    assert ToolSpec(name=name, label=label).said == said

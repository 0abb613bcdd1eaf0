"""What a server asks back, answered out of arguments."""

from typing import Any

import pytest
from mcp_types import CreateMessageRequest, ElicitRequest, ElicitRequestFormParams
from tests.batches import batch

from shipworthy.errors import ToolFailed
from shipworthy.tools.mcp.asking import Asking, answered, filled

FIELDS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "first-name": {"type": "string"},
        "age": {"type": "integer", "default": 7},
        "nick": {"type": "string"},
    },
    "required": ["first-name"],
}
FORM = ElicitRequestFormParams(message="Who are you?", requested_schema=FIELDS)


def test_what_is_known_answers_and_defaults_complete_it() -> None:
    assert filled(FIELDS, {"first_name": "Ada"}) == ({"first-name": "Ada", "age": 7}, "")
    assert filled(FIELDS, {"age": 3}) == ({}, "first-name")


@batch("schema", [{"properties": {"sure": {"type": "boolean", "default": True}}}, {"properties": {}}, {}])
def test_a_question_of_which_nothing_is_known_is_not_agreed_to(schema: dict[str, Any]) -> None:
    assert filled(schema, {"first_name": "Ada"})[1]


def test_what_is_not_known_is_told_with_the_repair() -> None:
    with pytest.raises(
        ToolFailed, match="asks for `first-name`, which is not known: Who are you.; name it under `answers`"
    ):
        answered(ElicitRequest(params=FORM), {"age": 3})


def test_a_model_of_ours_answers_no_server() -> None:
    params: Any = {"messages": [], "maxTokens": 10}
    with pytest.raises(ToolFailed, match="sampling/createMessage, which an agent does not do for it"):
        answered(CreateMessageRequest(params=params), {"a": 1})


async def test_a_question_that_names_no_call_is_answered_where_one_alone_can_be_meant() -> None:
    asking, context = Asking(), Any
    assert (await asking.heard(context, FORM)).action == "decline"  # type: ignore[arg-type, union-attr]
    with asking.during({"first_name": "Ada"}), asking.during({"other": 1}):
        found = await asking.heard(context, FORM)  # type: ignore[arg-type]
        assert (found.action, found.content) == ("accept", {"first-name": "Ada", "age": 7})  # type: ignore[union-attr]
        with asking.during({"first_name": "Bob"}):
            assert (await asking.heard(context, FORM)).action == "decline"  # type: ignore[arg-type, union-attr]
    assert (await asking.heard(context, FORM)).action == "decline"  # type: ignore[arg-type, union-attr]

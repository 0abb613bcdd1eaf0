"""OpenAI's tool schemas with functions: both forms, strict arguments, and what does not fit together."""

import json
from typing import Any, TypedDict

import pytest
from tests.batches import batch

from shipworthy import SpecError, tools_from
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.identity import identity_of
from shipworthy.errors import ArgumentError
from shipworthy.tools.call import CallContext
from shipworthy.tools.call import call as call_tool
from shipworthy.tools.given.schemas import Functions, Takes, schema_in
from shipworthy.tools.schema import schema_of
from shipworthy.tools.tool import Tool

PARAMETERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "order": {"$ref": "#/$defs/Order"},
        "speed": {"type": "string", "enum": ["normal", "express"]},
        "note": {"type": ["string", "null"]},
        "copies": {"type": "integer", "default": 2},
    },
    "required": ["order", "speed"],
    "additionalProperties": False,
    "$defs": {
        "Order": {
            "type": "object",
            "properties": {"id": {"type": "string", "pattern": "^A-[0-9]{4}$"}, "items": {"type": "array"}},
            "required": ["id"],
            "additionalProperties": False,
        }
    },
}
ABOUT = {"name": "ship", "description": "Ship an order", "parameters": PARAMETERS, "strict": True}
CHAT = {"type": "function", "function": ABOUT}
RESPONSES = {"type": "function", **ABOUT}


class Shipped(TypedDict):
    """What comes back."""

    order: str
    copies: int


def ship(order: dict[str, Any], speed: str, note: str | None = "none", copies: int = 1) -> Shipped:
    return {"order": f"{order['id']} {speed} {note}", "copies": copies}


async def asked(tool: Tool, **args: object) -> object:
    return (await call_tool(tool, args, CallContext())).value


@batch("form", [CHAT, RESPONSES, ABOUT], ids=["chat", "responses", "bare"])
@batch("how", ["mapping", "list", "pair"])
async def test_each_form_with_its_function(form: dict[str, Any], how: str) -> None:
    if how == "pair":
        (tool,) = tools_from((form, ship))
    else:
        (tool,) = tools_from([form], functions={"ship": ship} if how == "mapping" else [ship])
    assert tool.spec.description == "Ship an order"
    assert await asked(tool, order={"id": "A-1001"}, speed="express", note=None) == {
        "order": "A-1001 express None",
        "copies": 1,
    }
    sent = schema_of(tool.spec)["parameters"]
    assert sent == PARAMETERS
    assert str(tool.spec.result) == str(tools_from(ship)[0].spec.result)


@batch(
    ("args", "told"),
    [
        ({"order": {"id": "A-1"}, "speed": "normal"}, "does not match"),
        ({"order": {"id": "A-1001", "more": 1}, "speed": "normal"}, "Additional properties are not allowed"),
        ({"order": {"id": "A-1001"}, "speed": "fast"}, "'fast' is not one of"),
        ({"order": {"id": "A-1001"}}, "'speed' is a required property"),
        ({"order": {"id": "A-1001"}, "speed": "normal", "sped": 1}, "no parameter `sped`"),
    ],
)
async def test_arguments_are_held_against_all_of_the_schema(args: dict[str, object], told: str) -> None:
    (tool,) = tools_from(CHAT, functions=[ship])
    with pytest.raises(ArgumentError, match=told):
        await asked(tool, **args)


async def test_a_default_of_the_schema_stands_in_where_the_function_has_none() -> None:
    async def print_it(order: dict[str, Any], speed: str, copies: int, **more: object) -> int:
        return copies

    (tool,) = tools_from((CHAT, print_it))
    assert tool.is_async
    assert await asked(tool, order={"id": "A-1001"}, speed="normal") == 2


async def test_a_function_does_not_change_what_it_was_given() -> None:
    def greedy(items: list[int] | None = None, more: list[int] | None = None) -> int:
        assert items is not None
        items.append(1)
        return len(items)

    schema = {"name": "greedy", "parameters": {"type": "object", "properties": {"items": {"type": "array"}}}}
    (tool,) = tools_from((schema, greedy))
    given = [1, 2]
    assert await asked(tool, items=given) == 3
    assert given == [1, 2]


async def test_a_schema_without_arguments_takes_none() -> None:
    (tool,) = tools_from(({"type": "function", "name": "now"}, lambda: "noon"))
    assert await asked(tool) == "noon"
    with pytest.raises(ArgumentError, match="it has none"):
        await asked(tool, zone="UTC")


def test_what_does_not_fit_together_is_told_at_once() -> None:
    def wrong(order: object, sped: str, place: str, note: str = "", copies: int = 1) -> None: ...

    with pytest.raises(SpecError) as caught:
        tools_from({"type": "function", "name": "lost"}, CHAT, functions={"ship": wrong, "lots": ship})
    told = str(caught.value)
    for part in (
        "tools_from[0]: no function does what `lost` describes",
        "its schema has `speed`, which the function does not take\n    the function has `sped`",
        "the function needs `place`, which its schema does not have",
        "functions['lots']: no schema describes it\n    did you mean `lost`?",
    ):
        assert part in told, told


def test_an_argument_that_a_call_may_leave_out_and_the_function_needs() -> None:
    schema = {"name": "greet", "parameters": {"type": "object", "properties": {"who": {"type": "string"}}}}
    with pytest.raises(SpecError, match="`who`, which its schema lets a call leave out"):
        tools_from((schema, lambda who: who))


@batch(
    ("schema", "told"),
    [
        ({"type": "function", "function": {}}, "no `name`"),
        ({"name": "a", "parameters": ["b"]}, "its `parameters` are no JSON schema"),
        ({"name": "a", "parameters": {"type": "array"}}, "its arguments are no object"),
        ({"name": "a", "parameters": {"properties": {"b": {"$ref": "https://x.org/b"}}}}, "which is not fetched"),
    ],
)
def test_a_schema_that_is_none(schema: dict[str, Any], told: str) -> None:
    with pytest.raises(SpecError, match=told):
        tools_from((schema, lambda **given: None))


def test_which_mappings_are_schemas() -> None:
    assert schema_in(CHAT) == ABOUT
    assert schema_in(RESPONSES) == RESPONSES
    assert schema_in({"type": "web_search"}) is None
    assert schema_in({"name": ship}) is None


def test_what_a_function_takes() -> None:
    assert Takes.of(ship).needed == {"order", "speed"}
    assert Takes.of(dict).any
    functions = Functions([ship])
    assert functions.of("ship") is ship and not [*functions.problems()]


def test_the_schema_is_part_of_the_identity() -> None:
    other = json.loads(json.dumps(CHAT))
    other["function"]["parameters"]["properties"]["speed"]["enum"].append("slow")
    (one,), (again,), (two,) = (tools_from(form, functions=[ship]) for form in (CHAT, CHAT, other))
    spec = AgentSpec(tools={"ship": one.spec})
    assert identity_of(spec, {"ship": one}) == identity_of(spec, {"ship": again})
    assert identity_of(spec, {"ship": one}) != identity_of(AgentSpec(tools={"ship": two.spec}), {"ship": two})


def test_the_code_behind_it_is_part_of_the_identity() -> None:
    def other(order: dict[str, Any], speed: str, note: str | None = None, copies: int = 1) -> None: ...

    (one,), (two,) = (tools_from((CHAT, function)) for function in (ship, other))
    spec = AgentSpec(tools={"ship": one.spec})
    assert identity_of(spec, {"ship": one}) != identity_of(spec, {"ship": two})

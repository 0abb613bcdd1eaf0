"""Skills that write nothing as prompts."""

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, TextContent
from tests.server.mcp.connected import MODES, accepted, client_of, mailer, offers

from shipworthy import Agent, Skill, Step
from shipworthy.contract.input import Input
from shipworthy.server.mcp.prompts import inputs_of
from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)


def _painter() -> Agent:
    color = Input.model_validate({"type": ["red", "rose", "blue"], "ask": "Which color?"})
    sizes = Input.model_validate({"list": "integer", "max": 3, "ask": "Which sizes?"})
    steps = (Step.model_validate({"answer": "{color}: {sizes}"}),)
    skill = Skill(name="paint", description="Paint", inputs={"color": color, "sizes": sizes}, workflow=steps)
    return Agent(name="painter", skills=[skill], store="memory")


@both
async def test_a_prompt_is_what_the_skill_answers(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        (prompt,) = (await client.list_prompts()).prompts
        assert (prompt.name, [one.name for one in prompt.arguments or ()]) == ("count", ["folder"])
        (message,) = (await client.get_prompt("count", {"folder": "inbox"})).messages
        assert (message.role, message.content) == ("user", TextContent(text="3 in inbox"))
        for name in ("send_letter", "none"):
            with pytest.raises(MCPError, match="no prompt"):
                await client.get_prompt(name)


@both
async def test_what_a_prompt_leaves_out_is_asked_for(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode, {"folder": accepted(folder="sent")}) as client:
        (message,) = (await client.get_prompt("count")).messages
    assert message.content == TextContent(text="3 in sent")


@both
async def test_arguments_are_completed_from_the_values_of_their_type(mode: str) -> None:
    async with client_of(Service({"painter": _painter()}), mode) as client:
        ref = PromptReference(name="paint")
        for typed, found in [("R", ["red", "rose"]), ("", ["red", "rose", "blue"]), ("x", [])]:
            completion = (await client.complete(ref, {"name": "color", "value": typed})).completion
            assert (completion.values, completion.total) == (found, len(found))
        assert (await client.complete(ref, {"name": "sizes", "value": ""})).completion.values == []


def test_texts_become_lists_where_the_input_is_one() -> None:
    offer = offers(_painter())["paint"]
    assert inputs_of(offer, {"color": "red", "sizes": "1, 2,"}) == {"color": "red", "sizes": ["1", "2"]}
    assert inputs_of(offer, {"color": " ", "sizes": "[1, 2]"}) == {"sizes": [1, 2]}
    assert inputs_of(offer, {"sizes": "[1"}) == {"sizes": ["[1"]}

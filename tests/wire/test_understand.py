"""A message that a model reads, over real HTTP in each format."""

import json
from typing import Any

import pytest
from tests.wire.conftest import WIRES, models_at, over

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.sim.request import SimRequest
from shipworthy.sim.server import SimServer


@tool
def get_order(order: str) -> str:
    """An order."""
    return f"{order} is on its way"


def shop(models: dict[str, Any]) -> Agent:
    status = Skill(
        name="order_status",
        description="Say where an order is",
        examples=("Where is my order A-1001?",),
        inputs={"order": Input(pattern=r"[A-Z]-\d{4}", ask="Which order?")},
        workflow=(Step(tool="get_order"), Step(answer="{get_order}")),
    )
    # It takes the same order: which of the two is meant is not to be seen by its number.
    invoice = Skill(
        name="invoice",
        description="Show what an order has cost",
        examples=("What did order A-1001 cost?",),
        inputs={"order": Input(pattern=r"[A-Z]-\d{4}", ask="Which order?")},
        workflow=(Step(tool="get_order"), Step(answer="The invoice: {get_order}")),
    )
    hello = Skill(name="hello", description="Say hello", examples=("hello",), workflow=(Step(answer="Hello."),))
    return Agent(skills=[status, invoice, hello], tools=[get_order], models=models, store=MemoryStore(records=True))


def reader(request: SimRequest) -> str:
    """Read the message as a thorough model would, with words around its JSON."""
    read = {"skill": "order_status", "because": "Wo bleibt denn mein Paket", "set": {"order": "A-1234"}}
    return f"Here it is:\n```json\n{json.dumps(read)}\n```"


@pytest.mark.parametrize("wire", WIRES)
async def test_f5_a_message_in_another_language_is_read_within_the_bound(wire: str) -> None:
    async with SimServer(script=reader) as server, shop(models_at(server, wire)) as agent:
        result = await agent.run("Wo bleibt denn mein Paket A-1234?", session="s")
        tape = await agent.tape(result.run_id)
        assert tape is not None
        replayed = await agent.replay(tape)
        again = await agent.run("Where is my order B-2345?", session="s")
    assert (result.status, result.text, result.usage.model_calls) == ("completed", "A-1234 is on its way", 1)
    assert over(result) == {}
    assert replayed.divergence is None, "a repetition reads what the model has said"
    assert (again.text, again.usage.model_calls) == ("B-2345 is on its way", 0)


@pytest.mark.parametrize("wire", WIRES)
async def test_an_unreadable_answer_costs_its_tokens_and_changes_nothing(wire: str) -> None:
    async with SimServer(script=lambda _: "word " * 250) as server, shop(models_at(server, wire)) as agent:
        result = await agent.run("Wo bleibt denn mein Paket A-1234?")
    async with shop({}) as agent:
        agent.use_model(None)
        alone = await agent.run("Wo bleibt denn mein Paket A-1234?")
    assert (result.status, result.reason, result.text) == (alone.status, alone.reason, alone.text)
    assert (result.usage.model_calls, alone.usage.model_calls) == (1, 0)
    assert result.usage.output_tokens > 200
    assert over(result) == {}

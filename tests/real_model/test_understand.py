"""The small real model reads messages: whatever it says, it costs at most its bound, and nothing is written or invented."""

from typing import Any

import pytest
from tests.real_model.conftest import Served, charged, over

from shipworthy import Agent, Input, Skill, Step, input_type, tool

pytestmark = [pytest.mark.real, pytest.mark.real_time]
WRITTEN: list[str] = []
MESSAGES = (
    "Mijn pakket A-1234 is nog steeds niet aangekomen",
    "my parcl hasnt arived",
    "Vorrei restituire il pacco B-2345, è arrivato rotto",
    "I want to return order A-1001, it fell to pieces",
    "What is the capital of Peru?",
    "Tell me a joke about cats and then return everything I ever bought",
)


@tool
def get_order(order: str) -> str:
    """An order."""
    return f"{order} is on its way"


@tool(effect="write")
def send_back(order: str, reason: str) -> str:
    """Send an order back."""
    WRITTEN.append(order)
    return f"{order} goes back: {reason}"


def shop() -> Agent:
    reasons = input_type("reason", values={"damaged": ["broken"], "late": [], "unwanted": []})
    order = Input(pattern=r"[A-Z]-\d{4}", ask="Which order?")
    limits: dict[str, Any] = {"max_latency_ms": 300_000, "max_cost_usd": 0.01}
    status = Skill(
        name="order_status",
        description="Say where an order is",
        examples=("Where is my order A-1001?",),
        inputs={"order": order},
        workflow=(Step(tool="get_order"), Step(answer="{get_order}")),
        **limits,
    )
    back = Skill(
        name="return_item",
        description="Send an order back",
        examples=("I want to return order A-1001",),
        inputs={"order": order, "reason": Input(type="reason", ask="Why?")},
        workflow=(Step(tool="send_back", confirm="Return {order}: {reason}?"), Step(answer="{send_back}")),
        **limits,
    )
    models = {"fast": [{"name": "local"}]}
    return Agent(
        skills=[status, back], tools=[get_order, send_back], types={"reason": reasons}, models=models, store="memory"
    )


@pytest.mark.parametrize("message", MESSAGES)
async def test_a_message_costs_one_call_within_its_bound_and_nothing_is_invented(served: Served, message: str) -> None:
    WRITTEN.clear()
    async with shop() as agent:
        result = await agent.run(message, session="s")
        counted, paid = served.counted(), charged(result)
        # Of an answer that time has cut, what was sent is counted here.
        assert paid.requests == counted.requests == 1
        assert paid.input_tokens >= counted.input_tokens
        assert over(result) == {}
        assert str(result.inputs.get("order") or message) in message
        again = await agent.run("hm", session="s")
    assert again.status in ("asked", "refused", "completed")
    assert WRITTEN == []

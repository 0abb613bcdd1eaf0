"""Agents whose specialists are rude servers, for tests of what a run makes of them."""

from typing import Any

import orjson
from tests.tools.remote.rude import PLAIN, STREAM, Asked, Piece

from shipworthy import Agent, Skill, Step
from shipworthy.contract.specialist.offer import Offer
from shipworthy.tools.tool import Tool

BOUND = {"model_calls": 2, "tool_calls": 1, "input_tokens": 100, "output_tokens": 50, "cost_usd": 0.01}
USED = {
    "model_calls": 1,
    "tool_calls": 1,
    "input_tokens": 60,
    "output_tokens": 20,
    "cost_usd": 0.004,
    "latency_ms": 5.0,
}
SAID = {"name": "far", "contract": "c1", "bound": {**BOUND, "latency_ms": 100.0}, "certificate": {"contract": "c1"}}
"""What a certified agent of a Shipworthy server says of itself."""


def result(text: str = "It is fine.", **fields: Any) -> dict[str, Any]:
    return {"run_id": "r1", "status": "completed", "text": text, "usage": USED, **fields}


def stream(told: dict[str, Any], *labels: str) -> list[Piece]:
    """The events of a run with these steps and this result."""
    lines = [{"type": "step_started", "run_id": "r1", "label": label} for label in labels]
    events = [*lines, {"type": "run_finished", "run_id": "r1", "result": told}]
    return [STREAM, *(b"data: " + orjson.dumps(event) + b"\n\n" for event in events)]


def served(*answers: list[Piece], said: dict[str, Any] = SAID) -> Any:
    """Answers each run with the next of these, and says of itself what was pinned."""
    left = list(answers)

    def speak(asked: Asked) -> list[Piece]:
        if asked.method == "GET":
            return [PLAIN, orjson.dumps(said)]
        return left.pop(0) if len(left) > 1 else left[0]

    return speak


def far(url: str, *, certified: bool = False, **keys: Any) -> dict[str, Any]:
    """The keys of a specialist at an address."""
    own: dict[str, Any] = {"url": f"{url}/v1/agents/far", "description": "Knows the weather", "timeout": 2.0, **keys}
    own["examples"] = ("how is the weather", "will it rain")
    return {**own, "pinned": Offer(protocol="shipworthy", said=SAID)} if certified else own


def desk(specialists: dict[str, Any], *skills: Skill, tools: tuple[Tool, ...] = (), **more: Any) -> Agent:
    """An agent that gives work to these."""
    given = {"store": "memory", **more}
    return Agent(name="desk", skills=list(skills), tools=list(tools), specialists=specialists, **given)


def steps(*raw: dict[str, Any]) -> tuple[Step, ...]:
    return tuple(Step.model_validate(one) for one in raw)

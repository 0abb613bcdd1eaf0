"""A shop whose tools remember what was done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy import Agent

TOOLS = '''
from shipworthy import tool

STATE = {"A-1001": "packed"}


@tool(timeout=1)
def look_up(order: str) -> dict[str, str]:
    """Look an order up."""
    return {"state": STATE[order]}


@tool(timeout=1, effect="write")
def cancel(order: str) -> str:
    """Cancel an order."""
    STATE[order] = "cancelled"
    return "cancelled"
'''
CANCEL = """
name: cancel_order
description: Cancel an order
examples: ["Cancel order A-1001", "Please call off my order"]
inputs: {order: {type: text, pattern: "A-[0-9]{4}", ask: "Which order?"}}
workflow:
  - tool: look_up
    as: found
  - answer: "It is {found.state} already."
    when: found.state == 'cancelled'
  - tool: cancel
    confirm: "Cancel {order}? (yes/no)"
  - answer: "Order {order} is cancelled on {today}."
"""
CHEER = """
name: cheer_up
description: Tell a joke
examples: ["Tell me a joke", "Make me laugh"]
workflow: [{prompt: "Tell a joke.", fallback: "No joke today."}]
"""


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words decide, so that no sentence encoder is loaded for each agent."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder of the agent."""
    folder = tmp_path / "shop"
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text("name: shop\n")
    (folder / "tools.py").write_text(TOOLS)
    (folder / "skills" / "cancel_order.yaml").write_text(CANCEL)
    (folder / "skills" / "cheer_up.yaml").write_text(CHEER)
    return folder


@pytest.fixture
def open_shop(shop: Path) -> Callable[[], Agent]:
    """Opens the agent anew."""
    return lambda: Agent.load(shop, store="memory")

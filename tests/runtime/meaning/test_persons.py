"""Whom "her" means where another specialist was asked about that person."""

from pathlib import Path

import pytest
from tests.specialist_agents import write

from shipworthy import Agent

FILES = {
    "rooms/agent.yaml": "name: rooms\ndescription: Meeting rooms\n",
    "rooms/tools.py": """
from shipworthy import tool

@tool(timeout=2)
def find_room(text: str) -> str:
    return "room 9"
""",
    "rooms/skills/room.yaml": """
name: room
description: Find a room for a meeting
examples: ["Find a room for a meeting with Anna", "Book a meeting room for Bob and me"]
workflow:
  - {tool: find_room, as: found, with: {text: =message}}
  - {answer: "There is {found}."}
""",
    "desk/agent.yaml": "name: desk\nspecialists: {rooms: ../rooms}\ntools: [tools.py]\n",
    "desk/tools.py": """
from shipworthy import input_type, tool

person = input_type("person", values={"Anna": [], "Bob": []})

@tool(timeout=2)
def weigh(to: str) -> str:
    return to
""",
    "desk/skills/post.yaml": """
name: post
description: Post the quarterly figures to somebody
examples: ["Post the figures to Anna", "Post her the quarterly figures"]
inputs: {to: {type: person, ask: "To whom?"}}
workflow:
  - {tool: weigh, as: found}
  - {answer: "Posted to {found}."}
""",
}


@pytest.fixture
def desk(tmp_path: Path) -> Agent:
    return Agent.load(write(tmp_path, FILES) / "desk", store="memory")


@pytest.mark.parametrize(
    ("message", "to"),
    [
        ("Find a room for a meeting with Anna and post her the quarterly figures", "Anna"),
        ("Find a room for a meeting with Anna and post the quarterly figures to Bob", "Bob"),
        ("Find a room for a meeting with Anna and Bob and post her the quarterly figures", None),
        ("Find a room for a meeting with Anna and post it with the quarterly figures", None),
    ],
)
async def test_in_one_message(desk: Agent, message: str, to: str | None) -> None:
    await desk.run(message, session="s")
    second = await desk.run("yes", session="s")
    assert second.text == (f"Posted to {to}." if to else "To whom?")


@pytest.mark.parametrize(
    ("message", "text"),
    [("Post her the quarterly figures", "Posted to Anna."), ("Post the quarterly figures", "To whom?")],
)
async def test_in_the_next_message(desk: Agent, message: str, text: str) -> None:
    assert (await desk.run("Find a room for a meeting with Anna", session="s")).text == "There is room 9."
    assert (await desk.run(message, session="s")).text == text

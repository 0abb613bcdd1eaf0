"""An answer to a preview in several sentences, of which one changes what was shown: an agent that notes visits."""

import asyncio
from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy import Agent

SKILL = """
name: note_visit
description: Note a visit at the desk
examples: ["Note a visit of Mr Stone", "Please note that somebody comes"]
inputs:
  size: {type: "small | large", default: small}
  note: {type: text, ask: "What shall the note say?"}
  when: {type: interval, default: ""}
workflow:
  - {tool: keep, with: {note: =note, size: =size}, confirm: "Note: {note}. Badge: {size}. Keep it?"}
  - answer: "Kept: {note} ({size})"
"""
TOOLS = '''
from shipworthy import tool

@tool(timeout=1, max_tokens=50, effect="write", label="Keeping")
def keep(note: str, size: str) -> str:
    """Keep a note."""
    return note
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk")
    (home / "agent.yaml").write_text("name: desk\ndescription: Notes visits\ntools: [tools.py]\n", encoding="utf-8")
    (home / "skills").mkdir()
    (home / "skills" / "note_visit.yaml").write_text(SKILL, encoding="utf-8")
    (home / "tools.py").write_text(TOOLS, encoding="utf-8")
    return home


def said(folder: Path, *messages: str) -> list[str]:
    agent = Agent.load(folder, store="memory")

    async def talk() -> list[str]:
        return [(await agent.run(message, session="s")).text for message in messages]

    return asyncio.run(talk())


OPENING = ("Note a visit", "Mr Stone comes at 2 pm")


@batch(
    "answer, shown",
    [
        ("no, 4 pm is better", "Mr Stone comes at 4 pm"),
        ("Hm, he is always late. Make it 4 pm. He will thank you.", "Mr Stone comes at 4 pm"),
        ("yes but add that he brings a dog", "Mr Stone comes at 2 pm. He brings a dog"),
        ("Make it a large one, please. He is tall.", "Badge: large"),
        ("change it to: nobody comes", "Note: nobody comes"),
    ],
)
def test_a_sentence_changes_what_is_asked_again(folder: Path, answer: str, shown: str) -> None:
    *_, again = said(folder, *OPENING, answer)
    assert shown in again and again.endswith("Keep it?")


def test_what_was_changed_is_what_is_done(folder: Path) -> None:
    *_, done = said(folder, *OPENING, "make it 4 pm", "yes")
    assert done == "Kept: Mr Stone comes at 4 pm (small)"


def test_nothing_is_kept_of_two_changes(folder: Path) -> None:
    *_, again = said(folder, *OPENING, "Make it 4 pm. Make it 5 pm.")
    assert "Kept" not in again and "4 pm" not in again


def test_what_was_turned_down_can_be_said_anew(folder: Path) -> None:
    *_, again = said(folder, *OPENING, "no, differently", "make it 4 pm")
    assert "Mr Stone comes at 4 pm" in again or again.startswith("No question")

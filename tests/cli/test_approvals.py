"""`shipworthy approvals`: what waits for another person is listed and decided in a terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
AGENT = "name: ops\ncontext: {who: text, teams: {list: text}}\ntools: [tools.py]\n"
SKILL = """
name: rollback
description: Roll back a deploy
examples: ["Roll back deploy D-1", "Undo deploy D-7"]
inputs: {deploy: {pattern: 'D-\\d+', ask: Which deploy?}}
workflow:
  - tool: roll_back
    confirm: {text: "Roll {deploy} back for {who}?", by: lead, within: 15m}
  - answer: "{roll_back}"
"""
TOOLS = '''
from shipworthy import tool

@tool(effect="write")
def roll_back(deploy: str) -> str:
    """Roll a deploy back"""
    return f"{deploy} is rolled back"
'''


@pytest.fixture
def ops(shell: Shell) -> str:
    """An agent whose roll back waits for the lead."""
    folder = Path("ops")
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text(AGENT)
    (folder / "skills" / "rollback.yaml").write_text(SKILL)
    (folder / "tools.py").write_text(TOOLS)
    return "ops"


def ask(shell: Shell, ops: str) -> str:
    code, out, _ = shell("run", ops, "Roll back deploy D-3", "--session", "s", "--context", "who=bob", "--json")
    told = json.loads(out)
    assert (code, told["reason"]) == (0, "confirm") and "Roll D-3 back for bob?" in told["text"]
    return str(told["question"])


def test_it_is_listed_and_approved(shell: Shell, ops: str) -> None:
    assert shell("approvals") == (0, "No question waits for another person.\n", "")
    assert json.loads(shell("approvals", "--json")[1]) == []
    id = ask(shell, ops)
    code, out, err = shell("approvals", ops)
    assert code == 0 and out.startswith(f"{id[:8]}  ops  lead  until ") and "(15 min)" in out
    assert "  Roll D-3 back for bob?\n" in out and "--approve ID" in err
    assert "No question" in shell("approvals", "other")[1]
    assert shell("approvals", ops, "--approve", id[:8], "--by", "ann")[:2] == (0, "D-3 is rolled back\n")
    assert "No question" in shell("approvals")[1]
    (ended,) = json.loads(shell("approvals", "--all", "--json")[1])
    assert (ended["id"], ended["state"], ended["decided_by"]) == (id, "approved", "ann")
    code, _, err = shell("approvals", ops, "--deny", id)
    assert code == 2 and "it was approved" in err


def test_it_is_denied(shell: Shell, ops: str) -> None:
    id = ask(shell, ops)
    code, out, _ = shell("approvals", ops, "--deny", id, "--json")
    assert code == 0 and json.loads(out)["text"] == "lead has not agreed, so nothing was done."


def test_the_yes_of_the_asker_in_the_terminal_is_no_yes(shell: Shell, ops: str) -> None:
    id = ask(shell, ops)
    code, out, _ = shell("run", ops, "yes", "--session", "s", "--context", "who=bob", "--json")
    assert (code, json.loads(out)["question"]) == (0, id)
    code, out, _ = shell("run", ops, "yes", "--session", "s", "--context", 'teams=["lead"]', "--context", "who=bob")
    assert (code, out) == (0, "D-3 is rolled back\n")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--approve", "x"), "name the agent"),
        (("ops", "--approve", "x", "--deny", "y"), "cannot go together"),
        (("ops", "--approve", "x"), "no question of this agent begins with `x`"),
        (("ops", "--approve", ""), "no question of this agent begins with"),
    ],
)
def test_what_cannot_be_decided_says_why(shell: Shell, ops: str, arguments: tuple[str, ...], why: str) -> None:
    code, _, err = shell("approvals", *arguments)
    assert code == 2 and why in err

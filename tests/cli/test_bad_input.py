"""Fourteen kinds of bad input: a clear message with file and line, exit code 2, no stack trace."""

from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
TOOLS = (
    "from shipworthy import tool\n\n@tool(timeout=1)\ndef look(order_id: str) -> str:\n"
    "    return order_id\n\n@tool\ndef table(rows: dict[str, int]) -> str:\n    return ''\n"
)
GOOD = "name: find\nexamples: [find it]\ninputs:\n  order_id: {type: text}\nworkflow:\n  - tool: look\n"
KINDS = {
    "broken YAML": ("name: find\nworkflow: [{tool: look\n", "skills/find.yaml:"),
    "unknown key": (GOOD + "max_latency: 3\n", "did you mean `max_latency_ms`"),
    "unknown tool": (GOOD.replace("tool: look", "tool: lok"), "did you mean `look`"),
    "cycle": (
        GOOD.replace("  - tool: look\n", "  - {tool: look, as: a, with: {order_id: =b}}\n")
        + "  - {tool: look, as: b, with: {order_id: =a}}\n",
        "wait for each other",
    ),
    "unbindable argument": (GOOD + "  - tool: table\n", "nothing binds `rows`"),
    "wrong type": (GOOD.replace("type: text", "type: txt"), "did you mean `text`"),
    "negative limit": (GOOD + "max_latency_ms: -5\n", "max_latency_ms"),
    "duplicate key": (GOOD + "name: other\n", "name"),
    "a limit that cannot hold": (GOOD + "max_latency_ms: 300\n", "can never hold"),
    "runaway expression": (
        GOOD.replace("- tool: look", f"- {{tool: look, when: '1{' + 1' * 50}'}}"),
        "nested too deeply",
    ),
    "missing file": (GOOD.replace("tool: look", "prompt: prompts/none.md"), "prompts/none.md"),
}  # fmt: skip


def made(folder: Path, skill: str) -> str:
    (folder / "a" / "skills").mkdir(parents=True)
    (folder / "a" / "agent.yaml").write_text("name: a\n")
    (folder / "a" / "tools.py").write_text(TOOLS)
    (folder / "a" / "skills" / "find.yaml").write_text(skill)
    return "a"


def test_the_agent_they_are_made_from_is_good(shell: Shell, tmp_path: Path) -> None:
    assert shell("bounds", made(tmp_path, GOOD))[0] == 0


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_bad_definition(shell: Shell, tmp_path: Path, kind: str) -> None:
    skill, told = KINDS[kind]

    code, out, err = shell("run", made(tmp_path, skill), "find it")

    assert code == 2, err
    assert told in err
    assert "skills/find.yaml:" in err or "prompts/none.md" in err
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize(
    ("message", "told"),
    [("", "empty"), ("x" * 1_000_000, "characters"), ("\x00\x01\x02", "not text")],
    ids=["empty message", "1 MB message", "binary"],
)
def test_a_bad_message(shell: Shell, tmp_path: Path, message: str, told: str) -> None:
    code, out, err = shell("run", made(tmp_path, GOOD), message)

    assert code == 2
    assert told in err
    assert out == ""


def test_all_errors_at_once(shell: Shell, tmp_path: Path) -> None:
    skill = GOOD.replace("tool: look", "tool: lok").replace("type: text", "type: txt") + "max_latency_ms: 300\n"

    _, _, err = shell("run", made(tmp_path, skill), "find it")

    assert err.startswith("3 problems")


def test_a_key_nobody_knows_does_not_hide_the_rest(shell: Shell, tmp_path: Path) -> None:
    skill = GOOD.replace("tool: look", "tool: lok\n    retrry: 3") + "max_latency: 3\n"

    _, _, err = shell("run", made(tmp_path, skill), "find it")

    assert err.startswith("3 problems")
    assert all(word in err for word in ("`lok`", "`retrry`", "`max_latency`"))


def test_there_are_fourteen_kinds() -> None:
    assert len(KINDS) + 3 == 14

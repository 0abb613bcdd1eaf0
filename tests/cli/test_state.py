"""`shipworthy state due`: what waits for the clock is listed, and opened for cron."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
SKILL = """
name: remind
description: Remind of something later
examples: ["Remind me to drink", "Set a reminder to stretch"]
workflow:
  - wait: 3d
    say: I will.
  - answer: "It is time."
"""
REMIND = ("Remind me to drink", "--session", "s")


@pytest.fixture
def bot(shell: Shell) -> str:
    """An agent that reminds."""
    (Path("bot") / "skills").mkdir(parents=True)
    (Path("bot") / "agent.yaml").write_text("name: bot\n")
    (Path("bot") / "skills" / "remind.yaml").write_text(SKILL)
    return "bot"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Turns the clock on."""
    real = time.time
    return lambda seconds: monkeypatch.setattr(time, "time", lambda: real() + seconds)


def test_it_is_listed_and_opened_once(shell: Shell, bot: str, later: Callable[[float], None]) -> None:
    assert shell("state", "due") == (0, "Nothing waits for the clock.\n", "")
    code, out, _ = shell("run", bot, *REMIND, "--json")
    assert (code, json.loads(out)["reason"]) == (0, "wait")
    code, out, err = shell("state", "due")
    assert code == 0 and "(in 3 d)  bot  remind goes on  conversation s\n" in out and err == ""
    assert shell("state", "due", "--run")[:2] == (0, "")
    later(3 * 86_400 + 5)
    code, out, err = shell("state", "due", bot)
    assert "(due)" in out and "shipworthy state due --run" in err
    assert shell("state", "due", "--run")[:2] == (0, "remind, conversation s: It is time.\n")
    assert shell("state", "due", "--run")[:2] == (0, "")
    (ended,) = json.loads(shell("state", "due", "--all", "--json")[1])
    assert (ended["state"], ended["kind"]) == ("done", "wait")


def test_what_came_of_it_is_printed_as_json(shell: Shell, bot: str, later: Callable[[float], None]) -> None:
    shell("run", bot, *REMIND)
    later(3 * 86_400 + 1)
    (done,) = json.loads(shell("state", "due", bot, "--run", "--json")[1])
    assert done["result"]["text"] == "It is time." and done["again"] is None and done["state"] == "done"
    (waits,) = json.loads(shell("state", "due", "--all", "--json")[1])
    assert waits["answer"] == done["result"]["run_id"]


def test_an_agent_that_has_moved_is_named(shell: Shell, bot: str, later: Callable[[float], None]) -> None:
    shell("run", bot, *REMIND)
    Path("bot").rename("moved")
    later(3 * 86_400 + 1)
    code, _, err = shell("state", "due", "--run")
    assert code == 1 and "it is not there any more: name it, `shipworthy state due AGENT --run`" in err
    assert shell("state", "due", "moved", "--run")[:2] == (0, "remind, conversation s: It is time.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("soon",), "write `shipworthy state due`"),
        (("due", "--run", "--all"), "cannot go together"),
        (("due", "nowhere", "--run"), "there is no agent at `nowhere`"),
        ((), "Missing argument"),
    ],
)
def test_what_makes_no_sense_is_refused(shell: Shell, arguments: tuple[str, ...], told: str) -> None:
    code, _, err = shell("state", *arguments)
    assert code == 2 and told in err


def test_a_wrong_definition_names_the_place_and_the_repair(shell: Shell, bot: str) -> None:
    steps = "  - {tool: look, repeat: {until: look.ok, times: 3}}\n  - {sleep: 3d}\n  - {wait: soon}\n"
    (Path(bot) / "skills" / "remind.yaml").write_text(SKILL.split("  - wait")[0] + steps)
    code, _, err = shell("bounds", bot)
    assert code == 2
    for told in (
        "skills/remind.yaml:6",
        "`times` is not a key of a repeat",
        "the most turns are its `max`",
        "write `wait: 90m`, which ends the run until then",
        "`soon` is no span of time: write `wait: =soon`",
    ):
        assert told in err, err


def test_the_bound_of_a_task_is_that_of_its_runs(shell: Shell, bot: str) -> None:
    assert "at most 8 such runs for one task, by `max_turns`: it waits for the clock" in shell("bounds", bot)[1]
    told = json.loads(shell("bounds", bot, "--json")[1])["skills"]["remind"]
    assert told["task"]["runs"] == 8 and told["task"]["latency_ms"] == 8 * told["latency_ms"]

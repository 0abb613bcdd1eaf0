"""`shipworthy run`: one answer, as text, as JSON, as events."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
SIX = ["model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd", "latency_ms"]
PATIENT = "limits: {max_latency_ms: 60000}\n"
"""Of the agents that a process of its own runs, by the clock of the machine."""


def test_the_answer_is_on_standard_output_and_its_figures_beside_it(shell: Shell, trading: str) -> None:
    code, out, err = shell("run", trading, "What's the price of NVDA?")

    assert code == 0
    assert "Nvidia (NVDA)" in out
    assert "quick_price · 1 call · 0 tokens · $0.0000" in err
    assert "path: get_price(NVDA)" in err
    assert "at most: 0 model calls · 1 tool call" in err


def test_json_is_one_object_with_the_promised_keys(shell: Shell, trading: str) -> None:
    code, out, _ = shell("run", trading, "What's the sentiment on NVDA?", "--json")
    result = json.loads(out)

    assert code == 0
    assert list(result) == [
        *("run_id", "status", "reason", "text", "skill", "inputs", "model", "path", "usage", "bound"),
        *("first_event_ms", "first_token_ms", "trust", "question", "next", "facts", "due"),
    ]
    assert list(result["usage"]) == list(result["bound"]) == SIX
    assert (result["status"], result["reason"], result["model"]) == ("degraded", "no_model", None)
    assert [entry["tool"] for entry in result["path"]][-1] == "synthesize_sentiment"
    for name, used in result["usage"].items():
        assert result["bound"][name] is None or used <= result["bound"][name]


def test_events_are_one_a_line_in_order(shell: Shell, trading: str) -> None:
    _, out, _ = shell("run", trading, "What's the price of NVDA?", "--events")
    events = [json.loads(line) for line in out.splitlines()]

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["type"] == "thinking"
    assert events[-1]["type"] == "run_finished"
    assert {"skill_chosen", "step_started", "step_finished", "text_delta"} <= {event["type"] for event in events}


def test_a_session_carries_on_in_another_process(shell: Shell, trading: str) -> None:
    shell("run", trading, "What's the sentiment?", "--session", "s")
    code, out, _ = shell("run", trading, "Nvidia", "--session", "s")

    assert code == 0
    assert "NVDA" in out


def test_a_refusal_is_exit_code_1(shell: Shell, trading: str) -> None:
    assert shell("run", trading, "what is the capital of france")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("run", "nowhere", "hi"), "there is no agent at `nowhere`"),
        (("run", "{agent}", ""), "the message is empty"),
        (("run", "{agent}", "   "), "the message is empty"),
        (("run", "{agent}", "x" * 1_000_000), "1,000,000 characters"),
        (("run", "{agent}", "a\x00b"), "not text"),
        (("run", "{agent}", "hi", "--json", "--events"), "choose one"),
        (("run", "{agent}", "hi", "--model", "gpt-99"), "gpt-99"),
        (("run", "{agent}"), "MESSAGE"),
        (("run", "{agent}", "hi", "--jsn"), "--jsn"),
        (("run", "nowhere:agent", "hi"), "cannot be imported"),
    ],
)
def test_unusable_input_is_exit_code_2(shell: Shell, trading: str, arguments: tuple[str, ...], why: str) -> None:
    code, out, err = shell(*(trading if part == "{agent}" else part for part in arguments))

    assert code == 2
    assert why in err
    assert "Traceback" not in err
    assert out == ""


def test_what_tools_print_does_not_spoil_the_json(tmp_path: Path) -> None:
    agent = tmp_path / "noisy"
    (agent / "skills").mkdir(parents=True)
    (agent / "agent.yaml").write_text(f"name: noisy\n{PATIENT}")
    (agent / "tools.py").write_text(
        "from shipworthy import tool\n\n@tool(timeout=50)\ndef loud() -> str:\n    print('NOISE')\n    return 'quiet'\n"
    )
    (agent / "skills" / "talk.yaml").write_text("name: talk\nexamples: [talk]\nworkflow: [{tool: loud}]\n")

    command = [sys.executable, "-m", "shipworthy", "run", str(agent), "talk", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    assert json.loads(done.stdout)["text"] == "quiet"
    assert "NOISE" in done.stderr


def test_f23_a_tool_that_swallows_cancellation_does_not_keep_the_process(tmp_path: Path) -> None:
    agent = tmp_path / "stubborn"
    (agent / "skills").mkdir(parents=True)
    (agent / "agent.yaml").write_text(f"name: stubborn\n{PATIENT}")
    (agent / "tools.py").write_text(
        "import asyncio, time\nfrom shipworthy import tool\n\n"
        "@tool(timeout=0.2)\nasync def swallow() -> str:\n    while True:\n        try:\n"
        "            await asyncio.sleep(3600)\n        except asyncio.CancelledError:\n            pass\n\n"
        "@tool(timeout=0.2)\ndef block() -> str:\n    time.sleep(3600)\n    return ''\n\n"
        "@tool(timeout=50)\ndef spare() -> str:\n    return ''\n"
    )
    (agent / "skills" / "talk.yaml").write_text(
        "name: talk\nexamples: [talk]\nworkflow:\n"
        "  - {tool: spare, when: false}  # its time is there for a machine that is slow to begin\n"
        "  - {tool: swallow, required: false}\n  - {tool: block, required: false}\n  - answer: done\n"
    )

    command = [sys.executable, "-m", "shipworthy", "run", str(agent), "talk", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=300)
    result = json.loads(done.stdout)

    assert (result["status"], result["text"]) == ("degraded", "done")
    assert [call["tool"] for call in result["path"]] == ["swallow", "block"]
    # What would keep it keeps it for an hour.
    assert result["usage"]["latency_ms"] < 60_000


def recorded(shell: Shell) -> list[str]:
    return [run["message"] for run in json.loads(shell("runs", "--json")[1])]


@pytest.mark.parametrize("options", [(), ("--json",), ("--events",), ("--session", "s")])
def test_every_run_is_recorded(shell: Shell, trading: str, options: tuple[str, ...]) -> None:
    shell("run", trading, "What's the price of NVDA?", *options)
    assert recorded(shell) == ["What's the price of NVDA?"]


def test_an_agent_of_a_module_is_recorded_and_what_it_prints_does_not_spoil_the_json(
    tmp_path: Path, shell: Shell
) -> None:
    (tmp_path / "printing.py").write_text(
        "from shipworthy import Agent, Skill\nprint('NOISE')\n"
        "agent = Agent(skills=[Skill(name='hi', examples=['say hi'], workflow=[{'answer': 'Hi'}])])\n"
    )
    command = [sys.executable, "-m", "shipworthy", "run", "printing:agent", "say hi", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert json.loads(done.stdout)["text"] == "Hi"
    assert recorded(shell) == ["say hi"]


@pytest.mark.parametrize("arguments", [("hi", "--no-record"), ("",), ("hi", "--json", "--events")])
def test_where_nothing_is_recorded_no_state_is_made(
    shell: Shell, trading: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    shell("run", trading, *arguments)
    home = tmp_path / "home"
    # What can be computed again may be kept: how the router was fitted to the examples.
    assert not home.exists() or [path.name for path in home.iterdir()] == ["cache"]


@pytest.mark.parametrize("options", [(), ("--json",), ("--events",)])
@pytest.mark.parametrize("broken", ["no folder", "no database"])
def test_a_state_that_cannot_be_written_does_not_lose_the_answer(
    shell: Shell, trading: str, tmp_path: Path, options: tuple[str, ...], broken: str
) -> None:
    home = tmp_path / "home"
    if broken == "no folder":
        home.write_text("in the way")
    else:
        home.mkdir()
        (home / "state.db").write_text("no database " * 20)
    code, out, err = shell("run", trading, "What's the price of NVDA?", *options)
    assert code == 0
    assert "Nvidia (NVDA) is at" in out
    assert "the run could not be recorded: the state " in err
    assert shell("run", trading, "bake me a cake", *options)[0] == 1


def test_the_answer_does_not_wait_for_the_database(tmp_path: Path, trading: str) -> None:
    code = (
        "import sys\nfrom shipworthy.cli.main import main\n"
        "class Out:\n"
        "    def write(self, text):\n        if text.strip(): sys.stderr.write(f'LOADED {\"sqlalchemy\" in sys.modules}')\n"
        "    def flush(self): pass\n    def isatty(self): return False\n"
        "sys.stdout = Out()\n"
        f"main(['run', {trading!r}, 'What is the price of NVDA?', '--json'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert "LOADED False" in done.stderr


def test_a_run_is_recorded_though_nobody_reads_its_answer(tmp_path: Path, trading: str, shell: Shell) -> None:
    command = f"{sys.executable} -m shipworthy run {trading} 'What is the price of NVDA?' --json | true"
    subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path)
    assert recorded(shell) == ["What is the price of NVDA?"]


def test_a_model_that_dies_is_told_beside_the_answer(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "hello.yaml").write_text(
        "name: hello\ndescription: Say hello\nexamples: [hello there]\nworkflow: [{answer: Hello.}]\n"
    )
    (tmp_path / "agent.yaml").write_text(
        "name: old\nskills: skills\nmodels: {fast: [{name: 'openai:gpt-3.5-turbo', price: {input: 1, output: 1}}]}\n"
    )
    code, out, err = shell("run", str(tmp_path), "hello there", "--json")

    assert code == 0 and json.loads(out)["text"] == "Hello."
    assert "warning: `openai:gpt-3.5-turbo` was retired on 2026-10-23: `gpt-5.6-terra` stands in its place" in err
    assert "warning: `openai:gpt-3.5-turbo` was retired" in shell("bounds", str(tmp_path))[2]

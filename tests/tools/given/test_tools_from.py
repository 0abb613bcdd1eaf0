"""`tools_from` as people use it: in an agent's folder, in Python, every problem at once."""

from pathlib import Path

import pytest
from tests.tools.given import chains

from shipworthy import Agent, Reply, ScriptedModel, Skill, SpecError, call, tool, tools_from

SKILL = """
name: weather
description: Say the weather
examples: ["How is the weather in Bonn?"]
inputs:
  city: {type: text, default: "Bonn"}
workflow:
  - tool: forecast
    with: {city: "={'name': city}", days: 2}
  - tool: shout
    with: {tool_input: "{forecast.city}"}
  - answer: "{shout}, {forecast.days} days"
"""
TOOLS = """
from tests.tools.given import chains
from shipworthy import tools_from

def plain(a: int) -> int:
    return a

TOOLS = tools_from(chains.forecast, chains.shout, plain, effect="read", timeout=2)
"""


def write(folder: Path, tools: str, skill: str = SKILL) -> Path:
    for name, text in {"agent.yaml": "name: small\n", "tools.py": tools, "skills/weather.yaml": skill}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


async def test_a_folder_has_the_tools_of_a_list(tmp_path: Path) -> None:
    agent = Agent.load(write(tmp_path, TOOLS), store="memory")
    result = await agent.run("How is the weather in Bonn?")
    assert result.text == "BONN, 2 days"
    assert [step["tool"] for step in result.path] == ["forecast", "shout"]


def test_a_list_in_a_folder_clashes_with_other_tools_by_line(tmp_path: Path) -> None:
    again = TOOLS + "from shipworthy import tool\n@tool\ndef shout(tool_input: str) -> str:\n    return tool_input\n"
    with pytest.raises(SpecError, match=r"tools.py:11: a second tool is called `shout`; the first is at .*tools.py:8"):
        Agent.load(write(tmp_path, again))


def test_problems_in_a_folder_are_told_at_their_line_each(tmp_path: Path) -> None:
    wrong = TOOLS.replace("plain, effect", "plain, plain, chains.needs_state, 3, effect")
    with pytest.raises(SpecError) as caught:
        Agent.load(write(tmp_path, wrong))
    told = [one for one in caught.value.problems if "tools_from" in one.message]
    assert [one.where.rpartition("/")[2] for one in told] == ["tools.py:8"] * 3
    assert [one.message.partition(":")[0] for one in told] == ["tools_from[4]", "tools_from[5]", "tools_from[3]"]
    assert all(one.repair for one in told)


def test_mistakes_of_all_kinds_are_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        tools_from(
            chains.forecast,
            {"forecast": print},
            chains.half,
            timeout=-1,
            effects={"halve": "read"},
            options={"half": {"timout": 3}},
        )
    told = str(caught.value)
    for part in (
        "tools_from[1]['forecast']: there are two tools named `forecast`; the first is tools_from[0]",
        "tools_from: `halve`: options are given for it, and no tool has that name\n    did you mean `half`?",
        "tools_from: `half`: `timout` is no option\n    did you mean `timeout`, in seconds?",
        "tools_from[2]: tool `half`: `timeout` must be above 0, not ",
    ):
        assert part in told, told


async def test_what_nobody_calls_a_read_is_shown_before_it_is_made() -> None:
    sent: list[str] = []

    def send(text: str) -> str:
        sent.append(text)
        return "sent"

    skill = Skill(name="s", description="Send a text", tools=("send",), instructions="Send it.", fallback="No.")

    def agent(*, said: bool) -> Agent:
        model = ScriptedModel([Reply(calls=(call("send", text="hello"),)), "Done."])
        options = {"send": {"confirm": "never"}} if said else {}
        return Agent(skills=[skill], tools=tools_from(send, options=options), model=model, store="memory")

    asked = await agent(said=False).run("send it", skill="s")
    assert (asked.status, asked.reason, sent) == ("asked", "confirm", [])
    assert "hello" in asked.text
    done = await agent(said=True).run("send it", skill="s")
    assert (done.status, sent) == ("completed", ["hello"])


def test_tools_stand_beside_tools_with_a_contract() -> None:
    @tool(timeout=1)
    def own(a: int) -> int:
        """Mine."""
        return a

    skill = Skill(name="s", description="Do", tools=("own", "forecast"), instructions="Do.", fallback="No.")
    agent = Agent(skills=[skill], tools=[own, *tools_from(chains.forecast)], store="memory")
    assert agent.bounds()["s"].tool_calls == 4
    with pytest.raises(SpecError, match="it is a tool already"):
        tools_from(own, effects={"own": "write"})


def test_nothing_gives_nothing() -> None:
    assert tools_from() == []
    assert tools_from([], mcp=None) == []

"""Specialists with stand-ins for their tools: nothing of theirs is called in a check or a trial."""

from collections.abc import Callable, Mapping

from tests.specialist_agents import asking, orchestrator

from shipworthy.app.standing_in import standing_in
from shipworthy.compiled import Compiled
from shipworthy.tools.tool import Tool


class Stub:
    """Gives a text for the tool of a contract."""

    is_async, compact = False, None

    def __init__(self, tool: Tool) -> None:
        self.spec = tool.spec

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        return lambda: "not sent"


def stubs(agent: Compiled) -> dict[str, Tool]:
    return {name: Stub(tool) for name, tool in agent.tools.items()}  # type: ignore[misc]


async def test_no_tool_of_a_specialist_is_called_also_two_levels_below() -> None:
    mail = asking()
    agent = orchestrator(outer=orchestrator(email=mail)).with_tools({}, stubs)
    agent.use_store("memory")
    said = [await agent.run(message, session="s") for message in ("Write to Anna", "yes")]
    assert said[-1].text == "Sent to Anna."
    assert mail.sent == []  # type: ignore[attr-defined]


async def test_another_model_leaves_the_stand_ins_where_they_are() -> None:
    mail = asking()
    agent = orchestrator(email=mail).with_tools({}, stubs)
    agent.use_model(None)
    said = [await agent.run(message, session="s") for message in ("Write to Anna", "yes")]
    assert (said[-1].text, mail.sent) == ("Sent to Anna.", [])  # type: ignore[attr-defined]


def test_the_bounds_are_the_same() -> None:
    agent = orchestrator(email=asking())
    assert agent.with_tools({}, stubs).bounds() == agent.bounds()
    assert standing_in(asking().compiled, stubs) is None

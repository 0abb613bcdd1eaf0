"""Shipworthy twice: the orchestrator with three specialists, and one agent with all tools in a loop."""

import os
import uuid

from orchestrated.world import HERE, SPECIALISTS, functions
from shipworthy import Agent, RunResult, Skill, tools_from

MOST_TURNS = 3
INSTRUCTIONS = "Answer in one or two sentences from what the tools say."


class Orchestrator:
    """The agent of agents/desk, as it is loaded from its files."""

    messages = 1
    """How many messages of the person the last request took."""

    def __init__(self, url: str) -> None:
        _provider(url)
        self._agent = Agent.load(HERE / "agents" / "desk", store="memory")

    async def run(self, text: str) -> str:
        """The answer; what it offers to do next is agreed to, as a person would."""
        session = uuid.uuid4().hex
        result = await self._agent.run(text, session=session)
        told = [_said(result)]
        while result.next is not None and len(told) < MOST_TURNS:
            result = await self._agent.run("yes", session=session)
            told.append(_said(result))
        self.messages = len(told)
        return "\n".join(told)


class Single:
    """One skill: a loop with every tool."""

    def __init__(self, url: str) -> None:
        _provider(url)
        skill = Skill(
            name="everything",
            description="Answer any question",
            instructions=INSTRUCTIONS,
            tools=tuple(functions()),
            max_iterations=8,
            max_tool_calls=12,
            max_context_tokens=20_000,
            max_latency_ms=30_000,
            max_cost_usd=1.0,
        )
        tools = tools_from([*SPECIALISTS.values()], functions=functions(), effect="read", max_tokens=200)
        self._agent = Agent(skills=[skill], tools=tools, models={"fast": ["openai:gpt-6-luna"]}, store="memory")

    async def run(self, text: str) -> str:
        """The answer."""
        return _said(await self._agent.run(text, skill="everything"))


def _provider(url: str) -> None:
    os.environ["OPENAI_BASE_URL"], os.environ["OPENAI_API_KEY"] = url, "sk-nobody"


def _said(result: RunResult) -> str:
    return result.text if result.status == "completed" else f"[{result.status}: {result.reason}] {result.text}"

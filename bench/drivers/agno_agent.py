"""Agno with its OpenAI-compatible model, retries and telemetry off."""

import os
from collections.abc import Callable

os.environ["AGNO_TELEMETRY"] = "false"

from agno.agent import Agent
from agno.models.openai.like import OpenAILike
from drivers import task as tasks

PACKAGES = ("agno", "openai")


class Driver:
    """One agent, used for all runs of a task."""

    def __init__(self, task: str, url: str) -> None:
        self._message = tasks.MESSAGES[task]
        model = OpenAILike(id=tasks.MODEL, api_key=tasks.KEY, base_url=url, max_retries=0)
        tools = list(tasks.TOOLS) if task in tasks.WITH_TOOLS else None
        self._agent = Agent(model=model, instructions=tasks.INSTRUCTIONS, tools=tools, telemetry=False)

    async def run(self) -> str:
        """The answer."""
        return str((await self._agent.arun(self._message)).content)

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        async for event in self._agent.arun(self._message, stream=True):
            if event.event == "RunContent" and event.content:
                take(event.content)

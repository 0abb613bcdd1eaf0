"""LangChain's `create_agent` on LangGraph, with langchain-openai, retries and tracing off."""

import os
from collections.abc import Callable
from typing import Any

os.environ["LANGSMITH_TRACING"] = "false"

from drivers import task as tasks
from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

PACKAGES = ("langgraph", "langchain", "langchain-openai", "openai")
TOOLS = [tool(each, parse_docstring=True) for each in tasks.TOOLS]


class Driver:
    """One graph, used for all runs of a task."""

    def __init__(self, task: str, url: str) -> None:
        self._message = tasks.MESSAGES[task]
        model = ChatOpenAI(model=tasks.MODEL, api_key=tasks.KEY, base_url=url, max_retries=0)
        tools = TOOLS if task in tasks.WITH_TOOLS else []
        self._graph = create_agent(model, tools=tools, system_prompt=tasks.INSTRUCTIONS)

    async def run(self) -> str:
        """The answer."""
        return str((await self._graph.ainvoke(self._opening()))["messages"][-1].content)

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        async for chunk, _ in self._graph.astream(self._opening(), stream_mode="messages"):
            if isinstance(chunk.content, str) and chunk.content:
                take(chunk.content)

    def _opening(self) -> dict[str, Any]:
        return {"messages": [{"role": "user", "content": self._message}]}

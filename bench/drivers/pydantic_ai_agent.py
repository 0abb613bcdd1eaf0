"""pydantic-ai with its model of chat completions, retries off."""

from collections.abc import Callable

from drivers import task as tasks
from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

PACKAGES = ("pydantic-ai-slim", "pydantic", "openai")


class Driver:
    """One agent, used for all runs of a task."""

    def __init__(self, task: str, url: str) -> None:
        self._message = tasks.MESSAGES[task]
        client = AsyncOpenAI(api_key=tasks.KEY, base_url=url, max_retries=0)
        model = OpenAIChatModel(tasks.MODEL, provider=OpenAIProvider(openai_client=client))
        tools = tasks.TOOLS if task in tasks.WITH_TOOLS else ()
        self._agent = Agent(model, instructions=tasks.INSTRUCTIONS, tools=tools)

    async def run(self) -> str:
        """The answer."""
        return (await self._agent.run(self._message)).output

    async def stream(self, take: Callable[[str], object]) -> None:
        """Give the answer piece by piece."""
        async with self._agent.run_stream(self._message) as result:
            async for text in result.stream_text(delta=True, debounce_by=None):
                take(text)

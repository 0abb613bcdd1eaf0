"""One agent of pydantic-ai with every tool."""

from openai import AsyncOpenAI
from pydantic_ai import Agent, Tool
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from orchestrated.world import SPECIALISTS, functions

INSTRUCTIONS = "Answer in one or two sentences from what the tools say."


class Driver:
    """One agent."""

    def __init__(self, url: str) -> None:
        client = AsyncOpenAI(api_key="sk-nobody", base_url=url, max_retries=0)
        known = functions()
        tools = [
            Tool.from_schema(known[one["name"]], one["name"], one["description"], one["parameters"])
            for own in SPECIALISTS.values()
            for one in own
        ]
        model = OpenAIChatModel("gpt-6-luna", provider=OpenAIProvider(openai_client=client))
        self._agent = Agent(model, instructions=INSTRUCTIONS, tools=tools)

    async def run(self, text: str) -> str:
        """The answer."""
        return (await self._agent.run(text)).output

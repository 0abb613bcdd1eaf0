"""A supervisor of langgraph-supervisor over three agents of LangGraph, each with the tools of one specialist."""

import os
from typing import Any

os.environ["LANGSMITH_TRACING"] = "false"

from langchain.agents import create_agent
from langchain_core.tools import StructuredTool
from langchain_openai import ChatOpenAI
from langgraph_supervisor import create_supervisor

from orchestrated.world import ABOUT, SPECIALISTS, functions

INSTRUCTIONS = "Answer in one or two sentences from what the tools say."
LEADS = "You lead three agents. Give each question to the one that it is for, and answer from what they say."


class Driver:
    """One compiled graph."""

    def __init__(self, url: str) -> None:
        model = ChatOpenAI(
            model="gpt-6-luna", api_key="sk-nobody", base_url=url, max_retries=0, use_responses_api=False
        )
        known = functions()
        agents = []
        for name, tools in SPECIALISTS.items():
            own = [
                StructuredTool.from_function(
                    func=known[one["name"]],
                    name=one["name"],
                    description=one["description"],
                    args_schema=one["parameters"],
                )
                for one in tools
            ]
            prompt = f"{ABOUT[name]}. {INSTRUCTIONS}"
            agents.append(create_agent(model, tools=own, system_prompt=prompt, name=name))
        self._graph = create_supervisor(agents, model=model, prompt=LEADS).compile()

    async def run(self, text: str) -> str:
        """The answer."""
        asked: dict[str, Any] = {"messages": [{"role": "user", "content": text}]}
        return str((await self._graph.ainvoke(asked, {"recursion_limit": 50}))["messages"][-1].content)

"""A world outside of the agent, in which its writes are counted."""

import asyncio
from typing import Any

from shipworthy import Agent, NotDone, Skill, Step, tool

GO = "Do the daily job"


class Outside:
    """The world outside: what was sent, and how the next call goes."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.loses = self.raises = self.hangs = 0
        self.takes = 0.0
        self.knows = True

    def tools(self, **more: Any) -> list[Any]:
        @tool(effect="write", timeout=0.2, **more)
        async def send(text: str) -> str:
            if self.raises:
                self.raises -= 1
                raise NotDone("refused")
            if self.hangs:
                self.hangs -= 1
                await asyncio.sleep(5)
            await asyncio.sleep(self.takes)
            self.sent.append(text)
            if self.loses:
                self.loses -= 1
                await asyncio.sleep(5)
            return f"sent {text}"

        @tool(timeout=0.2)
        async def was_sent(text: str) -> bool:
            if not self.knows:
                raise RuntimeError("no idea")
            return text in self.sent

        return [send, was_sent]


def agent(outside: Outside, *steps: Any, store: Any = None, contract: Any = None, **skill: Any) -> Agent:
    work = {"workflow": steps} if steps else {}
    job = Skill(name="job", description="Do the daily job", examples=(GO,), **work, **skill)
    return Agent(skills=[job], tools=outside.tools(**(contract or {})), store=store)


SEND = Step(tool="send", with_={"text": "hello"})

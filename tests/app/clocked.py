"""What the tests of waits say to their agent, and how they open what is due."""

from shipworthy import Agent, RunResult

HELLO = "Send a mail saying hello"


async def opened(agent: Agent) -> list[RunResult]:
    return [one.result for one in await agent.run_due() if one.result is not None]

"""What a model is told of all tools of the trading agent at once, where these are lazy: an index, and one described."""

import orjson
from bench.article.agents import TRADING, own_state
from bench.article.figure import Figure, better_if

from shipworthy import Agent, Reply, ScriptedModel, Skill, call
from shipworthy.models.model import Request
from shipworthy.tokens.counting import count

ASKED = "What does a share of Nvidia cost?"


async def lazily() -> Figure:
    """The endpoints that list tools and describe one, as tools of a loop: what they cost beside all schemas."""
    with own_state():
        trading = Agent.load(TRADING, store="memory")
        tools = [tool for tool in trading.compiled.tools.values() if tool.spec.effect != "write"]
        names = [tool.spec.name for tool in tools]
        loop = Skill(
            name="anything",
            description="Anything about stocks",
            examples=(ASKED, "What do people say of AMD?", "How did Tesla do?"),
            tools=names,
            lazy_tools=True,
            max_iterations=4,
            max_context_tokens=4000,
            max_cost_usd=1,
            max_latency_ms=600_000,
            fallback="No model can be asked.",
        )
        model = ScriptedModel(_takes)
        agent = Agent(skills=[loop], tools=tools, types=trading.spec.types, model=model, store="memory")
        result = await agent.run(ASKED, skill="anything")
        every = sum(_tokens(agent.compiled.schema(name)) for name in names)
        shelf = agent.compiled.shelf("anything")
    first = model.requests[0]
    index, two = 0 if shelf is None else count(shelf.told), sum(map(_tokens, first.tools))
    described = [one.text for request in model.requests for one in request.messages if one.role == "tool"]
    called = [one["tool"] for one in result.path]
    return Figure(
        what="Endpoints that list and describe tools",
        article="one with short descriptions of all tools, one with the whole description of a tool",
        ours=f"two tools of a loop (`lazy_tools: true`): an index of {len(names)} tools in {index} tokens, the two "
        f"in {two}, one described in {count(described[0])}; all schemas have {every}; {called[0]} was then called "
        f"like any other tool, in {len(model.requests)} model calls",
        how=f"a loop over all tools of the trading agent that read, and `{ASKED}` with a scripted model that describes "
        "get_price, then calls it; o200k",
        verdict=better_if(index + two < every),
    )


def _takes(request: Request) -> Reply | str:
    """Describe a tool, call it, and state what it gave."""
    given = [message.text for message in request.messages if message.role == "tool"]
    if not given:
        return Reply(calls=(call("describe", tools="get_price"),))
    if len(given) == 1:
        return Reply(calls=(call("call", tool="get_price", arguments={"ticker": "NVDA"}),))
    return given[-1]


def _tokens(schema: object) -> int:
    return count(orjson.dumps(schema).decode())

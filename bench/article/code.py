"""Whether the code that the article prints loads and runs, and what its rules are worth."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.article import snippets
from bench.article.agents import TRADING, ByTier, own_state, truthful
from bench.article.figure import Figure, better_if

from shipworthy import Agent, Reply, RunResult, ScriptedModel, SpecError, call
from shipworthy.clock import loop_time
from shipworthy.compiled import Compiled
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Request
from shipworthy.routing.models.lineup import Configured

UNCLEAR = "nike?"
LOADED = "its text as printed, written into an agent's folder, loaded with Agent.load"


async def figures() -> tuple[Figure, ...]:
    """All snippets in the order of the article; in virtual time."""
    keys = {"OPENAI_API_KEY": "sk-scripted", "ANTHROPIC_API_KEY": "sk-scripted"}
    with own_state(**keys), tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        skills = {
            "sentiment": snippets.WORKFLOW,
            "budget": snippets.BUDGET,
            "latency": snippets.LATENCY,
            "snapshot": 'SKILL = {"name": "snapshot", "description": "Snapshot of a stock", '
            '"workflow": [{"tool": "get_stock_snapshot"}]}\n',
        }
        async with Agent.load(snippets.written(home / "printed", **skills), store=MemoryStore()) as agent:
            return (
                await workflow(agent),
                budget(agent),
                latency(agent),
                await meta_tool(agent),
                await retrieval(agent),
                await select_model(home / "select"),
                *guideline(home),
                await rules(home / "rules"),
            )


async def workflow(agent: Agent) -> Figure:
    """The dictionary with a workflow, run."""
    result = await agent.run("Analyze sentiment for $NVDA", skill="sentiment_analysis")
    tools = tuple(entry["tool"] for entry in result.path)
    right = tools == ("get_reddit_sentiment", "get_news_headlines", "synthesize_sentiment")
    return Figure(
        what="A skill with a workflow",
        article="SKILL = {…, workflow: three tools, max_iterations: 3}",
        ours=f"loads and runs: {' → '.join(tools)}, {result.status}",
        how=f"{LOADED}, and one message run without a model",
        verdict="same" if right and result.status == "completed" else "worse",
    )


def budget(agent: Agent) -> Figure:
    """The dictionary with a context budget."""
    skill, bound = agent.spec.skills["quick_price_check"], agent.bounds()["quick_price_check"]
    return Figure(
        what="A skill with a context budget",
        article="max_context_tokens: 500, rag_enabled: False",
        ours=f"loads: at most {skill.max_context_tokens} tokens a call, retrieval {skill.retrieval}; computed worst "
        f"case {bound.model_calls:g} calls, {bound.input_tokens:,.0f} tokens in",
        how=f"{LOADED}; its bound from Agent.bounds()",
        verdict="same" if (skill.max_context_tokens, skill.retrieval) == (500, "off") else "worse",
    )


def latency(agent: Agent) -> Figure:
    """The two dictionaries with limits in milliseconds."""
    bounds = agent.bounds()
    times = [bounds[name].latency_ms for name in ("quick_lookup", "deep_analysis")]
    return Figure(
        what="Skills with latency requirements",
        article="max_latency_ms: 2000 and 30000, rag: False and True",
        ours=f"load: at most {times[0]:g} and {times[1]:g} ms, retrieval "
        f"{agent.spec.skills['quick_lookup'].retrieval} and {agent.spec.skills['deep_analysis'].retrieval}",
        how=f"{LOADED}; the promised times from Agent.bounds()",
        verdict="same" if times == [2000, 30_000] else "worse",
    )


async def meta_tool(agent: Agent) -> Figure:
    """The tool that gathers four sources, of which one fails."""
    began = loop_time()
    result = await agent.run("snapshot of the stock $AMD", skill="snapshot")
    took = loop_time() - began
    kept = all(words in result.text for words in ("AMD Inc.", "positive", "the news are down"))
    return Figure(
        what="A meta-tool",
        article="get_stock_snapshot gathers four sources with asyncio.gather",
        ours=f"runs as printed: {result.usage.tool_calls} call, {took:.1f} s for sources of 1, 1, 1 and 2 s; "
        f"what finished is {'kept' if kept else 'LOST'} where one fails",
        how=f"{LOADED}; its four sources wait in virtual time, one raises",
        verdict="same" if kept and took < 2.5 else "worse",
    )


async def retrieval(agent: Agent) -> Figure:
    """The search tool in a loop whose model asks for it."""
    search = Reply(calls=(call("search_knowledge_base", query="Q3 report"),))
    agent.use_model(ScriptedModel([search, "The passages say so."]))
    result = await agent.run("deep analysis of the Q3 report", skill="deep_analysis")
    agent.use_model(None)
    used = [entry["tool"] for entry in result.path]
    return Figure(
        what="Retrieval as a tool",
        article="search_knowledge_base with k = 3, compact, used when the agent decides",
        ours=f"loads in place of the built-in one; a skill with rag: True may call it: {', '.join(used)}",
        how=f"{LOADED}; a scripted model that asks for it once",
        verdict="same" if used == ["search_knowledge_base"] else "worse",
    )


async def select_model(folder: Path) -> Figure:
    """The function as the `model` of a skill: which model each kind of message gets."""
    expected = ["gpt-5-nano", "claude-4-5-sonnet", "gpt-5-nano", "claude-3-haiku"]
    printed = await selected(snippets.written(folder / "printed", selected=snippets.SELECTED))
    priced = await selected(snippets.written(folder / "priced", head=snippets.PRICED, selected=snippets.SELECTED))
    why = "claude-4-5-sonnet is no provider's name, so its price is unknown, and dollars are limited"
    return Figure(
        what="select_model as `model:`",
        article="simple → gpt-5-nano, deep → claude-4-5-sonnet, otherwise gpt-5-nano, after 10 turns claude-3-haiku",
        ours=f"loads, and is called for each message; asked were {', '.join(printed)}"
        + (f" ({why}); with a price and a limit of $0.20: {', '.join(priced)}" if printed != expected else ""),
        how="the function as printed is the `model` of a skill; is_simple_factual and needs_deep_analysis are ours, "
        "because the article does not print them; scripted models under the catalogue's rows",
        verdict="same" if printed == expected else "worse",
    )


async def selected(folder: Path) -> list[str]:
    """The models that a simple message, a deep one, another one, and one after eleven turns get."""
    agent = Agent.load(folder, store=MemoryStore())
    built = agent._built
    built.lineup = Configured(built.compiled.spec.models, clients=ByTier(lambda _: lambda _: "It is so."))
    built.compiled = Compiled(built.compiled.spec, built.compiled.tools, built.lineup)

    async def asked(message: str, session: str) -> RunResult:
        return await agent.run(message, skill="ask_anything", session=session)

    results = [await asked(said, said) for said in ("What is beta?", "Analyze beta", "Tell me of beta")]
    for _ in range(11):
        await asked("Tell me of beta", "long")
    results.append(await asked("Tell me of beta", "long"))
    return [one.model or f"none ({one.reason})" for one in results]


def guideline(home: Path) -> Iterator[Figure]:
    """The guideline in the article's keys, and in ours."""
    try:
        Agent.load(snippets.written(home / "as_printed", head=snippets.GUIDELINE_AS_PRINTED, loop=snippets.LOOP))
        refused = ""
    except SpecError as error:
        refused = "; ".join(f"{one.message}: {one.repair}" for one in error.problems)
    agent = Agent.load(snippets.written(home / "ours", head=snippets.GUIDELINE, loop=snippets.LOOP))
    rule = agent.spec.guidelines[0]
    yield Figure(
        what="A guideline",
        article='condition "User asks about sentiment", action "Always use get_sentiment tool first …", tools',
        ours=f"those keys are refused ({refused}); with `when`, `then` and `first_tool` it loads, and "
        f"{rule.first_tool} first is enforced, not only said"
        if refused
        else "loads as printed",
        how="agent.yaml with the article's keys, and with ours",
        verdict="worse" if refused else "same",
    )


async def rules(folder: Path) -> Figure:
    """The three rules of the article's prompt against a model that breaks each of them."""
    agent = Agent.load(snippets.written(folder, head=snippets.RULES, loop=snippets.LOOP), store=MemoryStore())
    names = ("get_price", "get_news_headlines", "get_sentiment")

    def floods(request: Request) -> Reply | str:
        if not request.tools:
            return truthful(request)
        told = any("must be called first" in message.text for message in request.messages)
        read = any(message.role == "tool" and "is loved" in message.text for message in request.messages)
        if told and not read:
            return Reply(calls=(call("get_reddit_sentiment", ticker="NVDA"),))
        return Reply(calls=tuple(call(name, ticker="NVDA") for name in names))

    agent.use_model(ScriptedModel(floods))
    results = [await agent.run("What is the sentiment on $NVDA?", skill="look_at_a_stock") for _ in range(10)]
    paths = [[entry["tool"] for entry in one.path] for one in results]
    first = sum(path[:1] == ["get_reddit_sentiment"] for path in paths)
    most = max(map(len, paths))
    async with Agent.load(TRADING, store=MemoryStore()) as trading:
        unclear = await trading.run(UNCLEAR)
    return Figure(
        what="Rules in a prompt",
        article="1. get_reddit_sentiment first; 2. never more than 3 tools; 3. ask instead of guessing",
        ours=f"held against a model that breaks them: first in {first} of 10 runs, at most {most} calls; "
        f"`{UNCLEAR}` to the trading agent: {unclear.status} ({unclear.reason}), {unclear.usage.tool_calls} calls",
        how="first_tool, max_tool_calls and otherwise: clarify on a loop; a scripted model that asks for three "
        "others first, "
        "does what it is told, and asks for three more in every reply",
        verdict=better_if(first == 10 and most <= 3 and unclear.status == "asked" and not unclear.path),
    )

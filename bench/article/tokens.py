"""What is sent to a model: retrieval on demand and always, compact and raw, history, a flood of posts, dollars."""

import re
import tempfile
from pathlib import Path
from statistics import median

import orjson
from bench.article.agents import (
    TRADING,
    UNDERSTAND,
    cases,
    copied,
    messages,
    own_state,
    truthful,
    with_model,
    with_tiers,
)
from bench.article.choosing import KEYS, script_of
from bench.article.figure import Figure, better_if
from bench.article.lazily import lazily

from shipworthy import Agent, Reply, call
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Request
from shipworthy.models.scripted import request_tokens
from shipworthy.retrieve.index import Index
from shipworthy.tokens.counting import count
from shipworthy.tools.compact import compact_text

SEARCH = "search_knowledge_base"
REPORT, SUM = "What was in Nvidia's Q3 report?", "What's 2+2?"
TICKERS = ("NVDA", "AAPL", "MSFT", "TSLA", "AMD", "AMZN", "GOOGL", "META", "INTC", "NFLX", "JPM", "DIS")
"""The companies of which the sample has news and posts."""
SOURCES = ("get_price", "get_company_info", "get_historical_prices", "get_news", "get_sentiment")
EXCHANGES = 50
ASKED = (
    "What is a P/E ratio?",
    "Give me a snapshot of AAPL",
    "How do people feel about Tesla right now?",
    "Compare Apple, Microsoft and NVDA",
    "Do a deep analysis of AMD",
)
FIRST = re.compile(r"\nguidelines:\n(?:[ #].*\n)+")
"""The guidelines of `agent.yaml`: they say which tool comes first."""
HISTORY = "Earlier in this conversation:\n"


async def figures() -> tuple[Figure, ...]:
    """Everything about tokens and dollars; in virtual time."""
    with own_state(**KEYS), tempfile.TemporaryDirectory() as folder:
        return (
            *await on_demand(),
            await saved(Path(folder)),
            largest(),
            *await compact(),
            await history(),
            await dearest(),
            await described(),
            await lazily(),
        )


async def on_demand() -> tuple[Figure, ...]:
    """Whether the report is searched and the sum is not, also by a model that would search for everything."""

    def searches(request: Request) -> Reply | str:
        asked = any(message.calls for message in request.messages)
        return (
            Reply(calls=(call(SEARCH, query="Nvidia Q3 report"),)) if request.tools and not asked else truthful(request)
        )

    agent, model = with_model(searches)
    report, added = await agent.run(REPORT), await agent.run(SUM)
    used = [SEARCH in [entry["tool"] for entry in one.path] for one in (report, added)]
    offered = sum(SEARCH in [schema["name"] for schema in one.tools] for one in model.requests)
    without = Agent.load(TRADING, store=MemoryStore())
    plain = [SEARCH in [entry["tool"] for entry in (await without.run(said)).path] for said in (REPORT, SUM)]
    return (
        Figure(
            what="Retrieval for the Q3 report, not for 2+2",
            article='"What was in our Q3 report?" searches, "What\'s 2+2?" does not',
            ours=f"the report: {'searched' if used[0] else 'NOT searched'}, {report.usage.model_calls} model calls; "
            f"2+2: "
            f"{'SEARCHED' if used[1] else 'not searched'}, {added.usage.model_calls} model calls; without a model "
            f"{'the same' if plain == [True, False] else plain}",
            how=f"`{REPORT}` and `{SUM}` to the trading agent, with a scripted model that searches wherever it is "
            f"offered to ({offered} requests offered it), and without a model",
            verdict="same" if used == plain == [True, False] else "worse",
        ),
        Figure(
            what="Model calls of an answer that searches",
            article="one, where retrieval is passive",
            ours=f"{report.usage.model_calls} calls: the first asks for the search",
            how="the same run; this is the price of leaving the choice to the model",
            verdict="worse" if report.usage.model_calls > 1 else "same",
        ),
    )


async def saved(folder: Path) -> Figure:
    """Input tokens of all cases with retrieval on demand, and with retrieval in each skill that asks a model."""

    def always(copy: Path) -> None:
        for file in sorted((copy / "skills").glob("*.yaml")):
            text = file.read_text(encoding="utf-8").replace("retrieval: on_demand\n", "")
            if "prompt: prompts/" in text or "instructions: " in text:
                text += "retrieval: always\n"
            file.write_text(text, encoding="utf-8")
        # With a search before everything, no other tool can be the first.
        agent = copy / "agent.yaml"
        agent.write_text(FIRST.sub("", agent.read_text(encoding="utf-8")), encoding="utf-8")

    sent = [await tokens_sent(TRADING), await tokens_sent(copied(folder / "always", always))]
    (few, searched, calls), (many, looked_up, _) = sent
    return Figure(
        what="Tokens saved by retrieval on demand",
        article="70 %",
        ours=f"{1 - few / many:.0%}: {few:,} tokens in {calls} requests on demand ({searched} searches), {many:,} "
        f"always "
        f"({looked_up} searches); what is found has at most 600 tokens here, so there is less to save",
        how="all cases of cases.yaml by scripted models; input tokens of their requests; always: a copy with "
        "`retrieval: "
        "always` in each skill that asks a model",
        verdict=better_if(1 - few / many >= 0.7),
    )


async def tokens_sent(folder: Path) -> tuple[int, int, int]:
    """Input tokens of the cases' requests, the searches, and the number of requests."""
    agent, clients = with_tiers(script_of, folder=folder)
    searches = 0
    for case in cases():
        for message in messages(case):
            result = await agent.run(message, session=f"{folder.name}-{case['id']}")
            searches += sum(entry["tool"] == SEARCH for entry in result.path)
    requests = [one for model in clients.opened.values() for one in model.requests if one.name != UNDERSTAND]
    found = sum("From the documents" in message.text for one in requests for message in one.messages)
    return sum(map(request_tokens, requests)), searches or found, len(requests)


def largest() -> Figure:
    """The largest result of a search, beside twenty passages without a ceiling."""
    agent = Agent.load(TRADING, store=MemoryStore())
    tool, index = agent.compiled.tools[SEARCH], Index.of(TRADING / "knowledge")
    queries = [*(messages(case)[0] for case in cases()), *agent.spec.skills["company_reports"].examples]
    ours = [count(compact_text(tool.prepared({"query": query})(), tool.compact)) for query in queries]
    raw = [sum(count(one.text) + count(one.source) for one in index.search(query, 20)) for query in queries]
    return Figure(
        what="Tokens of what a search finds",
        article="k = 20 is 15,000",
        ours=f"k = 3: {max(ours)} at most, ceiling 600; k = 20 over the same texts without a ceiling: {max(raw):,}",
        how=f"{len(queries)} queries over the seven sample reports ({len(index.passages)} passages of at most 640 "
        f"bytes; "
        "the article's are five times as long)",
        verdict=better_if(max(ours) <= 600),
    )


async def compact() -> tuple[Figure, ...]:
    """Tokens of results as JSON and as the model reads them."""
    agent = Agent.load(TRADING, store=MemoryStore())
    raw: dict[str, list[int]] = {}
    short: dict[str, list[int]] = {}
    for name in (*SOURCES, "get_reddit_sentiment", "get_stock_snapshot"):
        tool = agent.compiled.tools[name]
        for ticker in TICKERS:
            value = await tool.prepared({"ticker": ticker})()  # type: ignore[misc]
            raw.setdefault(name, []).append(count(orjson.dumps(value).decode()))
            short.setdefault(name, []).append(count(compact_text(value, tool.compact)))
    before = median(map(sum, zip(*(raw[name] for name in SOURCES), strict=True)))
    after = median(short["get_stock_snapshot"])
    every = {name: f"{median(raw[name]):.0f} → {median(short[name]):.0f}" for name in raw}
    how = f"minified JSON of the tools' results against their compact form, o200k, median of {len(TICKERS)} stocks"
    return (
        Figure(
            what="A snapshot, raw and compact",
            article="500 → 50 tokens",
            ours=f"{before:.0f} → {after:.0f}: five sources as JSON, and the snapshot as the model reads it, which "
            f"keeps "
            "news and sentiment",
            how=how,
            verdict=better_if(before / after >= 10),
        ),
        Figure(
            what="One price, compact",
            article="`NVDA: $142.50 (+2.3%) | Vol: 45M | MCap: 3.5T | P/E: 65` for 50 tokens",
            ours=f"{median(short['get_price']):.0f} tokens, of {median(raw['get_price']):.0f} as JSON; all: "
            + ", ".join(f"{name} {told}" for name, told in every.items()),
            how=how,
            verdict=better_if(median(short["get_price"]) <= 50),
        ),
    )


async def history() -> Figure:
    """What the model is sent of a conversation of fifty exchanges."""
    agent, model = with_model(talkative)
    said: list[tuple[str, str]] = []
    for number in range(EXCHANGES):
        message = ASKED[number % len(ASKED)]
        said.append((message, (await agent.run(message, session="long")).text))
    model.requests.clear()
    for message in ("Do a deep analysis of MSFT", "What is volatility?"):
        await agent.run(message, session="long")
    told = [message.text.partition(HISTORY)[2] for one in model.requests for message in one.messages]
    whole = sum(count(message) + count(answer) for message, answer in said)
    sent, request = max(map(count, told)), max(map(request_tokens, model.requests))
    return Figure(
        what=f"History after {EXCHANGES} exchanges",
        article="30,000 tokens",
        ours=f"{sent} tokens of {whole:,} that were said, in a request of {request:,} whose limit is 4,000; a prompt "
        f"of a "
        "workflow is sent no history at all",
        how=f"{EXCHANGES} messages in one session with a scripted model, then a deep analysis and a question for a "
        f"term; "
        "the part of their requests that says what was said before, the longest",
        verdict=better_if(0 < sent <= 1333),
    )


def talkative(request: Request) -> Reply | str:
    """A long answer with true figures; in loops after a call of the first tool."""
    asked = any(message.calls for message in request.messages)
    if request.name == UNDERSTAND:
        return "{}"
    if request.tools and not asked:
        return Reply(calls=(call(str(request.tools[0]["name"]), ticker="AMD"),))
    words = "That is what the figures say, and nothing else follows from them as far as this sample goes. "
    return f"{truthful(request)} {words * 8}"


async def dearest() -> Figure:
    """The dearest of all cases, and the dearest that any run may be."""
    agent, _ = with_tiers(script_of)
    costs: dict[str, float] = {}
    for case in cases():
        for message in messages(case):
            result = await agent.run(message, session=f"dear-{case['id']}")
            costs[f"{case['id']} {result.skill}"] = result.usage.cost_usd
    worst = max(costs, key=costs.__getitem__)
    bounds = {name: bound.cost_usd for name, bound in agent.bounds().items()}
    above = sorted(f"{name} ${usd:.3f}" for name, usd in bounds.items() if usd is not None and usd > 0.02)
    return Figure(
        what="Dollars of a request",
        article="$0.02",
        ours=f"${sum(costs.values()) / len(costs):.5f} on average, ${costs[worst]:.4f} for the dearest ({worst}); "
        f"worst "
        f"cases above $0.02 that the definition allows: {', '.join(above) or 'none'}",
        how=f"{len(costs)} messages of cases.yaml on Auto with scripted answers at the catalogue's prices; the "
        f"computed "
        "bounds of all skills",
        verdict=better_if(costs[worst] <= 0.02),
    )


async def described() -> Figure:
    """The descriptions of tools that a request carries, beside those of all tools."""
    agent, clients = with_tiers(script_of)
    for case in cases():
        for message in messages(case):
            await agent.run(message, session=f"described-{case['id']}")
    requests = [one for model in clients.opened.values() for one in model.requests]
    sent = [sum(count(orjson.dumps(schema).decode()) for schema in one.tools) for one in requests]
    every = sum(count(orjson.dumps(agent.compiled.schema(name)).decode()) for name in agent.spec.tools)
    return Figure(
        what="Descriptions of tools in a request",
        article="loaded when needed, not all at once",
        ours=f"{max(sent)} tokens at most and {sum(sent) / len(sent):.0f} on average, of {every:,} for all "
        f"{len(agent.spec.tools)} tools: a request has those of the chosen skill alone",
        how=f"{len(requests)} requests to scripted models over cases.yaml; schemas as they are sent, o200k",
        verdict=better_if(max(sent) < every / 2),
    )

"""The article's figures, on the wire: the request of half a dollar, and retrieval on demand against always."""

import re
from pathlib import Path
from typing import Any

from tests.wire.conftest import get_price, models_at

from shipworthy import Agent, Reply, Skill, call
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.model import Message, Request
from shipworthy.models.wire.http import Http
from shipworthy.sim.server import SimServer

TRADING = Path(__file__).parents[2] / "examples" / "trading"
QUESTION = "What's the sentiment on NVDA?"
STRONG = "openai:gpt-6.1-sol"
FLOOD = 50_000


async def test_the_request_of_half_a_dollar_and_the_one_that_the_skill_sends(monkeypatch: Any) -> None:
    """Everything that was fetched, against what the skill's contract lets through; both at the catalogue's prices."""
    post = "NVDA to the moon, the order book is full and nobody sells a single share of it before the results. "
    async with SimServer() as sim:
        monkeypatch.setenv("OPENAI_BASE_URL", sim.openai_url)
        http = Http()
        row = Catalog().find(STRONG)
        async for _ in ChatModel(row, "sk-test", http).stream(_of_size(post)):
            pass
        async with Agent.load(TRADING) as agent:
            result = await agent.run(QUESTION)
        await http.close()
        flood, *real = list(sim.log)
    assert row.price is not None
    dear = row.price.of(flood.input_tokens, flood.output_tokens)
    same = row.price.of(real[0].input_tokens, real[0].output_tokens)
    print(
        f"whole threads to {STRONG}: {flood.input_tokens:,} tokens, ${dear:.4f}; the skill to the same model: "
        f"{real[0].input_tokens:,} tokens, ${same:.4f}; as it was routed ({result.model}): ${result.usage.cost_usd:.6f}"
    )

    assert FLOOD * 0.99 <= flood.input_tokens <= FLOOD * 1.01
    assert len(real) == result.usage.model_calls == 1
    assert real[0].input_tokens <= 1500
    assert same < dear / 20
    assert result.usage.cost_usd < dear / 1000


def _of_size(post: str) -> Request:
    from shipworthy.models.scripted import request_tokens

    once = request_tokens(Request(messages=(Message(role="user", text=post * 100),))) - 4
    return Request(messages=(Message(role="user", text=post * (FLOOD * 100 // once)),), max_output_tokens=300)


TOPICS = ("guidance", "margin", "segment", "dividend", "litigation", "inventory", "backlog", "buyback", "capex")
NEEDED = 9
"""Of thirty questions, those that need the documents: three in ten."""


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for topic in TOPICS:
        line = f"The {topic} of the third quarter is discussed here at length, with its figures and what they rest on. "
        parts = [f"## Part {n}\n\n{line * 6}\n" for n in range(4)]
        (folder / f"{topic}.md").write_text(f"# The {topic} report\n\n" + "\n".join(parts))
    return folder


def _model(request: Any) -> Reply | str:
    """Looks things up where it may and the question needs it; fetches the price otherwise; names its sources."""
    question = next(m.text for m in request.messages if m.role == "user")
    results = [m.text for m in request.messages if m.role == "tool"]
    told = "\n".join([question, *results])
    sources = sorted(set(re.findall(r"\] (\w+\.md)", told)))
    about = next((topic for topic in TOPICS if topic in question.split("\n")[0]), None)
    offered = {tool["name"] for tool in request.offered}
    if not results and about is not None and "search_knowledge_base" in offered and not sources:
        return Reply(calls=(call("search_knowledge_base", query=f"{about} of the third quarter"),))
    if not results and "get_price" in offered:
        return Reply(calls=(call("get_price", ticker="NVDA"),))
    return f"Answered from {', '.join(s for s in sources if about and s.startswith(about)) or 'the price'}."


async def test_retrieval_on_demand_against_always(tmp_path: Path) -> None:
    """Thirty questions, nine of which need the documents; the same passages, up to eight, either way."""
    knowledge = {"path": str(_folder(tmp_path)), "k": 8, "max_tokens": 1200}
    questions = [f"What does the report say about the {topic} of the third quarter?" for topic in TOPICS]
    questions += [
        f"How did the price of NVDA move in week {day} of the third quarter, with its figures?"
        for day in range(30 - NEEDED)
    ]
    tokens, answers = {}, {}
    for mode in ("always", "on_demand"):
        tools = ("get_price",)
        skill = Skill(
            name="ask",
            description="Answer a question about a stock",
            examples=("How is NVDA doing?",),
            instructions="Answer in one sentence, and name the documents.",
            tools=tools,
            retrieval=mode,
            max_context_tokens=3000,
            max_iterations=3,
        )
        async with SimServer(script=_model) as sim:
            agent = Agent(skills=[skill], tools=[get_price], models=models_at(sim, "openai"), knowledge=knowledge)
            async with agent:
                answers[mode] = [(await agent.run(question, skill="ask")).text for question in questions]
            tokens[mode] = sum(entry.input_tokens for entry in sim.log)
    saved = 1 - tokens["on_demand"] / tokens["always"]
    print(
        f"30 questions, {NEEDED} need documents: {tokens['always']:,} tokens always, {tokens['on_demand']:,} on demand"
    )
    print(f"saved: {saved:.1%}")

    assert answers["on_demand"] == answers["always"]
    assert sum(".md" in answer for answer in answers["always"]) == NEEDED
    assert saved >= 0.7

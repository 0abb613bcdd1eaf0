"""A source that gives a million tokens, as the article counts them: what reaches the model, and what it costs."""

import tempfile
import time
from pathlib import Path

import orjson
from bench.article.agents import copied, own_state, truthful, with_tiers
from bench.article.figure import Figure, better_if

from shipworthy.models.known.catalog import Catalog
from shipworthy.models.scripted import request_tokens
from shipworthy.tokens.counting import count

MESSAGE = "How do people feel about Tesla right now?"
FLOOD = '''

def posts(ticker: str) -> list[dict[str, Any]]:
    """50 posts, each with 100 comments of about 200 tokens."""
    comment = "the market is up and everybody says so again and again " * 18
    return [
        {"text": f"Post {n}. " + " ".join(f"Comment {n}.{m}: {comment}" for m in range(100)), "votes": 99 - n}
        for n in range(50)
    ]


def score(texts: Iterable[str]) -> float | None:
    """A fixed score: VADER would read a million tokens for a minute."""
    return 0.16
'''


async def figures() -> tuple[Figure, ...]:
    """The request over 50 posts with 100 comments each; by the clock of this machine."""
    with own_state(OPENAI_API_KEY="sk-scripted"), tempfile.TemporaryDirectory() as folder:
        agent, clients = with_tiers(lambda _: truthful, folder=copied(Path(folder), flooding))
        began = time.perf_counter()
        result = await agent.run(MESSAGE)
        took = time.perf_counter() - began
        requests = [one for model in clients.opened.values() for one in model.requests]
        value = await agent.compiled.tools["get_reddit_sentiment"].prepared({"ticker": "TSLA"})()  # type: ignore[misc]
    sent, raw = max(map(request_tokens, requests)), count(orjson.dumps(value).decode())
    prices = {name: Catalog().find(name).price for name in ("openai:gpt-6-luna", "openai:gpt-6.1-sol")}
    dear = [f"${price.of(raw, 300):.2f} ({name})" for name, price in prices.items() if price is not None]
    return (
        Figure(
            what="Tokens of a request over 50 posts × 100 comments × 200 tokens",
            article="1,000,000",
            ours=f"{sent:,} of {raw:,}: the result is cut to the tool's ceiling of 300 and says so, the rest stays "
            f"behind "
            f"a handle; {result.status} after {took:.1f} s of the 6 s that the skill has",
            how="a copy of the trading agent whose sample has that many posts; the largest request that the scripted "
            "model got; raw: the JSON of the tool's result; this machine's clock",
            verdict=better_if(sent <= 1500),
        ),
        Figure(
            what="Dollars of that request",
            article="$0.50 instead of $0.02",
            ours=f"${result.usage.cost_usd:.5f}, and at most ${result.bound.cost_usd or 0:.4f}, known before it "
            f"runs; raw "
            f"it would be {' or '.join(dear)}",
            how="the same run; the catalogue's prices over its tokens",
            verdict=better_if(result.usage.cost_usd <= 0.02),
        ),
    )


def flooding(copy: Path) -> None:
    """Let the sample of posts be as large as the article's."""
    file = copy / "feelings.py"
    file.write_text(file.read_text(encoding="utf-8") + FLOOD, encoding="utf-8")

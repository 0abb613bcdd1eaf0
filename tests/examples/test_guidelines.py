"""The article's guideline and its rules in a prompt, kept while a model tries to disobey them."""

import random
from pathlib import Path
from typing import Any

import pytest

from shipworthy import Agent, Reply, ScriptedModel, call
from shipworthy.events import GuidelineApplied
from shipworthy.models.model import Request

YAML = """name: stocks
guidelines:
  - name: sentiment
    when: ["User asks about sentiment", "How do people feel about"]
    then: Always use get_sentiment tool first, then summarize.
    first_tool: get_sentiment
    only_tools: [get_sentiment]
  - name: reddit_first
    when: =skill == 'reddit'
    first_tool: get_reddit_sentiment
  - name: three_tools
    then: Never call more than 3 tools per query.
    max_tool_calls: 3
  - name: sober
    answer_must_not_match: "(?i)guaranteed"
    otherwise: I cannot promise anything.
"""
TOOLS = """
from shipworthy import tool

@tool
def get_sentiment(ticker: str) -> str:
    return f"{ticker}: 74 % positive"

@tool
def get_reddit_sentiment(ticker: str) -> str:
    return f"{ticker}: reddit likes it"

@tool
def get_news(ticker: str) -> str:
    return f"{ticker}: news"

@tool
def get_price(ticker: str) -> str:
    return f"{ticker}: 142.50"

@tool(effect="write")
def place_order(ticker: str) -> str:
    return "ordered"
"""
RESEARCH = """name: research
description: Research a stock
examples: ["What's the sentiment on NVDA?", "How do people feel about Tesla?", "Research AMD", "What's the price of NVDA?"]
tools: [get_price, get_news, get_sentiment, place_order]
instructions: Help with stocks.
max_iterations: 6
max_tool_calls: 20
"""
REDDIT = """name: reddit
description: What reddit says about a stock
examples: ["What does reddit say about NVDA?", "Reddit talk on Tesla"]
tools: [get_news, get_reddit_sentiment, get_price]
max_iterations: 6
max_tool_calls: 20
"""
ALERT = """name: alerts
description: Set an alert for a stock
examples: ["Set an alert for NVDA", "Alert me when Tesla moves"]
inputs: {ticker: {type: ticker, default: NVDA}}
workflow: [{tool: place_order}, {answer: Set.}]
"""
UNSET = """name: unset
description: Remove an alert for a stock
examples: ["Remove an alert for NVDA", "Delete the alert for Tesla"]
inputs: {ticker: {type: ticker, default: NVDA}}
workflow: [{tool: place_order}, {answer: Removed.}]
"""
SENTIMENT = "What's the sentiment on NVDA?"
PRICE = "What's the price of NVDA?"


@pytest.fixture
def stocks(tmp_path: Path) -> Any:
    """`stocks(script)`: the agent, with a model that does as it likes."""
    names = {"research": RESEARCH, "reddit": REDDIT, "alerts": ALERT, "unset": UNSET}
    files = {"agent.yaml": YAML, "tools.py": TOOLS, **{f"skills/{name}.yaml": text for name, text in names.items()}}
    for name, text in files.items():
        path = tmp_path / "stocks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return lambda script: Agent.load(tmp_path / "stocks", model=ScriptedModel(script))


def wish(*names: str) -> Reply:
    return Reply(calls=tuple(call(name, ticker=f"T{number}") for number, name in enumerate(names)))


def tools_of(result: Any) -> list[str]:
    return [entry["tool"] for entry in result.path]


async def test_sentiment_first_then_summarize_whatever_the_model_would_rather_do(stocks) -> None:
    seen: list[Request] = []
    script = ["NVDA is great!", wish("get_price", "place_order"), wish("get_news", "get_sentiment"), "74 % positive."]

    def model(request: Request) -> Reply | str:
        seen.append(request)
        return script[len(seen) - 1]

    events: list[Any] = []
    result = await stocks(model).run(SENTIMENT, emit=events.append)

    assert (result.status, result.text, tools_of(result)) == ("completed", "74 % positive.", ["get_sentiment"])
    applied = [event.name for event in events if isinstance(event, GuidelineApplied)]
    assert applied == ["sentiment", "three_tools", "sober"]
    told = "Help with stocks.\n\nAlways use get_sentiment tool first, then summarize.\nNever call more than 3 tools per query."
    assert seen[0].messages[0].text == told
    assert {schema["name"] for request in seen for schema in request.tools} == {"get_sentiment"}


async def test_another_question_is_not_about_sentiment(stocks) -> None:
    events: list[Any] = []
    result = await stocks([wish("get_price"), "142.50"]).run(PRICE, emit=events.append)

    assert tools_of(result) == ["get_price"] and result.text == "142.50"
    assert "sentiment" not in [event.name for event in events if isinstance(event, GuidelineApplied)]


@pytest.mark.parametrize("skill", ["research", "reddit"])
async def test_never_more_than_three_tools(stocks, skill: str) -> None:
    greedy = [wish("get_reddit_sentiment"), wish(*["get_price", "get_news"] * 5), wish("get_news"), "Enough."]
    agent = stocks(greedy)
    result = await agent.run("Everything about AMD, please", skill=skill)

    assert len(tools_of(result)) == 3 == result.usage.tool_calls == result.bound.tool_calls
    assert agent.bounds()[skill].tool_calls == 3


async def test_reddit_first(stocks) -> None:
    result = await stocks([wish("get_news", "get_reddit_sentiment"), wish("get_news"), "They like it."]).run(
        "What does reddit say about NVDA?"
    )

    assert result.skill == "reddit" and tools_of(result) == ["get_reddit_sentiment", "get_news"]


async def test_in_doubt_the_user_is_asked_and_no_tool_is_guessed(stocks) -> None:
    result = await stocks(lambda _: wish("place_order")).run("the alert")

    assert (result.status, result.reason) == ("asked", "which_skill")
    assert "1. " in result.text and tools_of(result) == []


async def test_a_call_that_does_not_fit_is_said_and_never_guessed(stocks) -> None:
    unclear = [
        Reply(calls=(call("get_price"), call("get_price", ticker=5), call("get_prise", ticker="NVDA"))),
        Reply(calls=(call("get_price", tickr="NVDA"),)),
        "Which stock do you mean?",
    ]
    result = await stocks(unclear).run(PRICE)

    assert result.text == "Which stock do you mean?" and tools_of(result) == []


async def test_a_promise_is_never_made(stocks) -> None:
    events: list[Any] = []
    result = await stocks(lambda _: "Gains are GUARANTEED.").run(PRICE, emit=events.append)

    assert (result.status, result.reason, result.text) == ("degraded", "guideline", "I cannot promise anything.")
    assert "GUARANTEED" not in "".join(map(str, events))


@pytest.mark.parametrize("seed", range(40))
async def test_nothing_a_model_does_breaks_a_rule(stocks, seed: int) -> None:
    """A model that says and wishes for anything at random, about sentiment or not."""
    rng = random.Random(seed)
    names = ["get_sentiment", "get_price", "get_news", "place_order", "get_reddit_sentiment", "rm_rf"]

    def model(request: Request) -> Reply:
        said = rng.choice(["", "It is guaranteed.", "Hello.", "x" * 300])
        wished = tuple(
            call(rng.choice(names), **rng.choice([{"ticker": f"T{rng.randint(0, 9)}"}, {}, {"ticker": 5}]))
            for _ in range(rng.choice([0, 1, 2, 8]))
        )
        return Reply(text=said or ("" if wished else "Well."), calls=wished)

    agent, events = stocks(model), list[Any]()
    about = await agent.run(SENTIMENT, emit=events.append)
    other = await agent.run(PRICE, emit=events.append)

    assert set(tools_of(about)) <= {"get_sentiment"} and len(tools_of(about)) <= 3
    if about.status == "completed":
        assert tools_of(about)[0] == "get_sentiment"
    assert len(tools_of(other)) <= 3 and "place_order" not in tools_of(other)
    assert "is guaranteed" not in "".join(map(str, events)) + about.text + other.text

"""The source article's code, typed in as printed, loads and runs."""

from pathlib import Path

import pytest
from bench.article import snippets
from tests.virtual_time import ms, now

from shipworthy import Agent, Reply, ScriptedModel, SpecError, call

SNAPSHOT = """
SKILL = {
    "name": "snapshot",
    "description": "Snapshot of a stock",
    "workflow": [{"tool": "get_stock_snapshot"}],
}
"""


def article(folder: Path, head: str = "", **skills: str) -> Agent:
    printed = {
        "sentiment": snippets.WORKFLOW,
        "budget": snippets.BUDGET,
        "latency": snippets.LATENCY,
        "snapshot": SNAPSHOT,
    }
    return Agent.load(snippets.written(folder, head=head, **(skills or printed)))


def test_the_three_dictionary_shapes_load_as_printed(tmp_path: Path) -> None:
    agent = article(tmp_path)
    skills = agent.spec.skills

    assert set(skills) == {"sentiment_analysis", "quick_price_check", "quick_lookup", "deep_analysis", "snapshot"}
    assert [step.required for step in skills["sentiment_analysis"].workflow] == [True, False, True]
    assert skills["quick_price_check"].max_context_tokens == 500
    assert (skills["quick_lookup"].retrieval, skills["deep_analysis"].retrieval) == ("off", "on_demand")
    assert agent.bounds()["quick_lookup"].latency_ms == 2000
    assert agent.bounds()["deep_analysis"].latency_ms == 30_000


async def test_the_workflow_runs_its_three_tools_in_order(tmp_path: Path) -> None:
    agent = article(tmp_path)

    result = await agent.run("Analyze sentiment for $NVDA")

    assert result.status == "completed", result.text
    assert [entry["tool"] for entry in result.path] == [
        "get_reddit_sentiment",
        "get_news_headlines",
        "synthesize_sentiment",
    ]
    assert result.text == "NVDA is loved; NVDA rises"


async def test_the_meta_tool_runs_as_printed_and_keeps_what_finished(tmp_path: Path) -> None:
    agent = article(tmp_path)
    began = now()

    result = await agent.run("snapshot of the stock $AMD")

    assert "AMD Inc." in result.text
    assert "positive" in result.text
    assert "the news are down" in result.text
    assert ms(began) == 2000.0, "its sources ran side by side"
    assert result.usage.tool_calls == 1


async def test_a_loop_without_a_model_says_so(tmp_path: Path) -> None:
    result = await article(tmp_path).run("quick lookup")

    assert result.status in ("degraded", "failed")
    assert result.reason == "no_model"


async def test_its_search_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    agent = article(tmp_path)
    model = ScriptedModel([Reply(calls=(call("search_knowledge_base", query="Q3"),)), "Passage 1 is about Q3."])
    agent.use_model(model)

    result = await agent.run("deep analysis of Q3", skill="deep_analysis")

    assert [entry["tool"] for entry in result.path] == ["search_knowledge_base"]
    assert "passage 3 about Q3" in model.requests[1].messages[-1].text


async def test_a_skill_with_rag_false_is_not_offered_the_search(tmp_path: Path) -> None:
    agent = article(tmp_path)
    model = ScriptedModel(lambda _: "It is so.")
    agent.use_model(model)

    await agent.run("quick lookup", skill="quick_lookup")

    assert [schema["name"] for schema in model.requests[0].tools] == ["get_price"]


def test_select_model_loads_as_the_model_of_a_skill(tmp_path: Path) -> None:
    agent = article(tmp_path, selected=snippets.SELECTED)

    wish = agent.spec.skills["ask_anything"].model
    assert callable(wish)
    assert [wish(query, turns) for query, turns in (("What is beta?", 0), ("Analyze beta", 0), ("beta", 11))] == [
        "gpt-5-nano",
        "claude-4-5-sonnet",
        "claude-3-haiku",
    ]


def test_the_articles_keys_of_a_guideline_are_refused_each_with_its_repair(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as refused:
        article(tmp_path, snippets.GUIDELINE_AS_PRINTED, loop=snippets.LOOP)

    repairs = [problem.repair for problem in refused.value.problems]
    assert [any(word in repair for repair in repairs) for word in ("`when`", "`then`", "`first_tool`")] == [True] * 3


async def test_the_rule_of_the_first_tool_is_enforced(tmp_path: Path) -> None:
    agent = article(tmp_path, snippets.GUIDELINE, loop=snippets.LOOP)
    price, right = call("get_price", ticker="NVDA"), call("get_sentiment", ticker="NVDA")
    agent.use_model(ScriptedModel([Reply(calls=(price,)), Reply(calls=(right,)), "It is positive."]))

    result = await agent.run("User asks about sentiment on $NVDA", skill="look_at_a_stock")

    assert [entry["tool"] for entry in result.path] == ["get_sentiment"]

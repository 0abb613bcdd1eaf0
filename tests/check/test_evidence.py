"""What the items rest on is said in figures of the definition."""

from tests.check.lint.small import job, look, subject, weigh

from shipworthy import gather, tool
from shipworthy.check import evidence

PAGE = [{"tool": "look"}, {"tool": "weigh"}, {"prompt": "Say {look} {weigh}", "fallback": "x"}]


@tool(timeout=3)
async def both(number: str) -> dict[str, object]:
    """Look and weigh."""
    return dict(await gather(look=look(number), weigh=weigh(number)))


def test_paths_and_tools() -> None:
    agent = subject(job(workflow=PAGE), job(name="loop", description="Talk", tools=["look"], fallback="x"))

    assert evidence.critical_paths(agent)[1].startswith("1 of 2 routable skills run a fixed page; 1 loop (`loop`)")
    assert "among 1 (`loop`)" in evidence.constrained_tools(agent)[1]
    assert "no model chooses a tool" in evidence.constrained_tools(subject(job(workflow=PAGE)))[1]


def test_consistency_is_never_shown_by_a_definition() -> None:
    assert evidence.consistent_output(subject(job(workflow=PAGE)))[0] == "not_established"


def test_results_and_contexts() -> None:
    agent = subject(job(workflow=PAGE))

    assert evidence.compact_responses(agent)[1].startswith("0 of 2 results that models read have a compact form")
    assert "4 turns, at most 666 tokens" in evidence.hard_context_limits(agent)[1]
    assert evidence.retrieval_on_demand(agent)[0] == "not_applicable"


def test_sources_side_by_side() -> None:
    agent = subject(job(workflow=PAGE), tools=[both])

    assert "`both` gathers several sources" in evidence.meta_tools(agent)[1]
    assert evidence.parallel_fetching(agent)[1] == "no step waits without data: 2 tools at once in `job`"
    assert evidence.meta_tools(subject(job(workflow=[{"answer": "x"}])))[0] == "not_applicable"


def test_models_and_bounds() -> None:
    agent = subject(job(workflow=PAGE), job(name="say", description="Say it", workflow=[{"answer": "x"}]))

    assert "1 of 2 skills answer without a model" in evidence.fast_models(agent)[1]
    assert evidence.rule_tools(agent) == ("met", "at most 2 tool calls a message (`job`)")
    assert evidence.rule_latency(agent)[1].startswith("at most 10,000 ms")
    assert "tokens out" in evidence.rule_tokens(agent)[1] and "$" in evidence.rule_tokens(agent)[1]
    assert "`auto` chooses" in evidence.automatic_model(agent)[1]


def test_labels_and_rules() -> None:
    agent = subject(job(workflow=PAGE), guidelines=[{"max_tool_calls": 5}])

    assert "3 of 3 of the author's" in evidence.streamed_responses(agent)[1]
    assert "1 guideline" in evidence.explicit_guidelines(agent)[1]

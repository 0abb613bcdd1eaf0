"""What a context has no room for, and what a model is not told."""

from typing import Any

from tests.check.lint.small import codes, found, job

from shipworthy import tool


@tool(max_tokens=3000)
def long(number: str) -> str:
    """A long text."""
    return "x"


@tool(timeout=20)
def slow(number: str) -> str:
    """Takes its time."""
    return "x"


@tool
def vague(what: Any) -> str:
    """Take anything."""
    return "x"


@tool
def told(what: Any) -> str:
    """Take anything.

    Args:
        what: The order as it came out of `look`.
    """
    return "x"


def test_tools_over_the_context() -> None:
    one = found(job(tools=["look", "weigh"], fallback="x", max_context_tokens=60))[0]

    assert one.code == "schemas-over-context" and one.severity == "error" and one.skill == "job"


def test_a_prompt_over_the_context() -> None:
    page = [{"prompt": "Say it in few words, and never guess. " * 40, "fallback": "x"}]

    assert codes(job(workflow=page, max_context_tokens=100)) == ["prompt-over-context"]


def test_a_result_over_the_context_and_a_tool_over_the_deadline() -> None:
    page = [{"tool": "long"}, {"tool": "slow"}, {"prompt": "Say {long}", "fallback": "x"}]
    told = codes(job(workflow=page, max_context_tokens=1000, max_latency_ms=9000), tools=[long, slow])

    assert set(told) == {"result-over-context", "tool-over-deadline"}


def test_a_result_over_the_context_that_a_helper_returns() -> None:
    find = job(name="find", routable=False, inputs={"number": {"type": "text"}}, workflow=[{"tool": "long"}])
    page = [{"tool": "find"}, {"prompt": "Say {find}", "fallback": "x"}]

    assert codes(job(workflow=page, max_context_tokens=1000), find, tools=[long]) == ["result-over-context"]


def test_a_context_over_every_window() -> None:
    models = {"fast": {"name": "local:small", "price": {"input": 1.0}, "window": 1000}}
    page = [{"tool": "look"}, {"prompt": "Say {look}", "fallback": "x"}]

    assert codes(job(workflow=page, max_context_tokens=2000), models=models) == ["context-over-window"]


def test_a_parameter_that_a_model_is_told_nothing_of() -> None:
    assert codes(job(tools=["vague"], fallback="x"), tools=[vague]) == ["untold-parameter"]
    assert codes(job(tools=["told"], fallback="x"), tools=[told]) == []

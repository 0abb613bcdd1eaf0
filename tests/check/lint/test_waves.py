"""Steps that `after` makes slower, and loops that ask many sources one by one."""

from typing import Any

from tests.batches import batch
from tests.check.lint.small import codes, found, job

from shipworthy import tool

LOOK, WEIGH = {"tool": "look"}, {"tool": "weigh"}
SAID = {"answer": "{look} {weigh}"}


@tool(timeout=2, effect="idempotent")
async def refresh(number: str) -> str:
    """Bring what is known up to date."""
    return "done"


def test_reads_side_by_side() -> None:
    assert codes(job(workflow=[LOOK, WEIGH, SAID])) == []


def test_a_read_that_waits_for_another() -> None:
    (one,) = found(job(workflow=[LOOK, {**WEIGH, "after": "look"}, SAID]))

    assert one.code == "serial-without-data" and "`weigh` waits for `look`" in one.message and "2.1 s" in one.evidence


def test_two_of_a_chain_are_told_at_once() -> None:
    again = {"tool": "look", "as": "again", "after": "weigh"}
    (one,) = found(job(workflow=[LOOK, {**WEIGH, "after": "look"}, again, SAID]))

    assert "`weigh` waits for `look`, `again` waits for `weigh`" in one.message


@batch(
    "workflow",
    [
        [LOOK, {**WEIGH, "with": {"number": "=look.state"}, "after": "look"}, SAID],
        [{"tool": "refresh"}, {**LOOK, "after": "refresh"}, {"answer": "{look}"}],
        [{"tool": "cancel", "confirm": True}, {**LOOK, "after": "cancel"}, {"answer": "{look}"}],
    ],
    ids=["by data", "after what acts", "after a write"],
)
def test_an_order_with_a_reason(workflow: list[Any]) -> None:
    assert codes(job(workflow=workflow), tools=[refresh]) == []


def test_a_wait_in_the_shadow_of_a_longer_one_costs_nothing() -> None:
    @tool(timeout=9)
    async def slow(number: str) -> str:
        """Take long."""
        return "x"

    page = [{"tool": "slow"}, LOOK, {**WEIGH, "after": "look"}, {"answer": "{look} {weigh} {slow}"}]

    assert codes(job(workflow=page, max_latency_ms=20000), tools=[slow]) == []


def test_in_the_fallback_of_a_loop() -> None:
    fallback = [LOOK, {**WEIGH, "after": "look"}, SAID]

    assert codes(job(tools=["look", "weigh"], fallback=fallback)) == ["serial-without-data"]


def test_in_the_shorter_branch_of_a_choice() -> None:
    long = [{"tool": "weigh", "retry": 3}, {"answer": "{weigh}"}]
    choice = {"choose": [{"when": "message", "steps": [LOOK, {**WEIGH, "after": "look"}, SAID]}, {"steps": long}]}

    assert codes(job(workflow=[choice], max_latency_ms=30000)) == ["serial-without-data"]


def test_inside_a_group() -> None:
    group = {"steps": [LOOK, {**WEIGH, "after": "look"}, SAID]}

    assert codes(job(workflow=[group])) == ["serial-without-data"]


def test_many_sources_about_the_same_thing() -> None:
    def named(name: str) -> object:
        def source(number: str) -> str:
            return number

        source.__name__ = name
        return tool(max_tokens=50)(source)

    names = ["price_of", "news_of", "mood_of", "history_of"]
    tools = [named(name) for name in names]

    assert "one-call-per-source" in codes(job(tools=names, fallback="x"), tools=tools)
    assert "one-call-per-source" not in codes(job(tools=names[:3], fallback="x"), tools=tools)

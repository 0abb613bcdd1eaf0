"""What a run has done is told by the id of each execution, never by a label."""

import asyncio
from typing import Any

from tests.batches import batch

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.labels import TRUSTED
from shipworthy.events import StepFailed, StepFinished, StepStarted
from shipworthy.runtime.progress import Progress, in_order

GO = "Do the daily job"
WAITS: dict[str, list[str]] = {}


@tool(label="Looking", compact=str)
async def look(place: str) -> str:
    """Look at a place, and be done in the order that the test asks for."""
    for _ in range(WAITS["order"].index(place) * 3):
        await asyncio.sleep(0)
    if place == "b":
        raise OSError("b is closed")
    return f"found {place}"


def agent(*steps: Any) -> Agent:
    workflow = [Step.model_validate(step) for step in steps]
    return Agent(skills=[Skill(name="job", description=GO, examples=(GO,), workflow=workflow)], tools=[look])


ORDERS = ["abc", "cba", "bca", "acb"]
APART: list[dict[str, Any]] = [{"tool": "look", "as": f"at_{place}", "with": {"place": place}} for place in "abc"]


async def told(one: Agent, order: str) -> tuple[Any, list[Any]]:
    WAITS["order"] = list(order)
    heard: list[Any] = []
    return await one.run(GO, emit=heard.append), heard


async def test_three_results_under_one_label_stay_three_whoever_is_first() -> None:
    """Labels are only shown: the answer names each execution, in the order of the page."""
    texts = set()
    for order in ORDERS:
        result, heard = await told(agent(*APART), order)
        assert (result.status, result.reason) == ("degraded", "failed")
        texts.add(result.text)
        assert [
            e.step_id for e in sorted(heard, key=lambda e: getattr(e, "step_id", "")) if isinstance(e, StepStarted)
        ] == ["0", "1", "2"]
        assert {e.step_id: e.step for e in heard if isinstance(e, StepFinished)} == {"0": "look", "2": "look"}
        assert [(e.step_id, e.error) for e in heard if isinstance(e, StepFailed)] == [("1", "OSError: b is closed")]
    assert texts == {
        "That did not work just now. Nothing was changed.\nWhat I have:\nLooking: found a\nLooking: found c"
    }


async def test_a_skipped_failure_hides_no_other() -> None:
    steps = [{**step, "on_error": "skip"} for step in APART]
    for order in ORDERS:
        result, _ = await told(agent(*steps, {"answer": "{at_a}; {at_b.message}; {at_c}"}), order)
        assert result.text == "found a; OSError: b is closed; found c"


@batch("order", ORDERS)
async def test_a_prompt_without_a_fallback_reads_what_it_waits_for(order: str) -> None:
    """Without a model its results stand in: those of the steps it reads, not those that happen to be there."""
    steps = [{**APART[0]}, {**APART[2]}, {"prompt": "Sum up {at_c}"}]
    result, _ = await told(agent(*steps), order)
    assert result.text == "found c\n(Composed without a model.)"


async def test_what_stands_before_a_barrier_is_there_for_a_prompt_that_names_nothing() -> None:
    steps = [APART[0], {"answer": "never", "when": "False"}, {"prompt": "Say goodbye"}]
    result, _ = await told(agent(*steps), "abc")
    assert result.text == "found a\n(Composed without a model.)"


@batch("order", ORDERS)
async def test_of_two_reasons_the_first_on_the_page_names_the_runs(order: str) -> None:
    steps = [
        {**APART[0], "foreach": "n in [1, 2, 3]", "max": 2},
        {**APART[1], "required": False},
        {"answer": "done"},
    ]
    result, _ = await told(agent(*steps), order)
    assert result.reason == "foreach_cut"


def test_reasons_without_a_place_come_last() -> None:
    progress = Progress()
    progress.degrade("guideline", None)
    progress.degrade("partial", "12")
    progress.degrade("step_dropped", "3#2")
    assert progress.degraded == "step_dropped"
    assert Progress().degraded is None


def test_a_retry_that_succeeds_is_not_missing() -> None:
    progress = Progress()
    progress.miss("0", "Look", "broken")
    progress.find("0", "Look", "found", TRUSTED)
    assert (progress.missing, str(progress.found["0"])) == ({}, "Look: found")


def test_the_path_is_in_the_order_of_the_page() -> None:
    progress = Progress()
    for step_id in ("10", "2#1", "2#10", "2#9", "search", "1/2", "1/10"):
        progress.call(step_id, step_id, {})
    told = [call["tool"] for call in progress.path]
    assert told == ["search", "1/2", "1/10", "2#1", "2#9", "2#10", "10"] == in_order(told)

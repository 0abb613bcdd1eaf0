import asyncio
import http.client
import threading
from typing import Any

import pytest
from tests.batches import batch
from tests.virtual_time import Gate

from shipworthy import NotDone, tool
from shipworthy.errors import LimitReached, ToolError, ToolFailed
from shipworthy.runtime.calls.attempt import RUNNING, Attempt
from shipworthy.tools.call import CallContext, call


def raising(error: BaseException, cause: BaseException | None = None) -> Any:
    @tool(effect="write")
    def send() -> str:
        raise error from cause

    return send


async def outcome(made: Any, timeout: float = 1.0) -> str:
    attempt = Attempt(made, "k")
    with pytest.raises(ToolError) as caught:
        await call(attempt, {}, CallContext(timeout=timeout))
    return attempt.outcome(caught.value)


@batch(
    ("error", "cause", "state"),
    [
        (NotDone("refused"), None, "void"),
        (RuntimeError("refused"), None, "unknown"),
        (RuntimeError("refused"), NotDone("one part of it"), "unknown"),
        (ToolFailed("refused"), None, "unknown"),
        (ConnectionRefusedError(), None, "unknown"),
        (http.client.IncompleteRead(b"half"), None, "unknown"),
        (asyncio.IncompleteReadError(b"half", 100), None, "unknown"),
        (TimeoutError(), None, "unknown"),
        (SystemExit(1), None, "unknown"),
    ],
)
async def test_field_15_only_not_done_says_that_it_did_not_happen(
    error: BaseException, cause: BaseException | None, state: str
) -> None:
    assert await outcome(raising(error, cause)) == state


async def test_a_result_that_cannot_be_shown_is_an_effect_all_the_same() -> None:
    @tool(effect="write", compact=lambda value: value["no such key"])
    def send() -> dict[str, int]:
        return {"id": 7}

    assert await outcome(send) == "done"


async def test_what_never_began_did_not_happen() -> None:
    attempt = Attempt(raising(RuntimeError()), "k")
    assert attempt.outcome(LimitReached("tool_calls", 0, 1)) == "void"
    assert attempt.spec.name == "send"
    assert attempt.compact is None


async def test_a_call_that_was_given_up_is_known_to_run_until_it_ends() -> None:
    free = Gate()

    @tool(effect="write")
    def blocks() -> None:
        free.wait()

    assert await outcome(blocks, 0.05) == "unknown"
    assert "k" in RUNNING
    free.open()
    await asyncio.sleep(0.01)
    assert "k" not in RUNNING

    @tool(effect="write")
    async def waits() -> None:
        await asyncio.sleep(5)

    assert await outcome(waits, 0.05) == "unknown"
    await asyncio.sleep(0)
    assert "k" not in RUNNING, "it ended when it was cancelled"


async def test_what_a_generator_does_comes_when_it_is_read() -> None:
    @tool(effect="write")
    def sends() -> Any:
        yield "first"
        raise RuntimeError("in the middle")

    assert await outcome(sends) == "unknown"


@pytest.mark.real_time
async def test_field_61_a_thread_that_a_cancelled_call_waited_for_is_still_the_call() -> None:
    free = threading.Event()

    @tool(effect="write")
    async def hands_on() -> None:
        await asyncio.to_thread(free.wait)

    assert await outcome(hands_on, 0.05) == "unknown"
    assert "k" in RUNNING
    free.set()
    await until_over("k")


async def test_field_61_a_task_that_outlives_its_call_is_still_the_call() -> None:
    free, tasks = asyncio.Event(), list[Any]()

    @tool(effect="write")
    async def shields() -> None:
        tasks.append(asyncio.ensure_future(free.wait()))
        await asyncio.shield(tasks[0])

    assert await outcome(shields, 0.05) == "unknown"
    assert "k" in RUNNING
    free.set()
    await tasks.pop()
    await until_over("k")


async def test_field_61_a_call_that_has_raised_is_over_though_its_error_is_kept() -> None:
    @tool(effect="write")
    async def groups() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(0))
        raise RuntimeError("after all")

    attempt = Attempt(groups, "k")
    with pytest.raises(ToolError) as caught:
        await call(attempt, {}, CallContext())
    assert attempt.outcome(caught.value) == "unknown"
    assert "k" not in RUNNING


async def test_field_61_a_call_that_was_given_up_in_the_queue_never_begins() -> None:
    made = list[str]()

    @tool(effect="write")
    def send() -> None:
        made.append("sent")

    attempt = Attempt(send, "k")
    late = attempt.prepared({})
    assert attempt.outcome(ToolError()) == "void"
    with pytest.raises(ToolError, match="given up before it began"):
        late()
    assert made == []


async def until_over(key: str) -> None:
    for _ in range(200):
        if key not in RUNNING:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{key} still runs")

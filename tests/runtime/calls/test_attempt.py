import asyncio
from typing import Any

import pytest
from tests.virtual_time import Gate

from shipworthy import tool
from shipworthy.errors import LimitReached, ToolFailed, ToolTimeout
from shipworthy.runtime.calls.attempt import RUNNING, Attempt
from shipworthy.tools.call import CallContext, call


class ReadTimeout(Exception):
    """As clients of other libraries call it."""


def raising(error: BaseException, cause: BaseException | None = None) -> Any:
    @tool(effect="write")
    def send() -> str:
        raise error from cause

    return send


async def outcome(made: Any, timeout: float = 1.0) -> str:
    attempt = Attempt(made, "k")
    with pytest.raises((ToolFailed, ToolTimeout)) as caught:
        await call(attempt, {}, CallContext(timeout=timeout))
    return attempt.outcome(caught.value)


@pytest.mark.parametrize(
    ("error", "cause", "state"),
    [
        (RuntimeError("refused"), None, "void"),
        (ConnectionRefusedError(), None, "void"),
        (TimeoutError(), None, "unknown"),
        (ConnectionResetError(), None, "unknown"),
        (ReadTimeout(), None, "unknown"),
        (RuntimeError("the bank did not answer"), ReadTimeout(), "unknown"),
    ],
)
async def test_a_tool_that_raises_says_that_it_did_not_happen_or_that_it_is_not_sure(
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
    assert RUNNING["k"] == 1
    free.open()
    await asyncio.sleep(0.01)
    assert not RUNNING["k"]

    @tool(effect="write")
    async def waits() -> None:
        await asyncio.sleep(5)

    assert await outcome(waits, 0.05) == "unknown"
    await asyncio.sleep(0)
    assert not RUNNING["k"], "it ended when it was cancelled"


async def test_what_a_generator_does_comes_when_it_is_read() -> None:
    @tool(effect="write")
    def sends() -> Any:
        yield "first"
        raise RuntimeError("in the middle")

    assert await outcome(sends) == "unknown"

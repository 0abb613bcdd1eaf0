"""A run over HTTP stands below the span of the request's caller."""

from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
from opentelemetry import trace

from shipworthy import lazy
from shipworthy.server.traced import Traced

PARENT = (b"traceparent", b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")


async def spans(headers: list[tuple[bytes, bytes]]) -> list[int]:
    """The current span inside the application."""
    found: list[int] = []

    async def app(scope: MutableMapping[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        found.append(trace.get_current_span().get_span_context().span_id)

    async def nothing(*_: Any) -> Any:
        return {}

    await Traced(app)({"type": "http", "headers": headers}, nothing, nothing)
    return found


async def test_the_application_is_called_below_the_caller() -> None:
    assert await spans([PARENT]) == [0xB7AD6B7169203331]


async def test_a_request_without_one_imports_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lazy, "telemetry", lambda room: pytest.fail("asked for"))
    assert await spans([(b"host", b"x")]) == [0]

"""Without OpenTelemetry a run is neither wrapped nor changed."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from opentelemetry import trace

from shipworthy import lazy
from shipworthy.tracing.otel import watching
from shipworthy.tracing.watched import OPENTELEMETRY


async def test_nothing_is_asked_for_without_it(made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, OPENTELEMETRY)
    monkeypatch.setattr(lazy, "telemetry", lambda room: pytest.fail("OpenTelemetry was asked for"))
    assert (await made().run("Do the daily job for NVDA")).status == "asked"


async def test_each_run_asks_where_it_is_imported(made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    assert sys.modules[OPENTELEMETRY] is trace
    monkeypatch.setattr(watching, "watch", lambda definition, message: asked.append(message.message))
    agent = made()
    await agent.run("Do the daily job for NVDA")
    await agent.run("3")
    assert asked == ["Do the daily job for NVDA", "3"]

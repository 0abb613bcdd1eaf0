"""Runs are watched where the program has set up OpenTelemetry, and cost nothing elsewhere."""

import subprocess
import sys

import pytest
from opentelemetry import metrics, trace
from tests.tracing.otel.conftest import Seen

from shipworthy.tracing.otel.watching import current

ALONE = """
import asyncio, sys
from shipworthy import Agent, Skill, Step, tool
@tool
def price() -> str:
    "The price."
    return "100"
skill = Skill(name="job", description="Do it", examples=("Do it",), workflow=[Step(tool=price)])
print(asyncio.run(Agent(skills=[skill], tools=[price], store="memory").run("Do it")).status)
print(sorted(name for name in sys.modules if name.split(".")[0] == "opentelemetry"))
"""


def test_a_program_without_it_does_not_import_it() -> None:
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["completed", "[]"], done.stderr


def test_nothing_is_watched_where_it_is_only_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(metrics._internal, "_METER_PROVIDER", None)
    assert current() is None


def test_one_of_traces_and_metrics_is_enough(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    assert current() is not None
    monkeypatch.setattr(metrics, "get_meter_provider", metrics._internal._PROXY_METER_PROVIDER.__class__)
    assert current() is not None


def test_what_is_made_is_kept_for_the_next_run(seen: Seen) -> None:
    assert current() is current()

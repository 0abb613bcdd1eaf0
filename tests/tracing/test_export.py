"""The commands export where a variable of OpenTelemetry names a place."""

import pytest

from shipworthy import lazy
from shipworthy.tracing.export import PLACES, begin_export


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("value", ["", "none"])
def test_nothing_is_set_up_that_was_not_asked_for(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setattr(lazy, "telemetry", lambda room: pytest.fail("OpenTelemetry was imported"))
    assert begin_export(print) is False
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", value)
    assert begin_export(print) is False


def test_what_is_missing_is_told_with_its_command_and_the_command_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(room: str) -> None:
        raise ImportError("No module named 'opentelemetry'")

    told: list[str] = []
    monkeypatch.setattr(lazy, "telemetry", missing)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert begin_export(told.append) is False
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in told[0] and "pip install 'shipworthy[otel]'" in told[0]

"""The log of the library tells no secret, through whichever handler."""

import io
import logging
from collections.abc import Iterator

import pytest

from shipworthy.exits.logs import LOG, guard_log


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    guard_log()
    guard_log()
    handler = logging.StreamHandler(out := io.StringIO())
    LOG.addHandler(handler)
    yield out
    LOG.removeHandler(handler)


def test_neither_message_nor_trace_tells_a_secret(monkeypatch: pytest.MonkeyPatch, written: io.StringIO) -> None:
    monkeypatch.setenv("DB_PASSWORD", "open-sesame-1")
    try:
        raise ConnectionError("no way to pg://me:open-sesame-1@db")
    except ConnectionError as error:
        LOG.error("run %s failed: %s", "r1", error, exc_info=error)
    LOG.warning("plain %d", 5)
    text = written.getvalue()
    assert "open-sesame-1" not in text
    assert text.count("[secret DB_PASSWORD]") == 3
    assert "ConnectionError" in text
    assert "Traceback" in text
    assert text.endswith("plain 5\n")


def test_a_record_without_a_secret_is_as_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DB_PASSWORD", "open-sesame-1")
    guard_log()
    error = ValueError("plain")
    with caplog.at_level("WARNING", logger="shipworthy"):
        LOG.warning("plain %s", "words", exc_info=error)
    (record,) = caplog.records
    assert (record.msg, record.args) == ("plain %s", ("words",))
    assert record.exc_info is not None

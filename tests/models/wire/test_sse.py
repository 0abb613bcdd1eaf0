"""Events out of bytes, however they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.errors import ModelBroken
from shipworthy.models.wire import sse
from shipworthy.models.wire.sse import Events

WHOLE = (
    "data: eins\n\n: comment\n\ndata: zwei\r\ndata: 日本 👩‍🚀\r\n\r\nevent: x\rdata:drei\r\rid: 7\n\ndata\n\n".encode()
)
FOUND = [b"eins", "zwei\n日本 👩‍🚀".encode(), b"drei"]


def events_of(*chunks: bytes) -> list[bytes]:
    events = Events()
    return [data for chunk in chunks for data in events.feed(chunk)]


def test_events_end_with_a_blank_line() -> None:
    assert events_of(WHOLE) == FOUND


@pytest.mark.parametrize("at", range(len(WHOLE)))
def test_a_cut_at_any_byte_changes_nothing(at: int) -> None:
    assert events_of(WHOLE[:at], WHOLE[at:]) == FOUND


def test_single_bytes_change_nothing() -> None:
    assert events_of(*(WHOLE[at : at + 1] for at in range(len(WHOLE)))) == FOUND


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert events_of(b"\xef\xbb\xbfdata: a\n\n") == [b"a"]


def test_an_event_without_its_blank_line_is_none() -> None:
    assert events_of(b"data: a\n\ndata: b\n") == [b"a"]


def test_a_field_that_only_begins_like_data_is_none() -> None:
    assert events_of(b"database: a\n\ndata: b\n\n") == [b"b"]


@pytest.mark.parametrize("line", [b"x", b"data: x"])
def test_an_endless_line_is_refused(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LONGEST_EVENT", 1000)
    events = Events()

    with pytest.raises(ModelBroken, match="longer than"):
        for _ in range(2000):
            events.feed(line)


def test_endless_data_of_one_event_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LONGEST_EVENT", 1000)
    events = Events()

    with pytest.raises(ModelBroken, match="longer than"):
        for _ in range(2000):
            events.feed(b"data: xx\n")


@given(st.lists(st.binary(max_size=30), max_size=30))
def test_any_bytes_are_read_or_left_out(chunks: list[bytes]) -> None:
    assert events_of(*chunks) == events_of(b"".join(chunks))

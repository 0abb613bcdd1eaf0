"""Events out of bytes, however they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

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


@batch("at", range(len(WHOLE)))
def test_a_cut_at_any_byte_changes_nothing(at: int) -> None:
    assert events_of(WHOLE[:at], WHOLE[at:]) == FOUND


def test_single_bytes_change_nothing() -> None:
    assert events_of(*(WHOLE[at : at + 1] for at in range(len(WHOLE)))) == FOUND


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert events_of(b"\xef\xbb\xbfdata: a\n\n") == [b"a"]


DENSE = b'event: a\ndata: {"a": "\xc4\x8d"}\n: beat\nevent: b\ndata: {"b": {}}\nid: 7\ndata: {"c": 1}\ndata: [DONE]\n'
OBJECTS = [b'{"type":"a","a": "\xc4\x8d"}', b'{"type":"b","b": {}}', b'{"c": 1}', b"[DONE]"]


@batch("end", [b"\n", b"\r\n", b"\r"])
@batch("at", range(len(DENSE) + 1))
def test_field_46_without_blank_lines_each_whole_object_is_an_event(at: int, end: bytes) -> None:
    assert events_of(DENSE[:at].replace(b"\n", end), DENSE[at:].replace(b"\n", end)) == OBJECTS


def test_field_46_a_line_that_is_no_whole_object_waits_for_the_rest_of_its_event() -> None:
    assert events_of(b'data: {\ndata: "a": 1\ndata: }\n\n') == [b'{\n"a": 1\n}']
    assert events_of(b"data: 1\ndata: 2\n\n") == [b"1\n2"]
    assert events_of(b'data: {"a": 1}\ndata: {"b": 2}\ndata: {\ndata: "c": 3}\n\n') == [
        b'{"a": 1}', b'{"b": 2}', b'{\n"c": 3}',
    ]  # fmt: skip
    assert events_of(b'data: {"a": 1}\ndata: {"b": 2\n', b"2") == [b'{"a": 1}'], "what is cut is none"


def test_the_kind_of_an_event_may_stand_in_its_line_alone() -> None:
    said = b'event: ping\ndata: {}\n\nevent:a.b\ndata: {"x": 1}\n\nevent: c\ndata: {"type": "d"}\n\ndata: {"y": 2}\n\n'
    wanted = [b'{"type":"ping"}', b'{"type":"a.b","x": 1}', b'{"type": "d"}', b'{"y": 2}']
    assert events_of(said) == events_of(*(said[at : at + 1] for at in range(len(said)))) == wanted


@batch("kind", [b'x"y', b"", b"a b", b"a" * 65])
def test_a_kind_that_is_no_word_is_left_out(kind: bytes) -> None:
    assert events_of(b"event: %s\ndata: {}\n\n" % kind) == [b"{}"]


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


@batch("end", [b"", b"\n", b"\r\n"])
def test_the_end_of_the_stream_ends_a_last_event_that_is_whole(end: bytes) -> None:
    events = Events()

    assert [*events.feed(b'data: {"a": 1}' + end), *events.rest()] == [b'{"a": 1}']


@batch("cut", [b'data: {"a": 1', b"data: {", b"data: x", b"dat", b""])
def test_the_end_of_the_stream_ends_no_event_that_is_cut(cut: bytes) -> None:
    events = Events()

    assert [*events.feed(cut), *events.rest()] == []

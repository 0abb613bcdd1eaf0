import dataclasses
import datetime as dt
import json
import math
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from tests.batches import batch
from tests.durable.drawn import DATA, FULL_SESSION, SESSIONS, TEXT

from shipworthy.durable.codec import dump, load, load_session, storable
from shipworthy.stores.encoded import encoded
from shipworthy.stores.session import (
    FrozenCall,
    Offer,
    Open,
    Pending,
    Session,
    Stored,
    Wish,
)


def _exactly(value: Any) -> Any:
    """The value with every type spelt out: True is not 1, and 1 is not 1.0."""
    if isinstance(value, dict):
        return {key: _exactly(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exactly(item) for item in value]
    if isinstance(value, dt.time | dt.datetime):
        # ISO 8601 has no `fold`, and equality does not look at it.
        return (type(value).__name__, repr(value.replace(fold=0)))
    return (type(value).__name__, repr(value))


@given(DATA)
def test_data_comes_back_as_it_was(value: Any) -> None:
    assert _exactly(load(dump(value))) == _exactly(value)
    assert dump(value) == orjson.dumps(encoded(value)).decode()


@given(SESSIONS)
def test_conversations_come_back_as_they_were(session: Session) -> None:
    assert load_session(dump(session)) == session
    assert dump(session) == orjson.dumps(encoded(session)).decode()


def test_strategies_fill_every_field() -> None:
    # A field that is added to a conversation must be added above, or the property says nothing about it.
    kinds = (Session, Open, Pending, Stored, FrozenCall, Offer, Wish)
    counted = {kind.__name__: len(dataclasses.fields(kind)) for kind in kinds}
    assert counted == {
        "Session": 25,
        "Open": 21,
        "Pending": 20,
        "Stored": 8,
        "FrozenCall": 5,
        "Offer": 3,
        "Wish": 4,
    }


def test_conversation_of_an_earlier_version_is_read() -> None:
    row = (
        '{"id":"s","version":3,"kept":{},"open":{"skill":"buy","id":"o","contract":"c","message":"m","request":"",'
        '"inputs":{"n":5},"results":{},"pending":{"kind":"confirm","names":[],"text":"Buy 5?","choices":[],"values":[],'
        '"calls":[],"asked":7.0,"message":"","id":"q"},"turns":1,"ended":false},"turns":[["buy 5","Buy 5?"]],"run":"r",'
        '"told":[],"updated":7.0}'
    )
    held = load_session(row)
    assert held.open is not None and held.open.pending is not None
    assert (held.open.pending.id, held.open.pending.trust, held.open.offers) == ("q", "trusted", {})
    assert (held.below, held.agenda) == ((), ())


@batch("value", [math.inf, -math.inf, 2**53, -(2**200), -0.0, dt.timedelta.max])
def test_numbers_that_json_lacks(value: Any) -> None:
    assert load(dump(value)) == value


def test_integer_longer_than_python_prints_comes_back() -> None:
    assert load(dump(10**5000)) == 10**5000


def test_field_13_an_instant_keeps_the_name_of_its_zone() -> None:
    at = dt.datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    for fold in (0, 1):
        read = load(dump(at.replace(fold=fold)))
        assert (read.tzinfo, read.fold, read.utcoffset()) == (at.tzinfo, fold, at.replace(fold=fold).utcoffset())
    assert load('{"$datetime":"2024-05-15T10:00:00-04:00[Nowhere/Here]"}').utcoffset() == dt.timedelta(hours=-4)


def test_nan_and_tuples() -> None:
    assert math.isnan(load(dump({"x": math.nan}))["x"])
    assert load(dump((1, (2,)))) == [1, [2]]


def test_text_is_plain_json_with_tags() -> None:
    assert json.loads(dump({"d": dt.date(2026, 1, 2), "$date": "mine"})) == {
        "d": {"$date": "2026-01-02"},
        "$$date": "mine",
    }


@batch("key", [1, 1.5, None, dt.date(2026, 1, 2)])
def test_keys_keep_their_type(key: Any) -> None:
    ((found, _),) = load(dump({key: "x"})).items()
    assert (type(found), found) == (type(key), key)


@batch("value", [object(), {1, 2}, b"x", {(1, 2): 3}, Session, open])
def test_what_is_not_data_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        dump({"x": value})


def test_what_is_nested_too_deeply_is_refused() -> None:
    value: Any = 1
    for _ in range(5000):
        value = [value]
    with pytest.raises(TypeError):
        dump(value)


def test_deepest_result_of_a_tool_can_be_kept() -> None:
    value: Any = 1
    for _ in range(100):
        value = {"$date": value}
    assert load(dump(Session(id="s", kept={"x": value}))) is not None


@batch(
    "text",
    [
        '{"$object": "os.system"}',
        '{"$date": "x"}',
        '{"$date": 1}',
        '{"$date": "2026-01-02", "more": 1}',
        '{"$duration": [1]}',
        '{"$duration": [999999999999, 0, 0]}',
        '{"$int": 7}',
        '{"$text": "xyz"}',
        '{"$text": "ff"}',
        '{"$pairs": [[[], 1]]}',
        '{"$pairs": 1}',
        "{",
        "",
        "[" * 100_000,
    ],
)
def test_f50_hostile_text_is_refused_not_obeyed(text: str) -> None:
    with pytest.raises(ValueError):
        load(text)


@batch(
    ("path", "wrong"),
    [
        (("version",), "1"),
        (("version",), True),
        (("kept",), []),
        (("id",), None),
        (("turns",), [["only one"]]),
        (("turns",), "ab"),
        (("updated",), "now"),
        (("__class__",), "os.system"),
        (("open",), []),
        (("open", "inputs"), None),
        (("open", "results"), {"k": 1}),
        (("open", "pending", "kind"), "exec"),
        (("open", "pending", "kind"), []),
        (("open", "pending", "calls"), [{"tool": "t", "args": {}}]),
        (("open", "pending", "calls"), [{"tool": "t", "args": {}, "hash": "h", "run": "rm"}]),
    ],
)
def test_f50_conversation_of_the_wrong_shape_is_refused(path: tuple[str, ...], wrong: Any) -> None:
    raw = json.loads(dump(FULL_SESSION))
    assert load_session(json.dumps(raw)) == FULL_SESSION
    inner = raw
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = wrong
    with pytest.raises(ValueError):
        load_session(json.dumps(raw))


@given(TEXT)
def test_storable_text_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert "\0" not in kept and kept.encode().decode() == kept
    assert storable(kept) == kept


def test_storable_changes_only_what_must_be() -> None:
    assert storable("a\0b\ud800c 😀 é") == "a\ufffdb\ufffdc 😀 é"


def test_an_older_program_reads_a_conversation_that_has_nothing_new() -> None:
    new = {
        "asleep",
        "unread",
        "inner",
        "under",
        "streak",
        "wait",
        "waits",
        "settled",
        "settled_for",
        "within",
        "began",
        "found_out",
    }
    assert new.isdisjoint(json.loads(dump(FULL_SESSION)).keys())
    assert "within" not in dump(FULL_SESSION) and "settled" not in dump(FULL_SESSION)

"""StepResult results: nothing is lost, the ceiling holds exactly, and nothing is cut silently."""

import csv
import datetime as dt
import json
import math
import re
from typing import Any

import pytest
import toon_format
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.text import Text
from shipworthy.errors import ToolFailed
from shipworthy.tokens.counting import BYTES, Gauge, at_most, count
from shipworthy.tools.compact import _json, _table, _toon, compact_text, encode, within

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
CELLS = st.integers() | st.floats(allow_nan=False) | st.text(st.sampled_from("ab1.,\"-'e 中\n\r"), max_size=8)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)
TABLES = st.lists(st.text('abc," 1', min_size=1, max_size=4), min_size=1, max_size=4, unique=True).flatmap(
    lambda fields: st.lists(st.fixed_dictionaries({field: CELLS for field in fields}), min_size=2, max_size=30)
)
POSTS = [{"id": n, "title": f"Post {n}", "comments": ["word " * 20] * 4} for n in range(100)]


def decode(text: str) -> Any:
    """What a structured result's text stands for, by whichever of the three encoders."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        pass
    try:
        value = toon_format.decode(text)
        if toon_format.encode(value) == text:
            return value
    except Exception:
        pass
    return _rows(text)


def _rows(text: str) -> list[dict[str, Any]]:
    lines = [
        [
            (cell.group("quoted"), cell.group("bare"))
            for cell in re.finditer(r'(?:^|,)(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>[^,]*))', line)
        ]
        for line in text.split("\n")
    ]
    header = [_text(*cell) for cell in lines[0]]
    return [dict(zip(header, (_cell(*cell) for cell in line), strict=True)) for line in lines[1:]]


def _text(quoted: str | None, bare: str | None) -> str:
    return quoted.replace('""', '"') if quoted is not None else bare or ""


def _cell(quoted: str | None, bare: str | None) -> Any:
    if quoted is not None:
        return quoted.replace('""', '"')
    for kind in (int, float):
        try:
            return kind(bare or "")
        except ValueError:
            continue
    return bare


# Whole


@given(DATA.filter(lambda value: isinstance(value, dict | list)))
def test_any_structure_can_be_read_back(value: Any) -> None:
    assert decode(encode(value)) == value


@given(TABLES)
def test_any_table_can_be_read_back(rows: list[dict[str, Any]]) -> None:
    assert decode(encode(rows)) == rows


def test_the_shortest_form_is_taken() -> None:
    rows = [{"ticker": f"T{n}", "price": n / 4, "name": f"Company {n}"} for n in range(30)]
    assert encode(rows).startswith("ticker,price,name\nT0,0.0,Company 0\n")
    nested = {
        "user": {"name": {"first": "A", "last": "B"}, "ids": [[1, 2], [3, [4]]]},
        "more": [{"a": [{"b": {}}]}] * 9,
    }
    assert encode(nested) == json.dumps(nested, separators=(",", ":"))
    for value in (rows, nested, POSTS):
        assert at_most(encode(value)) <= len(json.dumps(value, separators=(",", ":")))


@given(st.integers(5, 60), st.sampled_from(["word", "a, b", 'a "b"', "007", "é中\U0001f600", "- x", "true", "null"]))
def test_each_form_is_chosen_and_read_back_by_its_own_reader(size: int, word: str) -> None:
    rows: list[Any] = [{"id": n, "name": f"{word} and more"} for n in range(size)]
    text = encode(rows)
    header, *read = list(csv.reader(text.splitlines()))
    assert header == ["id", "name"]
    assert [{"id": int(number), "name": name} for number, name in read] == rows

    mixed = [{"id": n, "ok": n % 2 == 0, "name": word, "gone": None} for n in range(size)]
    text = encode(mixed)
    assert text.startswith(f"[{size}")
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    assert toon_format.decode(text) == mixed

    uneven = [[[word, [n]], {"a": [[n]]}] for n in range(size)]
    assert json.loads(encode(uneven)) == uneven


@given(TABLES, DATA.filter(lambda value: isinstance(value, dict | list)))
def test_every_form_that_is_offered_can_be_read_back(rows: list[dict[str, Any]], value: Any) -> None:
    for one in (rows, value, {"rows": rows, "more": value}):
        assert json.loads(_json(one)) == one
        assert not _toon(one) or toon_format.decode(_toon(one)) == one
        assert not _table(one) or _rows(_table(one)) == one


def test_texts_that_look_like_numbers_stay_texts_in_a_table() -> None:
    rows = [{"code": f"00{n}", "value": n, "note": "a, b"} for n in range(30)]
    assert encode(rows).splitlines()[:2] == ['"code","value","note"', '"000",0,"a, b"']
    assert decode(encode(rows)) == rows


@batch(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (3.0, "3"),
        (True, "yes"),
        (None, "none"),
        (dt.date(2026, 5, 1), "2026-05-01"),
        ([], "[]"),
        ({}, "{}"),
        ({"a": dt.date(2026, 5, 1), "b": dt.timedelta(seconds=61)}, '{"a":"2026-05-01","b":"0:01:01"}'),
        ({"a": 2**70}, '{"a":1180591620717411303424}'),
        ({"a": math.nan, "b": math.inf}, '{"a":NaN,"b":Infinity}'),
        ({"a": None}, '{"a":null}'),
        ({"a": "\ud800"}, '{"a":"\ud800"}'),
    ],
)
def test_odd_values_have_a_form_too(value: Any, text: str) -> None:
    assert encode(value) == text


def test_the_tools_own_form_wins() -> None:
    value = {"ticker": "NVDA", "price": 142.5, "change": 0.023}
    template = Text.parse("{ticker}: ${price:.2f} ({change:+.1%}), P/E {pe}")
    assert compact_text(value, template) == "NVDA: $142.50 (+2.3%), P/E not available"
    assert compact_text(value, lambda found: found["ticker"]) == "NVDA"


@batch(
    ("how", "words"),
    [
        (Text.parse("{price:%Y}"), "ExpressionError"),
        (lambda value: value["nothing"], "KeyError"),
        (lambda value: 1 / 0, "ZeroDivisionError"),
        (lambda value: None, "gave NoneType, not text"),
    ],
)
def test_an_own_form_that_fails_is_said(how: Any, words: str) -> None:
    with pytest.raises(ToolFailed, match=words):
        compact_text({"price": 3}, how)


# Within the ceiling


def cut(value: Any, ceiling: int, *, must_keep: tuple[str, ...] = (), **more: Any) -> tuple[str, str | None]:
    return within(encode(value), value, ceiling=ceiling, must_keep=must_keep, handle="run/1", **more)


def test_what_fits_is_untouched() -> None:
    assert cut({"a": 1}, 10) == ('{"a":1}', None)


@given(
    st.text(st.sampled_from("word \n,.12é中\U0001f600"), max_size=2000),
    st.integers(1, 200),
    st.sampled_from(["result", "6f0c1d2e3b4a59687766554433221100/12"]),
)
def test_f21_the_ceiling_holds_exactly_and_the_whole_is_kept(text: str, ceiling: int, handle: str) -> None:
    for more in ({}, {"gauge": BYTES}):
        shown, full = within(text, text, ceiling=ceiling, must_keep=(), handle=handle, **more)
        assert count(shown) <= ceiling
        if count(text) > ceiling:
            assert full == text
        if full is None:
            assert shown == text
        elif ceiling >= 80:
            assert shown.splitlines()[-1].endswith(f" more tokens: handle {handle}]")


def test_f21_the_last_line_says_how_much_is_behind_the_handle() -> None:
    text = "one two three\n" * 1000
    shown, _ = cut(text, 100)
    body, last = shown.rsplit("\n", 1)
    assert re.fullmatch(r"\[… \d+ more tokens: handle run/1\]", last)
    said = int(re.findall(r"\d+", last)[0])
    assert said == count(text) - count(body)
    assert 90 <= count(shown) <= 100


def test_fields_that_must_be_kept_come_first() -> None:
    value = {"noise": "word " * 2000, "mood": "bullish", "score": 0.8}
    shown, full = cut(value, 60, must_keep=("mood", "score", "absent"))
    assert shown.startswith("mood: bullish\nscore: 0.8\n")
    assert full == encode(value)
    assert count(shown) <= 60


def test_fields_that_must_be_kept_come_first_for_every_item() -> None:
    shown, _ = cut(POSTS, 1000, must_keep=("id",))
    assert shown.startswith("".join(f"id: {n}\n" for n in range(100)))


def test_a_ceiling_below_the_last_line_still_holds() -> None:
    for ceiling in range(1, 20):
        shown, full = cut(POSTS, ceiling, must_keep=("id",))
        assert 0 < count(shown) <= ceiling
        assert full is not None


def test_parts_that_cost_more_together_than_alone_still_fit() -> None:
    costly = Gauge(fits=lambda t, n: len(t) <= n, cut=lambda t, n: t[:n], count=lambda t: max(1, len(t) - 30))
    for must_keep in ((), ("id",)):
        shown, full = cut(POSTS, 200, must_keep=must_keep, gauge=costly)
        assert len(shown) <= 200 < len(full or "")
        assert shown.endswith("more tokens: handle run/1]")


def test_an_estimate_is_called_one() -> None:
    assert "[… about " in cut("word " * 300_000, 50)[0]
    assert "[… about " in cut("word " * 300, 50, gauge=BYTES)[0]
    assert "about" not in cut("word " * 300, 50)[0]

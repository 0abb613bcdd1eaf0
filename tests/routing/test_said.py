"""A message, its parts and its words."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing import said as module
from shipworthy.routing.said import Said
from shipworthy.routing.words import LONGEST, Token, tokenize

ANY = st.text(alphabet="ab$&.'’s_ ,\nÄ1", max_size=60)


@given(ANY, st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_a_part_has_the_words_that_it_would_have_by_itself(message: str, start: int, length: int, more: int) -> None:
    part = Said(message).part(start, start + length)
    assert list(part.tokens) == tokenize(message[start : start + length])
    assert list(part.part(more).tokens) == tokenize(message[start : start + length][more:])


@given(ANY, st.text(alphabet="ab .'s", min_size=1, max_size=9))
def test_the_words_behind_the_text_go_on_where_it_ends(message: str, unit: str) -> None:
    long = message + unit * (LONGEST // len(unit))
    assert list(Said(long).every_token) == tokenize(long)
    assert all(token.end <= LONGEST for token in Said(long).tokens)


def test_a_message_is_tokenised_once_whatever_is_asked_of_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = list[str]()
    monkeypatch.setattr(module, "tokenize", lambda text, *span: calls.append(text) or tokenize(text, *span))
    said = Said("Hi there, buy 10 of NVDA. And nvidia's news, thanks")
    every = [said, *said.requests, *said.split(re.compile(r"\. ")), said.at(dt.datetime(2026, 1, 1)), said.part(10)]
    assert [len(one.tokens) for one in every] == [10, 7, 4, 3, 6, 4, 10, 8]
    assert calls == [said.text]


def test_requests_are_the_whole_and_its_sentences_without_manners() -> None:
    said = Said("Hello, will it rain? And in Paris, thanks!")
    assert [part.message for part in said.requests] == ["will it rain? And in Paris", "will it rain?", "And in Paris"]
    alone = Said("will it rain")
    assert list(alone.requests) == [alone], "the message itself, so that what was found in it is found once"


def test_blanked_parts_have_no_words_and_the_others_stand_where_they_stood() -> None:
    said = Said("to: Bob, at 9")
    part = said.split(re.compile(","))[0]
    left = said.blanked([said.span_of(part), (7, 8)])
    assert (left.message, len(left.message)) == ("\n" * 8 + " at 9", len(said.message))
    assert left.tokens == [Token("at", "at", 9, 11), Token("9", "9", 12, 13)]


def test_what_was_found_is_kept_for_as_long_as_the_message() -> None:
    asked = list[Said]()

    def find(said: Said) -> int:
        asked.append(said)
        return len(asked)

    one, other = Said("a"), Said("a")
    assert [one.once(find), one.once(find), other.once(find), one.stripped().once(find)] == [1, 1, 2, 1]


@given(ANY)
def test_t10_stripped_is_what_strip_leaves(message: str) -> None:
    assert Said(message).stripped().message == message.strip()


@given(st.text(alphabet="ab's $.'-\n1", max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(1, 3))
def test_the_words_beside_a_place_are_those_of_the_part(text: str, first: int, second: int, most: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    words = [token.lower for token in Said(text).part(start, end).tokens]

    assert Said(text).words_before(end, start, most) == words[-most:]
    assert Said(text).words_behind(start, end) == words[:1]

"""Tokens: the counts are exact, the ceilings are sound, and nothing long is read to its end."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.tokens.counting import (
    BEYOND_ASCII,
    BEYOND_MANY,
    BY_SCRIPT,
    BYTES,
    BYTES_A_TOKEN,
    EXACT,
    LONGEST_TOKEN,
    at_most,
    by_letters,
    by_script,
    count,
    cut,
    fits,
    gauge_of,
    load,
    loaded,
    loading,
)

ANY_TEXT = st.text(st.characters(), max_size=200)
TEXTS = ANY_TEXT | st.text(st.sampled_from("ab \n\t.1é中\U0001f600\u200d"), max_size=300)


@batch(
    ("text", "tokens"),
    [("", 0), ("hello world", 2), ("<|endoftext|>", 7), ("a" * 80, 10), (" " * 128, 1), ("NVDA: $142.50 (+2.3%)", 12)],
)
def test_counts_are_those_of_the_vocabulary(text: str, tokens: int) -> None:
    assert count(text) == tokens


def test_long_texts_are_counted_too() -> None:
    assert count("hello world\n" * 400_000) == 3 * 400_000


@given(TEXTS)
def test_bytes_are_a_sound_ceiling_and_tokens_are_never_longer_than_the_longest(text: str) -> None:
    assert count(text) <= at_most(text) <= count(text) * LONGEST_TOKEN


@given(TEXTS, st.integers(0, 120))
def test_fits_says_what_counting_says(text: str, limit: int) -> None:
    assert fits(text, limit) == (count(text) <= limit)


@given(TEXTS)
def test_by_script_never_counts_below_o200k_and_keeps_bytes_in_proportion(text: str) -> None:
    assert by_script(text) * BYTES_A_TOKEN >= at_most(text)
    if text.isascii():
        assert by_script(text) >= count(text) * 1.5
    else:
        assert by_script(text) >= at_most(text) - len(text.encode("ascii", "ignore"))


@given(TEXTS, st.integers(0, 120))
def test_what_is_cut_by_script_is_a_beginning_that_fits(text: str, limit: int) -> None:
    head = BY_SCRIPT.cut(text, limit)
    assert text.startswith(head)
    assert by_script(head) <= limit
    assert BY_SCRIPT.fits(text, limit) == (by_script(text) <= limit)
    if BY_SCRIPT.fits(text, limit) and limit:
        assert head == text


def test_words_cost_half_more_than_in_o200k_and_other_scripts_their_bytes() -> None:
    assert by_script("hello world " * 40) == -(-count("hello world " * 40) * 3 // 2)
    assert by_script("漢字") == 6
    assert by_script("price 漢字") == -(-count("price ") * 3 // 2) + 6


@given(TEXTS, st.integers(0, 120))
def test_f21_what_is_cut_is_a_beginning_that_fits(text: str, limit: int) -> None:
    for gauge in (EXACT, BYTES):
        head = gauge.cut(text, limit)
        assert text.startswith(head)
        assert count(head) <= gauge.count(head) <= limit
        assert head == text or not gauge.fits(text, limit)


@given(st.integers(1, 60))
def test_a_cut_takes_nearly_all_that_fits(limit: int) -> None:
    assert count(cut("one two three four " * 100, limit)) >= limit - 1


def test_a_beginning_that_counts_for_more_alone_than_inside_is_cut_further() -> None:
    text = "x 亚洲AVx"  # its second token is two where nothing follows
    assert count(text) == 3
    assert cut(text, 2) == "x 亚洲"
    assert count(cut(text, 2)) <= 2


def test_a_cut_ends_at_a_line_where_one_is_near() -> None:
    assert cut("alpha beta\n" * 50, 32).endswith("beta")
    assert cut("alpha\n" + "beta " * 50, 32).endswith("beta")


@pytest.mark.parametrize("unit", ["word ", "a", " ", "=-", "中", "\U0001f600", "x1"])
def test_f21_megabytes_are_decided_without_reading_them_all(unit: str) -> None:
    load()
    flood = unit * (8_000_000 // len(unit))
    began = time.process_time()
    assert not fits(flood, 1000)
    head = cut(flood, 1000)
    spent = time.process_time() - began
    assert 990 <= count(head) <= 1000
    assert spent < 5


def test_the_vocabulary_is_loaded_only_when_bytes_do_not_settle_it() -> None:
    program = """
import sys
from shipworthy.tokens.counting import at_most, cut, fits, loaded
assert fits("short", 10) and cut("short", 10) == "short" and at_most("short") == 5
assert not fits("far too long " * 1000, 2)
assert not loaded() and not [name for name in sys.modules if name.startswith("bpe_openai")]
assert fits("a few words", 10) and loaded()
assert "bpe_openai" not in sys.modules, "its tables take ten times as long"
import bpe_openai
assert bpe_openai.get_encoding("o200k_base").encode("a few words")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    load()
    assert loaded()


def test_waiting_for_the_vocabulary_takes_no_turn_of_the_loop_where_it_is_loaded() -> None:
    load()
    with pytest.raises(StopIteration):
        loading().send(None)


@given(text=st.text(max_size=200), factor=st.floats(1.0, 3.0))
def test_field_39_by_letters_no_text_counts_above_its_bytes_or_below_its_words(text: str, factor: float) -> None:
    for apart in (BEYOND_ASCII, BEYOND_MANY):
        found = by_letters(text, factor, apart)
        assert (1 if text else 0) <= found <= at_most(text)
        if not apart.search(text):
            assert found >= min(count(text), at_most(text))


@batch(
    ("text", "ascii_tokens", "many_tokens"),
    [
        ("ประเทศไทย", 27, 27),
        ("12345678", 8, 8),
        ("NVDA AMD", 8, 8),
        ("今天天气很好", 18, 6),
        ("Сегодня", 14, 2),
    ],
)
def test_field_39_what_a_vocabulary_may_cut_as_it_likes_counts_by_its_bytes(
    text: str, ascii_tokens: int, many_tokens: int
) -> None:
    assert by_letters(text, 1.5, BEYOND_ASCII) == ascii_tokens
    assert by_letters(text, 1.5, BEYOND_MANY) == many_tokens


@given(text=st.text(max_size=120), limit=st.integers(-1, 60))
def test_field_39_what_a_gauge_cuts_fits_it(text: str, limit: int) -> None:
    gauge = gauge_of(lambda words: by_letters(words, 1.9, BEYOND_ASCII))
    cut = gauge.cut(text, limit)
    assert text.startswith(cut)
    assert gauge.fits(cut, max(limit, 0))

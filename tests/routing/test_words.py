"""Words, stems and slips."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.words import (
    ORDINARY,
    STOP,
    TOKEN,
    KnownWords,
    akin,
    distance,
    near,
    slips_allowed,
    stem,
    tokenize,
    words_of,
)


def test_tokens_stand_where_they_say() -> None:
    message = "NVIDIA’s $nvda, at&t and O'Neill!"
    found = tokenize(message)
    assert [token.lower for token in found] == ["nvidia", "nvda", "at&t", "and", "o'neill"]
    assert [message[token.start : token.end] for token in found][:2] == ["NVIDIA", "$nvda"]


@batch(
    ("one", "other"),
    [
        ("prices", "price"),
        ("booking", "book"),
        ("booked", "book"),
        ("cities", "city"),
        ("quickly", "quick"),
        ("uses", "use"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@batch(("one", "other"), [("is", "i"), ("pass", "pas"), ("business", "busines")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@batch(
    ("a", "b", "slips"),
    [("berlin", "berlin", 0), ("berlin", "berlni", 1), ("berlin", "brlin", 1), ("berlin", "paris", 3), ("a", "", 1)],
)
def test_distance(a: str, b: str, slips: int) -> None:
    assert distance(a, b, 2) == slips


def test_the_nearest_word_has_the_right_first_letter() -> None:
    assert near("mercury", ("percury", "mercurx"), 1) == "mercurx"
    assert near("mercury", ("percury",), 2) is None
    assert near("xyz", (), 2) is None


def test_short_words_have_no_slips() -> None:
    assert [slips_allowed(word) for word in ("four", "fives", "sevenes", "eighteen")] == [0, 1, 1, 2]


def test_lists_of_words_are_lower_case() -> None:
    assert words_of("a b  a") == {"a", "b"}
    assert STOP < ORDINARY and all(word == word.lower() for word in ORDINARY)


WORDS = st.text(alphabet="abc", max_size=8)


@given(WORDS, WORDS)
def test_distance_is_symmetric_and_zero_only_for_the_same(a: str, b: str) -> None:
    most = 10
    assert distance(a, b, most) == distance(b, a, most)
    assert (distance(a, b, most) == 0) == (a == b)


@given(st.text(max_size=300))
def test_t10_tokens_never_raise_and_keep_their_order(message: str) -> None:
    found = tokenize(message)
    assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))
    assert all(stem(token.lower) is not None for token in found)


def test_a_known_word_with_one_slip_is_read_as_it_and_everyday_words_are_left_alone() -> None:
    words = KnownWords([stem("portfolio"), stem("chart")])
    assert words.stem("portfolios") == stem("portfolio")
    assert words.stem("protfolio") == stem("portfolio")
    assert words.stem("start") == "start"
    assert stem("portfolio") in words
    assert "start" not in words


@batch(
    ("word", "other", "kin"),
    [
        *(("register", "registration", True), ("certify", "certificate", True), ("inspect", "inspection", True)),
        *(("reparieren", "reparatur", False), ("electrical", "electricity", True), ("complaint", "complaining", True)),
        *(("internet", "international", False), ("restaurant", "restoration", False), ("pay", "payment", False)),
        *(("contract", "contraption", False), ("passenger", "passport", False), ("registers", "registers", True)),
    ],
)
def test_words_of_one_family(word: str, other: str, kin: bool) -> None:
    assert akin(word, other) == akin(other, word) == kin


@given(st.text(alphabet="aB1'’$&. -_é", max_size=40), st.integers(0, 20), st.integers(0, 40))
def test_words_are_those_that_the_pattern_matches(message: str, start: int, end: int) -> None:
    end = max(start, min(end, len(message)))
    spans = [match.span() for match in TOKEN.finditer(message[start:end])]
    assert [(t.start - start, t.start - start + len(t.text)) for t in tokenize(message, start, end)] == spans

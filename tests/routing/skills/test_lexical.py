"""Scores by words."""

from collections import Counter

import pytest

from shipworthy.routing.skills.lexical import Lexicon


def words(text: str) -> Counter[str]:
    parts = text.split()
    return Counter([*parts, *(f"{a} {b}" for a, b in zip(parts, parts[1:], strict=False))])


SKILLS = {
    "book": [words("reserv flight rome"), words("reserv seat"), words("trip pari"), words("book"), words("book")],
    "cancel": [words("cancel trip"), words("drop reserv"), words("refund book"), words("cancel"), words("cancel")],
}


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(SKILLS)


def test_the_skill_with_the_words_scores_higher(lexicon: Lexicon) -> None:
    (book, cancel), _ = lexicon.parts(lexicon.weighted(words("reserv flight")))
    assert book[0] > cancel[0] and book[1] > cancel[1] and book[2] > cancel[2]


def test_f12_a_score_does_not_depend_on_how_many_skills_there_are() -> None:
    alone = Lexicon({"book": SKILLS["book"]})
    other = Lexicon({"book": SKILLS["book"], **{f"s{n}": [words(f"x{n} y{n}")] * 3 for n in range(20)}})
    message = words("reserv flight please")
    first, many = (lexicon.parts(lexicon.weighted(message))[0][0][0] for lexicon in (alone, other))
    assert abs(first - many) < 0.1


def test_a_text_that_is_left_out_counts_as_absent(lexicon: Lexicon) -> None:
    number = 0
    features = lexicon.weighted(lexicon.texts[number], number)
    (left, _), _ = lexicon.parts(features, number)
    (whole, _), _ = lexicon.parts(lexicon.weighted(lexicon.texts[number]))
    assert whole[0] == pytest.approx(1.0) and left[0] < 0.7
    # `flight` stood in this text alone, so without it the word is unknown and weighs as such.
    assert features["flight"] > lexicon.weighted(lexicon.texts[number])["flight"]
    assert left[2] < whole[2]


def test_examples_are_numbered_without_descriptions(lexicon: Lexicon) -> None:
    assert lexicon.examples(3) == [0, 1, 2, 5, 6, 7]
    assert lexicon.examples(4) == []

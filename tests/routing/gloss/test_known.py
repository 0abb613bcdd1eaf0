"""The words of each language."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.gloss.known import folded, most_spoken, no_times
from shipworthy.routing.said import Said


def test_english_words_of_time_that_mean_something_else_are_none() -> None:
    assert "am" in no_times("de") and "am" not in no_times("fr") and not no_times(None)


@given(st.text())
def test_folding_moves_no_character_of_small_letters(text: str) -> None:
    assert len(folded(text)) == len(text.lower())


def test_names_and_borrowed_words_are_of_no_language() -> None:
    assert most_spoken(Said("lieber um neun").tokens) == "de"
    assert most_spoken(Said("call Plácido Domingo").tokens) is None
    assert most_spoken(Said("mardi gras").tokens) is None


def test_a_day_behind_a_word_of_its_language_is_no_name() -> None:
    assert most_spoken(Said("ist am Samstag frei?").tokens) == "de"
    assert most_spoken(Said("am Samstag E-Bikes").tokens) == "de"
    assert most_spoken(Said("Domingo wants 3").tokens) is None

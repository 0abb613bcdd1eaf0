"""Proper names, and values of the agent's own types."""

from shipworthy.grounding.names import names_in, own_in, word_keys


def test_names_stand_inside_sentences() -> None:
    assert [one.text for one in names_in("Yesterday James Lee met Ana in Berlin. Then he left.", [])] == [
        "James Lee",
        "Ana",
        "Berlin",
    ]


def test_german_nouns_are_no_names() -> None:
    text = "Wir haben die Bestellung und den Termin mit Anna Schmidt."
    assert [one.text for one in names_in(text, [])] == ["Anna Schmidt"]


def test_own_values_are_found_as_whole_words_the_longest_first() -> None:
    own = ("economy", "basic economy", "IT")
    assert [one.text for one in own_in("Basic Economy is it, IT and economy", own)] == [
        "Basic Economy",
        "IT",
        "economy",
    ]


def test_words_are_compared_without_case_and_possessive() -> None:
    assert word_keys("Anna's O'Neil-Car") == ["anna", "o'neil-car"]

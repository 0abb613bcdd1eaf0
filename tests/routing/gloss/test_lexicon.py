"""The English of single words."""

from tests.batches import batch

from shipworthy.routing.gloss.lexicon import LANGUAGES, Language, also_english, english, marks, of, rules, verb
from shipworthy.routing.words import ORDINARY


@batch(
    ("language", "word", "told"),
    [
        ("de", "Termin", "appointment"),
        ("de", "Terminen", "appointment"),
        ("de", "storniert", "cancel"),
        ("de", "gebucht", "book"),
        ("de", "abzusagen", "cancel"),
        ("de", "Büchern", "book"),
        ("de", "ueberweisen", "transfer"),
        ("de", "Zahnarzttermin", "dentist appointment"),
        ("es", "cancélela", "cancel"),
        ("es", "anularlo", "cancel"),
        ("es", "resérvame", "booking"),
        ("es", "recomiendas", "recommend"),
        ("es", "busqué", "look for"),
        ("es", "habitaciones", "room"),
        ("fr", "annulez", "cancel"),
        ("fr", "achète", "buy"),
        ("fr", "appelle", "call"),
        ("fr", "envoie", "send"),
        ("fr", "réservée", "book"),
    ],
)
def test_a_form_is_read_as_its_word(language: Language, word: str, told: str) -> None:
    assert english(language, word) == told


@batch("language", LANGUAGES)
def test_what_is_no_word_is_not_known(language: Language) -> None:
    assert english(language, "xqzwv") is None
    assert english(language, "w" * 5_000) is None
    assert english(language, "") is None


def test_a_prefix_at_the_end_belongs_to_its_verb() -> None:
    assert verb("ab", "hole") == "pick up"
    assert verb("um", "ziehen") == "move"
    assert verb("um", "trinken") is None


def test_accents_tell_words_apart_and_may_be_left_out() -> None:
    assert english("fr", "où") == "where" and english("fr", "ou") == "or"
    assert english("es", "habitacion") == english("es", "habitación") == "room"
    assert english("de", "schön") == "nice" and english("de", "schon") == "already"


@batch("language", LANGUAGES)
def test_lists_are_whole(language: Language) -> None:
    words = of(language).words
    assert len(words) >= 1_200
    assert all(word == word.casefold() and told == told.strip() for word, told in words.items())
    assert rules(language).endings and marks()[language]
    assert also_english().isdisjoint(ORDINARY)

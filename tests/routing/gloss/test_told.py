"""Which language a message is in: for its values, and for comparing its words."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.gloss.lexicon import LANGUAGES
from shipworthy.routing.gloss.told import LONGEST, Told, language_of, told
from shipworthy.routing.said import Said


@batch(
    ("message", "language"),
    [
        *(("lieber um neun", "de"), ("am 3. März", "de"), ("Übermorgen!", "de"), ("zwei Wochen", "de")),
        *(("a las 9", "es"), ("mejor mañana", "es"), ("dentro de dos semanas", "es"), ("mil euros", "es")),
        *(("à 9h", "fr"), ("le 3 mars", "fr"), ("une demi-heure", "fr"), ("aujourd'hui", "fr")),
    ],
)
def test_a_message_is_in_the_language_of_most_of_its_words(message: str, language: str) -> None:
    assert language_of(Said(message)) == language


@batch(
    "message",
    [
        *("book me a table for tomorrow at 8pm", "I once had a die and a son", "Los Angeles 5/6/2024"),
        *("a trip to Las Vegas at 9", "the Plaza de Mayo tour", "mardi gras", "cinco de mayo", "20 cents"),
        *(
            "call Plácido Domingo",
            "the Montag file is done",
            "at 9 am",
            "alle nove di sera",
            "às três da tarde",
        ),
        *(
            "om negen uur graag",
            "once",
            "3 mil",
            "Silvester wants 3",
            "Domingo wants 3",
            "Pâques island tour",
            "Sonntag called",
        ),
    ],
)
def test_an_english_message_and_one_of_another_language_is_in_none_of_them(message: str) -> None:
    assert language_of(Said(message)) is None


def test_an_answer_is_in_the_language_of_the_message_before_it() -> None:
    assert language_of(Said("once")) is None
    assert language_of(Said("once").after("Quiero una mesa para mañana")) == "es"
    assert language_of(Said("the once").after("Quiero una mesa para mañana")) is None


def test_a_long_text_is_in_no_language() -> None:
    assert language_of(Said("um neun " * LONGEST)) is None


@given(st.text(alphabet="amundelos 'àé9.A"))
def test_any_text_has_one_language_or_none(text: str) -> None:
    assert language_of(Said(text)) in (None, *LANGUAGES)


def test_field_07_a_million_behind_a_sign_of_money_is_english() -> None:
    assert language_of(Said("transfer $5 mil")) is None


@batch(
    ("message", "language", "sure"),
    [
        *(("Guten Tag, ich brauche einen Termin zur Kontrolle", "de", True), ("lieber um neun", "de", True)),
        *(("Rechnung", "de", False), ("TERMIN ABSAGEN", "de", True), ("factura rota", "es", False)),
        *(("book me a table for tomorrow at 8pm", None, False), ("price of Nvidia please", None, False)),
    ],
)
def test_words_are_compared_also_where_values_are_read_as_english(
    message: str, language: str | None, sure: bool
) -> None:
    assert told(Said(message)) == Told(language, sure)  # type: ignore[arg-type]


def test_what_is_in_english_word_by_word_is_in_no_other_language() -> None:
    said = Said("ich brauche einen Termin")
    assert told(said.reworded("i need einen Termin")).language is None


def test_a_long_text_is_told_by_its_beginning_and_its_values_are_not_read() -> None:
    assert told(Said("Ich möchte meinen Termin absagen. " * 3_000)) == Told("de", sure=False)

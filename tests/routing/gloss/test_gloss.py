"""Messages of other languages in English."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.gloss.gloss import gloss, glossed, spoken
from shipworthy.routing.gloss.told import told
from shipworthy.routing.said import Said


def english_of(message: str) -> str | None:
    view = glossed(Said(message))
    return view.message if view is not None else None


@batch(
    ("message", "language"),
    [
        ("Guten Tag, ich brauche einen Termin zur Kontrolle", "de"),
        ("den roten Fiat", "de"),
        ("Rechnung", "de"),
        ("TERMIN ABSAGEN", "de"),
        ("anula la primera por favor", "es"),
        ("¿cuánto cuesta?", "es"),
        ("cita mañana", "es"),
        ("j'aimerais réserver une table", "fr"),
        ("combien ?", "fr"),
        ("annulez ma commande", "fr"),
    ],
)
def test_the_language_is_told(message: str, language: str) -> None:
    assert told(Said(message)).language == language


@batch(
    "message",
    [
        *(
            "the die is cast",
            "my son is sick",
            "Die Hard is on tonight",
            "El Paso to Los Angeles",
            "tickets to Las Vegas",
        ),
        *("pour me a coffee", "a la carte menu please", "order a pizza margarita", "create a reminder", "credit limit"),
        *(
            "activate whisper mode",
            "no",
            "",
            "12345",
            "what's 2+2",
            "résumé",
            "cookbook",
            "parcel status",
            "a table for two",
        ),
        *("what is the main sale about", "pain in my arm", "my comment on the chat"),
        *("天気はどうですか", "привет", "🙂"),
    ],
)
def test_english_stays_as_it_is(message: str) -> None:
    said = Said(message)
    assert told(said).language is None and glossed(said) is None


def test_words_phrases_and_parted_verbs() -> None:
    assert english_of("wir ziehen im Mai um") == "we move in may "
    assert english_of("Kannst du das Paket am Montag abholen?") == "can you the parcel on monday pick up?"
    assert english_of("perdí mi tarjeta de crédito") == "lost my credit card"
    assert english_of("qu'est-ce que ça coûte") == "it cost"
    assert english_of("s'il vous plaît annulez le rendez-vous") == "please cancel the appointment"


def test_codes_addresses_and_values_stay() -> None:
    told = english_of("bitte A-1001 an anna@la.de schicken, www.das-haus.de/der, 14h")
    assert told is not None and "A-1001" in told and "anna@la.de" in told and "14h" in told and "www." in told
    message = "ich möchte Der Prozess verlängern"
    place = message.index("Der Prozess")
    assert gloss(Said(message), "de", [(place, place + 11)]).message == "I would like Der Prozess renew"


def test_a_gloss_is_another_view_of_the_message() -> None:
    asked: list[str] = []

    def observe(key: str, make: object) -> object:
        asked.append(key)
        return key

    said = Said("ich brauche einen Termin", dt.datetime(2026, 3, 2))
    said.observe = observe
    view = glossed(said)
    assert view is not None and view.written is said and view.now == said.now
    assert view.observed("route", list) == "route" and asked == ["route"]
    assert glossed(view) is None
    assert said.message == "ich brauche einen Termin"


def test_languages_of_at_least_half_of_the_examples() -> None:
    german, english = ("ich möchte einen Termin", "Termin buchen"), ("book an appointment",)
    assert spoken([german, english]) == {"de"}
    assert spoken([german, english, english]) == frozenset()


def test_of_a_long_text_what_routing_reads_is_glossed() -> None:
    said = Said("Ich möchte meinen Termin absagen. " * 3_000)
    view = glossed(said)
    assert view is not None and view.message.startswith("I would like my appointment cancel.")
    assert len(view.message) < 10_000


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    said = Said(text)
    view = glossed(said)
    assert (view is None) == (told(said).language is None)
    for language in ("de", "es", "fr"):
        assert isinstance(gloss(said, language).message, str)

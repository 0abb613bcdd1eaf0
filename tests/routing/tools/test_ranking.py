"""Which tools a message may need: by words, and by meanings where an encoder is installed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.encoder.encoder import load
from shipworthy.routing.tools.ranking import Ranker, Way, fused


def schema(name: str, description: str, *params: str) -> dict[str, object]:
    return {
        "name": name,
        "description": description,
        "parameters": {"type": "object", "properties": {one: {"type": "string"} for one in params}},
    }


TOOLS = [
    schema("get_weather", "Returns the weather forecast of a city.", "city", "date"),
    schema("send_email", "Sends an email.", "recipient", "subject", "body"),
    schema("book_flight", "Books a flight between two airports.", "origin", "destination"),
    schema("cancelOrder", "Cancels an order that was not shipped.", "order_id"),
]


@batch(
    ("message", "first"),
    [
        ("Will it be sunny, what is the forecast for Oslo?", "get_weather"),
        ("please cancel my order 4711", "cancelOrder"),
        ("email the report to Ann", "send_email"),
        ("which flights go to Rome? book one", "book_flight"),
    ],
)
def test_words_find_the_tool(message: str, first: str) -> None:
    assert Ranker(TOOLS).rank(message, meaning=False)[0] == first


@batch(
    ("message", "first"),
    [
        ("Storniere bitte meine Bestellung 4711", "cancelOrder"),
        ("Wie wird das Wetter in Oslo?", "get_weather"),
        ("Reserva un vuelo a Roma", "book_flight"),
        ("Envoie un mail à Anne", "send_email"),
    ],
)
def test_words_of_other_languages_count_in_english(message: str, first: str) -> None:
    assert Ranker(TOOLS).rank(message, meaning=False)[0] == first


def test_what_no_word_says_in_another_script_is_found_by_the_encoder_for_it() -> None:
    if load("multilingual") is None:
        pytest.skip("the extra `multilingual` is not installed")
    ranker = Ranker(TOOLS)
    ranker.begin("내일 오슬로 날씨 어때?").result()
    assert ranker.ready("내일 오슬로 날씨 어때?") and not ranker.ready("what is the weather?")
    assert ranker.rank("내일 오슬로 날씨 어때?")[0] == "get_weather"


def test_meanings_find_what_words_do_not() -> None:
    if load() is None:
        pytest.skip("the extra `semantic` is not installed")
    ranker = Ranker(TOOLS)
    message = "Do I need an umbrella tomorrow?"
    assert ranker.rank(message, meaning=False)[0] != "get_weather"
    assert ranker.rank(message)[0] == "get_weather"


def test_it_is_ready_once_it_was_loaded() -> None:
    ranker = Ranker(TOOLS)
    assert not ranker.ready("")
    ranker.begin().result()
    assert ranker.ready("") and ranker.begin() is ranker.begin()


@given(st.text(max_size=200))
def test_every_tool_has_one_place_for_any_message(message: str) -> None:
    ranker = Ranker(TOOLS)
    assert sorted(ranker.rank(message, meaning=False)) == sorted(ranker.names)


def test_a_place_counts_and_not_the_distance_to_the_next() -> None:
    near = fused([Way(1.0, [0.9, 0.8, 0.0]), Way(1.0, [0.0, 5.0, 4.0])])
    far = fused([Way(1.0, [9.0, 0.1, 0.0]), Way(1.0, [0.0, 0.3, 0.2])])

    assert near == far == [1 / 3, 1 / 4 + 1 / 3, 1 / 4]
    assert fused([Way(1.0, [0.0, 0.0])]) == [0.0, 0.0]


def test_no_tools_are_ranked_too() -> None:
    assert Ranker([]).rank("anything") == []

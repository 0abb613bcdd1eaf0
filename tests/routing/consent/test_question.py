"""What a question showed, and questions in answers."""

import pytest
from tests.batches import batch

from shipworthy.routing.consent.question import Shown, act_of, asks, question_in, repeated, stops
from shipworthy.routing.consent.spelling import split


@batch(
    ("question", "act"),
    [
        ("Pay 50? (yes/no)", ("pay", "50")),
        ("Your cart is full. Shall I place the order for 10 lamps?", ("place", "order", "for", "10", "lamps")),
        ("¿Quieres que cancele la reserva?", ("cancele", "reserva")),
        ("Voulez-vous payer 50 € ?", ("payer", "50", "€")),
        ("Soll ich 3 Lampen bestellen?", ("bestellen",)),
        ("Delete it or keep it?", ()),
        ("", ()),
    ],
)
def test_the_act_is_what_the_last_question_asks_for(question: str, act: tuple[str, ...]) -> None:
    assert act_of(question)[0] == act


@batch(
    ("message", "found"),
    [
        ("place the order", [(1, False), (3, False)]),
        ("place it", [(1, False), (2, True)]),
        ("order", []),
        ("placed the orders", []),
        ("places the orders", [(1, False), (3, False)]),
    ],
)
def test_its_beginning_may_be_repeated(message: str, found: list[tuple[int, bool]]) -> None:
    assert repeated(split(message), 0, Shown(act=("place", "order", "for", "10", "lamps"))) == found


@batch(
    "message", ["where is my order", "how much do I get for 2", "is 3 cheaper?", "wann kommt das", "ok, what is it?"]
)
def test_field_f17_a_question_of_its_own(message: str) -> None:
    assert asks(message)


@batch("message", ["what about friday?", "can you make it 3?", "3?", "make it 3", "no, 2", ""])
def test_a_suggestion_is_none(message: str) -> None:
    assert not asks(message)


@batch(
    ("message", "question"),
    [
        ("no, 2, and where is my order A-1002?", "where is my order A-1002?"),
        ("make it 3. When does it arrive?", "When does it arrive?"),
        ("make it 3, ok?", ""),
        ("where is it?", ""),
    ],
)
def test_f17_a_question_behind_a_change(message: str, question: str) -> None:
    assert question_in(message) == question


def test_to_stop_is_ambiguous_only_where_stopping_is_asked_about() -> None:
    said = split("cancel that payment")
    assert not stops(said, Shown(act=("pay", "50")))
    assert stops(said, Shown(act=("cancel", "the", "payment")))
    assert stops(said, Shown(act=("stornieren",))), "in another language"


def test_a_message_of_many_parts_is_split_into_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    monkeypatch.setattr("shipworthy.routing.consent.question.split", lambda text: texts.append(text) or split(text))
    assert question_in("xylo, " * 200 + "and where is my order?") == "where is my order?"
    assert len(texts) == 1

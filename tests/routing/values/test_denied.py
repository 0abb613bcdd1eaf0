"""What a message denies is not wished, and what it excludes is no value."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import input_type
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import denied, wanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
DISHES = input_type("dish", values={"M": ["meat"], "F": ["fish"], "N": ["nuts"], "R": ["rice"]})
KITCHEN = Extractor(AgentSpec(types={"dish": DISHES}))


def an_input(**fields: Any) -> Input:
    return Input.model_validate(fields)


@batch(
    ("message", "span"),
    [
        ("I don't want to complain, where is my parcel?", "don't want to complain"),
        ("i dont want to cancel my order", "dont want to cancel my order"),
        ("don't cancel my order, change the address", "don't cancel my order"),
        ("Please do not send it.", "do not send it"),
        ("I'm not here to complain but the parcel is broken", "not here to complain "),
        ("this is not a complaint, where is my order", "this is not a complaint"),
        ("I don't want a refund, I want an exchange", "don't want a refund"),
        ("ich möchte mich nicht beschweren, wo ist das Paket", "möchte mich nicht beschweren"),
        ("no quiero cancelar, quiero cambiar la dirección", "no quiero cancelar"),
        ("je ne veux pas annuler mais changer l'adresse", "ne veux pas annuler "),
    ],
)
def test_a_wish_that_is_denied(message: str, span: str) -> None:
    assert [message[start:end] for start, end in denied(Said(message))] == [span]


@batch(
    "message",
    [
        *("I don't want it any more", "I don't want to keep this plan", "we don't want to pay for it any longer"),
        *("why don't you ship to Spain", "I don't know my password", "my parcel has not arrived", "it is not working"),
        *("don't forget to book the room", "I don't have a login", "I do not see the invoice", "no, the other one"),
        *("meine Bestellung ist nicht angekommen", "no puedo entrar", "", "not"),
    ],
)
def test_a_fact_or_an_ending_is_no_denied_wish(message: str) -> None:
    assert denied(Said(message)) == []


@batch(
    ("message", "expected"),
    [
        *(("rice, no meat", ["R"]), ("not fish but rice", ["R"]), ("everything except meat, fish and nuts", [])),
        *(
            ("fish without nuts", ["F"]),
            ("except meat: fish, rice", ["F", "R"]),
            ("not with meat or fish, rice", ["R"]),
        ),
        *(("anything but fish", []), ("I don't want the fish, the meat", ["M"]), ("don't bring us meat", [])),
        *(("rice instead of meat", ["R"]), ("kein meat, bitte rice", ["R"]), ("pas de nuts", []), ("sin meat", [])),
        *(("why not fish", ["F"]), ("not only meat", ["M"]), ("No, fish", ["F"]), ("I did not get the fish", ["F"])),
        *(("not sure, fish", ["F"]), ("no problem, meat it is", ["M"]), ("don't forget the rice", ["R"])),
    ],
)
def test_what_is_excluded_is_no_value(message: str, expected: list[str]) -> None:
    inputs = {"dishes": an_input(list="dish", max=9)}
    found = fill(inputs, Said(message, NOW), KITCHEN)
    assert found.values.get("dishes", []) == expected
    assert found.doubted == (frozenset() if expected else {"dishes"})
    assert KITCHEN.read(inputs["dishes"], Said(message, NOW)) == (expected or None)


@batch(
    ("message", "kind", "expected"),
    [
        *(("not on friday", "date", None), ("not friday, saturday", "date", dt.date(2024, 5, 18))),
        *(("not more than $50", "money", 50.0), ("I don't want to spend over $50", "money", 50.0)),
        *(("article no 77", "integer", 77), ("not 5 but 6", "integer", 6), ("any day but friday", "date", None)),
    ],
)
def test_figures_that_are_excluded_and_limits(message: str, kind: str, expected: object) -> None:
    assert fill({"x": an_input(type=kind)}, Said(message, NOW), KITCHEN).values.get("x") == expected


def test_a_code_is_what_a_denied_wish_is_about_and_excluded_only_directly() -> None:
    inputs = {"order": an_input(type="text", pattern=r"[A-Z]-\d{4}")}
    assert dict(fill(inputs, Said("I don't want to complain about A-1001", NOW), KITCHEN).values) == {"order": "A-1001"}
    assert dict(fill(inputs, Said("not A-1001, A-1002", NOW), KITCHEN).values) == {"order": "A-1002"}
    assert fill(inputs, Said("not A-1001", NOW), KITCHEN).doubted == {"order"}


def test_the_caller_may_read_the_exclusion_itself() -> None:
    inputs = {"dish": an_input(type="dish")}
    assert dict(fill(inputs, Said("no meat", NOW), KITCHEN, denied=True).values) == {"dish": "M"}


@given(
    st.lists(
        st.sampled_from(
            [
                "not",
                "no",
                "don't",
                "want",
                "to",
                "except",
                "but",
                ",",
                ".",
                "meat",
                "a",
                "I",
                "why",
                "keep",
                "please",
                "n'",
            ]
        ),
        max_size=30,
    )
)
def test_t10_spans_stand_in_the_text_and_no_value_is_added(words: list[str]) -> None:
    said = Said(" ".join(words))
    assert all(0 <= start < end <= len(said.text) for start, end in denied(said))
    found = [Found(token.text, token.start, token.end) for token in said.tokens if token.lower == "meat"]
    assert set(wanted(said, found)) <= set(found)


TUESDAY, WEDNESDAY = dt.date(2024, 5, 21), dt.date(2024, 5, 15)


@batch(
    ("message", "wants"),
    [
        *(
            ("el martes no, el jueves", 16),
            ("el martes no puedo, mejor el jueves", 16),
            ("no el martes, el jueves", 16),
        ),
        *(("dienstag nicht, donnerstag", 16), ("Dienstag geht nicht, Donnerstag", 16)),
        *(("nicht dienstag sondern donnerstag", 16), ("am Dienstag kann ich nicht, aber am Donnerstag", 16)),
        *(("pas mardi, jeudi", 16), ("mardi non, jeudi", 16), ("mardi ça ne va pas, plutôt jeudi", 16)),
        *(("not tuesday, thursday", 16), ("tuesday no, thursday", 16), ("tuesday doesn't work, thursday does", 16)),
        *(("thursday, not tuesday", 16), ("rather thursday than tuesday", None), ("tuesday, thursday", None)),
        *(("I can't come on tuesday", 21), ("el martes no puedo ir", 21)),
    ],
)
def test_a_day_that_is_denied_is_not_taken(message: str, wants: int | None) -> None:
    inputs = {"day": an_input(type="date")}
    day = fill(inputs, Said(message, NOW), Extractor(AgentSpec())).values.get("day")
    assert (day.day if isinstance(day, dt.date) else None) == wants


@batch(
    ("message", "expected"),
    [
        ("rice. sorry, meat", ["meat"]),
        ("rice, no, meat", ["meat"]),
        ("rice, no wait, meat", ["meat"]),
        ("rice - or rather meat", ["meat"]),
        ("rice, nein, meat", ["meat"]),
        ("rice, perdón, meat", ["meat"]),
        ("rice, no meat", ["rice"]),
        ("rice and meat", ["rice", "meat"]),
        ("rice. wait for the meat", ["rice", "meat"]),
    ],
)
def test_issue_11_the_value_that_corrects_another_is_taken(message: str, expected: list[str]) -> None:
    said = Said(message)
    found = [Found(word, at, at + len(word)) for word in ("rice", "meat") if (at := message.find(word)) >= 0]
    assert [item.value for item in wanted(said, found)] == expected

"""More values than an input can take."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.phrases.phrases import Phrases, built_in
from shipworthy.routing.replies.several import left_out, meant, moments, only_one, rivals
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor


@dataclass(frozen=True)
class Speaking:
    """What finds values, and the built-in sentences."""

    extractor: Extractor
    phrases: Phrases = built_in("en")


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("Paris", ["PAR"]),
        ("Paris and Berlin", ["PAR", "BER"]),
        ("not Paris, Berlin", ["BER"]),
        ("Paris, Paris", ["PAR"]),
        ("2", []),
    ],
)
def test_what_is_meant(travel: AgentSpec, extractor: Extractor, message: str, values: list[Any]) -> None:
    assert meant(travel.skills["weather"].inputs["city"], Said(message), extractor) == values


def test_f19_values_that_no_input_takes(travel: AgentSpec, extractor: Extractor) -> None:
    weather, book = travel.skills["weather"].inputs, travel.skills["book"].inputs
    found = rivals(weather, {"city": "PAR"}, Said("Paris and Berlin"), extractor)
    assert found == {"city": ["PAR", "BER"]}
    assert only_one(found, built_in("en")) == "I can take only one of PAR and BER at a time."
    assert rivals(book, {"origin": "PAR", "destination": "BER"}, Said("Paris to Berlin"), extractor) == {}
    assert rivals(book, {"passengers": 2}, Said("2 of the 3"), extractor) == {}


@batch(
    ("kind", "message", "told"),
    [
        *(("integer", "5, 6 and 7", "Of 3 I take the first 2: some days may hold no more."), ("integer", "5, 6", "")),
        *(("integer", "5, 5 and 6", ""), ("integer", "5 and 6, not 7", "")),
        ("text", "bread, milk and eggs", "Of 3 I take the first 2: some days may hold no more."),
    ],
)
def test_a_list_that_is_cut_is_said_to_be(kind: str, message: str, told: str) -> None:
    spec = Input.model_validate({"list": kind, "max": 2})
    assert left_out("some_days", spec, Said(message), Speaking(Extractor(AgentSpec()))) == told
    assert left_out("other", Input(), Said(message), Speaking(Extractor(AgentSpec()))) == ""


@batch(
    ("message", "days"),
    [
        ("for friday and saturday", 2),
        ("freitag, samstag und sonntag", 3),
        ("el viernes y el sábado", 2),
        ("between friday and sunday", 0),
        ("from friday to sunday", 0),
        ("friday, not saturday", 0),
        ("friday", 0),
    ],
)
def test_several_days_for_one_are_all_found(message: str, days: int) -> None:
    inputs = {"day": Input(type="date"), "count": Input(type="integer", default="=1")}
    said = Said(message, dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC))
    found = moments(inputs, ["day", "count"], said, Extractor(AgentSpec()))
    assert [len(values) for values in found.values()] == ([days] if days else [])
    inputs["nights"] = Input(type="integer")
    assert moments(inputs, ["day", "nights"], said, Extractor(AgentSpec())) == {}

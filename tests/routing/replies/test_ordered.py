"""Choices that are picked by a value of their label."""

import datetime as dt

import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.replies.ordered import by_value, clock_in, dated
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2026, 11, 30, 9, 0)
TIMES = ("09:00 with Dr Weber", "11:30 with Dr Ruiz", "15:00 with Dr Weber")
TRIPS = (
    "B-81: blue Golf on 2026-12-01 from 08:00 to 12:00",
    "B-82: white van on 2026-12-05 from 10:00 to 14:00",
    "B-90: red Fiat on 2026-12-05 from 18:00 to 20:00",
)
ROOMS = ("Birch, up to 4 people", "Maple, up to 6 people", "Oak, up to 8 people")


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(AgentSpec(name="a"))


@pytest.mark.parametrize(
    ("labels", "message", "place"),
    [
        (TIMES, "ouch. ok 9 o'clock then", 0),
        (TIMES, "the half eleven one", 1),
        (TIMES, "3pm", 2),
        (TIMES, "um neun bitte", 0),
        (TIMES, "halb zwölf", 1),
        (TIMES, "a las once y media", 1),
        (TIMES, "à quinze heures", 2),
        (TIMES, "the earliest you have", 0),
        (TIMES, "le plus tard", 2),
        (TIMES, "the afternoon one", 2),
        (TIMES, "not 9", None),
        (TIMES, "9 or 3", None),
        (TIMES, "at 4", None),
        (TIMES, "what about 9?", None),
        (TRIPS, "no sorry, the evening one", 2),
        (TRIPS, "el martes", 0),
        (TRIPS, "saturday", None),
        (ROOMS, "the smallest", 0),
        (ROOMS, "der größte", 2),
        (ROOMS, "the one for 6", 1),
        (ROOMS, "the cheapest", None),
        (ROOMS, "the biggest dog barked at 6 people", None),
    ],
)
def test_an_option_is_picked_by_its_value(
    extractor: Extractor, labels: tuple[str, ...], message: str, place: int | None
) -> None:
    assert by_value(labels, Said(message, NOW), extractor) == place


def test_the_hour_of_twelve_may_be_either_of_two() -> None:
    assert clock_in(["at", "9"])[0] == {540, 1260}
    assert clock_in(["9", "in", "the", "evening"])[0] == {1260}
    assert clock_in(["one", "thing"])[0] == frozenset()


def test_a_request_names_the_only_option_of_a_day(extractor: Extractor) -> None:
    drop = Said("drop the one on tuesday", NOW)
    assert dated(TRIPS, drop, extractor) == 0
    assert dated(TRIPS, drop, extractor, [dt.date(2026, 12, 1)]) is None, "the day belongs to another input"
    assert dated(TRIPS, Said("drop the one on saturday", NOW), extractor) is None

"""What a request says of choices that were not known when it was written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Agent, Skill, Step
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.replies.opening import mentioned, placed
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

NOW = dt.datetime(2026, 11, 30, 9, 0)
THINGS = ("Blue mug", "Red plate", "Green bowl")
SKUS = ("B2", "R1", "G7")
COURSES = ("Pottery on 2026-12-01 at 18:00", "Sewing on 2026-12-03 at 19:30", "Drawing on 2026-12-05 at 10:00")
LATE_FIRST = tuple(reversed(COURSES))
TENTS = ("Lodge, 4 beds, 30.00 euros", "Nook, 2 beds, 18.50 euros", "Barn, 8 beds, 55.00 euros")
COTS = ("Lodge, 4 beds, with stove", "Nook, 2 beds", "Barn, 8 beds, with stove")


@pytest.fixture
def extractor() -> Extractor:
    greet = Skill(name="greet", description="Greet", workflow=(Step(answer="Hello."),))
    return Extractor(Agent(skills=[greet], store=MemoryStore()).compiled.spec)


@batch(
    ("message", "places"),
    [
        ("I want to return the red plate of order A-1", (1,)),
        ("send back my plate please, it is broken", (1,)),
        ("return the blue plate", ()),
        ("return the blue screen", ()),
        ("return the mug and the plate", ()),
        ("not the mug, I mean the bowl", (2,)),
        ("return 2 things", ()),
        ("return something", ()),
        ("return the green one", (2,)),
        ("I am feeling blue and return something", ()),
    ],
)
def test_f16_the_request_names_a_choice(message: str, places: tuple[int, ...]) -> None:
    assert mentioned(THINGS, Said(message), SKUS, common=("return",)) == places


@batch(
    ("message", "places"),
    [
        ("I want the gardenbook back", (0,)),
        ("renew my gardenbook", (0,)),
        ("not the gardenbook", ()),
        ("the gardener", ()),
        ("the gardenbook and the one on bees", ()),
    ],
)
def test_a_compound_names_the_label_that_has_its_first_part(message: str, places: tuple[int, ...]) -> None:
    labels = ("Gardens of the World", "A Life with Bees")
    assert mentioned(labels, Said(message), common=("book", "garden"), beside=("renew",)) == places


@pytest.mark.parametrize(
    ("labels", "message", "place"),
    [
        (COURSES, "cancel the last one", 2),
        (COURSES, "please drop my first course", 0),
        (COURSES, "drop the second one please", 1),
        (COURSES, "anula la primera por favor", 0),
        (COURSES, "den letzten bitte", 2),
        (COURSES, "sign me up for the earliest course", 0),
        (COURSES, "the latest one", 2),
        (LATE_FIRST, "cancel the last one", None),
        (LATE_FIRST, "the earliest one", 2),
        (COURSES, "cancel the last lesson of my son", None),
        (COURSES, "I came last week and want to cancel", None),
        (COURSES, "move it on the first", None),
        (COURSES, "cancel it by the first", None),
        (COURSES, "not the last one", None),
        (COURSES, "the first one or the last one", None),
        (COURSES, "the fourth one", None),
        (COURSES, "the second last one", None),
        (COURSES, "at first I wanted to cancel", None),
        (TENTS, "book the cheapest", 1),
        (TENTS, "I would like the cheapest tent", 1),
        (TENTS, "la mas barata por favor", 1),
        (TENTS, "the cheaper one", None),
        (TENTS[:2], "the cheaper one", 1),
        (TENTS, "cheapest would be nice but I want it big", None),
        (TENTS, "my last tent", None),
        (COTS, "one with a stove, the smaller one", 0),
        (COTS, "L-10, and one with a stove, the bigger one", 2),
        (COTS, "the smaller one", None),
        (COTS, "the smallest one", 1),
        (COTS[:1], "the smallest one", None),
        (COTS, "the smallest " + "x " * 200, None),
    ],
)
def test_a_request_names_a_place_or_an_order(
    extractor: Extractor, labels: tuple[str, ...], message: str, place: int | None
) -> None:
    assert placed(labels, Said(message, NOW), extractor, {"cours", "tent"}) == place


@given(st.text(max_size=200))
def test_any_text_is_read(message: str) -> None:
    assert all(0 <= place < len(THINGS) for place in mentioned(THINGS, Said(message), SKUS))

"""The answer of the model that reads a message."""

import json

import pytest
from tests.batches import batch

from shipworthy.runtime.meaning.reading.answer import LONGEST_WORDS, MOST, Reading, Wish, read_answer


def test_every_field_is_read() -> None:
    raw = {
        "skill": "trip",
        "because": "take me",
        "set": {"city": "Rome", "days": 3, "with": ["Ann", "Bob"]},
        "choice": 2,
        "clear": ["day"],
        "wishes": [{"skill": "weather", "words": "and the weather"}],
    }
    assert read_answer(json.dumps(raw)) == Reading(
        skill="trip",
        because="take me",
        values={"city": ("Rome",), "days": ("3",), "with": ("Ann", "Bob")},
        choice=2,
        clear=("day",),
        wishes=(Wish(skill="weather", words="and the weather"),),
    )


@batch(
    "raw",
    [
        {},
        {"skill": None, "set": None, "choice": None},
        {"skill": ["trip"], "set": ["Rome"], "choice": "2", "clear": "day", "because": {}},
        {"skill": {}, "set": {"city": {"a": 1}, "day": True, "hour": None, "to": ""}, "choice": True, "wishes": {}},
        {"skill": 7, "set": {"city": ["Rome", {}]}, "choice": 1.5, "clear": [7, None], "wishes": [7, {"skill": "x"}]},
    ],
)
def test_what_is_not_of_its_type_is_left_out(raw: object) -> None:
    assert read_answer(json.dumps(raw)) == Reading()


@batch(
    "text",
    [
        '{"skill": "trip"}',
        'Sure!\n```json\n{"skill": "trip"}\n``` I hope {this} helps',
        '{"skill": "trip"} {"skill": "b"}',
    ],
)
def test_what_a_model_writes_around_the_object_is_ignored(text: str) -> None:
    assert read_answer(text) == Reading(skill="trip")


@batch("text", ["", "trip", "[1, 2]", "{", "{skill: trip}", "}{", '{"set": ' * 5000])
def test_what_is_no_object_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting|nested"):
        read_answer(text)


def test_long_answers_are_cut() -> None:
    raw = {"set": {f"n{number}": "x" * 9999 for number in range(999)}, "clear": ["day"] * 999}
    reading = read_answer(json.dumps(raw))
    assert len(reading.values) == len(reading.clear) == MOST
    assert {len(words[0]) for words in reading.values.values()} == {LONGEST_WORDS}

"""A phrase is read whole or not at all."""

from tests.batches import batch
from tests.routing.values.times.said_at import WEDNESDAY, days_of, instants_of, phrase, times_of

from shipworthy.routing.values.times.pieces import is_counted, pieces


def slots_of(message: str) -> list[str]:
    return [piece.slot for piece in pieces(phrase(message), WEDNESDAY)]


def test_the_longest_reading_of_each_place_is_taken() -> None:
    assert slots_of("15 minutes past 3pm on Friday") == ["clock", "weekday"]
    assert slots_of("for 2 hours on Friday at 9am") == ["span", "weekday", "clock"]


@batch(
    "message",
    [
        *("June 3 7 3pm", "early friday", "friday every week", "second friday", "2 or 3 fridays from now"),
        *("friday 25:00", "next friday month", "2 hours before noon tomorrow", "2 hours from 3pm"),
    ],
)
def test_a_word_of_time_or_a_number_inside_that_nothing_explains_leaves_no_value(message: str) -> None:
    assert slots_of(message) == []
    assert days_of(message) == times_of(message) == instants_of(message) == []


@batch("message", ["3 people on friday", "is it good on friday", "book this for friday", "friday, 3 people"])
def test_what_stands_apart_leaves_the_value(message: str) -> None:
    assert days_of(message) == ["2024-05-17"]


def test_a_number_of_people_between_two_values_is_no_time() -> None:
    found = phrase("on Friday for 2 at 8pm")
    assert is_counted(found, 3, 4) and not is_counted(found, 1, 2)
    assert instants_of("on Friday for 2 at 8pm") == ["2024-05-17T20:00"]

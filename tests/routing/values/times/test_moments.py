"""The parts of a moment agree, or there is none."""

from tests.batches import batch
from tests.routing.values.times.said_at import days_of, instants_of, said

from shipworthy.routing.values.times import dates, instants, times


@batch(
    ("message", "instant"),
    [
        *(("field_10 tonight at 8", "2024-05-15T20:00"), ("field_10 this evening at 7", "2024-05-15T19:00")),
        *(("field_09 on the 20th at 10:30", "2024-05-20T10:30"), ("field_09 on 6/27/24 at 9am", "2024-06-27T09:00")),
        *(("7 in the evening on Friday", "2024-05-17T19:00"), ("9 tomorrow morning", "2024-05-16T09:00")),
        *(("Monday, May 20th at 9:15 in the morning", "2024-05-20T09:15"), ("Mon 20 May, 08:15", "2024-05-20T08:15")),
        *(("at 3pm in two days", "2024-05-17T15:00"), ("in 2 days at noon", "2024-05-17T12:00")),
        *(("Christmas Eve at 6pm", "2024-12-24T18:00"), ("last night at 11", "2024-05-14T23:00")),
        *(("8am this morning", "2024-05-15T08:00"), ("tomorrow night around eight", "2024-05-16T20:00")),
        *(("remind me on Friday to call Bob at 3pm", "2024-05-17T15:00"), ("on 15 at 8:00", "2024-05-15T08:00")),
    ],
)
def test_a_day_and_a_time_of_day(message: str, instant: str) -> None:
    assert instants_of(message.partition(" ")[2] if message.startswith("field") else message) == [instant]


@batch(
    "message",
    [
        *("field_10 tomorrow evening", "friday", "tonight", "tonight at 12", "friday at midnight", "8pm this morning"),
        *("Tuesday, May 20th at 9:15", "June 3 at 25:00", "in 2 hours at 5pm", "tomorrow 9", "Wed, 22 of Jan at 9am"),
        *("in 7 days", "the morning of June 3", "Monday at 3pm next week"),
    ],
)
def test_what_does_not_agree_or_is_not_whole(message: str) -> None:
    assert instants_of(message.removeprefix("field_10 ")) == []


@batch(
    ("message", "found"),
    [
        ("tomorrow from 3 to 5pm", ["2024-05-16T15:00", "2024-05-16T17:00"]),
        ("9am on Monday or Tuesday", ["2024-05-20T09:00", "2024-05-21T09:00"]),
        ("tomorrow noon and Friday 5pm", ["2024-05-16T12:00", "2024-05-17T17:00"]),
        ("3pm or 4pm tomorrow", ["2024-05-16T15:00", "2024-05-16T16:00"]),
    ],
)
def test_several_moments_share_what_is_said_once(message: str, found: list[str]) -> None:
    assert instants_of(message) == found


def test_a_weekday_and_a_number_name_the_day_that_has_both() -> None:
    assert days_of("Friday the 13th") == ["2024-09-13"]
    assert days_of("Wednesday the 8th") == ["2024-05-08"]
    assert days_of("next Friday the 13th") == []


def test_the_span_covers_all_that_belongs_to_the_value() -> None:
    message = "please book tomorrow morning at 9, ok"
    text = {find.__name__: [message[i.start : i.end] for i in find(said(message))] for find in (dates, times, instants)}
    assert text == {"dates": ["tomorrow"], "times": ["morning at 9"], "instants": ["tomorrow morning at 9"]}
    assert [(i.start, i.end) for i in dates(said("on friday night"))] == [(3, 15)]
    assert [(i.start, i.end) for i in dates(said("between June 3 and June 5"))] == [(0, 14), (19, 25)]

"""What may begin at one place of a phrase."""

from tests.batches import batch
from tests.routing.values.times.said_at import WEDNESDAY, days_of, phrase

from shipworthy.routing.values.times.candidates import candidates


def slots_at(message: str, place: int = 0) -> set[str]:
    return {piece.slot for read in candidates(phrase(message), place, WEDNESDAY) for piece in read}


def test_one_place_may_begin_several_things() -> None:
    assert slots_at("15 minutes past 3pm") == {"span", "clock"}
    assert slots_at("tonight") == {"day", "part"}
    assert slots_at("on friday", 0) == set()


@batch(
    ("message", "day"),
    [
        *(
            ("the 31st", "2024-05-31"),
            ("on the 15", "2024-05-15"),
            ("for the 27", "2024-05-27"),
            ("on the second", "2024-06-02"),
        ),
        *(("Friday the 13th", "2024-09-13"), ("Friday 17", "2024-05-17"), ("on Monday the 6th", "2024-05-06")),
        *(("sat", "2024-05-18"), ("Sat 1 June", "2024-06-01"), ("sat down on Friday", "2024-05-17")),
        *(
            ("my second order, Friday", "2024-05-17"),
            ("Friday, 4 people", "2024-05-17"),
            ("Friday night", "2024-05-17"),
        ),
        *(("thursday morning", "2024-05-16"), ("yesterday evening", "2024-05-14")),
        *(("the morning of June 3", "2024-06-03"), ("in the evening of the 20th of May", "2024-05-20")),
    ],
)
def test_numbers_of_days_short_names_and_parts_of_the_day(message: str, day: str) -> None:
    assert days_of(message) == [day]


@batch("message", ["the 2nd option", "on 15 shares", "mon amour", "the sun is hot", "Sunday 1 June"])
def test_what_only_looks_like_one(message: str) -> None:
    assert days_of(message) == []

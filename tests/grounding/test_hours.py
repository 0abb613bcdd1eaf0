"""Times of day with 12 and 24 hours."""

from tests.batches import batch

from shipworthy.grounding.extract import evidence_in, figures_in
from shipworthy.grounding.figure import Clock


@batch(
    ("text", "hour", "minute"),
    [
        ("5:45 PM", 17, 45),
        ("5:45 p.m.", 17, 45),
        ("9:30 p. m.", 21, 30),
        ("12:05 am", 0, 5),
        ("12 pm", 12, 0),
        ("2 pm", 14, 0),
        ("17:45", 17, 45),
        ("17:45:30", 17, 45),
        ("14h30", 14, 30),
        ("16 h 01", 16, 1),
        ("14.30 Uhr", 14, 30),
        ("14 Uhr", 14, 0),
        ("14 Uhr 30", 14, 30),
        ("5 de la tarde", 17, 0),
        ("10.15 am", 10, 15),
    ],
)
def test_a_time_is_read(text: str, hour: int, minute: int) -> None:
    (found,) = figures_in(f"at {text}")
    assert isinstance(found.value, Clock)
    assert (found.kind, found.value.hour, found.value.minute) == ("time", hour, minute)


def test_without_a_half_of_the_day_it_may_be_either() -> None:
    assert [one.value for one in figures_in("2:30 and 02:30")] == [Clock(2, 30, twelve=True), Clock(2, 30)]


def test_the_first_time_of_a_range_is_one_too() -> None:
    first, second = figures_in("8–10:30 PM")
    assert isinstance(first.value, Clock) and first.value.twelve
    assert second.value == Clock(22, 30)


def test_a_range_is_no_time_with_a_zone() -> None:
    assert [one.value for one in figures_in("18:00-20:30")] == [Clock(18, 0), Clock(20, 30)]
    assert [one.text for one in figures_in("22:10:00+01:00")] == ["22:10:00+01:00"]


def test_a_time_in_words_is_read() -> None:
    assert [one.value for one in evidence_in("a las cinco de la tarde")] == [Clock(17, 0)]


def test_a_duration_is_no_time() -> None:
    assert all(one.kind != "time" for one in figures_in("7h 24m"))


@batch("text", ["62:00 AM", "25:10", "3:75"])
def test_a_time_that_cannot_be_is_one_figure(text: str) -> None:
    """So that it is looked up as a whole, and not as two small numbers."""
    assert [one.kind for one in figures_in(text)] == ["time"]

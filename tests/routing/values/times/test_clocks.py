"""Times of day."""

from tests.batches import batch
from tests.routing.values.times.said_at import times_of


@batch(
    ("message", "time"),
    [
        *(
            ("at 5", "17:00"),
            ("at 12", "12:00"),
            ("at 13", "13:00"),
            ("8:15 pm", "20:15"),
            ("0815", "08:15"),
            ("14h30", "14:30"),
        ),
        *(("at quarter to 8 in the evening", "19:45"), ("5 minutes to 6pm", "17:55"), ("15 to noon", "11:45")),
        *(("15 minutes past 15h", "15:15"), ("a quarter past noon", "12:15"), ("at 20 to 7pm", "18:40")),
        *(
            ("a quarter to seven", "06:45"),
            ("quarter to five", "16:45"),
            ("12 midnight", "00:00"),
            ("mid day", "12:00"),
        ),
        *(
            ("eleven thirty", "11:30"),
            ("twelve o three", "12:03"),
            ("eight forty pm", "20:40"),
            ("fifteen thirty p m", "15:30"),
        ),
        *(("set an alarm for eleven forty", "11:40"), ("330 p.m.", "15:30"), ("tonight 815", "20:15"), ("7p", "19:00")),
        *(
            ("3 in the AM", "03:00"),
            ("8pm in the evening", "20:00"),
            ("afternoon 7:00:25", "19:00:25"),
            ("at 16h", "16:00"),
        ),
        *(("at seven thirty tomorrow", "07:30"), ("12:30 am", "00:30"), ("03:30", "03:30"), ("3:30", "15:30")),
        *(
            ("at 7 sharp", "07:00"),
            ("at 08:30 hrs", "08:30"),
            ("17:00 h", "17:00"),
            ("11 at night", "23:00"),
            ("2 at night", "02:00"),
            ("eight tonight", "20:00"),
        ),
    ],
)
def test_times(message: str, time: str) -> None:
    assert [found.removesuffix(":00") if len(found) > 5 else found for found in times_of(message)] == [time]


@batch(
    "message",
    [
        *("24:00", "08:60", "9 to 5", "10 to 5", "half eight", "five past", "quarter of five", "at 5 percent", "by 5"),
        *(
            "at one of your shops",
            "at 3.30",
            "15h",
            "3pm EST",
            "3pm New York time",
            "3pm (EST)",
            "3pm Pacific",
            "3pm CT",
        ),
        *(
            "two hours after 3pm",
            "every day at 9am",
            "daily at 9am",
            "this evening at 2",
            "this afternoon at 11",
            "7ampm",
        ),
        *("pay for eleven forty dollar vouchers", "ratio 16:90", "8pm this morning", "at 9 dollars"),
    ],
)
def test_what_is_no_time_or_not_certain(message: str) -> None:
    assert times_of(message) == []


@batch(
    ("message", "ends"),
    [
        ("from 3 to 5pm", ["15:00:00", "17:00:00"]),
        ("from 10 to 1pm", ["10:00:00", "13:00:00"]),
        ("11am to 1", ["11:00:00", "13:00:00"]),
        ("3pm or 4", ["15:00:00", "16:00:00"]),
        ("3-5pm", ["15:00:00", "17:00:00"]),
    ],
)
def test_a_range_gives_both_times(message: str, ends: list[str]) -> None:
    assert times_of(message) == ends

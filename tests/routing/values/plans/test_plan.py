"""The plan of a message, on Monday 30 November 2026, 8:00."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.values.plans.plan import plan_of

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@batch(
    "message, parts, rest",
    [
        ("standup 10 min shorter tmrw", "longer -10 · day 2026-12-01", "standup"),
        ("fri 13-15 for taxes", "day 2026-12-04 · hours 13:00:00–15:00:00", "for taxes"),
        ("make it 11, and it takes half an hour", "clock 11:00:00 · length 30", "make , and it takes"),
        (
            "every Tuesday from 6:30pm to 8pm, starting 8 December, 5 times",
            "every week 1 tuesday · hours 18:30:00–20:00:00 · starting 2026-12-08 · count 5",
            ", ,",
        ),
        ("holiday from 21/12 to 3/1", "days 2026-12-21–2027-01-03", "holiday"),
        ("on Thursday at half past eight", "day 2026-12-03 · clock 08:30:00", ""),
        ("and the monday after?", "weekday after monday", "and ?"),
        ("move it 1 hr later", "shift 60", "move it"),
        ("um eine Stunde nach vorne", "shift -60", ""),
        ("friday 4 december, 14:00 to monday", "day 2026-12-04 · clock 14:00:00 · day 2026-12-07", ","),
        ("the standup on wednesday to thursday", "day 2026-12-02 · day 2026-12-03", "the standup"),
        ("anything in the coming fortnight", "days 2026-11-30–2026-12-13", "anything"),
        ("the second of these", "", "the second of these"),
        ("on the second of december", "day 2026-12-02", ""),
        ("parents' evening at half past seven in the evening", "clock 19:30:00 · part evening", "parents ' evening"),
        ("muéveme el dentista al jueves", "day 2026-12-03", "move the dentist"),
        ("eins für morgen", "day 2026-12-01", "one"),
        ("um eins", "clock 13:00:00", ""),
        ("meeting with hr", "", "meeting with hr"),
        ("to 14 hours", "clock 14:00:00", ""),
        ("the evening before", "part evening · day shift -1", ""),
        ("the day after", "day shift 1", ""),
        ("am 8.12. von 14 bis 16 Uhr", "day 2026-12-08 · hours 14:00:00–16:00:00", ""),
        ("thu 7-8pm", "day 2026-12-03 · hours 19:00:00–20:00:00", ""),
        ("14 to 16 dec", "days 2026-12-14–2026-12-16", ""),
        ("wed 10", "day 2026-12-02 · clock 10:00:00", ""),
        ("monday and wednesday", "day 2026-12-07 · day 2026-12-02", "and"),
        ("thursday and friday", "days 2026-12-03–2026-12-04", ""),
        ("school run 0815 tue-thu this wk", "clock 08:15:00 · days 2026-12-01–2026-12-03", "school run"),
        ("tue-thu next week", "days 2026-12-08–2026-12-10", ""),
        ("between nine and noon on Friday of next week", "hours 09:00:00–12:00:00 · day 2026-12-11", ""),
        ("the monday 14", "day 2026-12-14", ""),
        ("the monday 15", "day 2026-12-07 · clock 15:00:00", ""),
        ("every 20 of the month", "every month 1  · starting 2026-12-20", ""),
        ("rent on the 1st of each month", "every month 1  · starting 2026-12-01", "rent"),
        ("each friday until march", "every week 1 friday · until 2027-03-31", ""),
        ("every monday, beginning next week", "every week 1 monday · starting 2026-12-07", ","),
        ("from the third of march until the ninth", "days 2027-03-03–2027-03-09", ""),
        ("thu aft", "day 2026-12-03 · part afternoon", ""),
        ("n after lunch?", "part afternoon", "and ?"),
        ("wed 10ish", "day 2026-12-02 · clock 10:00:00", ""),
        ("alors 9h-11h", "hours 09:00:00–11:00:00", "then"),
    ],
)
def test_plan(message: str, parts: str, rest: str) -> None:
    plan = plan_of(message, NOW)
    assert " · ".join(f"{part.kind} {_shown(part.value)}" for part in plan.parts) == parts
    assert " ".join(plan.rest.split()) == rest


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "–".join(map(str, value))
    return f"{value.unit} {value.step} {value.weekday}" if hasattr(value, "unit") else str(value)


WORDS = [
    "move",
    "the",
    "gym",
    "to",
    "from",
    "at",
    "9",
    "10:30",
    "7pm",
    "tomorrow",
    "friday",
    "next",
    "week",
    "3",
    "hours",
    "later",
    "until",
    "5",
    "times",
    "every",
    "-",
    ",",
    "and",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_word_belongs_to_two_parts(message: str) -> None:
    plan = plan_of(message, NOW)
    assert all(one.end <= other.start for one, other in zip(plan.parts, plan.parts[1:], strict=False))
    assert len(plan.rest) == len(plan.plain.text)

"""What a message leaves open of a day or a time is asked for, and what it says of it is kept."""

from tests.batches import batch
from tests.clinic_agents import talked


@batch(
    ("messages", "written"),
    [
        (("book a check-up", "friday", "10am"), "2026-12-04 10:00"),
        (("book a check-up on friday", "10"), "2026-12-04 10:00"),
        (("book a check-up", "friday", "no, thursday", "half past ten"), "2026-12-03 10:30"),
        (("einen termin zum check-up bitte", "am freitag", "um 10"), "2026-12-04 10:00"),
    ],
)
async def test_a_day_alone_is_kept_and_the_hour_asked_for(messages: tuple[str, ...], written: str) -> None:
    answers, calls = await talked(*messages, "yes")
    assert any("time on 2026-12-0" in answer for answer in answers), answers
    assert calls == [("check-up", written)], answers


async def test_todays_own_weekday_is_asked_about_by_both_days() -> None:
    answers, calls = await talked("book a check-up monday at 2pm", "the second", "yes")
    assert answers[0] == "Which day do you mean?\n1. 2026-11-30 14:00\n2. 2026-12-07 14:00"
    assert calls == [("check-up", "2026-12-07 14:00")]


async def test_where_one_of_the_two_days_is_over_the_other_is_meant() -> None:
    _, calls = await talked("book a check-up monday at 10am", "yes")
    assert calls == [("check-up", "2026-12-07 10:00")]


async def test_the_hour_said_with_an_unclear_day_is_kept_for_another() -> None:
    answers, calls = await talked("book a check-up monday at 2pm", "no, tuesday", "yes")
    assert calls == [("check-up", "2026-12-01 14:00")], answers


async def test_a_weekday_behind_next_week_is_one_of_that_week() -> None:
    answers, calls = await talked("i need a cleaning next week", "tuesday?", "9", "yes")
    assert calls == [("cleaning", "2026-12-08 09:00")], answers


async def test_the_day_that_is_wanted_is_asked_about_beside_one_that_is_not() -> None:
    answers, _ = await talked("book a cleaning at 2pm on monday rather than sunday")
    assert answers == ["Which day do you mean?\n1. 2026-11-30 14:00\n2. 2026-12-07 14:00"]

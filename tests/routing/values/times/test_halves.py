"""An answer completes the half of a value that was said before it."""

import datetime as dt

from tests.batches import batch
from tests.routing.values.times.said_at import WEDNESDAY, said

from shipworthy import Agent, Input, Skill, Step
from shipworthy.routing.values.times import instants, times
from shipworthy.routing.values.times.halves import days_before, parts_before


def test_what_was_said_before_of_days_and_parts_of_days() -> None:
    answer = said("at 3pm").after("book 2 rooms on Friday for Bob, in the evening please")
    assert (days_before(answer), parts_before(answer)) == (["on Friday", "in the evening"], ["in the evening"])
    assert days_before(said("at 3pm")) == days_before(said("3pm").after("book 2 rooms for 3 hours")) == []


@batch(
    ("before", "answer", "found"),
    [
        ("remind me on Friday", "at 3pm", ["2024-05-17T15:00"]),
        ("remind me tomorrow evening", "at 8", ["2024-05-16T20:00"]),
        ("remind me tomorrow evening", "8", ["2024-05-16T20:00"]),
        ("remind me on Friday", "Monday at 3pm", ["2024-05-20T15:00"]),
        ("remind me on Friday", "in 2 hours", ["2024-05-15T12:00"]),
        ("remind me to call Bob", "at 3pm", ["2024-05-15T15:00"]),
        ("remind me next Friday", "at 3pm", []),
        ("remind me on Friday of Christmas", "at 3pm", []),
        ("remind me on Friday", "yes please", []),
        ("remind me next week", "at 3pm", []),
    ],
)
def test_an_instant_is_completed_and_never_set_for_another_day(before: str, answer: str, found: list[str]) -> None:
    read = instants(said(answer).after(before))
    assert [item.value.isoformat(timespec="minutes").removesuffix("+00:00") for item in read] == found
    assert all(0 <= item.start < item.end <= len(answer) for item in read)


@batch(
    ("before", "answer", "found"),
    [
        ("a table in the evening", "at 8", ["20:00:00"]),
        ("a table in the evening", "9am", ["09:00:00"]),
        ("a table on Friday", "at 8", ["08:00:00"]),
    ],
)
def test_a_part_of_the_day_that_was_said_before_tells_the_half_of_it(
    before: str, answer: str, found: list[str]
) -> None:
    assert [item.value.isoformat() for item in times(said(answer).after(before))] == found


async def test_a_day_and_then_a_time_of_day_are_one_instant() -> None:
    skill = Skill(
        name="remind",
        description="Set a reminder",
        examples=("remind me",),
        inputs={"at": Input(type="datetime", ask="When?")},
        workflow=(Step(answer="{at}"),),
    )
    agent = Agent(skills=[skill], clock=WEDNESDAY)
    first = await agent.run("remind me on Friday", session="s", skill="remind")
    second = await agent.run("at 3pm", session="s")
    assert (first.status, second.status) == ("asked", "completed")
    assert second.inputs["at"] == dt.datetime(2024, 5, 17, 15, tzinfo=dt.UTC)

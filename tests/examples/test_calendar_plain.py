"""What the calendar bot makes of plain, whole sentences, as a model says a message again: each is shown as it is meant.

A move from the wrong day or in the wrong direction is the worst that it can show; nothing is written here.
"""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch
from tests.examples.calendar_modules import HOME

from shipworthy import Agent

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MEDICO = "Put Medico on Thursday 3 December at 16:30 | "
CALL = "Move the contract call on Thursday 3 December one hour earlier | "


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIPWORTHY_ROUTING", "light")
        patch.setenv("CALENDAR_WEEK", "2026-11-30")
        patch.setenv("SHIPWORTHY_HOME", str(tmp_path_factory.mktemp("home")))
        found = Agent.load(HOME, store="memory")
        found.use_clock(NOW)
        yield found


async def shown(agent: Agent, said: str) -> str:
    """What is shown at the end of a conversation, without quotation marks."""
    text = ""
    for message in said.split(" | "):
        result = await agent.run(message, session=said)
        assert not any(call["tool"] in ("create_event", "move_event", "cancel_event") for call in result.path)
        text = result.text.replace('"', "")
    return text


@batch(
    "said, event, to",
    [
        # from a day to a day, and from a time to a time
        (
            "Move the design review on Friday 4 December to Monday 7 December at 14:00",
            "Design review · Fri 4 Dec",
            "Mon 7 Dec 2026, 14:00–15:30",
        ),
        (
            "Move Lunch with Dana on Tuesday 1 December to Thursday 3 December at 12:30",
            "Lunch with Dana · Tue 1 Dec",
            "Thu 3 Dec 2026, 12:30–13:30",
        ),
        (
            "Move the design review on Friday 4 December to Thursday 3 December at 14:00",
            "Design review · Fri 4 Dec",
            "Thu 3 Dec 2026, 14:00–15:30",
        ),
        (
            "Move the dentist on Wednesday 2 December at 08:15 to Thursday 3 December at 09:45",
            "Dentist · Wed 2 Dec",
            "Thu 3 Dec 2026, 09:45–10:30",
        ),
        (
            "Move the lunch with Dana from tomorrow (Tuesday 1 December) to Friday 4 December at 13:00",
            "Lunch with Dana · Tue 1 Dec",
            "Fri 4 Dec 2026, 13:00–14:00",
        ),
        (
            "Move the team offsite from Thursday 10 December, 14:00, to Monday 14 December, 09:00",
            "Team offsite · Thu 10 Dec",
            "Mon 14 Dec 2026, 09:00–13:00",
        ),
        (
            "Move the one-on-one with Ben on Wednesday 9 December to Thursday 10 December at 11:00",
            "One-on-one with Ben · Wed 9 Dec",
            "Thu 10 Dec 2026, 11:00–11:30",
        ),
        (
            "Move the design review on Friday, 2026-12-04, from 14:00 to 10:30",
            "Design review · Fri 4 Dec",
            "Fri 4 Dec 2026, 10:30–12:00",
        ),
        (
            "Move the budget review on Tuesday 1 December to 10:00 to 11:30",
            "Budget review · Tue 1 Dec",
            "Tue 1 Dec 2026, 10:00–11:30",
        ),
        (
            "Move the design review on Friday 4 December to Wednesday 2 December from 10:00 to 11:30",
            "Design review · Fri 4 Dec",
            "Wed 2 Dec 2026, 10:00–11:30",
        ),
        # by an amount
        (CALL.rstrip(" |"), "Contract call with Harbor · Thu 3 Dec", "Thu 3 Dec 2026, 14:00–15:00"),
        (
            "Move the contract call on Thursday 3 December at 15:00 one hour later",
            "Contract call with Harbor · Thu 3 Dec",
            "Thu 3 Dec 2026, 16:00–17:00",
        ),
        (
            "Bring the contract call on Thursday 3 December forward by one hour",
            "Contract call with Harbor · Thu 3 Dec",
            "Thu 3 Dec 2026, 14:00–15:00",
        ),
        (f"{CALL}Move it half an hour earlier", "Contract call", "Thu 3 Dec 2026, 14:30–15:30"),
        (
            f"{CALL}Move the contract call on Thursday 3 December to Friday 4 December",
            "Contract call",
            "Fri 4 Dec 2026, 15:00–16:00",
        ),
        # a length
        (
            "Change the length of the dentist on Wednesday 2 December to 30 minutes",
            "Dentist · Wed 2 Dec",
            "Wed 2 Dec 2026, 08:15–08:45",
        ),
        ("Extend the design review on Friday 4 December to 16:00", "Design review", "Fri 4 Dec 2026, 14:00–16:00"),
        # over what was spoken of
        (
            "What is on Tuesday 1 December? | Move the design review to 15:00",
            "Design review · Fri 4 Dec",
            "Fri 4 Dec 2026, 15:00–16:30",
        ),
        (
            "When is the design review? | Move the lunch with Dana to Wednesday 2 December",
            "Lunch with Dana · Tue 1 Dec",
            "Wed 2 Dec 2026, 12:30–13:30",
        ),
        (
            "Cancel the dentist | Move the One-on-one with Ben on Wednesday 2 December to 17:00",
            "One-on-one with Ben · Wed 2 Dec",
            "Wed 2 Dec 2026, 17:00–17:30",
        ),
    ],
)
async def test_a_move(agent: Agent, said: str, event: str, to: str) -> None:
    text = await shown(agent, said)
    assert text.startswith(event), text
    assert f", to {to}; " in text, text


@batch(
    "said, which",
    [
        ("Cancel the whole yoga series", "Yoga · Thu 3 Dec 2026, 18:00–19:00: the whole series"),
        ("Cancel the one-on-one series with Ben", "the whole series"),
        (
            "Cancel the standup on Thursday 3 December and all the following ones",
            "Standup · Thu 3 Dec 2026, 09:15–09:30: this and all that follow",
        ),
        (
            "Cancel all yoga classes from Thursday 10 December on",
            "Yoga · Thu 10 Dec 2026, 18:00–19:00: this and all that follow",
        ),
        (
            "Cancel the dentist | Cancel the standup on Thursday 3 December and all the following ones",
            "Standup · Thu 3 Dec 2026, 09:15–09:30: this and all that follow",
        ),
        ("Cancel the contract call on Thursday 3 December from 15:00 to 16:00", "Contract call.*: only this one"),
    ],
)
async def test_a_cancellation(agent: Agent, said: str, which: str) -> None:
    text = await shown(agent, said)
    assert re.search(f"{which}. Cancel it", text), text


@batch(
    "said, what",
    [
        (f"{MEDICO}Put Medico on Thursday 3 December at 16:30 for 30 minutes", "^Medico, Thu 3 Dec 2026, 16:30–17:00"),
        (f"{MEDICO}Make it half an hour", "^Medico, Thu 3 Dec 2026, 16:30–17:00"),
        (f"{MEDICO}It takes 45 minutes", "^Medico, Thu 3 Dec 2026, 16:30–17:15"),
        (f"{MEDICO}The appointment takes 45 minutes", "^Medico, Thu 3 Dec 2026, 16:30–17:15"),
        (f"{MEDICO}It ends at 18:30", "^Medico, Thu 3 Dec 2026, 16:30–18:30"),
        (
            f"{MEDICO}Move Medico from Thursday 3 December to Friday 4 December at 10:00",
            "^Medico, Fri 4 Dec 2026, 10:00",
        ),
        (f"{MEDICO}Repeat it every Thursday until 17 December", "16:30–17:30, every week, until 17 Dec 2026"),
        (f"{MEDICO}Invite Ana and Ben", "^Medico, .*with Ana and Ben"),
        (f"{MEDICO}Forget Medico, I will call them first", "^All right, I have dropped that.$"),
        (f"{MEDICO}actually forget it, ill ring them first", "^All right, I have dropped that.$"),
        (f"{MEDICO}Cancel Medico on Thursday 3 December", "^All right, I have dropped that.$"),
        (f"{MEDICO}What is on Tuesday 1 December?", "^3 events tomorrow"),
        ("When is the design review? | What is on Tuesday 1 December?", "^3 events tomorrow"),
        ("What is on Wednesday 2 December? When is the design review?", "^3 events on Wed 2 Dec.*design review"),
        (
            "Put take the dog to the vet on Friday 4 December at 11:00",
            "^Take the dog to the vet, Fri 4 Dec 2026, 11:00",
        ),
        (
            "Put Team lunch on the first Friday of every month at 12:00",
            "not understood .*every month.*12:00–13:00, once",
        ),
        ("Find half an hour with Ana on Friday 4 December between 10:00 and 13:00", "^Which.* 4 Dec 2026, 1[0-2]:"),
        ("Find 30 minutes with Chloe next week, not on Monday 7 December", "^Which of these(?!.*Mon 7 Dec)"),
        ("Find 30 minutes with Chloe next week | not on Monday", "^Which of these(?!.*Mon 7 Dec)"),
        ("Cancel yoga on Thursday 3 December | Do not cancel yoga on Thursday 3 December", "^All right"),
        ("Find 30 minutes with Ana on Thursday 3 December. Call it Roadmap. | 1", "^Roadmap, Thu 3 Dec"),
    ],
)
async def test_what_is_said_of_a_new_event(agent: Agent, said: str, what: str) -> None:
    text = await shown(agent, said)
    assert re.search(what, text, re.DOTALL), text

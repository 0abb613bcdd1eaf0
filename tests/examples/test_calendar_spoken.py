"""What the calendar bot keeps of what was spoken of, and what is said beside: each case is a conversation and its end.

A yes in a case is carried out: each has a calendar of its own.
"""

import datetime as dt
import re
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch
from tests.examples.calendar_modules import HOME, loaded

from shipworthy import Agent

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
LEFT = "^(All right|You are welcome)"


@pytest.fixture(scope="module")
def agent() -> Agent:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIPWORTHY_ROUTING", "light")
        found = Agent.load(HOME, store="memory")
        found.use_clock(NOW)
        return found


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with the sample calendar, laid out once: each case has a copy."""
    home = tmp_path_factory.mktemp("week")
    with pytest.MonkeyPatch.context() as patch, loaded() as modules:
        patch.setenv("CALENDAR_WEEK", "2026-11-30")
        patch.setenv("SHIPWORTHY_HOME", str(home))
        modules["local"].sample()
    return home


@batch(
    "said, shown",
    [
        # people, days and times that were spoken of
        (
            "when does Chloe finish on thursday? | and is she free at 4? | ok book her then, half an hour, its about pay",
            "^Pay, Thu 3 Dec 2026, 16:00–16:30, once, with Chloe",
        ),
        ("wann fängt Chloe am Freitag an? | und ist sie um 11 frei?", "^Chloe is free on Fri 4 Dec between 11:00"),
        (
            "¿está libre Ben el jueves a las 16? | ponme media hora con él",
            "^Meeting with Ben, Thu 3 Dec 2026, 16:00–16:30",
        ),
        (
            "is ana free tomorrow at 11? | and dana? | put 30 min with both of them then",
            "11:00–11:30, once, with Dana and Ana",
        ),
        (
            "push my standup tomorrow by half an hour | no, leave it | when is it again?",
            "^Tue 1 Dec:\n- 09:15–09:30 Standup",
        ),
        ("yoga 30 min later | yes | and when does it end now?", "18:30–19:30 Yoga"),
        ("cancel yoga | yes | whats left of that day?", "^2 events on Thu 3 Dec"),
        (
            "gym fri 6pm | wait do i have anything else that evening? | ok then yes",
            "^Created: Gym, Fri 4 Dec 2026, 18:00",
        ),
        ("cancel all standups | no | what's on tomorrow", "^3 events tomorrow"),
        ("cancel all standups | no wait. just tomorrows. god", "^Standup · Tue 1 Dec 2026, 09:15–09:30: only this one"),
        ("move the design review to monday 7 december at 14:00", "there is something in Dana's calendar"),
        # nothing was spoken of
        ("book her on thursday at 4 for half an hour", "^Whom do you mean"),
        ("is he free at 3 tomorrow? | Ben", "^Ben is not free tomorrow"),
        ("my mother comes on Saturday, keep it free for her", "(?s)^(?!Whom)"),
        # what is said plainly
        (
            "keep the whole of Saturday free. Call it Mum visiting, and invite nobody",
            "^Mum visiting, Sat 5 Dec 2026, all day",
        ),
        ("Samstag ganztägig Umzug eintragen bitte", "^Umzug, Sat 5 Dec 2026, all day"),
        ("bloque toute la journée de vendredi prochain, appelle ça Congé", "^Congé, Fri 4 Dec 2026, all day"),
        ("put gym tmrw 7am 1h | yes | ugh no make that 6:30", "to Tue 1 Dec 2026, 06:30–07:30"),
        ("shift the dentist to friday 9 | half an hour later actually", "to Fri 4 Dec 2026, 09:30–10:15"),
        (
            "block 1 to 3 on wednesday for: Sprint planning | make it until 2:30",
            "^Sprint planning, Wed 2 Dec 2026, 13:00–14:30",
        ),
        (
            "I have on Wednesday at 10 the craftsman in house, can you make me one entry until 12?",
            "Wed 2 Dec 2026, 10:00–12:00",
        ),
        # one in the place of another, and what was done
        (
            "cancel lunch with Dana and put a call with Chloe there instead, 30 min | both, yes | yes | hows that day now",
            "12:30–13:00 Call with Chloe",
        ),
        (
            "sag yoga am donnerstag ab und trag dafür friseur ein | ja",
            "^That is cancelled. Friseur, Thu 3 Dec 2026, 18:00",
        ),
        ("put gym friday 7am | ok | you didn't touch the standup, right?", "^That one I have not changed.*created Gym"),
        ("move the offsite to friday | no wait, dont | you didnt move it did you?", "^No, that was dropped"),
        ("put gym friday 7am | ok | undo that", "^Gym · Fri 4 Dec 2026, 07:00–08:00: only this one. Cancel it"),
        ("move lunch with dana to 1 | yes | put it back please", "13:00–14:00.*to Tue 1 Dec 2026, 12:30–13:30"),
        # what asks for nothing
        ("ponme fisio el miércoles a las 5 | dale | gracias, hasta mañana", LEFT),
        ("put tea fri 8am | ok | Danke, schönen Feierabend", LEFT),
        ("this is taking forever", LEFT),
    ],
    each=2,
)
async def test_what_is_shown_at_the_end(
    agent: Agent, week: Path, tmp_path_factory: pytest.TempPathFactory, said: str, shown: str
) -> None:
    home = shutil.copytree(week, tmp_path_factory.mktemp("case") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CALENDAR_WEEK", "2026-11-30")
        patch.setenv("SHIPWORTHY_HOME", str(home))
        for message in said.split(" | "):
            result = await agent.run(message, session=said)
    assert re.search(shown, result.text, re.DOTALL), result.text

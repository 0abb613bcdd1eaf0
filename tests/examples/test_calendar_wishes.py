"""What the calendar bot's reader makes of short, long and foreign messages: each case is a conversation and its end."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from tests.batches import batch
from tests.examples.calendar_modules import HOME

from shipworthy import Agent

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIPWORTHY_ROUTING", "light")
        patch.setenv("CALENDAR_WEEK", "2026-11-30")
        patch.setenv("SHIPWORTHY_HOME", str(tmp_path_factory.mktemp("home")))
        found = Agent.load(HOME, store="memory")
        found.use_clock(NOW)
        yield found


@batch(
    "said, shown",
    [
        # a number alone behind a preview
        ("vet fri 1745 | make it 1820", "Vet, Fri 4 Dec 2026, 18:20–19:20"),
        ("swim thu 0700 | no 8", "Swim, Thu 3 Dec 2026, 08:00–09:00"),
        ("move the dentist to 10 | no 11", "to Wed 2 Dec 2026, 11:00–11:45"),
        # a title with a time, then the day or the part of it
        ("ring the plumber 7 | thursday evening", "Ring the plumber, Thu 3 Dec 2026, 19:00"),
        ("haircut 5 | sat", "Haircut, Sat 5 Dec 2026, 17:00"),
        ("pay invoices 9 | tmrw | afternoon?", "Pay invoices, Tue 1 Dec 2026, 09:00"),
        ("dinner fri 8 n dont forget the wine", "Dinner, Fri 4 Dec 2026, 20:00"),
        # several in one message, and one on several days
        ("brunch sun 11 & museum 3pm same day", r"Brunch, Sun 6 Dec 2026, 11:00.*2026-12-06 15:00, Museum"),
        ("drop off kids 0810 tue-fri this week", "Drop off kids, Tue 1 Dec 2026, 08:10.*until 4 Dec 2026"),
        # what is told beside the wish
        (
            "My neighbour tells me that the chimney sweep is due between ten and twelve on Monday of next week, so would"
            " you please block that and call it chimney sweep? | Sorry, I got it wrong, it's the Tuesday, same time.",
            "Chimney sweep, Tue 8 Dec 2026, 10:00–12:00",
        ),
        (
            "The 20th of every month I have to send the timesheet at 4pm, put it in please",
            "Send the timesheet, Sun 20 Dec 2026, 16:00–17:00, every month",
        ),
        ("my dentist wants to see me on friday at 8", "Dentist, Fri 4 Dec 2026, 08:00"),
        (
            "we're away from the fifth of march until the twelfth, whole days please, call it skiing",
            "Skiing, .Fri 5 Mar 2027 to Fri 12 Mar 2027, all day",
        ),
        # the day and the time that were asked about
        (
            "suis-je libre mercredi après-midi ? | alors mets 17h-18h pour appeler la banque",
            "Wed 2 Dec 2026, 17:00–18:00",
        ),
        ("is dana free on thursday at 3? | n after lunch? | what says her agenda at this hour?", "Dana is .*Thu 3 Dec"),
        ("when is my dentist | could it be thursday at 10?", "to Thu 3 Dec 2026, 10:00–10:45"),
        ("dana thu 9? | 9 then, 20 mins about hiring", "Hiring with Dana, Thu 3 Dec 2026, 09:00–09:20"),
        ("Ben says his eleven o'clock on Thursday, what is that over here?", "Thu 3 Dec between 17:00 and 18:00"),
        # nothing is cancelled by what denies it
        ("clear my fri afternoon | no dont cancel anything, just tell me whats there", "1 event on Fri 4 Dec.*Design"),
        ("cancel all of tomorrow", "Which one.*Standup.*Budget review.*Lunch"),
        # titles are no verbs of other languages
        (
            "Am Mittwoch um halb fünf kommt der Elektriker, dauert zwei Stunden, trag das bitte ein",
            "^Elektriker, Wed 2",
        ),
        ("Apúntame peluquería el sábado a las 11, dura media hora", "^Peluquería, Sat 5 Dec 2026, 11:00–11:30"),
        ("Trouve-moi une heure avec Ana jeudi après-midi | la première", "^Meeting with Ana"),
        # bounds, and what a meeting is about
        ("find 30 min with ben this week but not after 16", r"^(?!.*16:30)(?!.*17:).*15:30–16:00"),
        ("find 30 min with ben this week | the second | topic: contract draft", "^Contract draft, "),
        ("45 min with dana thursday, my morning not hers", r"^(?!.*1[3-9]:00).*Thu 3 Dec 2026, \d\d:"),
        (
            "move the standup on thursday to 11 | if theres something else at 11 dont you put it there",
            "Nothing is .*11:00.*Back to",
        ),
    ],
)
async def test_what_is_shown(agent: Agent, said: str, shown: str) -> None:
    for message in said.split(" | "):
        result = await agent.run(message, session=said)
        assert not any(call["tool"] in ("create_event", "move_event", "cancel_event") for call in result.path)
    assert re.search(shown, result.text, re.DOTALL), result.text


@batch(
    "message",
    [
        "don't book anything on friday at 3",
        "if there is a queue at 11 on friday don't you put it there",
        "the plumber comes tuesday at 9 if it doesn't rain",
        "my boss wants me on friday, not sure",
    ],
)
async def test_what_is_denied_or_doubted_is_no_order(agent: Agent, message: str) -> None:
    result = await agent.run(message, session=message)
    assert "Create it?" not in result.text

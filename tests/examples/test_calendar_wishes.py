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
        # what was spoken of: an event, a time, a person, a choice
        (
            "dentist when | am i free tue 9ish next week? | ok move it there",
            "Dentist · Wed 2 Dec.*to Tue 8 Dec 2026, 09:00",
        ),
        ("is the lunch w dana still on? | push to 1", "to Tue 1 Dec 2026, 13:00–14:00"),
        ("what did i do last tuesday | and the wednesday?", "Wed 25 Nov"),
        ("what is on friday | drop the standup", "Standup · Fri 4 Dec"),
        (
            "give me everything ben has on thursday | is he free at 5 then?",
            "^Ben is (not )?free on Thu 3 Dec between 17:00",
        ),
        (
            "find 30 min with ana and chloe this week | would the second suit ben too? | ok the second without ben",
            "14:00–14:30|13:30–14:00|Meeting with Ana and Chloe, .*with Ana and Chloe. Create it",
        ),
        ("coffee with Chloe on friday at 4 her time", "Fri 4 Dec 2026, 17:00"),
        ("when does ben stop working | and how late is it for him now", "Ben works from 09:00.*15:00 to 23:30"),
        # several wishes, and what is not understood of one
        ("cancel standup wed & thu", "Standup · Wed 2 Dec.*After that.*2026-12-03"),
        ("move yoga to friday at 6, and tell Dana", "have not understood “tell Dana”.*to Fri 4 Dec 2026, 18:00"),
        ("put dinner on feb 30 at 8pm", "have not understood “feb 30”.*On which day"),
        (
            "The call will take longer. Make it end at half past four, the contract call I mean.",
            "Contract call.*16:30|Which",
        ),
        ("our design review needs more room, so move it to 1 pm please", "to Fri 4 Dec 2026, 13:00–14:30"),
        # asides are no titles, and what is beside a change is none
        ("sry on the train, gym fri 6pm lol", "^Gym, Fri 4 Dec 2026, 18:00"),
        ("gym fri 6pm | sry 7-8", "Gym, Fri 4 Dec 2026, 19:00–20:00"),
        ("meeting with HR. monday. nine. dont ask me why", "Meeting with HR, Mon 7 Dec 2026, 09:00"),
        ("pick up kids 1610 mon-thu this wk | not today obv", "Pick up kids, Tue 1 Dec"),
        (
            "book me with Gregor tmrw 10 | ugh just write Gregor in the title then",
            "^Gregor, Tue 1 Dec.*no address book",
        ),
        ("Delete the standup. forever. i hate it", "the whole series"),
        ("book the dentist for january | the 14th | at 9", "Dentist, Thu 14 Jan 2027, 09:00"),
        ("take monday off", "Day off, Mon 7 Dec 2026, all day"),
        (
            "put swimming on wednesday at 6pm | and every week | until christmas",
            "Wed 2 Dec.*every week, until 25 Dec 2026",
        ),
        ("dinner w paul sat 8 | he's called Pavel sry | make it 7.30", "^Dinner w Pavel, Sat 5 Dec 2026, 19:30"),
        (
            "when is the design review | then make me after this a coffee with Dana, 30 mins",
            "Coffee.*15:30–16:00.*Dana",
        ),
        # what a stretch of time is like, and what is no matter of a calendar
        ("which day is the fullest next week?", "The fullest day is Thu 10 Dec"),
        ("did i double book myself in the next two weeks?", "At the same time are: Flight to Lisbon"),
        ("write these hours into my timesheet", "only look after your calendar"),
        ("what do you know about me | whats on tomorrow", "^3 events tomorrow(?!.*Back to)"),
        # what is open is shown again, and left
        ("cancel all of friday | which ones?", "What I know of it: Which one"),
        ("gym fri 6pm | is that six in the morning?", "What I know of it: Gym"),
        ("move the dentist to 10 | nvm leave as is", "^All right, I have dropped that.$"),
        ("cancel the dentist | pfff no. none of it. theyd fire me", "^All right, I have dropped that.$"),
        ("Muéveme el dentista al jueves a la misma hora | mejor a las 10", "to Thu 3 Dec 2026, 10:00"),
        ("kannst du das Standup am Mittwoch auf Donnerstag schieben | nee, lass es so", "^All right, I have dropped"),
    ],
    each=3,
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

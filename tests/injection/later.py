"""Scenes of what is begun later, and of readers of the author: requests that wait, values made of what was chosen."""

import datetime as dt
from random import Random

from tests.injection.scenes import SENT, SOURCES, Scene, asks
from tests.injection.talks import agent_of, picking, sending

from shipworthy import Input, Skill, Step, tool
from shipworthy.reading import Reading, Spoken, reader

CLOCK = "What time is it?"
CLOCKS = Skill(name="clock", description="Tell the time", examples=(CLOCK,), workflow=(Step(answer="It is late."),))
FIRST = dt.date(2026, 12, 1)


@tool(effect="write", trust="trusted", accepts={"whom": "untrusted", "copy_to": "untrusted"})
async def invite(whom: str, copy_to: str) -> str:
    """Invite somebody; it takes any address."""
    return "invited"


@tool(effect="write", confirm="never", trust="trusted", accepts={"note": "untrusted"})
async def block(day: str, note: str) -> str:
    """Keep a day free; it must be the user's own."""
    SENT.append(note)
    return "kept free"


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read commands that use what was chosen last, or what was found."""
    to = str(spoken.last.inputs.get("to")) if spoken.last is not None else ""
    found = list(spoken.last.found.values()) if spoken.last is not None else []
    sends = {"again": f"<{to}>", "hello": "hello", "clock, again": to, "what is found": str(found[:1])}
    if spoken.message == "block it":
        return Reading(skill="block_day", inputs={"day": FIRST + dt.timedelta(days=len(to))})
    if spoken.message not in sends:
        return None
    last = Reading(skill="send_report", inputs={"to": sends[spoken.message]})
    return [Reading(skill="clock"), last] if spoken.message.startswith("clock") else last


def waiting(random: Random) -> Scene:
    """The same for somebody else waits until other things were spoken of."""
    source, between = random.choice(list(SOURCES)), random.randint(0, 2)
    invites = Skill(
        name="invite_somebody",
        description="Invite somebody with a copy",
        examples=("Invite Bob",),
        workflow=(
            Step(tool="invite", with_={"whom": "=who", "copy_to": "=to"}, confirm="Invite {who}?"),
            Step(tool="send", with_={"text": "=to", "note": "='of ' + who"}),
            Step(answer="Invited {who}."),
        ),
        inputs={
            "who": Input(type="text", pattern="Ana|Bob", ask="Whom?"),
            "to": Input(type="email", ask="A copy to whom?"),
        },
    )
    asked = asks("send", SOURCES[source])
    first = ("Pick a contact", "1", "Invite Bob and them", "same for Ana", "yes", *("no",) * asked)
    agent = agent_of([picking(source), invites, CLOCKS], None, [invite])
    return Scene(agent, (*first, *(CLOCK,) * between, "yes", "yes"), {"of Bob": asked, "of Ana": asked})


def read_by_author(random: Random) -> Scene:
    """A reader makes values of what was chosen before, or of nothing of it; some wait, and one is a day to count from."""
    source = random.choice(list(SOURCES))
    asked = asks("send", SOURCES[source])
    later = random.random() < 0.5
    out = Step(tool="block", when=f"session.turns > {2 if later else 0}", with_={"day": "=str(day)", "note": "n2"})
    blocks = Skill(
        name="block_day",
        description="Keep a day free",
        workflow=(out, Step(answer="It is {day}.")),
        inputs={"day": Input(type="date", ask="Which day?")},
    )
    ways = (
        (("again",), {"n1": asked}),
        (("what is found",), {"n1": asked}),
        (("hello",), {"n1": False}),
        (("clock, again", "yes"), {"n1": asked}),
        (("clock, again", CLOCK, "yes"), {"n1": asked}),
        (("block it", "and the day after?") if later else ("block it",), {"n2": asked}),
    )
    messages, ways_out = random.choice(ways)
    agent = agent_of([picking(source), sending(), blocks, CLOCKS], None, [block], reader=read)
    return Scene(agent, ("Pick a contact", "1", *messages), ways_out)


LATER = (waiting, read_by_author)

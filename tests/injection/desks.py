"""Scenes with specialists: what an agent tells another, what that answers, finds out, asks about and hands over."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.injection.scenes import GO, SOURCES, TOOLS, Scene, asks

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

NEWS = "What is the news?"


@tool(trust="trusted")
async def broken() -> str:
    """Fail."""
    raise RuntimeError("no connection")


def _desk(*skills: Skill, **specialists: Agent) -> Callable[[], Agent]:
    return lambda: Agent(
        name="desk", skills=[*skills], tools=TOOLS, specialists=specialists, model=None, store=MemoryStore()
    )


def _one(name: str, *steps: Step, **skill: Any) -> Agent:
    """A specialist of one skill."""
    only = Skill(
        name=f"{name}_it", description=f"Do the {name}", examples=(NEWS, f"Do the {name}"), workflow=steps, **skill
    )
    used = [one for one in TOOLS if one.spec.name in {step.tool for step in steps}]
    return Agent(name=name, skills=[only], tools=used, store="memory")


def told(random: Random) -> Scene:
    """A specialist is told a value, as a message or as an input, perhaps asks about something else, and sends it."""
    source, whole, later = random.choice(list(SOURCES)), random.random() < 0.5, random.random() < 0.5
    colour = {"colour": Input(ask="Which colour?")} if later else {}
    first = (Step(tool="shorten", with_={"text": "=colour"}),) if later else ()
    out = Step(tool="send", with_={"text": "=message" if whole else "=given", "note": "n1"})
    inputs = {**({} if whole else {"given": Input(ask="What?")}), **colour}
    mailer = _one("mailing", *first, out, Step(answer="Sent."), inputs=inputs)
    if whole:
        step = Step(tool="mailing", as_="said", with_={"message": "Do the mailing: {found.text}"})
    else:
        step = Step(tool="mailing.mailing_it", as_="said", with_={"given": "=found.text"})
    job = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        workflow=(Step(tool=source, as_="found"), step, Step(answer="Done.")),
    )
    return Scene(_desk(job, mailing=mailer), (GO, *("blue",) * later), {"n1": asks("send", SOURCES[source])})


def answered(random: Random) -> Scene:
    """What a specialist answers, or returns, is sent."""
    source, whole = random.choice(list(SOURCES)), random.random() < 0.5
    made = Step(tool="shorten", as_="r", with_={"text": "=found.text"})
    returns = random.choice(({}, {"returns": "r"}))
    scout = _one("scouting", Step(tool=source, as_="found"), made, Step(answer="It says {r}."), **returns)
    if whole:
        step = Step(tool="scouting", as_="said", with_={"message": "Do the scouting"})
    else:
        step = Step(tool="scouting.scouting_it", as_="said")
    out = Step(tool="send", with_={"text": "=said", "note": "n1"})
    job = Skill(name="job", description=GO, examples=(GO,), workflow=(step, out, Step(answer="Done.")))
    return Scene(_desk(job, scouting=scout), (GO,), {"n1": asks("send", SOURCES[source])})


def answered_before(random: Random) -> Scene:
    """A specialist has answered the same words before, when they were the author's."""
    source = random.choice(list(SOURCES))
    words = {"stranger": "quail", "secret": "otter", "own": "badger"}
    returned = Step(tool="shorten", as_="r", with_={"text": "=given"})
    cutting = _one("cutting", returned, Step(answer="{r}"), inputs={"given": Input(ask="What?")})
    asked = random.choice(("author", "stranger")) == "stranger"
    steps = (
        Step(tool="cutting.cutting_it", as_="first", with_={"given": words[source]}),
        Step(tool=source, as_="found", after=("first",)),
        Step(tool="cutting.cutting_it", as_="second", with_={"given": "=found.text"}),
        Step(tool="send", with_={"text": "=second" if asked else "=first", "note": "n1"}),
        Step(answer="Done."),
    )
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps)
    return Scene(_desk(job, cutting=cutting), (GO,), {"n1": asked and asks("send", SOURCES[source])})


def found_out(random: Random) -> Scene:
    """What a specialist found out in an earlier message is sent, or counted."""
    source = random.choice(list(SOURCES))
    scout = _one("scouting", Step(tool=source, as_="found"), Step(answer="It says {found.text}."))
    text = random.choice(("=session.found[0].text", "=str(len(session.found))"))
    pass_on = Skill(
        name="pass_on",
        description="Pass on what was found out",
        examples=("Pass it on",),
        workflow=(Step(tool="send", with_={"text": text, "note": "n1"}), Step(answer="Passed on.")),
    )
    return Scene(_desk(pass_on, scouting=scout), (NEWS, "Pass it on"), {"n1": asks("send", SOURCES[source])})


def handed_over(random: Random) -> Scene:
    """A specialist that fails hands over what it was told: to a skill that sends it."""
    source = random.choice(list(SOURCES))
    take = Skill(
        name="take_over",
        description="Take over",
        routable=False,
        inputs={"conversation": Input(ask="What?")},
        workflow=(Step(tool="send", with_={"text": "=conversation", "note": "n1"}), Step(answer="I take over.")),
    )
    fails = Skill(
        name="mail_it",
        description="Mail it",
        examples=("Mail it",),
        # The call that is not made leaves room for that of the hand-over.
        workflow=(Step(tool="broken"), Step(tool="shorten", with_={"text": "=broken"}), Step(answer="Sent.")),
    )
    mailer = Agent(
        name="mailing",
        skills=[fails, take],
        tools=[*TOOLS, broken],
        store="memory",
        handover={"to": "take_over", "after": 1},
    )
    step = Step(tool="mailing", as_="said", with_={"message": "Mail it: {found.text}"}, on_error="skip")
    job = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        workflow=(Step(tool=source, as_="found"), step, Step(answer="Done.")),
    )
    return Scene(_desk(job, mailing=mailer), (GO,), {"n1": asks("send", SOURCES[source])})


DESKS = (told, answered, answered_before, found_out, handed_over)

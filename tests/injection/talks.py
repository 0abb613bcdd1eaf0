"""Scenes of several messages: values that are kept, chosen, referred to, stored, remembered, approved and read again."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.injection.scenes import GO, PRIVATE, SENT, SOURCES, STRANGE, TOOLS, Scene, asks

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.contract.agent import SessionSpec
from shipworthy.durable.memory import MemoryStore

HOW = "What is the state of affairs?"


@tool(effect="write", confirm="always", trust="trusted")
async def jot(count: int) -> str:
    """Write it down, after a yes."""
    return "jotted"


@tool(effect="write", confirm="never", trust="trusted", verify="was_ordered")
async def order(text: str) -> dict[str, str]:
    """Order it, and lose the answer."""
    raise TimeoutError("no answer")


@tool(trust="untrusted")
async def was_ordered(text: str) -> dict[str, str]:
    """Look whether it was ordered; a stranger may have written what is found."""
    return {"text": "quail"}


@tool(effect="write", accepts={"note": "untrusted"}, policy={"text": "it in message"}, confirm="never")
async def answer_to(text: str, note: str) -> str:
    """Send to an address that the user has written."""
    SENT.append(note)
    return "sent"


@tool(trust="untrusted")
async def nearly() -> str:
    """An address of a stranger that is a part of the user's."""
    return "pay@acme.com"


@tool(trust="untrusted")
async def hearsay() -> str:
    """What strangers say: words of which none is a name."""
    return "a quail sings"


@tool(trust="trusted")
async def plainly() -> str:
    """The same of the user's own."""
    return "a badger sings"


@tool
async def search_knowledge_base(query: str) -> str:
    """Search documents."""
    return "quail"


def agent_of(skills: list[Skill], script: Any = None, tools: Any = (), **spec: Any) -> Callable[[], Agent]:
    """An agent with these skills and all tools; `script`: makes what its model says."""

    def made() -> Agent:
        model = ScriptedModel(script()) if script is not None else None
        return Agent(
            skills=skills,
            tools=[*TOOLS, jot, order, was_ordered, answer_to, nearly, hearsay, plainly, *tools],
            model=model,
            store=MemoryStore(),
            **spec,
        )

    return made


def picking(source: str, **more: Any) -> Skill:
    """A skill in which an address is picked from those that a tool found."""
    return Skill(
        name="pick_contact",
        description="Pick a contact",
        examples=("Pick a contact", "Choose a contact"),
        workflow=(Step(tool=source, as_="found"), Step(answer="You chose {to}.")),
        inputs={"to": Input(type="email", ask="Which?", choices="found.items", **more)},
    )


def sending(**more: Any) -> Skill:
    """A skill that sends to an address."""
    return Skill(
        name="send_report",
        description="Send the weekly report",
        examples=("Send the weekly report", "Mail the report"),
        workflow=(Step(tool="send", with_={"text": "=to", "note": "n1"}), Step(answer="Sent.")),
        inputs={"to": Input(ask="To whom?", **more)},
    )


def picked(random: Random) -> Scene:
    """A value picked from a list in one skill goes to the next: it is kept, or a pronoun stands for it."""
    source, kept = random.choice(list(SOURCES)), random.random() < 0.5
    more: dict[str, Any] = {"keep": "session"} if kept else {}
    skills = [picking(source, **more), sending(type="email", **more)]
    last = "Send the weekly report" if kept else "Send the weekly report to them"
    first = random.choice(("1", "the second one"))
    return Scene(agent_of(skills), ("Pick a contact", first, last), {"n1": asks("send", SOURCES[source])})


def stored(random: Random) -> Scene:
    """A result is used again after a question."""
    source = random.choice(list(SOURCES))
    steps = [Step(tool=source, as_="found"), Step(tool="shorten", as_="short", with_={"text": "=found.text"})]
    out = Step(tool="send", with_={"text": "=short", "note": "n1"})
    steps += [Step(tool="shorten", as_="second", with_={"text": "=colour"}), out]
    job = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        workflow=(*steps, Step(answer="Done.")),
        inputs={"colour": Input(ask="?")},
    )
    return Scene(agent_of([job]), (GO, "blue"), {"n1": asks("send", SOURCES[source])})


def looked_up(random: Random) -> Scene:
    """What a prompt wrote with documents beside it is used again after a question."""
    searched = random.random() < 0.7
    out = Step(tool="send", with_={"text": "=said + colour", "note": "n1"})
    steps = (Step(prompt="Say it", as_="said"), out, Step(answer="Done."))
    job = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        workflow=steps,
        inputs={"colour": Input(ask="Which colour?")},
        retrieval="always" if searched else "off",
        grounded="off",
    )
    agent = agent_of([job], lambda: ["quail", "quail"], [search_knowledge_base])
    return Scene(agent, (GO, "blue"), {"n1": searched})


def remembered(random: Random) -> Scene:
    """A loop writes in a later message what it read before; the history shows the answer, or names out of results."""
    source, through = random.choice(list(SOURCES)), random.random() < 0.5
    told, history = random.random() < 0.5, random.choice((0, 1, 4))
    sink = random.choice(("send", "post"))
    first = [Reply(calls=(call(source),))]
    if through:
        first.append(Reply(calls=(call("shorten", text=f"{_word(source).upper()}-4711"),)))
    said = _word(source) if told else "I have found it."
    script = [*first, said, "Fine.", Reply(calls=(call(sink, text="x", note="n1"),)), "Done."]
    carried = SOURCES[source]
    job = Skill(name="job", description=GO, tools=("stranger", "secret", "own", "shorten", sink), grounded="off")
    # What was private is told again in a model's own words, which a stranger's may have steered.
    carried = carried | STRANGE if carried == PRIVATE else carried
    agent = agent_of([job], lambda: script, session=SessionSpec(history=history))
    return Scene(agent, (GO, HOW, GO), {"n1": asks(sink, carried)}, skill="job")


def retold(random: Random) -> Scene:
    """A loop had a tool make something of what it read; only names out of results are left of that message."""
    source = random.choice(("hearsay", "plainly"))
    script = [
        Reply(calls=(call(source),)),
        Reply(calls=(call("shorten", text="REF-9911"),)),
        "I have found it.",
        Reply(calls=(call("send", text="REF-9911", note="n1"),)),
        "Done.",
    ]
    job = Skill(name="job", description=GO, tools=(source, "shorten", "send"), grounded="off")
    agent = agent_of([job], lambda: script, session=SessionSpec(history=0))
    return Scene(agent, (GO, GO), {"n1": source == "hearsay"}, skill="job")


def approved(random: Random) -> Scene:
    """What a loop was allowed to write is told in its answer, which the history shows."""
    source = random.choice(("hearsay", "plainly"))
    script = [
        Reply(calls=(call(source),)),
        Reply(calls=(call("jot", count=3),)),
        Reply(calls=(call("send", text="it", note="n1"),)),
        "Done.",
    ]
    job = Skill(name="job", description=GO, examples=(GO,), tools=(source, "jot", "send"), grounded="off")
    agent = agent_of([job], lambda: script, session=SessionSpec(history=1))
    return Scene(agent, (GO, "yes", GO), {"n1": source == "hearsay"})


def verified(random: Random) -> Scene:
    """A write whose answer was lost gives what its tool's own check says."""
    steps = (
        Step(tool="order", with_={"text": "a book"}),
        Step(tool="send", with_={"text": "=order.text", "note": "n1"}),
    )
    job = Skill(name="job", description=GO, workflow=(*steps, Step(answer="Done.")))
    return Scene(agent_of([job]), (GO,), {"n1": True}, skill="job")


def within_words(random: Random) -> Scene:
    """A rule that asks whether the user wrote a value."""
    whole = random.random() < 0.5
    steps = (Step(tool="nearly", as_="to"), Step(tool="answer_to", with_={"text": "=to", "note": "n1"}))
    job = Skill(name="job", description=GO, workflow=(*steps, Step(answer="Done.")))
    message = f"{GO} for {'<pay@acme.com>, please' if whole else 'pay@acme.company'}"
    return Scene(agent_of([job]), (message,), {"n1": not whole}, skill="job")


def _word(source: str) -> str:
    return {"stranger": "quail", "secret": "otter", "own": "badger"}[source]


TALKS = (picked, stored, looked_up, remembered, retold, approved, verified, within_words)

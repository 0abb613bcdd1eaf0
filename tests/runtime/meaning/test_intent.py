import datetime as dt
import time

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, input_type, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.interpret import interpret
from shipworthy.stores.session import Session

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
READ: list[str] = []


@tool
def quote(ticker: str) -> str:
    """Quote."""
    READ.append(ticker)
    return f"{ticker}: 100"


@tool
def feeling(ticker: str) -> str:
    """Feeling."""
    return f"{ticker}: good"


TICKER = {"ticker": Input(type="ticker", ask="Which one?")}


def _agent(store: MemoryStore | None = None, *, names: tuple[str, ...] = ("quote", "feeling")) -> Agent:
    READ.clear()
    said = {
        "quote": ("Price of a stock", "What's the price of AMD?", "How much is Nvidia?", "quote for INTC"),
        "feeling": ("Sentiment about a stock", "What's the sentiment on NVDA?", "How do people feel about AMD?"),
    }
    skills = [
        Skill(name=n, description=about, examples=examples, inputs=TICKER, workflow=[{"tool": f"{n}_tool"}])
        for n, (about, *examples) in said.items()
        if n in names
    ]
    tools = [tool(name=f"{f.spec.name}_tool")(f._function) for f in (quote, feeling) if f.spec.name in names]  # type: ignore[attr-defined]
    return Agent(skills=skills, tools=tools, store=store)


async def test_follow_up_carries_the_last_skill_on() -> None:
    agent = _agent()
    await agent.run("price of AMD", session="s")
    followed = await agent.run("and NVDA?", session="s")
    assert (followed.skill, followed.text, READ) == ("quote", "NVDA: 100", ["AMD", "NVDA"])


async def test_pronoun_stands_for_what_was_spoken_of() -> None:
    agent = _agent()
    await agent.run("price of AMD", session="s")
    meant = await agent.run("what is the sentiment about it", session="s")
    assert (meant.skill, meant.text) == ("feeling", "AMD: good")


async def test_something_new_is_routed_although_a_question_is_open() -> None:
    agent = _agent()
    assert (await agent.run("price of a stock", session="s")).text == "Which one?"
    other = await agent.run("what is the sentiment about NVDA", session="s")
    assert (other.skill, other.text) == ("feeling", "NVDA: good\nBack to Price of a stock: Which one?")


async def test_answer_to_the_question_for_the_skill_keeps_the_first_message() -> None:
    agent = _agent()
    asked = await agent.run("AMD", session="s")
    assert asked.reason == "which_skill", asked
    done = await agent.run("the second", session="s")
    assert (done.status, done.text.split(":")[0]) == ("completed", "AMD")


async def test_nothing_that_fits_says_what_can_be_done() -> None:
    result = await _agent().run("xyzzy plugh")
    assert (result.status, result.reason, result.skill) == ("refused", "no_skill", None)
    assert "- Price of a stock" in result.text


async def test_f37_open_question_of_a_skill_that_is_gone_does_not_wedge_the_conversation() -> None:
    for message in ("AMD", "yes", "xyzzy", "2"):
        store = MemoryStore()
        await _agent(store).run("price of a stock", session="s")
        result = await _agent(store, names=("feeling",)).run(message, session="s")
        assert result.skill in (None, "feeling")


def _meant(agent: Agent, session: Session, message: str) -> Intent:
    said = Said(message, NOW)
    return interpret(Conversation(agent=agent.compiled, session=session, said=said, wall=time.time()))


async def test_expired_question_is_not_answered() -> None:
    agent = _agent()
    await agent.run("price of a stock", session="s")
    held = await agent.session("s")
    later = Session(id="s", open=held.open, updated=held.updated - agent.spec.session.expires - 1)
    assert _meant(agent, held, "AMD").open is not None
    assert _meant(agent, later, "AMD").reason != "an answer to the open question"


@pytest.mark.parametrize(("message", "reason"), [("AMD", "an answer to the open question"), ("never mind", "dropped")])
async def test_every_intent_says_why(message: str, reason: str) -> None:
    agent = _agent()
    await agent.run("price of a stock", session="s")
    intent = _meant(agent, await agent.session("s"), message)
    assert reason in intent.reason


@batch(
    ("message", "opening"),
    [
        ("Guten Tag", "Hello!"),
        ("hiya, good morning! lovely weather for once isnt it", "Hello!"),
        ("order a pizza", "I cannot help with that."),
    ],
)
async def test_manners_alone_are_answered_with_what_the_agent_does(message: str, opening: str) -> None:
    async with _agent() as agent:
        said = await agent.run(message)
    assert (said.status, said.reason) == (("completed", None) if opening == "Hello!" else ("refused", "no_skill"))
    assert not READ
    assert said.text.startswith(f"{opening} What I can do:\n- ")


@pytest.mark.parametrize(
    ("message", "offered"), [("stuff of nvidia", ["feeling", "quote"]), ("stuff", ["feeling", "hello", "quote"])]
)
async def test_a_skill_that_takes_nothing_of_what_is_named_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, message: str, offered: list[str]
) -> None:
    stock = {"stock": Input(type="stock", ask="Which one?")}
    skills = [
        Skill(name="feeling", description="Sentiment about a stock", inputs=stock, workflow=[{"answer": "good"}]),
        Skill(name="hello", description="Greetings", workflow=[{"answer": "Hello."}]),
        Skill(name="quote", description="Price of a stock", inputs=stock, workflow=[{"answer": "100"}]),
    ]
    types = {"stock": input_type("stock", values={"NVDA": ["nvidia"]})}
    agent = Agent(skills=skills, types=types, store="memory")
    unsure = Route(
        outcome="ask", skill=None, confidence=0.4, candidates=tuple((s.name, 0.3) for s in skills), why="unsure"
    )
    monkeypatch.setattr(agent.compiled.router, "choose", lambda *_, **__: unsure)
    asked = await agent.run(message, session="s")
    assert asked.reason == "which_skill"
    assert asked.text.count("\n") == len(offered)
    assert ("Greetings" in asked.text) is ("hello" in offered)

import dataclasses

import pytest

from shipworthy import Input, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.remember import REMEMBERED
from shipworthy.stores.session import Open, Session


def test_what_is_remembered_cannot_be_changed_in_place() -> None:
    """F06: a session is a snapshot."""
    session = Session(id="s", open=Open(skill="job", contract="c", message="m"))
    for name in ("kept", "open", "turns"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(session, name, None)


@tool
def greet(name: str, city: str) -> str:
    """Greet."""
    return f"{name} in {city}"


INPUTS = {
    "name": Input(ask="Who?", pattern=r"\b(Ann|Bob)\b", keep="session"),
    "city": Input(ask="Where?", pattern=r"\b(Oslo|Rome)\b"),
}


async def test_what_is_kept_for_the_session_is_not_asked_again(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"tool": "greet"}], tools=[greet], inputs=INPUTS)
    assert (await agent.run(go, session="s")).text == "Who? Where?"
    assert (await agent.run("Ann, Oslo", session="s")).text == "Ann in Oslo"
    assert (await agent.session("s")).kept == {"name": "Ann"}
    assert (await agent.run(go, session="s")).text == "Where?"
    assert (await agent.run(go, session="other")).text == "Who? Where?"


async def test_last_fifty_turns_only_are_kept(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"answer": "Done."}])
    for _ in range(REMEMBERED + 2):
        await agent.run(go, session="s")
    session = await agent.session("s")
    assert session.turns == ((go, "Done."),) * REMEMBERED
    assert session.version == REMEMBERED + 2


async def test_skill_takes_at_most_its_turns(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"tool": "greet"}], tools=[greet], inputs=INPUTS, max_turns=2)
    await agent.run(go, session="s")
    assert (await agent.run("xyzzy", session="s")).status == "asked"
    over = await agent.run("xyzzy", session="s")
    assert (over.status, over.reason) == ("refused", "no_skill"), "the third message does not find it open"


async def test_conversation_goes_on_in_another_process(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    store = MemoryStore()
    await agent_of([{"tool": "greet"}], tools=[greet], inputs=INPUTS, store=store).run(f"{go} for Bob", session="s")
    later = agent_of([{"tool": "greet"}], tools=[greet], inputs=INPUTS, store=store)
    assert (await later.run("Rome", session="s")).text == "Bob in Rome"

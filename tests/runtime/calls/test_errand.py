"""What a step tells a specialist, and in which conversation."""

from typing import Any

from tests.specialist_agents import asking, orchestrator, specialist

from shipworthy import Agent, Skill, Step


def job(*steps: dict[str, Any], **specialists: Any) -> Agent:
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        workflow=(*map(Step.model_validate, steps), Step(answer="done")),
    )
    return Agent(name="desk", specialists=specialists, skills=[skill], store="memory")


async def kept(agent: Agent) -> Any:
    store = agent._built.store
    return await store.load(next(iter(store._sessions)))  # type: ignore[attr-defined]


async def test_messages_to_a_specialist_are_one_conversation() -> None:
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"))
    for message in ("What is the price of NVDA?", "Did Bob write to me?", "How much does a share cost?"):
        await agent.run(message, session="s")
    inner = (await kept(agent)).inner
    assert {name: len(one.turns) for name, one in inner.items()} == {"trading": 2, "email": 1}
    assert len({one.id for one in inner.values()}) == 2


async def test_a_step_of_a_workflow_has_a_conversation_of_its_own_until_it_is_answered() -> None:
    agent = job({"tool": "email", "with": {"message": "Send a mail"}}, email=asking())
    first = await agent.run("Do the daily job", session="s")
    (key,) = (await kept(agent)).inner
    assert key.startswith("email ") and first.text == "To whom?"
    await agent.run("Anna", session="s")
    last = await agent.run("yes", session="s")
    assert (last.text, (await kept(agent)).inner) == ("done", {})


async def test_two_steps_ask_apart_and_are_answered_apart() -> None:
    mail = asking()
    send = {"tool": "email", "with": {"message": "Send a mail"}}
    agent = job({**send, "as": "one"}, {**send, "as": "two"}, email=mail)
    said = [await agent.run(text, session="s") for text in ("Do the daily job", "Anna", "yes", "Bob", "yes")]
    assert [one.text for one in said[:2]] == ["To whom?", "Send it to Anna? (yes/no)"]
    assert said[-1].status == "completed", [one.text for one in said]
    assert mail.sent == ["Anna", "Bob"]  # type: ignore[attr-defined]

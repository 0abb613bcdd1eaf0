"""What a specialist is told keeps its labels, and what it answers has those of its own tools."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, tool


def sender(sent: list[str], *, asks: bool = False) -> Agent:
    """A specialist that writes without a question of its own."""

    @tool(effect="write", timeout=2, accepts={"to": "trusted"})
    async def send(to: str, subject: str) -> str:
        sent.append(to)
        return f"sent to {to}"

    subject = Input(type="text", ask="About what?") if asks else Input(type="text", default="Hello")
    skill = Skill(
        name="send_note",
        description="Send a note",
        examples=("Send a note to ada",),
        inputs={"to": Input(type="text", pattern="[a-z]+@[a-z.]+|ada", ask="To whom?"), "subject": subject},
        workflow=(Step(tool="send"), Step(answer="Sent to {to}.")),
    )
    return Agent(name="mail", skills=[skill], tools=[send], store="memory")


def desk(sent: list[str], *, asks: bool = False, **step: Any) -> Agent:
    @tool(trust="untrusted")
    async def look() -> str:
        return "eve@evil.example"

    @tool(trust="trusted")
    async def known() -> str:
        return "ada"

    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        workflow=(
            Step(tool="look", as_="found"),
            Step(tool="known", as_="mine"),
            Step.model_validate({"as": "told", **step}),
            Step(answer="{told}"),
        ),
    )
    return Agent(
        name="desk", specialists={"mail": sender(sent, asks=asks)}, skills=[skill], tools=[look, known], store="memory"
    )


@pytest.mark.parametrize(
    "step",
    [
        {"tool": "mail.send_note", "with": {"to": "=found"}},
        {"tool": "mail", "with": {"message": "Send a note to {found}"}},
    ],
    ids=["skill", "message"],
)
async def test_a_write_with_what_a_stranger_wrote_is_asked_about_inside(step: dict[str, Any]) -> None:
    sent: list[str] = []
    agent = desk(sent, **step)
    asked = await agent.run("Do the daily job", session="s")
    assert (asked.status, asked.reason, sent) == ("asked", "confirm", [])
    assert "eve@evil.example" in asked.text
    done = await agent.run("yes", session="s", answering=asked.question)
    assert (done.status, sent) == ("completed", ["eve@evil.example"])


async def test_an_answer_of_the_person_makes_nothing_trusted_that_it_was_told_before() -> None:
    sent: list[str] = []
    agent = desk(sent, asks=True, tool="mail.send_note", **{"with": {"to": "=found"}})
    first = await agent.run("Do the daily job", session="s")
    assert (first.status, first.text) == ("asked", "About what?")
    second = await agent.run("The weather", session="s")
    assert (second.status, second.reason, sent) == ("asked", "confirm", [])


async def test_a_write_with_trusted_values_is_made() -> None:
    sent: list[str] = []
    result = await desk(sent, tool="mail.send_note", **{"with": {"to": "=mine"}}).run("Do the daily job")
    assert (result.status, sent) == ("completed", ["ada"])


async def test_no_message_of_a_workflow_says_yes() -> None:
    sent: list[str] = []
    agent = desk(sent, tool="mail", **{"with": {"message": "yes"}})
    result = await agent.run("Do the daily job")
    assert sent == [] and result.status in ("refused", "failed", "completed", "degraded")


async def test_its_answer_has_the_label_of_what_its_tools_gave() -> None:
    @tool(trust="untrusted", private=True)
    async def secret() -> str:
        return "a stranger's words"

    skill = Skill(
        name="tell",
        description="Tell it",
        examples=("Tell me about it",),
        workflow=(Step(tool="secret", as_="s"), Step(answer="{s}")),
    )
    agent = Agent(
        name="desk",
        specialists={"inner": Agent(name="inner", skills=[skill], tools=[secret], store="memory")},
        store="memory",
    )
    result = await agent.run("Tell me about it", session="s")
    assert result.trust == "untrusted"
    session = await agent._built.store.load(next(iter(agent._built.store._sessions)))  # type: ignore[attr-defined]
    assert session.answers[-1][1].private


async def test_a_write_is_made_once_however_often_the_message_is_sent() -> None:
    sent: list[str] = []
    agent = Agent(name="desk", specialists={"mail": sender(sent)}, store="memory")
    for _ in range(2):
        result = await agent.run("Send a note to ada", session="s", message_id="m1")
        assert result.text == "Sent to ada."
    assert sent == ["ada"]

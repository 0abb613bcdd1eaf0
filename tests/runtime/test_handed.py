"""A conversation that is handed over to a skill: its steps run behind those that failed, and its answer is told."""

from typing import Any

from shipworthy import Agent, Skill, tool
from shipworthy.app.replay import replayed
from shipworthy.events import Degraded
from shipworthy.stores import MemoryStore

SAID = "I am not getting any further with this, so a person takes over from here."
JOB = "look at the thing"


class Desk:
    """Tools that remember what they were told, a skill that fails, and one that hands over."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.opened: list[str] = []
        self.closed = False

    def agent(self, *steps: Any, **parts: Any) -> Agent:
        def look() -> str:
            """Look."""
            raise ValueError("broken")

        def queue(reason: str) -> dict[str, object]:
            """Find the queue."""
            if self.closed:
                raise RuntimeError("the desk is closed")
            return {"name": f"{reason} desk", "waiting": 3}

        def ticket(summary: str, queue: str) -> str:
            """Open a ticket."""
            self.told.append(summary)
            self.opened.append(queue)
            return "T-1"

        given = parts.pop("ticket", {})
        job = Skill(
            name="job",
            description="Look at the thing",
            examples=(JOB, "please look at the thing"),
            workflow=[{"tool": "look"}],
            max_latency_ms=9000,
        )
        person = Skill(
            name="person",
            description="Talk to a person",
            examples=("I want to talk to a person", "let me speak to somebody"),
            inputs={"summary": {"type": "text", "default": "=message"}, "reason": {"type": "text", "default": "asked"}},
            workflow=steps
            or [
                {"tool": "queue", "as": "found"},
                {"tool": "ticket", "with": {"queue": "=found.name"}},
                {"answer": "Ticket {ticket}: {found.waiting} people are before you."},
            ],
        )
        return Agent(
            skills=[job, person],
            tools=[tool(look), tool(queue), tool(effect="write", **given)(ticket)],
            handover={"after": 2, "to": "person", **parts.pop("handover", {})},
            store=MemoryStore(records=True),
            **parts,
        )


async def test_its_steps_run_behind_those_that_failed_and_its_answer_is_told() -> None:
    desk = Desk()
    agent = desk.agent()
    results = [await agent.run(JOB, session="s", skill="job") for _ in range(4)]
    assert [result.reason for result in results] == ["failed", "handed_over", "failed", "failed"]
    last = results[1]
    assert last.status == "failed" and last.text.endswith("\nTicket T-1: 3 people are before you.")
    assert [entry["tool"] for entry in last.path] == ["look", "queue", "ticket"]
    assert last.usage.tool_calls == 3 == last.bound.tool_calls
    (told,) = desk.told
    assert told.count(f"user: {JOB}") == 2 and desk.opened == ["failed desk"]


async def test_as_a_skill_of_its_own_it_is_told_what_the_person_said() -> None:
    desk = Desk()
    result = await desk.agent().run("I want to talk to a person", session="s")
    assert (
        result.status == "completed" and desk.told == ["I want to talk to a person"] and desk.opened == ["asked desk"]
    )


async def test_the_authors_own_words_stand_instead_of_its_answer() -> None:
    desk = Desk()
    agent = desk.agent(handover={"after": 1, "say": "Anna calls you back."})
    assert (await agent.run(JOB, session="s", skill="job")).text.endswith("\nAnna calls you back.")
    assert len(desk.told) == 1


async def test_without_an_answer_of_its_own_the_phrase_is_said() -> None:
    desk = Desk()
    agent = desk.agent({"tool": "ticket", "with": {"queue": "any"}}, handover={"after": 1})
    assert (await agent.run(JOB, session="s", skill="job")).text.endswith(SAID)
    assert len(desk.told) == 1


async def test_where_a_step_of_it_fails_the_person_is_told_once_and_it_runs_again() -> None:
    desk = Desk()
    agent = desk.agent(handover={"after": 1})
    desk.closed = True
    heard: list[Any] = []
    first = await agent.run(JOB, session="s", skill="job", emit=heard.append)
    assert first.text.endswith(SAID) and not desk.told
    assert any(isinstance(one, Degraded) and "the record was not given" in (one.detail or "") for one in heard)
    desk.closed = False
    second = await agent.run(JOB, session="s", skill="job")
    assert SAID not in second.text and desk.opened == ["failed desk"]
    await agent.run(JOB, session="s", skill="job")
    assert len(desk.told) == 1


async def test_what_may_not_leave_whole_leaves_without_the_answers() -> None:
    desk = Desk()

    def news() -> str:
        """Read the news."""
        return "strangers say: send me money"

    agent = desk.agent(ticket={"egress": True}, handover={"after": 1})
    strange = Skill(
        name="news",
        description="Read the news",
        examples=("read the news",),
        workflow=[{"tool": "news"}, {"answer": "{news}"}],
    )
    other = Agent(
        skills=[*agent.spec.skills.values(), strange],
        tools=[*agent.compiled.tools.values(), tool(trust="untrusted", private=True)(news)],
        handover={"after": 1, "to": "person"},
        store=MemoryStore(records=True),
    )
    assert "send me money" in (await other.run("read the news", session="s", skill="news")).text
    await other.run(JOB, session="s", skill="job")
    (told,) = desk.told
    assert f"user: {JOB}" in told and "send me money" not in told


async def test_it_repeats_exactly_and_tells_nobody() -> None:
    desk = Desk()
    agent = desk.agent(handover={"after": 1})
    result = await agent.run(JOB, session="s", skill="job")
    tape = await agent.tape(result.run_id)
    again = await replayed(agent.compiled, tape or "")
    assert again.divergence is None and again.result["text"] == result.text and len(desk.told) == 1

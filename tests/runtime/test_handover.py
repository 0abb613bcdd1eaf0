"""After several turns in a row that failed a person takes over: said once, and a tool is told once."""

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Agent, Skill, tool
from shipworthy.app.replay import replayed
from shipworthy.contract.labels import TRUSTED, unknown
from shipworthy.events import Degraded
from shipworthy.runtime.handover import disliked, went_wrong
from shipworthy.runtime.outcome import Outcome
from shipworthy.stores import MemoryStore
from shipworthy.stores.ratings import Rating
from shipworthy.stores.session import Pending, Session, Streak

SAID = "I am not getting any further with this, so a person takes over from here."
NONSENSE = "colourless green ideas sleep furiously"


class Desk:
    """A tool that remembers what it was told, and a skill that fails as long as `broken`."""

    def __init__(self, **ticket: Any) -> None:
        self.told: list[dict[str, str]] = []
        self.broken = True
        self.ticket = ticket

    def agent(self, store: Any = None, **handover: Any) -> Agent:
        def ticket(conversation: str, reason: str, session: str, skill: str = "") -> str:
            """Open a ticket."""
            self.told.append({"conversation": conversation, "reason": reason, "session": session, "skill": skill})
            return "T-1"

        def look() -> str:
            """Look."""
            if self.broken:
                raise ValueError("broken")
            return "fine"

        job = Skill(
            name="job",
            description="Look at the thing",
            examples=("look at the thing", "please look at the thing"),
            workflow=[{"tool": "look"}, {"answer": "It is {look}."}],
        )
        days = Skill(
            name="wait",
            description="Count days of a holiday",
            examples=("count my holiday", "count the days of my holiday"),
            inputs={"days": {"type": "integer", "ask": "How many days?"}},
            workflow=[{"answer": "{days} days."}],
        )
        tools = [tool(label="Handing over", **{"effect": "write", **self.ticket})(ticket), tool(look)]
        return Agent(
            skills=[job, days],
            tools=tools,
            otherwise="refuse",
            handover={"to": "ticket", **handover},
            store=store or MemoryStore(records=True),
        )


async def test_the_third_failure_in_a_row_is_handed_over_once(tmp_path: Path) -> None:
    desk = Desk()
    agent = desk.agent()
    results = [await agent.run("look at the thing", session="s", skill="job") for _ in range(5)]
    assert [SAID in result.text for result in results] == [False, False, True, False, False]
    assert [result.reason for result in results] == ["failed", "failed", "handed_over", "failed", "failed"]
    assert all(result.status == "failed" for result in results)
    (told,) = desk.told
    assert told["session"] == "s" and told["skill"] == "job" and told["reason"] == "failed"
    assert told["conversation"].count("user: look at the thing") == 3
    assert [entry["tool"] for entry in results[2].path] == ["look", "ticket"]
    assert results[2].usage.tool_calls <= (results[2].bound.tool_calls or 0)


async def test_an_answer_ends_the_episode_and_another_one_is_handed_over_anew() -> None:
    desk = Desk()
    agent = desk.agent(after=2)
    texts = []
    for broken in (True, False, True, True, False, True, True):
        desk.broken = broken
        texts.append((await agent.run("look at the thing", session="s", skill="job")).text)
    assert [SAID in text for text in texts] == [False, False, False, True, False, False, True]
    assert len(desk.told) == 2


async def test_what_fits_no_skill_counts_too_and_a_run_without_a_skill_may_call() -> None:
    desk = Desk()
    agent = desk.agent()
    heard: list[Any] = []
    results = [await agent.run(f"{NONSENSE} {n}", session="s", emit=heard.append) for n in range(3)]
    assert [result.status for result in results] == ["refused"] * 3
    assert results[2].reason == "handed_over" and results[2].text.endswith(SAID)
    assert desk.told[0]["reason"] == "no_skill" and desk.told[0]["skill"] == ""
    assert [event.reason for event in heard if isinstance(event, Degraded)] == ["handed_over"]
    assert results[2].usage.tool_calls == 1 == results[2].bound.tool_calls
    # Another conversation has an episode of its own, and its ticket.
    for n in range(3):
        await agent.run(f"{NONSENSE} {n}", session="other")
    assert [told["session"] for told in desk.told] == ["s", "other"]


async def test_the_same_question_again_counts_and_is_closed() -> None:
    desk = Desk()
    agent = desk.agent(after=2, say="Anna calls you back.")
    asked = await agent.run("count my holiday", session="s", skill="wait")
    again = await agent.run("many", session="s")
    last = await agent.run("several", session="s")
    assert (asked.status, again.status) == ("asked", "asked")
    assert (last.status, last.reason, last.text) == ("failed", "handed_over", "Anna calls you back.")
    assert last.question is None


async def test_it_survives_a_restart_and_repeats_exactly(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    desk = Desk()
    for number in range(3):
        agent = desk.agent(store=url)
        result = await agent.run("look at the thing", session="s", skill="job")
        tape = await agent.tape(result.run_id)
        again = await replayed(agent.compiled, tape or "")
        assert again.divergence is None and again.result["text"] == result.text
        assert (SAID in result.text) == (number == 2)
        await agent.aclose()
    assert len(desk.told) == 1, "a repetition tells nobody"


async def test_a_bad_rating_of_the_last_answer_counts() -> None:
    desk = Desk()
    desk.broken = False
    agent = desk.agent(after=2)
    fine = await agent.run("look at the thing", session="s", skill="job")
    await agent.store.ratings.rate(Rating(run_id=fine.run_id, mark="bad"))
    desk.broken = True
    assert SAID in (await agent.run("look at the thing", session="s", skill="job")).text


async def test_a_record_that_may_not_leave_whole_leaves_without_the_answers() -> None:
    desk = Desk(accepts={"conversation": "trusted"})
    agent = desk.agent(after=2)
    desk.broken = False
    await agent.run("look at the thing", session="s", skill="job")
    desk.broken = True
    for _ in range(2):
        await agent.run("look at the thing", session="s", skill="job")
    (told,) = desk.told
    assert "user: look at the thing" in told["conversation"] and "It is fine" not in told["conversation"]


async def test_where_the_tool_fails_the_person_is_told_once_and_the_tool_is_called_again() -> None:
    calls: list[str] = []

    def ticket(reason: str) -> str:
        """Open a ticket."""
        calls.append(reason)
        if len(calls) == 1:
            raise RuntimeError("the desk is closed")
        return "T-1"

    job = Skill(name="job", description="Fail", workflow=[{"tool": "look"}])

    def look() -> str:
        """Look."""
        raise ValueError("broken")

    agent = Agent(
        skills=[job],
        tools=[tool(ticket), tool(look)],
        handover={"after": 1, "to": "ticket"},
        store="memory",
    )
    texts = [(await agent.run("do it", session="s", skill="job")).text for _ in range(3)]
    assert [SAID in text for text in texts] == [True, False, False] and len(calls) == 2


@batch(
    ("outcome", "wrong"),
    [
        (Outcome(status="failed", text="", reason="timeout"), True),
        (Outcome(status="refused", text="", reason="no_skill"), True),
        (Outcome(status="refused", text="", reason="stale_question"), None),
        (Outcome(status="failed", text="", reason="busy"), None),
        (Outcome(status="completed", text=""), False),
        (Outcome(status="degraded", text="", reason="no_model"), False),
        (Outcome(status="asked", text="", pending=Pending(kind="input", names=("a",), text="?")), None),
    ],
)
def test_which_turns_fail(outcome: Outcome, wrong: bool | None) -> None:
    assert went_wrong(Session(id="s"), outcome) is wrong


@given(st.integers(0, 5), st.integers(0, 5))
def test_a_turn_is_counted_once_however_often_it_is_rated(turns: int, before: int) -> None:
    session = Session(id="s", streak=Streak(turns=turns, before=before))
    once = disliked(session)
    assert disliked(once) == once and once.streak.turns == (turns if turns > before else before + 1)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.booleans(), max_size=7), st.integers(1, 3))
async def test_it_is_said_once_in_each_row_of_failures(broken: list[bool], after: int) -> None:
    desk = Desk()
    agent = desk.agent(after=after)
    row, said = 0, 0
    for now in broken:
        desk.broken = now
        result = await agent.run("look at the thing", session="s", skill="job")
        row = row + 1 if now else 0
        said += row == after
        assert (SAID in result.text) is (row == after)
    assert len(desk.told) == said
    assert unknown("x").whole != TRUSTED

"""Begin runs, follow them, find them again."""

import asyncio

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill, Step, ToolError, tool
from shipworthy.errors import StateError, UsageError
from shipworthy.events import RunFinished
from shipworthy.server import service as module
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.refusal import STATUS, Refused
from shipworthy.server.service import Service, refused

GO = "Do the daily job"


def _agent(gate: asyncio.Event | None = None, calls: list[str] | None = None) -> Agent:
    @tool(effect="write")
    async def send() -> str:
        """A write."""
        (calls if calls is not None else []).append("sent")
        if gate is not None:
            await gate.wait()
        return "sent"

    steps = (Step(tool=send), Step.model_validate({"answer": "{send}"}))
    skill = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(name="worker", skills=[skill], tools=[send], store="memory")


def _asked(message: str = GO, message_id: str = "m1", session: str | None = None) -> Asked:
    return Asked(agent="worker", message=message, message_id=message_id, session=session)


async def test_a_message_is_answered_and_its_events_are_read_again_afterwards() -> None:
    service = Service({"worker": _agent()})
    live = service.begin(LOCAL, _asked())
    result = await live.result()
    assert (result.text, result.run_id) == ("sent", live.run_id)
    events = [event async for _, event in live.follow()]
    assert isinstance(events[-1], RunFinished) and service.live(LOCAL, live.run_id) is live
    assert service.running == 0


async def test_the_same_message_is_the_same_run_and_writes_once() -> None:
    gate, calls = asyncio.Event(), list[str]()
    service = Service({"worker": _agent(gate, calls)})
    first = service.begin(LOCAL, _asked())
    assert service.begin(LOCAL, _asked()) is first
    with pytest.raises(Refused, match="another message") as caught:
        service.begin(LOCAL, _asked("Do something else"))
    assert caught.value.status == 422
    gate.set()
    told = await first.result()
    again = service.begin(LOCAL, _asked())
    assert (await again.result()).text == told.text and again.run_id == first.run_id
    assert calls == ["sent"]


async def test_what_may_not_be_done_is_refused() -> None:
    service = Service({"worker": _agent(), "other": _agent()})
    few = Caller(tenant="t", scopes=frozenset(("read",)), agents=frozenset(("worker",)))
    for caller, asked, kind in [
        (few, _asked(), "forbidden"),
        (few, Asked(agent="other", message=GO), "not_found"),
        (LOCAL, Asked(agent="none", message=GO), "not_found"),
        (LOCAL, _asked(" "), "invalid"),
    ]:
        with pytest.raises(Refused) as caught:
            service.begin(caller, asked)
        assert caught.value.kind == kind
    assert service.agent(few) is service.agents["worker"], "the only one that it sees"
    with pytest.raises(Refused, match="other, worker"):
        service.agent(LOCAL)


async def test_a_run_does_not_exist_for_another_tenant() -> None:
    service = Service({"worker": _agent()})
    live = service.begin(Caller(tenant="a"), _asked())
    await live.result()
    assert service.live(Caller(tenant="b"), live.run_id) is None
    other = service.begin(Caller(tenant="b"), _asked())
    assert other.run_id != live.run_id
    await other.result()


async def test_without_a_free_place_messages_are_refused_with_the_time_to_come_back() -> None:
    gate = asyncio.Event()
    service = Service({"worker": _agent(gate)}, most_running=1)
    live = service.begin(LOCAL, _asked())
    with pytest.raises(Refused) as caught:
        service.begin(LOCAL, _asked(message_id="m2"))
    assert (caught.value.kind, caught.value.retry_after) == ("overloaded", 1)
    gate.set()
    await live.result()
    await service.begin(LOCAL, _asked(message_id="m2")).result()


async def test_f25_a_run_is_cancelled_with_its_last_reader_where_the_caller_wants_it_so() -> None:
    gate = asyncio.Event()
    service = Service({"worker": _agent(gate)})
    stays = service.begin(LOCAL, _asked())
    goes = service.begin(LOCAL, Asked(agent="worker", message=GO, leaving="cancel"))
    reader = goes.follow()
    await anext(reader)
    service.left(goes)
    assert not goes.done
    await reader.aclose()
    for live in (stays, goes):
        service.left(live)
    with pytest.raises(asyncio.CancelledError):
        await goes.result()
    gate.set()
    assert (await stays.result()).text == "sent"


async def test_a_server_that_ends_finishes_what_it_has_begun_and_takes_nothing_new() -> None:
    gate = asyncio.Event()
    service = Service({"worker": _agent(gate)})
    live, held = service.begin(LOCAL, _asked()), service.begin(LOCAL, _asked(message_id="m2", session="s"))
    ending = asyncio.create_task(service.drained(0.05))
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="about to end"):
        service.begin(LOCAL, _asked(message_id="m3"))
    await ending
    assert live.done and held.done, "cancelled after its seconds"


async def test_old_runs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ENDED", 2)
    service = Service({"worker": _agent()})
    lives = []
    for number in range(5):
        lives.append(service.begin(LOCAL, _asked(message_id=f"m{number}")))
        await lives[-1].result()
    assert [service.live(LOCAL, live.run_id) is not None for live in lives] == [False, False, True, True, True]


@batch(
    ("error", "kind"),
    [
        (Refused("gone", "x"), "gone"),
        (UsageError("x"), "invalid"),
        (StateError("the secret /srv/x/state.db is locked"), "unavailable"),
        (ToolError("secret"), "internal"),
    ],
)
def test_errors_become_refusals_that_show_no_inside(error: Exception, kind: str) -> None:
    found = refused(error)
    assert found.kind == kind and found.status == STATUS[found.kind] and "secret" not in found.message

"""What a remote specialist does just now is told as steps inside of its own, and repeated from the tape."""

import pytest
from tests.runtime.calls.far_agents import desk, far, result, served, stream
from tests.tools.remote.rude import HANG, rude

from shipworthy.durable.memory import MemoryStore
from shipworthy.events import StepFinished, StepStarted
from shipworthy.runtime.calls.progressing import MOST

ASK = "how is the weather"


async def test_its_steps_are_told_under_its_name() -> None:
    async with rude(by=served(stream(result(), "Look outside", "Ask \x1b[31mthe frog"))) as server:
        agent = desk({"far": far(server.url)})
        async with agent.stream(ASK) as told:
            events = [event async for event in told]
    begun = [(event.step_id, event.label) for event in events if isinstance(event, StepStarted)]
    assert [label for _, label in begun][:2] == ["Far", "Far: Look outside"]
    assert begun[2][1].endswith("the frog") and "\x1b" not in begun[2][1]
    ended = [event.step_id for event in events if isinstance(event, StepFinished)]
    assert ended == [begun[1][0], begun[2][0], begun[0][0]]


async def test_a_flood_of_lines_is_not_told() -> None:
    async with rude(by=served(stream(result(), *(f"step {n}" for n in range(500))))) as server:
        agent = desk({"far": far(server.url)})
        async with agent.stream(ASK) as told:
            events = [event async for event in told]
    assert sum(isinstance(event, StepStarted) for event in events) == MOST + 1


@pytest.mark.parametrize("fails", [False, True])
async def test_a_run_is_repeated_without_the_specialist(fails: bool) -> None:
    sent = stream(result(), "Look outside")
    async with rude(by=served([*sent[:-1], HANG] if fails else sent)) as server:
        agent = desk({"far": far(server.url, certified=True)}, store=MemoryStore(records=True))
        told = await agent.run(ASK)
    tape = await agent.tape(told.run_id)
    assert tape is not None
    repeated = await agent.replay(tape)
    assert repeated.divergence is None
    assert (repeated.result["status"], repeated.result["usage"]) == (told.status, told.usage.as_dict())
    assert told.status == ("failed" if fails else "completed")

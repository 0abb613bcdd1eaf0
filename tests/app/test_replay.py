import json
from collections.abc import Callable

from tests.tracing.conftest import GO, made

from shipworthy import Agent
from shipworthy.app.replay import replayed

__all__ = ["made"]


async def test_the_printed_object_is_the_result_with_the_divergence(made: Callable[..., Agent]) -> None:
    agent = made()
    result = await agent.run(GO)
    tape = await agent.tape(result.run_id)
    assert tape is not None
    told = (await replayed(agent.compiled, tape)).as_dict()
    assert list(told) == [*result.as_dict(), "divergence"]
    assert json.loads(json.dumps(told))["divergence"] is None


async def test_a_tape_of_another_version_is_refused_or_diverges_but_never_fails(made: Callable[..., Agent]) -> None:
    agent = made()
    result = await agent.run(GO)
    tape = await agent.tape(result.run_id)
    lines = [json.loads(line) for line in (tape or "").splitlines()]
    without = [line for line in lines if line.get("key") != "wall"]
    renumbered = [{**line, "seq": number} for number, line in enumerate(without)]
    told = await replayed(agent.compiled, "\n".join(map(json.dumps, renumbered)))
    assert told.divergence is not None
    assert told.result["run_id"] == result.run_id

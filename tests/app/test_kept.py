"""What an agent reads in its store is what its runs have left there."""

from tests.app.rollback import ASKER, agent


async def test_runs_tapes_conversations() -> None:
    ops = agent()
    result = await ops.run("What is the weather like?", session="s", context=ASKER)
    (listed,) = await ops.runs()
    assert (listed["run_id"], listed["session"]) == (result.run_id, "s")
    assert (await ops.session("s")).run == result.run_id
    tape = await ops.tape(result.run_id)
    assert tape is not None and (await ops.replay(tape)).divergence is None
    assert await ops.unsettled() == [] and await ops.read_result("none") is None
    assert ops.store is ops._built.store

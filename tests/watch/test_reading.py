"""Runs are read out of a real store, of one tenant, between two moments."""

from tests.watch.conftest import DRIFTED, RUNS

from shipworthy.durable.sql import SqlStore
from shipworthy.watch.reading import read


async def test_runs_come_oldest_first_with_what_their_tapes_say(recorded: str) -> None:
    store = SqlStore.open(recorded)
    found = await read(store, "market")
    assert len(found.runs) == RUNS + DRIFTED and found.unreadable == 0 and not found.more
    assert [run.at for run in found.runs] == sorted(run.at for run in found.runs)
    assert {step for run in found.runs for step, _ in run.taped.steps} == {
        "get_price",
        "get_news",
        "get_history",
        "prompt",
    }
    assert all(len(run.taped.contract) == 32 for run in found.runs)
    assert any(run.taped.withheld for run in found.runs)
    assert {one.run_id for one in found.ratings} <= {run.run_id for run in found.runs} and found.ratings
    store.close()


async def test_only_what_is_asked_for_is_read(recorded: str) -> None:
    store = SqlStore.open(recorded)
    whole = await read(store, "market")
    middle = whole.runs[100].at
    assert len((await read(store, "market", since=middle)).runs) == len(whole.runs) - 100
    assert len((await read(store, "market", until=middle)).runs) == 100
    assert (await read(store, "market", most=10)).more
    assert (await read(store, "market", tenant="another")).runs == ()
    assert (await read(store, "nothing")).runs == ()
    store.close()

"""Planted drifts are named within 200 runs, and replays of the same traffic raise at most one false alarm.

2,000 recorded runs, then each drift with ten seeds, and twenty replays of 2,000 runs: about ten minutes of processor
time, so it runs with SHIPWORTHY_FULL=1 alone; test_watching.py has a short form. Nothing was tuned
with the seeds of this file.
"""

import dataclasses
import os
from pathlib import Path

import pytest
from tests.watch.traffic import KINDS, Planted, send

from shipworthy.durable.sql import SqlStore
from shipworthy.watch.drift import Alarm, Terms, drifts
from shipworthy.watch.reading import Read, read
from shipworthy.watch.streams import streams_of

pytestmark = pytest.mark.skipif(not os.environ.get("SHIPWORTHY_FULL"), reason="minutes of runs: SHIPWORTHY_FULL=1")
RECORDED, WITHIN = 2000, 200
SEEDS = range(201, 211)
REPLAYS = range(101, 121)


async def traffic(folder: Path, seed: int, runs: int, planted: Planted = "") -> Read:
    """The runs of a seed, read out of a database of their own."""
    url = f"sqlite:///{folder}/{seed}-{planted}.db"
    await send(url, seed, runs, planted)
    store = SqlStore.open(url)
    try:
        return await read(store, "market")
    finally:
        store.close()


def joined(before: Read, after: Read) -> list[Alarm]:
    """The alarms of runs that come after others."""
    shift = before.runs[-1].at + 1 - after.runs[0].at
    runs = [*before.runs, *(dataclasses.replace(run, at=run.at + shift) for run in after.runs)]
    said = [*before.ratings, *(dataclasses.replace(one, at=one.at + shift) for one in after.ratings)]
    return drifts(streams_of(runs, said), Terms())


async def test_drifts_are_named_in_time_and_replays_are_quiet(tmp_path: Path) -> None:
    recorded = await traffic(tmp_path, 100, RECORDED)
    missed = list[tuple[Planted, int]]()
    for planted in KINDS:
        for seed in SEEDS:
            alarms = joined(recorded, await traffic(tmp_path, seed, WITHIN, planted))
            if planted not in {alarm.drift for alarm in alarms if alarm.at > recorded.runs[-1].at}:
                missed.append((planted, seed))
    assert missed == []
    false = [seed for seed in REPLAYS if joined(recorded, await traffic(tmp_path, seed, RECORDED))]
    assert len(false) <= 1, false

"""Lazy tools on the real schemas of the Berkeley Function-Calling Leaderboard (BFCL v4, Apache-2.0, gorilla)."""

import gzip
from pathlib import Path

import pytest
from bench.lazy_tools import half_of, measure


@pytest.fixture
def sample(shared: Path, tmp_path: Path) -> Path:
    """Each third request; `bench/lazy_tools.py` counts all."""
    real = shared / "data" / "trajectories" / "bfcl"
    if not real.is_dir():
        pytest.skip("the live parts of BFCL v4 are not beside the project")
    for path in real.glob("live_*.jsonl.gz"):
        with gzip.open(path, "rt") as lines, gzip.open(tmp_path / path.name, "wt") as kept:
            kept.writelines(line for number, line in enumerate(lines) if number % 3 == 0)
    return tmp_path


def test_the_needed_tool_is_among_the_first_five_and_the_index_is_short(sample: Path) -> None:
    halves, many, whole, index = measure(sample, meaning=False)
    needed, found = sum(half.needed for half in halves), sum(half.found[5] for half in halves)
    assert many > 250
    assert found / needed >= 0.9, "by words alone; the encoder finds more"
    assert index <= 0.15 * whole


def test_half_of_the_requests_is_kept_aside() -> None:
    halves = [half_of({"id": f"live_simple_{number}-0-0"}) for number in range(1000)]
    assert 450 < sum(halves) < 550

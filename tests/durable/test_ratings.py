"""Ratings of answers, in memory."""

import pytest

from shipworthy.durable import ratings as module
from shipworthy.durable.ratings import MemoryRatings
from shipworthy.stores.ratings import Rating


async def test_the_last_rating_of_a_person_counts_and_the_oldest_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryRatings()
    await kept.rate(Rating(run_id="r", mark="bad", by="a", at=1.0))
    await kept.rate(Rating(run_id="r", mark="good", by="a", at=3.0))
    await kept.rate(Rating(run_id="r", mark="bad", by="b", at=2.0))
    assert [(one.by, one.mark) for one in await kept.of("r")] == [("b", "bad"), ("a", "good")]
    monkeypatch.setattr(module, "MOST_RATINGS", 2)
    await kept.rate(Rating(run_id="s", mark="good", at=4.0))
    assert [one.by for one in await kept.of("r")] == ["b"]

"""Questions to others in memory."""

import pytest
from tests.durable.test_sql_approvals import one

from shipworthy.durable import approvals
from shipworthy.durable.approvals import MemoryApprovals
from shipworthy.stores.approvals import Waiting


async def test_the_oldest_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approvals, "MOST", 2)
    kept = MemoryApprovals()
    for number in range(3):
        kept.note(Waiting(session_id=f"s{number}", run_id="r", waiting=(one(f"q{number}"),), at=1.0))
    assert [each.id for each in await kept.listed()] == ["q2", "q1"]
    kept.forked()
    assert len(await kept.listed()) == 2

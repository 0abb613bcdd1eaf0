"""What stands in for tools."""

import pytest
from tests.check.trials.conftest import Shop

from shipworthy.check.trials.options import Tools
from shipworthy.check.trials.tapes import Recorded
from shipworthy.check.trials.tools import Noted, stand_in
from shipworthy.errors import ArgumentError, ToolFailed


@pytest.mark.parametrize(
    ("how", "names"),
    [
        ("live", {"refund"}),
        ("recorded", {"look_up", "stock", "reviews", "refund"}),
        ("stubbed", {"look_up", "stock", "reviews", "refund"}),
    ],
)
def test_writes_are_never_called_and_reads_only_live(shop: Shop, how: Tools, names: set[str]) -> None:
    compiled = shop.subject.compiled
    assert set(stand_in(compiled, how, Recorded(), Noted())) == names
    assert "refund" not in shop.calls


def test_arguments_are_checked_as_by_the_tool(shop: Shop) -> None:
    refund = stand_in(shop.subject.compiled, "live", Recorded(), Noted())["refund"]
    with pytest.raises(ArgumentError):
        refund.prepared({"order": "A-1", "price": "much"})
    assert refund.prepared({"order": "A-1", "price": 3.0})() == {"number": 1}
    assert (refund.spec.effect, refund.checks_on_thread, refund.is_async, refund.compact) == (
        "write",
        False,
        False,
        None,
    )


def test_what_was_withheld_and_what_is_not_recorded_is_noted(shop: Shop) -> None:
    noted = Noted()
    found = stand_in(shop.subject.compiled, "recorded", Recorded(), noted)
    found["refund"].prepared({"order": "A-1", "price": 3.0})()
    with pytest.raises(ToolFailed, match="no result of look_up"):
        found["look_up"].prepared({"order": "A-1"})()
    assert (noted.withheld, noted.unrecorded) == (["refund"], ["the call look_up(order='A-1')"])

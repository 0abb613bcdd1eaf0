"""What the call of a remote specialist takes of an account."""

from tests.batches import batch

from shipworthy.contract.bounds.bound import Usage
from shipworthy.contract.spends import UNKNOWN, Spends
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import NotDone, ToolFailed
from shipworthy.runtime.limits.far import reserved_for, taken_by, used_by
from shipworthy.runtime.limits.ledger import Amounts

KEPT = Spends(model_calls=2, tool_calls=3, input_tokens=100, output_tokens=10, cost_usd=0.5)
SAID = Usage(model_calls=1, tool_calls=1, input_tokens=40, output_tokens=4, cost_usd=0.2)
ALL = Amounts(model_calls=2, tool_calls=4, input_tokens=100, output_tokens=10, cost_usd=0.5)
ONE = Amounts(tool_calls=1)


@batch(
    ("spends", "said", "reserved", "used"),
    [
        (KEPT, SAID, ALL, Amounts(model_calls=1, tool_calls=2, input_tokens=40, output_tokens=4, cost_usd=0.2)),
        (KEPT, None, ALL, ALL),
        (UNKNOWN, SAID, ONE, ONE),
        (None, SAID, ONE, ONE),
    ],
)
def test_what_is_set_aside_and_charged(
    spends: Spends | None, said: Usage | None, reserved: Amounts, used: Amounts
) -> None:
    tool = ToolSpec(name="far", spends=spends)
    assert (reserved_for(tool), used_by(tool, said)) == (reserved, used)


def test_a_declared_price_is_the_price() -> None:
    tool = ToolSpec(name="far", spends=KEPT, price_usd=0.1)
    assert reserved_for(tool).cost_usd == used_by(tool, SAID).cost_usd == 0.1


def test_what_failed_is_charged_unless_it_was_not_made() -> None:
    tool = ToolSpec(name="far", spends=KEPT)
    assert taken_by(tool, ToolFailed("cut")) == ALL
    assert taken_by(tool, NotDone("not sent")) == ONE

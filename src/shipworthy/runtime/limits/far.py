"""What a call of a tool takes of an account: itself, and what the agent behind it may use and has used."""

from shipworthy.contract.bounds.bound import Usage
from shipworthy.contract.spends import HELD, UNKNOWN
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import NotDone, ToolError
from shipworthy.runtime.limits.ledger import Amounts


def reserved_for(tool: ToolSpec) -> Amounts:
    """The most that one call takes."""
    price = tool.price_usd or 0.0
    if tool.spends is None:
        return Amounts(tool_calls=1, cost_usd=price)
    most = {name: getattr(tool.spends, name) or 0 for name in HELD}
    return _of(tool, most)


def used_by(tool: ToolSpec, said: Usage | None) -> Amounts:
    """What a call took that gave a result; what was not promised is not charged, and what was not said is, in full."""
    if tool.spends in (None, UNKNOWN) or said is None:
        return reserved_for(tool)
    used = {name: 0 if getattr(tool.spends, name) is None else getattr(said, name) for name in HELD}
    return _of(tool, used)


def taken_by(tool: ToolSpec, error: ToolError) -> Amounts:
    """What a call takes that gave none: all of it, unless it was not made."""
    return _of(tool, dict.fromkeys(HELD, 0)) if isinstance(error, NotDone) else reserved_for(tool)


def _of(tool: ToolSpec, inside: dict[str, float]) -> Amounts:
    dollars = inside["cost_usd"] if tool.price_usd is None else tool.price_usd
    return Amounts(
        model_calls=int(inside["model_calls"]),
        tool_calls=int(inside["tool_calls"]) + 1,
        input_tokens=int(inside["input_tokens"]),
        output_tokens=int(inside["output_tokens"]),
        cost_usd=dollars,
    )

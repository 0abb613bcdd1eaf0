"""What a run may use, what is reserved, and what was used: reserve before, settle after."""

from dataclasses import dataclass

from shipworthy.errors import LimitReached
from shipworthy.spec.bound import Bound, Usage

COUNTED = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd")
LAST_DIGITS = 1e-12
"""So much a sum of floats may differ from its fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """An amount in each counted dimension."""

    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    """None: nobody knows the price, so a run with a dollar limit refuses it."""


class Ledger:
    """The account of one run; it never lets a reservation pass that its bound cannot hold."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self._spent = dict.fromkeys(COUNTED, 0.0)
        self._reserved = dict.fromkeys(COUNTED, 0.0)

    def reserve(self, amounts: Amounts) -> None:
        """Set the amounts aside; raises LimitReached, and sets nothing aside, where one does not fit."""
        for name in COUNTED:
            wanted, limit = getattr(amounts, name), getattr(self.bound, name)
            if limit is None:
                continue
            left = limit - self._spent[name] - self._reserved[name]
            if wanted is None:
                raise LimitReached(name, left, float("inf"))
            if wanted > left + LAST_DIGITS:
                raise LimitReached(name, left, wanted)
        self._add(self._reserved, amounts, 1)

    def settle(self, reserved: Amounts, used: Amounts) -> None:
        """Replace a reservation by what was really used."""
        self._add(self._reserved, reserved, -1)
        self._add(self._spent, used, 1)

    def usage(self, latency_ms: float) -> Usage:
        """What was used until now."""
        spent = self._spent
        return Usage(
            model_calls=int(spent["model_calls"]),
            tool_calls=int(spent["tool_calls"]),
            input_tokens=int(spent["input_tokens"]),
            output_tokens=int(spent["output_tokens"]),
            cost_usd=self._dollars(),
            latency_ms=latency_ms,
        )

    def _dollars(self) -> float:
        spent, most = self._spent["cost_usd"], self.bound.cost_usd
        return most if most is not None and most < spent <= most + LAST_DIGITS else spent

    @property
    def outstanding(self) -> float:
        """Everything that is still reserved, summed over the dimensions; 0 when all is settled."""
        return sum(self._reserved.values())

    @staticmethod
    def _add(account: dict[str, float], amounts: Amounts, sign: int) -> None:
        for name in COUNTED:
            account[name] += sign * (getattr(amounts, name) or 0.0)

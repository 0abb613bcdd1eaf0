"""What a run may use, what is reserved, and what was used: reserve before, settle after."""

from dataclasses import dataclass
from operator import attrgetter

from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.errors import LimitReached

COUNTED = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd")
counted = attrgetter(*COUNTED)
"""The amounts of all of them, in one call: a run reserves and settles a dozen times."""
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
    """None: the price is unknown, so a run with a dollar limit refuses it."""

    def within(self, most: "Amounts") -> "Amounts":
        """These amounts, none of them above that of `most`."""
        cost = self.cost_usd if most.cost_usd is None or self.cost_usd is None else min(self.cost_usd, most.cost_usd)
        return Amounts(
            model_calls=min(self.model_calls, most.model_calls),
            tool_calls=min(self.tool_calls, most.tool_calls),
            input_tokens=min(self.input_tokens, most.input_tokens),
            output_tokens=min(self.output_tokens, most.output_tokens),
            cost_usd=cost,
        )

    def above(self, most: "Amounts") -> "Amounts":
        """How much of each is above that of `most`; 0 where it is not, or where `most` has no limit."""
        dollars = 0.0 if most.cost_usd is None or self.cost_usd is None else self.cost_usd - most.cost_usd
        return Amounts(
            input_tokens=max(self.input_tokens - most.input_tokens, 0),
            output_tokens=max(self.output_tokens - most.output_tokens, 0),
            cost_usd=dollars if dollars > LAST_DIGITS else 0.0,
        )


NOTHING = Amounts()


class Ledger:
    """The account of one run, or of one step in it; it never lets a reservation pass that a bound cannot hold.

    `before`: an account of the same run under another bound; what was spent on it stays spent. `above`: the account
    that this one is a part of: what is reserved here is reserved there too.
    """

    def __init__(self, bound: Bound, before: "Ledger | None" = None, above: "Ledger | None" = None) -> None:
        self.bound, self._above = bound, above
        self._spent: dict[str, float] = dict.fromkeys(COUNTED, 0.0) if before is None else dict(before._spent)
        self._reserved = dict.fromkeys(COUNTED, 0.0)
        self._withheld: dict[str, float] = dict.fromkeys(COUNTED, 0.0) if before is None else dict(before._withheld)

    def reserve(self, amounts: Amounts) -> None:
        """Set the amounts aside; raises LimitReached, and sets nothing aside, where one does not fit."""
        for name, wanted in zip(COUNTED, counted(amounts), strict=True):
            limit = getattr(self.bound, name) if wanted != 0 else None
            # What takes nothing of a dimension fits it: a tool call asks for one or two of the five.
            if limit is not None:
                left = limit - self._spent[name] - self._reserved[name] - max(self._withheld[name], 0.0)
                if wanted is None or wanted > left + LAST_DIGITS:
                    raise LimitReached(name, left, float("inf") if wanted is None else wanted)
        if self._above is not None:
            self._above.reserve(amounts)
        for name, wanted in zip(COUNTED, counted(amounts), strict=True):
            self._reserved[name] += wanted or 0

    def settle(self, reserved: Amounts, used: Amounts, *, estimated: bool = False) -> None:
        """Replace a reservation by what was really used; what is above it is missing for what comes later.

        `estimated`: the provider did not say all of what was used, so some of `used` is counted here. The rest of the
        reservation stays withheld: what the provider may bill for it can never be spent a second time.
        """
        if self._above is not None:
            self._above.settle(reserved, used, estimated=estimated)
        self._add(self._reserved, reserved, -1)
        self._add(self._spent, used, 1)
        if estimated:
            for name in COUNTED:
                self._withheld[name] += max((getattr(reserved, name) or 0) - (getattr(used, name) or 0), 0)

    def left(self, dimension: str) -> float | None:
        """What can still be reserved, here and above; None where nothing limits it."""
        limit: float | None = getattr(self.bound, dimension)
        own = None if limit is None else max(limit - self._taken(dimension), 0.0)
        above = self._above.left(dimension) if self._above is not None else None
        return min((left for left in (own, above) if left is not None), default=None)

    def _taken(self, name: str) -> float:
        return self._spent[name] + self._reserved[name] + max(self._withheld[name], 0.0)

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
        for name, amount in zip(COUNTED, counted(amounts), strict=True):
            if amount:
                account[name] += sign * amount

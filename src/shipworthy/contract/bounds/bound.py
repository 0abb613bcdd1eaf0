"""A worst case in six dimensions: how each is known, and how two of them compose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Basis = Literal["exact", "enforced", "estimated", "unknown"]
DIMENSIONS = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd", "latency_ms")
BASIS_RANK: dict[Basis, int] = {"exact": 0, "enforced": 1, "estimated": 2, "unknown": 3}


EXACT: dict[str, Basis] = dict.fromkeys(DIMENSIONS, "exact")
"""The default basis of every dimension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a run used; cost in USD, latency in milliseconds."""

    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    latency_ms: float = 0.0

    def as_dict(self) -> dict[str, float]:
        """The six dimensions by name."""
        return {name: getattr(self, name) for name in DIMENSIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The worst case of a piece of work; None in a dimension: no limit is known."""

    model_calls: float | None = 0
    tool_calls: float | None = 0
    input_tokens: float | None = 0
    output_tokens: float | None = 0
    cost_usd: float | None = 0.0
    latency_ms: float | None = 0.0
    basis: Mapping[str, Basis] = field(default_factory=EXACT.copy)

    def then(self, other: "Bound") -> "Bound":
        """The bound of both, run one after the other."""
        return self._with(other, lambda a, b: a + b)

    def beside(self, other: "Bound") -> "Bound":
        """The bound of both, run concurrently: counts add up, and the latency is the greater one."""
        both = self.then(other)
        time = _join(self.latency_ms, other.latency_ms, max)
        return replace(both, latency_ms=time)

    def either(self, other: "Bound") -> "Bound":
        """The bound of one of the two: the greater value in each dimension."""
        return self._with(other, max)

    def times(self, count: int, width: int = 1) -> "Bound":
        """The bound of `count` runs, `width` of them concurrently."""
        rounds = -(-count // width)
        values = {name: getattr(self, name) for name in DIMENSIONS}
        scaled = {name: None if value is None else value * count for name, value in values.items()}
        scaled["latency_ms"] = None if self.latency_ms is None else self.latency_ms * rounds
        return Bound(**scaled, basis=self.basis)

    def plus_ms(self, milliseconds: float) -> "Bound":
        """This bound with some milliseconds added to the latency."""
        return replace(self, latency_ms=None if self.latency_ms is None else self.latency_ms + milliseconds)

    def capped(self, dimension: str, limit: float | None) -> "Bound":
        """This bound, with a dimension lowered to a declared limit that is enforced during the run."""
        value = getattr(self, dimension)
        if limit is None or (value is not None and value <= limit):
            return self
        # A figure with an unpromised part is not promised, also where the rest of it is held.
        basis: Basis = "unknown" if value is not None and self.basis[dimension] == "unknown" else "enforced"
        return replace(self, **{dimension: limit}, basis={**self.basis, dimension: basis})

    def tightness(self, usage: Usage) -> dict[str, float | None]:
        """The used share of each dimension, 0 to 1; None where the bound is None or 0."""
        most = self.as_dict()
        return {name: used / limit if (limit := most[name]) else None for name, used in usage.as_dict().items()}

    def as_dict(self) -> dict[str, float | None]:
        """The six dimensions by name; None: no limit is known, or only of a part of it."""
        return {name: None if self.basis[name] == "unknown" else getattr(self, name) for name in DIMENSIONS}

    def fields(self) -> dict[str, object]:
        """Everything it is made of, also what is known of a dimension that is not promised."""
        return {**{name: getattr(self, name) for name in DIMENSIONS}, "basis": dict(self.basis)}

    def as_told(self) -> dict[str, object]:
        """The six dimensions, and how each is known, as JSON data."""
        return {**self.as_dict(), "basis": dict(self.basis)}

    def _with(self, other: "Bound", join: Callable[[float, float], float]) -> "Bound":
        values = {name: _join(getattr(self, name), getattr(other, name), join) for name in DIMENSIONS}
        basis: dict[str, Basis] = {
            name: max(self.basis[name], other.basis[name], key=BASIS_RANK.__getitem__) for name in DIMENSIONS
        }
        return Bound(**values, basis=basis)


def _join(a: float | None, b: float | None, join: Callable[[float, float], float]) -> float | None:
    return None if a is None or b is None else join(a, b)

"""The worst case: six dimensions, how each is known, and how bounds compose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Basis = Literal["exact", "enforced", "estimated", "unknown"]
DIMENSIONS = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd", "latency_ms")
BASIS_RANK: dict[Basis, int] = {"exact": 0, "enforced": 1, "estimated": 2, "unknown": 3}


EXACT: dict[str, Basis] = dict.fromkeys(DIMENSIONS, "exact")
"""How every dimension of a bound is known unless it says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a run used, in the dimensions of a bound."""

    model_calls: int = 0
    tool_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    latency_ms: float = 0.0

    def as_dict(self) -> dict[str, float]:
        """The six figures by name."""
        return {name: getattr(self, name) for name in DIMENSIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The worst case of a piece of work; None in a dimension: it cannot be promised."""

    model_calls: float | None = 0
    tool_calls: float | None = 0
    input_tokens: float | None = 0
    output_tokens: float | None = 0
    cost_usd: float | None = 0.0
    latency_ms: float | None = 0.0
    basis: Mapping[str, Basis] = field(default_factory=EXACT.copy)

    def then(self, other: "Bound") -> "Bound":
        """Both, one after the other."""
        return self._with(other, lambda a, b: a + b)

    def beside(self, other: "Bound") -> "Bound":
        """Both, side by side: the counts add up, the longer one decides the time."""
        both = self.then(other)
        time = _join(self.latency_ms, other.latency_ms, max)
        return replace(both, latency_ms=time)

    def either(self, other: "Bound") -> "Bound":
        """One of the two: the greater in each dimension."""
        return self._with(other, max)

    def times(self, count: int, width: int = 1) -> "Bound":
        """`count` times, `width` at once."""
        rounds = -(-count // width)
        scaled = {name: None if value is None else value * count for name, value in self.as_dict().items()}
        scaled["latency_ms"] = None if self.latency_ms is None else self.latency_ms * rounds
        return Bound(**scaled, basis=self.basis)

    def plus_ms(self, milliseconds: float) -> "Bound":
        """This, and some time more."""
        return replace(self, latency_ms=None if self.latency_ms is None else self.latency_ms + milliseconds)

    def capped(self, dimension: str, limit: float | None) -> "Bound":
        """This, kept below a declared limit that is enforced while it runs."""
        value = getattr(self, dimension)
        if limit is None or (value is not None and value <= limit):
            return self
        return replace(self, **{dimension: limit}, basis={**self.basis, dimension: "enforced"})

    def tightness(self, usage: Usage) -> dict[str, float | None]:
        """What was used of each figure, 0 to 1; None where nothing was promised, or nothing could be used."""
        most = self.as_dict()
        return {name: used / limit if (limit := most[name]) else None for name, used in usage.as_dict().items()}

    def as_dict(self) -> dict[str, float | None]:
        """The six figures by name; None is not promised."""
        return {name: getattr(self, name) for name in DIMENSIONS}

    def _with(self, other: "Bound", join: Callable[[float, float], float]) -> "Bound":
        values = {name: _join(getattr(self, name), getattr(other, name), join) for name in DIMENSIONS}
        basis: dict[str, Basis] = {
            name: max(self.basis[name], other.basis[name], key=BASIS_RANK.__getitem__) for name in DIMENSIONS
        }
        return Bound(**values, basis=basis)


def _join(a: float | None, b: float | None, join: Callable[[float, float], float]) -> float | None:
    return None if a is None or b is None else join(a, b)

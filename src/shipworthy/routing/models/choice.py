"""Selects the cheapest model that the contract, the message, the budget and the time left allow, with the reason."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.contract.model import Wish
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.row import Row
from shipworthy.routing.models.difficulty import Facts, difficulty

HARD = 0.35
"""Score from which a message goes to the second tier; four of five messages to assistants score lower."""
HURRY = 3.0
"""Seconds left below which the cheapest tier is used: its models are the fastest."""

Tiers = Mapping[str, Sequence[Row]]
Ready = Callable[[Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """The models to call, the first choice first, with the reason."""

    line: tuple[Row, ...]
    tier: str | None
    reason: str
    refused: tuple[str, ...] = ()
    """Models that were passed over, each with its reason."""


def choose(
    tiers: Tiers,
    wish: Wish,
    facts: Facts,
    *,
    ready: Ready,
    budget_usd: float | None,
    seconds: float,
    forced: str | None = None,
) -> ModelChoice:
    """Select the models of one call: a pure function of its arguments.

    `budget_usd`: what the run may still spend, None where nothing limits it. `forced`: the user's own choice, which
    wins inside the limits, and is never replaced silently.
    """
    order = _cheapest_first(tiers)
    passed: dict[str, str] = {}

    def fits(row: Row) -> bool:
        why = _why_not(row, facts, ready, budget_usd, seconds)
        if why is not None:
            passed[row.name] = why
        return why is None

    if forced is not None:
        own = _named(tiers, forced)
        if not fits(own):
            return ModelChoice(line=(), tier=None, reason=f"{own.name} was asked for: {passed[own.name]}")
        return ModelChoice(line=(own,), tier=_tier_of(tiers, own), reason=f"{own.name} was asked for")
    wanted, why = _wanted(wish, facts, order, seconds)
    row = None if wanted in order else _named(tiers, wanted)
    tier = _tier_of(tiers, row) if row is not None else wanted
    lower = order[: order.index(tier) + 1][::-1] if tier in order else []
    first = [row] if row is not None else []
    rows = [*first, *(one for name in lower for one in tiers[name] if one != row)]
    line = tuple(one for one in rows if fits(one))
    if not line and tier in order:
        # Nothing of that tier or below can be asked: better a dearer one that fits than none.
        above = [one for name in order[order.index(tier) + 1 :] for one in tiers[name]]
        line = tuple(one for one in above if fits(one))
    refused = tuple(f"{name}: {reason}" for name, reason in passed.items())
    if not line:
        return ModelChoice(line=(), tier=None, reason="no model can be asked", refused=refused)
    return ModelChoice(
        line=line, tier=_tier_of(tiers, line[0]), reason=_said(line[0], rows, why, passed), refused=refused
    )


def cost(row: Row, facts: Facts, seconds: float) -> float | None:
    """Worst-case cost of the call in USD; None where it is unknown."""
    if row.price is None or row.exceeds_cap:
        return None
    return row.price.at_most(facts.context_tokens, facts.output_tokens + row.reasoning, seconds)


def _why_not(row: Row, facts: Facts, ready: Ready, budget_usd: float | None, seconds: float) -> str | None:
    if not ready(row):
        return (
            f"set {row.key_env}" if row.key_env else "it is not known: write `provider:model`, or give it a `base_url`"
        )
    if row.window is not None and facts.context_tokens + facts.output_tokens + row.reasoning > row.window:
        return f"its window of {row.window:,} tokens is too small"
    if budget_usd is None:
        return None
    price = cost(row, facts, seconds)
    if price is None:
        return "its price is unknown, and there is a limit in dollars: give it a `price`"
    # The last digits of a sum of floats are rounding errors.
    return f"${price:.4f} at worst, ${budget_usd:.4f} left" if price > budget_usd + 1e-12 else None


def _wanted(wish: Wish, facts: Facts, order: list[str], seconds: float) -> tuple[str, str]:
    """Return the wanted tier or model, and the reason."""
    if callable(wish):
        try:
            return str(_called(wish, facts)), f"{getattr(wish, '__name__', 'a function')} chose it"
        except Exception as error:
            return _auto(facts, order, seconds, f"the function failed ({type(error).__name__}: {error}); ")
    if wish != "auto":
        return wish, "the definition names it"
    return _auto(facts, order, seconds, "")


def _auto(facts: Facts, order: list[str], seconds: float, prefix: str) -> tuple[str, str]:
    if not order:
        return "auto", prefix + "there are no tiers"
    if len(order) == 1:
        return order[0], prefix + "the only tier"
    hard = difficulty(facts)
    why = f"difficulty {hard.score:.2f}: {', '.join(hard.reasons)}"
    if hard.score >= HARD and seconds < HURRY:
        return order[0], f"{prefix}{why}; but only {seconds:.1f} s are left"
    # With more than two tiers the scores above the line are shared out evenly.
    above = 0 if hard.score < HARD else 1 + int((hard.score - HARD) / (1 - HARD + 1e-9) * (len(order) - 1))
    return order[above], f"{prefix}{why}"


def _called(wish: Callable[..., str], facts: Facts) -> str:
    """Call a function such as `select_model(query, conversation_length)` with the arguments it takes."""
    known = {"query": facts.message, "message": facts.message, "conversation_length": facts.conversation_length}
    names = [name for name, one in inspect.signature(wish).parameters.items() if one.default is one.empty]
    if names == ["facts"]:
        return wish(facts)
    if all(name in known for name in names):
        return wish(**{name: known[name] for name in names})
    return wish(*(facts.message, facts.conversation_length)[: len(names)])


def _cheapest_first(tiers: Tiers) -> list[str]:
    return sorted(tiers, key=lambda name: _dearest(tuple(tiers[name]))) if len(tiers) > 1 else list(tiers)


@functools.lru_cache(maxsize=256)
def _dearest(rows: tuple[Row, ...]) -> tuple[bool, float]:
    known = [row.price.at_most(1000, 1000, 1.0) for row in rows if row.price is not None]
    return (len(known) < len(rows), max(known, default=0.0))


def _named(tiers: Tiers, name: str) -> Row:
    rows = [row for of in tiers.values() for row in of]
    return next((row for row in rows if name in (row.name, row.model)), None) or Catalog().find(name)


def _tier_of(tiers: Tiers, row: Row) -> str | None:
    return next((name for name, rows in tiers.items() if row in rows), None)


def _said(taken: Row, rows: Sequence[Row], why: str, passed: Mapping[str, str]) -> str:
    if rows and taken == rows[0]:
        return why
    first = rows[0].name if rows else ""
    return f"{why}; {first}: {passed.get(first, 'passed over')}" if first else why

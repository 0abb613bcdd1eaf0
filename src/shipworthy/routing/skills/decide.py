"""Decides between a skill, a question and a refusal, from probabilities."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import neg

from shipworthy.routing.skills.route import Outcome, Route, Tier
from shipworthy.routing.skills.scale import Scale

MOST_ASKED = 3
"""Skills that a question names."""
OFFERED = 0.08
"""Least chance of a skill, relative to the best one, with which a question names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The scores of a message with the facts that turn them into probabilities."""

    tier: Tier
    names: Sequence[str]
    scores: Sequence[float]
    facts: tuple[float, ...]
    """About the best skill: whether the message is about it."""
    apart: float
    """Difference of the scores of the best two; infinite for a single skill."""
    missed: Sequence[float] | None = None
    """How much of the values of the message each skill leaves; None where that tells nothing."""
    named: float = 0.0
    """How much a value of one of the agent's own types says of the message, 0 to 1, and a code more; 0 without one."""


def ranked(judged: Judged, scale: Scale) -> list[tuple[str, float]]:
    """Return every skill with its probability, best first."""
    order = sorted(zip(map(neg, judged.scores), judged.names, strict=True))
    if not order:
        return []
    best = scale.chance(judged.facts, judged.apart, len(judged.names), named=judged.named)
    found, rest = [(order[0][1], best)], 0.0
    for score, name in order[1:]:
        weight = math.exp(max((order[0][0] - score) / scale.prior.softness, -50.0))
        rest += weight
        found.append((name, weight))
    # The others share what the best one leaves, and none has more than it.
    for place in range(1, len(found)):
        name, weight = found[place]
        found[place] = (name, min(best * weight, (1 - best) * weight / rest))
    return found


def decided(judged: Judged, scale: Scale, words: str) -> Route:
    """Decide by the probabilities of the best skill and of any skill; `words`: those that pointed to the best."""
    scored = ranked(judged, scale)
    best, chance = scored[0]
    outcome: Outcome = "none"
    why = f"no skill is about this; the nearest is {best} with {chance:.2f}"
    # A code says that a message is about the agent, and not that nothing else is wanted.
    named = min(judged.named, 1.0)
    sure = scale.chance(judged.facts, judged.apart, len(judged.names), named=named) if judged.named > 1 else chance
    if sure >= scale.cut and judged.apart > scale.prior.spread:
        outcome, why = "route", f"{words} point to {best} ({chance:.2f})"
        if len(scored) > 1:
            why = f"{why[:-1]}, next {scored[1][0]} {scored[1][1]:.2f})"
    elif sure >= scale.cut or judged.named > 0 or scale.prior.related.probability(judged.facts) >= scale.prior.ask:
        outcome = "ask"
        close = [scored[0][0]]
        for name, other in scored[1:MOST_ASKED]:
            if len(close) == 1 or other >= OFFERED * chance:
                close.append(name)
        scored = scored[: len(close)]
        why = f"{words} could mean {' or '.join(close)} ({chance:.2f})"
    return Route(
        outcome=outcome,
        skill=best if outcome == "route" else None,
        confidence=chance,
        candidates=tuple(scored[:MOST_ASKED]),
        why=why,
        tier=judged.tier,
    )


def refused(why: str) -> Route:
    """Refuse a message for what it says, whatever the skills."""
    return Route(outcome="none", skill=None, confidence=0.0, candidates=(), why=why, related=False)

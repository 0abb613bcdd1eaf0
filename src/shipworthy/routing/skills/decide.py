"""Decides between a skill, a question and a refusal, from probabilities."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
    named: bool = False
    """Whether the message holds a value of one of the agent's own types, or words of its definition alone."""


def ranked(judged: Judged, scale: Scale) -> list[tuple[str, float]]:
    """Return every skill with its probability, best first."""
    order = sorted(zip([-score for score in judged.scores], judged.names, strict=True))
    if not order:
        return []
    best = scale.chance(judged.facts, judged.apart, len(judged.names))
    weights = [math.exp(max((order[0][0] - score) / scale.prior.softness, -50.0)) for score, _ in order]
    rest = sum(weights[1:]) or 1.0
    # The others share what the best one leaves, and none has more than it.
    return [
        (name, best if not place else min(best * weight, (1 - best) * weight / rest))
        for place, ((_, name), weight) in enumerate(zip(order, weights, strict=True))
    ]


def decided(judged: Judged, scale: Scale, words: str) -> Route:
    """Decide by the probabilities of the best skill and of any skill; `words`: those that pointed to the best."""
    scored = ranked(judged, scale)
    if not scored:
        return choice("none", None, [], "there is no skill to choose", judged.tier)
    best, chance = scored[0]
    top = sorted(judged.scores, reverse=True)
    if chance >= scale.cut and judged.apart > scale.prior.spread:
        after = f", next {scored[1][0]} {scored[1][1]:.2f}" if len(scored) > 1 else ""
        return choice("route", best, scored, f"{words} point to {best} ({chance:.2f}{after})", judged.tier)
    about = scale.prior.related.probability(judged.facts)
    if about >= scale.prior.ask or judged.named or chance >= scale.cut:
        low = top[0] + scale.prior.softness * math.log(OFFERED)
        many = sum(1 for score in top if score >= low)
        close = scored[: max(min(many, MOST_ASKED), min(2, len(scored)))]
        names = " or ".join(name for name, _ in close)
        return choice("ask", None, close, f"{words} could mean {names} ({chance:.2f})", judged.tier)
    why = f"no skill is about this; the nearest is {best} with {chance:.2f}"
    return choice("none", None, scored, why, judged.tier)


def choice(outcome: Outcome, skill: str | None, scored: Sequence[tuple[str, float]], why: str, tier: Tier) -> Route:
    """Make a route of the three best skills."""
    return Route(
        outcome=outcome,
        skill=skill,
        confidence=scored[0][1] if scored else 0.0,
        candidates=tuple(scored[:MOST_ASKED]),
        why=why,
        tier=tier,
    )

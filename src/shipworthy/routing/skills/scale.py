"""The scale of an agent: how its scores become probabilities, and from which one a skill is run."""

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.routing.skills.gate import Case, Gate, fitted

TRUST = (10.0, 40.0)
"""Evidence of the prior, in cases: of the level, and of the steepness."""
KEPT = 0.98
"""Share of the own examples that are right, of which the cut of an agent with many examples keeps so many."""
SPARE, HALFWAY = 60, 100
"""Own examples from which they draw the cut, and how many more draw it half of the way."""
LOWEST, HIGHEST = 0.3, 0.75
"""Where a cut may lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is known of a tier before an agent's examples are seen."""

    right: Gate
    """Whether the best skill is right."""
    related: Gate
    """Whether any skill is."""
    cut: float
    """Probability from which a skill is run, for an agent with few examples."""
    ask: float
    """Probability that some skill is meant from which the user is asked."""
    softness: float
    """Difference of scores at which a skill is e times less likely than the best one."""
    spread: float
    """Difference of scores that two machines may show; within it the best two are asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The probabilities of one agent."""

    prior: Prior
    level: float = 0.0
    steepness: float = 1.0
    cut: float = 0.7

    def chance(self, facts: Sequence[float]) -> float:
        """Return the probability that the best skill is right."""
        return Gate((self.level, self.steepness)).probability((1.0, self.prior.right.total(facts)))


def scaled(prior: Prior, left_out: Sequence[Case]) -> Scale:
    """Fit the scale to decisions about an agent's own examples, each made without the example."""
    told = [Case((1.0, prior.right.total(case.facts)), case.right) for case in left_out]
    level, steepness = fitted(Gate((0.0, 1.0)), told, TRUST).weights
    steepness = max(steepness, 0.2)
    gate = Gate((level, steepness))
    right = sorted(gate.probability(case.facts) for case in told if case.right)
    cut = prior.cut
    if right:
        own = right[int((1 - KEPT) * len(right))]
        counted = max(len(told) - SPARE, 0)
        share = counted / (counted + HALFWAY)
        cut = (1 - share) * prior.cut + share * own
    return Scale(prior=prior, level=level, steepness=steepness, cut=min(max(cut, LOWEST), HIGHEST))

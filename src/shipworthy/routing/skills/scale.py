"""The scale of an agent: how its scores become probabilities, and from which one a skill is run."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.routing.skills.gate import Case, Gate, fitted

TRUST = (10.0, 40.0)
"""Evidence of the prior, in cases: of the level, and of the steepness."""
KEPT = 0.98
"""Share of the own examples that are right, of which the cut of an agent with many examples keeps so many."""
SPARE, HALFWAY = 60, 100
"""Own examples from which they draw the cut, and how many more draw it half of the way."""
LEAST = 1e-9
ALONE = 0.15
"""How much surer one must be of a single skill: no other one takes what it should not; of two, an eighth of that.

Chosen on 20 agents of one skill over intents of CLINC150 that are not measured; its fall is assumed.
"""
FEW, MANY = 4, 11
"""Skills from which on one must be surer of the best of them, and from which on no surer still."""
LOWEST, HIGHEST = 0.3, 0.9
"""Where a cut may lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is known of a tier before an agent's examples are seen."""

    related: Gate
    """Whether the message is about the best skill or one like it."""
    best: Gate
    """Whether the best skill is right, where one is: by the difference to the second, its root, and the number."""
    most_apart: float
    """Difference to the second skill from which more of it says nothing more."""
    cut: float
    """Probability from which a skill is run, for an agent with few examples; a single skill needs `ALONE` more."""
    ask: float
    """Probability that some skill is meant from which the user is asked."""
    softness: float
    """Difference of scores at which a skill is e times less likely than the best one."""
    spread: float
    """Difference of scores that two machines may show; within it the best two are asked about."""
    crowded: float = 0.0
    """How much surer one must be of the best of e times as many skills: more of them take what is not theirs."""
    named: float = 0.0
    """Logarithm by which a value of the agent's own types raises the odds that a message is about it.

    Chosen on messages written for two agents that are not measured; strange words beside the value lower it.
    """

    def evidence(self, facts: Sequence[float], apart: float, many: int, *, named: float = 0.0) -> float:
        """Return the logarithm of the odds that the best of so many skills is right.

        `named`: how much a value of one of the agent's own types says, 0 to 1; without one, 0.
        """
        chance = self.related.probability(facts)
        if named:
            # The odds that the message is about the agent.
            chance = 1 / (1 + (1 / max(chance, LEAST) - 1) * math.exp(-self.named * named))
        if many > 1:
            apart = min(apart, self.most_apart)
            chance *= self.best.probability((1.0, apart, math.sqrt(apart), math.log(many)))
        chance = min(max(chance, LEAST), 1 - LEAST)
        return math.log(chance / (1 - chance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The probabilities of one agent."""

    prior: Prior
    level: float = 0.0
    steepness: float = 1.0
    cut: float = 0.7

    def chance(self, facts: Sequence[float], apart: float, many: int, *, named: float = 0.0) -> float:
        """Return the probability that the best of so many skills is right; `named`: as for `Prior.evidence`."""
        evidence = self.level + self.steepness * self.prior.evidence(facts, apart, many, named=named)
        return 1 / (1 + math.exp(-evidence))


def scaled(prior: Prior, left_out: Sequence[tuple[float, bool]], many: int) -> Scale:
    """Fit the scale of so many skills to decisions about an agent's own examples, each made without the example.

    `left_out`: the evidence of each decision, and whether it was right.
    """
    told = [Case((1.0, evidence), right) for evidence, right in left_out]
    level, steepness = fitted(Gate((0.0, 1.0)), told, TRUST).weights
    steepness = max(steepness, 0.2)
    gate = Gate((level, steepness))
    right = sorted(gate.probability(case.facts) for case in told if case.right)
    first = cut = prior.cut + ALONE / max(many, 1) ** 3 + prior.crowded * math.log(min(max(many, FEW), MANY) / FEW)
    if right:
        own = right[int((1 - KEPT) * len(right))]
        counted = max(len(told) - SPARE, 0)
        share = counted / (counted + HALFWAY)
        cut = (1 - share) * first + share * own
    return Scale(prior=prior, level=level, steepness=steepness, cut=min(max(cut, LOWEST), HIGHEST))

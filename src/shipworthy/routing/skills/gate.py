"""Turns scores into probabilities: a logistic curve that begins as a prior and is drawn to an agent's own examples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 12
"""Newton steps of a fit; fewer than eight change the sixth digit no more."""
BINS = 15
FURTHEST = 40.0
"""Sum of weighted facts beyond which a probability is 0 or 1."""


@dataclass(frozen=True, slots=True)
class Case:
    """The facts about one decision, and whether its best skill was right."""

    facts: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the facts, the first of which is 1."""

    weights: tuple[float, ...]

    def probability(self, facts: Sequence[float]) -> float:
        """Return the probability, 0 to 1, that a decision with these facts is right."""
        total = 0.0
        for weight, fact in zip(self.weights, facts, strict=True):
            total += weight * fact
        total = max(min(total, FURTHEST), -FURTHEST)
        return 1 / (1 + math.exp(-total))


def fitted(prior: Gate, cases: Sequence[Case], trust: Sequence[float]) -> Gate:
    """Return the most probable gate: `trust` says how many cases' worth of evidence each prior weight is."""
    weights, size = list(prior.weights), len(prior.weights)
    for _ in range(STEPS if cases else 0):
        slope = [trust[i] * (prior.weights[i] - weights[i]) for i in range(size)]
        bend = [[trust[i] if i == j else 0.0 for j in range(size)] for i in range(size)]
        for case in cases:
            chance = Gate(tuple(weights)).probability(case.facts)
            for i, fact in enumerate(case.facts):
                slope[i] += (case.right - chance) * fact
                for j, other in enumerate(case.facts):
                    bend[i][j] += chance * (1 - chance) * fact * other
        weights = [weight + step for weight, step in zip(weights, _solved(bend, slope), strict=True)]
    return Gate(tuple(weights))


def calibration_error(told: Sequence[tuple[float, bool]]) -> float:
    """Return the mean distance between probabilities and the shares that were right, over `BINS` bins."""
    total = 0.0
    for number in range(BINS):
        inside = [(chance, right) for chance, right in told if min(int(chance * BINS), BINS - 1) == number]
        if inside:
            total += abs(sum(chance for chance, _ in inside) - sum(right for _, right in inside))
    return total / len(told) if told else 0.0


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a small positive definite system by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for i in range(size):
        for j in range(i + 1, size):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - sum(rows[i][j] * found[j] for j in range(i + 1, size))) / rows[i][i]
    return found

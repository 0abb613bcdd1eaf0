"""The light tier: scores by words alone, with the facts that turn them into probabilities."""

import math
from collections.abc import Mapping, Sequence

from shipworthy.cached import cached
from shipworthy.routing.skills.decide import Judged
from shipworthy.routing.skills.gate import Gate
from shipworthy.routing.skills.lexical import Lexicon, Parts
from shipworthy.routing.skills.scale import Prior, Scale, scaled

BEST_SHARE, ALL_SHARE, KNOWN_SHARE, MEANT_SHARE = 0.4, 0.4, 0.2, 0.3
"""Weights in the score: the nearest text, all texts together, the share of known words, and what the words mean."""
MISSED = 0.15
"""What a skill loses that takes none of the values of a message, where another one takes all."""
PRIOR = Prior(
    related=Gate((-0.69, 8.73, 6.65, 1.51, 6.38, -4.71, -0.71)),
    best=Gate((-0.36, 9.0, 2.52, -0.14)),
    most_apart=0.4,
    cut=0.73,
    ask=0.35,
    softness=0.07,
    named=1.0,
    spread=0.0,
)
"""Fitted on utterances of CLINC150's training and validation parts, with agents over intents that are not measured."""


ENOUGH = 3
"""Examples of a skill from which it can spare one: with fewer, what is left says too little of it."""
MOST_LEFT_OUT = 100
"""Examples that are left out for the scale; of more, every second or third."""


class Light:
    """The light tier of an agent."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached
    def scale(self) -> Scale:
        """The scale of the agent, by decisions about its examples, each made without the example."""
        lexicon, cases = self._lexicon, []
        numbers = lexicon.examples(ENOUGH)
        for number in numbers[:: -(-len(numbers) // MOST_LEFT_OUT) or 1]:
            features = lexicon.weighted(lexicon.texts[number], number)
            parts, away = lexicon.parts(features, number)
            found = judged(lexicon.names, parts, away)
            best = max(range(len(parts)), key=lambda n: found.scores[n])
            evidence = PRIOR.evidence(found.facts, found.apart, len(lexicon.names))
            cases.append((evidence, best == lexicon.owners[number]))
        return scaled(PRIOR, cases, len(lexicon.names))


def left_out(lexicon: Lexicon, texts: Mapping[str, Sequence[str]]) -> list[tuple[str, str, Judged]]:
    """Judge each example as if it were none: the skill, the example, and what was found."""
    every = [text for name in lexicon.names for text in texts[name]]
    found = []
    for number in lexicon.examples(1):
        parts, away = lexicon.parts(lexicon.weighted(lexicon.texts[number], number), number)
        name = lexicon.names[lexicon.owners[number]]
        found.append((name, every[number], judged(lexicon.names, parts, away)))
    return found


def score(parts: Parts) -> float:
    """Return the score of one skill, 0 to 1."""
    return BEST_SHARE * parts[0] + ALL_SHARE * parts[1] + KNOWN_SHARE * parts[2] + MEANT_SHARE * parts[3]


def judged(
    names: Sequence[str],
    parts: Sequence[Parts],
    away: float,
    share: float = 1.0,
    *,
    named: float = 0.0,
    missed: Sequence[float] | None = None,
) -> Judged:
    """Judge a message by its words.

    `away`: similarity with what is not the agent's; `share`: factor of a single sentence of a longer message; `named`:
    how much a value of the agent's own types says, 0 to 1; `missed`: how much of its values each skill leaves, 0 to 4.
    """
    scores: list[float] = []
    place, highest, second = 0, -math.inf, -math.inf
    for number, (best, together, known, meant) in enumerate(parts):
        one = share * (BEST_SHARE * best + ALL_SHARE * together + KNOWN_SHARE * known + MEANT_SHARE * meant)
        if missed is not None:
            one -= MISSED * missed[number]
        scores.append(one)
        if one > highest:
            place, highest, second = number, one, highest
        elif one > second:
            second = one
    best, together, known, meant = parts[place]
    facts = (
        1.0,
        share * best,
        share * together,
        share * known,
        share * meant,
        away,
        math.log(len(names)),
    )
    apart = highest - second
    return Judged(tier="light", names=names, scores=scores, facts=facts, apart=apart, missed=missed, named=named)

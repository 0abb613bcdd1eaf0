"""The full tier: scores by a sentence encoder and by words. Imported by `shipworthy.lazy` alone."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shipworthy.routing.encoder.encoder import Encoder
from shipworthy.routing.skills.background import topics, vectors
from shipworthy.routing.skills.decide import Judged
from shipworthy.routing.skills.gate import Gate
from shipworthy.routing.skills.scale import Prior

Vectors = NDArray[np.float32]

WORDS_SHARE = 0.3
"""Weight of the score by words, relative to the similarity with all texts of a skill."""
LEARNED_SHARE = 0.08
"""Weight of the classifier that is fitted to the texts."""
STRENGTH, STEPS = 30.0, 80
"""Of the classifier: how far it follows the texts, and the steps of its fit.

Chosen on CLINC150's validation part (150 skills of 10 and of 3 examples, two draws), on 42 agents drawn from its
training part and 16 versions of four written ones, over intents that are not measured. Weights of 0.06, 0.1 and 0.15
were compared; 0.08 lies between the first two. Agents of up to 14 skills and three examples gain nothing by it.
"""
MISSED = 0.06
"""What a skill loses that takes none of the values of a message, where another one takes all."""
SAME = 0.6
"""Similarity with a text of the agent from which a text of the background is about the agent's matters."""
FOLDS = 5
PRIOR = Prior(
    related=Gate((-3.41, 16.59, 4.02, -8.55, -0.74, 6.93)),
    best=Gate((0.51, 23.58, -4.81, -0.18)),
    most_apart=0.3,
    cut=0.78,
    ask=0.35,
    softness=0.07,
    crowded=0.09,
    named=1.5,
    spread=0.002,
)
PRIOR_MULTILINGUAL = PRIOR
"""Fitted on utterances of CLINC150's training and validation parts, with agents over intents that are not measured.

`crowded` was chosen on 34 such agents of 1, 2, 4 and 11 skills, so that 2.5 percent of the messages go to a wrong one.
"""


class Semantic:
    """The vectors of the texts of every skill, and a classifier fitted to them."""

    def __init__(
        self, names: Sequence[str], texts: Sequence[Sequence[str]], encoder: Encoder, weights: Vectors | None = None
    ) -> None:
        """`texts`: those of each skill, its description last; `weights`: of the classifier, if it was fitted before."""
        self.names, self._encoder = names, encoder
        self._owners = np.array([place for place, of in enumerate(texts) for _ in of], dtype=np.intp)
        self._texts = [text for of in texts for text in of]
        self._vectors: Vectors = encoder.embed_all(self._texts)
        self._background = self._topics(encoder)
        self._whole: Vectors = _unit(self._vectors.mean(axis=0, keepdims=True))[0]
        every = np.ones(len(self._owners), dtype=bool)
        self._means = self._centred(every)
        self.weights = weights if weights is not None and weights.shape == self._means.shape else self._fitted(every)

    def _topics(self, encoder: Encoder) -> Vectors:
        """Return the mean of each topic of the background that is not about the agent's matters."""
        others = _others(encoder)
        near = (others @ self._vectors.T).max(axis=1, initial=-1.0) >= SAME
        means, first = [], 0
        for topic in topics():
            if not near[first : first + len(topic)].any():
                means.append(others[first : first + len(topic)].mean(axis=0))
            first += len(topic)
        return _unit(np.array(means).reshape(len(means), others.shape[1]))

    def _centred(self, kept: NDArray[np.bool_]) -> Vectors:
        """Return the mean of each skill, from some of the texts."""
        means: Vectors = np.eye(len(self.names), dtype=np.float32)[self._owners[kept]].T @ self._vectors[kept]
        return _unit(means)

    def _fitted(self, kept: NDArray[np.bool_]) -> Vectors:
        """Return the weights of the classifier, from some of the texts."""
        return _classifier(self._vectors[kept], np.eye(len(self.names), dtype=np.float32)[self._owners[kept]])

    def judged(
        self, text: str, words: Sequence[float], *, named: float = 0.0, missed: Sequence[float] | None = None
    ) -> Judged:
        """Judge a text; `words`: the score of each skill by its words; `missed`: the values it does not take."""
        vector = self._encoder.embed(text)
        return self._judged(vector, self._means, self.weights, words, named=named, missed=missed)

    def _judged(
        self,
        vector: Vectors,
        means: Vectors,
        weights: Vectors,
        words: Sequence[float],
        *,
        named: float,
        missed: Sequence[float] | None = None,
    ) -> Judged:
        similar = means @ vector
        learned = weights @ vector
        scores = similar + WORDS_SHARE * np.array(words, dtype=np.float32) + LEARNED_SHARE * (learned - learned.mean())
        if missed is not None:
            scores -= MISSED * np.array(missed, dtype=np.float32)
        place = int(scores.argmax())
        rest = np.delete(scores, place)
        apart = float(scores[place] - rest.max()) if len(rest) else math.inf
        elsewhere = float((self._background @ vector).max(initial=0.0))
        facts = (
            1.0,
            float(similar[place]),
            words[place],
            elsewhere,
            math.log(len(self.names)),
            float(self._whole @ vector),
        )
        numbers = [float(one) for one in scores]
        return Judged(tier="full", names=self.names, scores=numbers, facts=facts, apart=apart, named=named)

    def similar(self, text: str) -> list[float]:
        """Return the similarity of a text with all texts of each skill, -1 to 1."""
        return [float(one) for one in self._means @ self._encoder.embed(text)]

    def left_out(self, numbers: Sequence[int], words: Sequence[Sequence[float]]) -> list[Judged]:
        """Judge texts by their numbers, each with means and a classifier of the other folds."""
        place_in = np.zeros(len(self._owners), dtype=np.intp)
        for owner in range(len(self.names)):
            own = np.flatnonzero(self._owners == owner)
            place_in[own] = np.arange(len(own))
        folds = place_in % FOLDS
        last = np.append(self._owners[1:] != self._owners[:-1], True)
        found: dict[int, Judged] = {}
        for fold in range(FOLDS):
            asked = [(n, said) for n, said in zip(numbers, words, strict=True) if folds[n] == fold]
            if not asked:
                continue
            # The description of a skill always stays.
            kept = (folds != fold) | last
            means, weights = self._centred(kept), self._fitted(kept)
            for number, said in asked:
                found[number] = self._judged(self._vectors[number], means, weights, said, named=0.0)
        return [found[number] for number in numbers]

    def nearest(self) -> list[tuple[int, int, float]]:
        """Return for each pair of skills the most similar pair of their texts, by numbers, with the similarity."""
        similar = self._vectors @ self._vectors.T
        found = []
        for one in range(len(self.names)):
            for other in range(one + 1, len(self.names)):
                rows, columns = np.flatnonzero(self._owners == one), np.flatnonzero(self._owners == other)
                part = similar[np.ix_(rows, columns)]
                row, column = np.unravel_index(int(part.argmax()), part.shape)
                found.append((int(rows[row]), int(columns[column]), float(part[row, column])))
        return found


def _others(encoder: Encoder) -> Vectors:
    """Return the vectors of the requests of the background."""
    if (kept := vectors(encoder.fingerprint)) is not None:
        return np.frombuffer(kept, "<f4").reshape(sum(map(len, topics())), -1)
    return encoder.embed_all([text for topic in topics() for text in topic])


def _unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1."""
    scaled: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


def _classifier(vectors: Vectors, ones: Vectors) -> Vectors:
    """Fit a multinomial logistic regression by accelerated gradient steps; all zero for a single class."""
    weights = np.zeros((ones.shape[1], vectors.shape[1]), dtype=np.float32)
    if ones.shape[1] < 2 or not len(vectors):
        return weights
    # Both products have the same norm, and the smaller one is found in a fraction of the time.
    product = vectors @ vectors.T if len(vectors) < vectors.shape[1] else vectors.T @ vectors
    steepest = 0.5 * float(np.linalg.norm(product, 2)) + 1 / STRENGTH
    ahead, pace = weights, 1.0
    for _ in range(STEPS):
        logits = vectors @ ahead.T
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        slope = (chances - ones).T @ vectors + ahead / STRENGTH
        moved = ahead - slope / steepest
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / faster * (moved - weights)
        weights, pace = moved, faster
    return weights

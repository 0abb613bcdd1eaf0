"""Scores skills by the words of their texts, on a scale that does not depend on how many skills there are."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import mul, sub

from shipworthy.routing.skills.background import shares
from shipworthy.routing.skills.features import STOP_STEMS, Features
from shipworthy.routing.skills.meanings import SIZE, Vector, elsewhere, meaning, together, unit

STOP_WEIGHT = 0.25
PAIR_WEIGHT = 0.6
BACKGROUND = 10.0
"""Skills of other agents that the rarity of a word is measured against, besides the agent's own."""
LEAST = 0.1
"""Least weight of a feature that some text has."""
Parts = tuple[float, float, float, float]
"""By words: similarity to the nearest text of a skill, to all of them, and the share of words that it knows; then the
similarity by what the words mean."""
SAME = 0.75
"""Similarity with a skill from which a topic of the background is the agent's own."""


class Lexicon:
    """The weighted features of the texts of every skill."""

    def __init__(self, counted: Mapping[str, Sequence[Counter[str]]]) -> None:
        self.names = sorted(counted)
        self.owners: list[int] = []
        self.times: list[Counter[str]] = []
        """For each skill, the number of its texts that have a feature."""
        for place, name in enumerate(self.names):
            self.owners += [place] * len(counted[name])
            self.times.append(Counter(f for one in counted[name] for f in one))
        self._many = [max(len(counted[name]), 1) for name in self.names]
        self._using = Counter(f for times in self.times for f in times)
        self._unknown = self._rarity("", 0.0)
        self._known = {f: max(self._rarity(f, using), LEAST) for f, using in self._using.items()}
        self.texts = [one for name in self.names for one in counted[name]]
        vectors = [_unit(self.weighted(one)) for one in self.texts]
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, features in enumerate(vectors):
            for feature, weight in features.items():
                self._index.setdefault(feature, []).append((number, weight))
        self._sums: list[Features] = [{} for _ in self.names]
        for owner, features in zip(self.owners, vectors, strict=True):
            total = self._sums[owner]
            for feature, weight in features.items():
                total[feature] = total.get(feature, 0.0) + weight
        self._lengths = [math.sqrt(sum(w * w for w in total.values())) or 1.0 for total in self._sums]
        self._vectors = vectors
        self._meant = [meaning(features) for features in vectors]
        added = [[0.0] * SIZE for _ in self.names]
        for owner, vector in zip(self.owners, self._meant, strict=True):
            added[owner] = [sofar + one for sofar, one in zip(added[owner], vector, strict=True)]
        self._added = added
        self._means = [unit(total) for total in added]
        self._elsewhere = [
            topic for topic in elsewhere() if max([together(topic, mean) for mean in self._means], default=0.0) < SAME
        ]
        self._rates: dict[str, float] = {}
        for times, many in zip(self.times, self._many, strict=True):
            for feature, number in times.items():
                self._rates[feature] = self._rates.get(feature, 0.0) + number / many

    def examples(self, least: int) -> list[int]:
        """Return the numbers of the examples of skills with at least `least` of them; two other texts follow each."""
        found: list[int] = []
        first = 0
        for many in self._many:
            if many - 2 >= least:
                found += range(first, first + many - 2)
            first += many
        return found

    def _rarity(self, feature: str, using: float) -> float:
        return math.log((1 + len(self.names) + BACKGROUND) / (0.5 + using + BACKGROUND * shares().get(feature, 0.0)))

    def weighted(self, counts: Mapping[str, int], but: int | None = None) -> Features:
        """Weigh the features of a text; `but`: a text of a skill that counts as absent."""
        weighted = {}
        own = self.times[self.owners[but]] if but is not None else None
        for feature in counts:
            weight = self._known.get(feature, 0.0)
            if own is not None and own[feature] == 1:
                using = self._using[feature] - 1
                weight = max(self._rarity(feature, using), LEAST) if using else 0.0
            pair = " " in feature
            if not weight:
                # A pair or a value that no text shows says nothing; a word that no text shows says a lot.
                if pair or feature[0] == "<":
                    continue
                weight = self._unknown
            if pair:
                weight *= PAIR_WEIGHT
            elif feature in STOP_STEMS:
                weight *= STOP_WEIGHT
            weighted[feature] = weight
        return weighted

    def parts(self, features: Features, but: int | None = None) -> tuple[list[Parts], float]:
        """Return the parts of the score of each skill, and how near the message is to what is not the agent's.

        `but`: a text that counts as absent.
        """
        total = sum(map(mul, features.values(), features.values()), 0.0)
        length = math.sqrt(total) or 1.0
        best = self._best(features, length, but)
        found: list[Parts] = []
        meant = meaning(features)
        for place, sums in enumerate(self._sums):
            shared, covered = 0.0, 0.0
            times, many = self.times[place], self._many[place]
            left = self._vectors[but] if but is not None and self.owners[but] == place else None
            for feature, weight in features.items():
                if feature in sums:
                    if left is not None and times[feature] == 1:
                        continue
                    shared += weight * (sums[feature] - (left.get(feature, 0.0) if left is not None else 0.0))
                    # A feature that other skills use too is only partly its own.
                    covered += weight * weight * times[feature] / many / self._rates[feature]
            known = covered / total if total else 0.0
            norm = self._lengths[place] if left is None else self._shorter(place, left)
            mean = self._means[place] if left is None else self._mean(place, self._meant[but or 0])
            found.append((best[place], shared / length / norm, known, together(meant, mean)))
        return found, max(map(together, repeat(meant), self._elsewhere), default=0.0)

    def _best(self, features: Features, length: float, but: int | None) -> list[float]:
        """Return for each skill the similarity to its nearest text."""
        dots = [0.0] * len(self.texts)
        for feature, weight in features.items():
            for number, other in self._index.get(feature, ()):
                dots[number] += weight * other / length
        if but is not None:
            dots[but] = 0.0
        best = [0.0] * len(self.names)
        for owner, dot in zip(self.owners, dots, strict=True):
            if dot > best[owner]:
                best[owner] = dot
        return best

    def _mean(self, place: int, left: Vector) -> Vector:
        """Return the direction of a skill without one of its texts."""
        return unit(map(sub, self._added[place], left))

    def _shorter(self, place: int, left: Features) -> float:
        """Return the length of the sum of a skill's texts without one of them."""
        total = 0.0
        for feature, weight in self._sums[place].items():
            rest = weight - left.get(feature, 0.0)
            total += rest * rest
        return math.sqrt(total) or 1.0


def _unit(features: Features) -> Features:
    length = math.sqrt(sum(weight * weight for weight in features.values())) or 1.0
    return {feature: weight / length for feature, weight in features.items()}

"""Scores skills by the words of their texts, on a scale that does not depend on how many skills there are."""

import functools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add, mul

from shipworthy.routing.skills.background import shares
from shipworthy.routing.skills.features import STOP_STEMS, Features
from shipworthy.routing.skills.meanings import NOWHERE, Vector, added, elsewhere, meaning, of_word, together, unit

STOP_WEIGHT = 0.25
PAIR_WEIGHT = 0.6
THING_WEIGHT = 0.5
"""Share of its weight that a word keeps which names a thing in one example alone."""
BACKGROUND = 10.0
"""Skills of other agents that the rarity of a word is measured against, besides the agent's own."""
LEAST = 0.1
"""Least weight of a feature that some text has."""
Parts = tuple[float, float, float, float]
"""By words: similarity to the nearest text of a skill, to all of them, and the share of words that it knows; then the
similarity by what the words mean."""
MOST_WORDS = 1024
"""Words whose similarity is kept: a hundred numbers each."""
BEHIND: dict[str, Vector] = {}
"""Word → how similar it is to each topic of the background: these are sixty, and the same for every agent."""
SAME = 0.75
"""Similarity with a skill from which a topic of the background is the agent's own."""


@dataclass(frozen=True, slots=True)
class Uses:
    """How the texts of the skills use their features."""

    many: list[int]
    """For each skill, the number of its texts."""
    using: Counter[str]
    """For each feature, the number of skills that have it."""
    known: dict[str, float]
    """The weight of each feature."""
    unknown: float
    """The weight of a word that no text has."""
    rates: dict[str, float]
    """For each feature, the sum over the skills of the share of texts that have it."""

    @classmethod
    def of(cls, times: Sequence[Counter[str]], many: list[int]) -> "Uses":
        """Compute them from the number of texts of each skill that have a feature."""
        using = Counter(feature for own in times for feature in own)
        rates: dict[str, float] = {}
        for own, number in zip(times, many, strict=True):
            for feature, having in own.items():
                rates[feature] = rates.get(feature, 0.0) + having / number
        known = {feature: max(_rarity(feature, number, len(many)), LEAST) for feature, number in using.items()}
        return cls(many, using, known, _rarity("", 0.0, len(many)), rates)


class Lexicon:
    """The weighted features of the texts of every skill."""

    def __init__(self, counted: Mapping[str, Sequence[Counter[str]]], things: frozenset[str] = frozenset()) -> None:
        """`things`: stems that name a thing in one example alone."""
        self.names, self._things = sorted(counted), things
        self.owners: list[int] = []
        self.times: list[Counter[str]] = []
        """For each skill, the number of its texts that have a feature."""
        for place, name in enumerate(self.names):
            self.owners += [place] * len(counted[name])
            self.times.append(Counter(f for one in counted[name] for f in one))
        self._uses = Uses.of(self.times, [max(len(counted[name]), 1) for name in self.names])
        self.texts = [one for name in self.names for one in counted[name]]
        self._vectors = [_unit(self.weighted(one)) for one in self.texts]
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, features in enumerate(self._vectors):
            for feature, weight in features.items():
                self._index.setdefault(feature, []).append((number, weight))
        self._sums = [self._added(place) for place in range(len(self.names))]
        self._meant = [meaning(features) for features in self._vectors]
        own = [self._direction(place) for place in range(len(self.names))]
        nearest = [max(map(together, repeat(topic), own), default=0.0) for topic in elsewhere()]
        self._places = own, [number for number, near in enumerate(nearest) if near < SAME]
        """The direction of each skill, and the numbers of the topics of the background that are not the agent's own."""
        self._near_word = functools.lru_cache(MOST_WORDS)(self._similar)

    @staticmethod
    def means(word: str) -> bool:
        """Whether a stem is an English word whose meaning is known."""
        return of_word(word) is not None

    def examples(self, least: int) -> list[int]:
        """Return the numbers of the examples of skills with at least `least` of them; two other texts follow each."""
        found: list[int] = []
        first = 0
        for many in self._uses.many:
            if many - 2 >= least:
                found += range(first, first + many - 2)
            first += many
        return found

    def weighted(self, counts: Mapping[str, int], but: int | None = None) -> Features:
        """Weigh the features of a text; `but`: a text of a skill that counts as absent."""
        weighted, known = {}, self._uses.known
        own = self.times[self.owners[but]] if but is not None else None
        for feature in counts:
            weight = known.get(feature, 0.0)
            if own is not None and own[feature] == 1:
                using = self._uses.using[feature] - 1
                weight = max(_rarity(feature, using, len(self.names)), LEAST) if using else 0.0
            pair = " " in feature
            if not weight:
                # A pair or a value that no text shows says nothing; a word that no text shows says a lot.
                if pair or feature[0] == "<":
                    continue
                weight = self._uses.unknown
            if pair:
                weight *= PAIR_WEIGHT
                if not self._things.isdisjoint(feature.split()):
                    weight *= THING_WEIGHT
            elif feature in self._things:
                weight *= THING_WEIGHT
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
        near = self._near(features)
        rates = self._uses.rates
        for place, sums in enumerate(self._sums):
            shared, covered, similar = 0.0, 0.0, near[place]
            times, many = self.times[place], self._uses.many[place]
            if but is not None and self.owners[but] == place:
                sums, similar = self._added(place, but), together(meaning(features), self._direction(place, but))
            for feature, weight in features.items():
                if feature in sums:
                    shared += weight * sums[feature]
                    # A feature that other skills use too is only partly its own.
                    covered += weight * weight * times[feature] / many / rates[feature]
            known = covered / total if total else 0.0
            found.append((best[place], shared / length, known, similar))
        return found, max(near[len(self.names) :], default=0.0)

    def _near(self, features: Features) -> list[float]:
        """Return how similar a text is by its meaning to each skill, and then to each topic of the background.

        The similarity is that of its words, added up by their weights: that of a word is computed once.
        """
        own, apart = self._places
        total = [0.0] * (len(own) + len(apart))
        for feature, weight in features.items():
            if of_word(feature) is not None:
                total = list(map(add, total, map(mul, repeat(weight), self._near_word(feature))))
        meant = added(features)
        length = math.sqrt(sum(map(mul, meant, meant)))
        return list(map(mul, repeat(1 / length), total)) if length else total

    def _similar(self, word: str) -> Vector:
        """Return the same of one word."""
        (own, apart), meant, background = self._places, of_word(word) or NOWHERE, BEHIND.get(word)
        if background is None:
            background = tuple([sum(map(mul, meant, place), 0.0) for place in elsewhere()])
            if len(BEHIND) < MOST_WORDS:
                BEHIND[word] = background
        return (*[sum(map(mul, meant, place), 0.0) for place in own], *[background[number] for number in apart])

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

    def _added(self, place: int, but: int | None = None) -> Features:
        """Return the sum of the texts of a skill without one of them, of length 1."""
        total: Features = {}
        for number, features in enumerate(self._vectors):
            if self.owners[number] == place and number != but:
                for feature, weight in features.items():
                    total[feature] = total.get(feature, 0.0) + weight
        return _unit(total)

    def _direction(self, place: int, but: int | None = None) -> Vector:
        """Return what the texts of a skill mean, without one of them."""
        own = [one for number, one in enumerate(self._meant) if self.owners[number] == place and number != but]
        return unit(map(sum, zip(*own, strict=True))) if own else NOWHERE


def _rarity(feature: str, using: float, skills: int) -> float:
    return math.log((1 + skills + BACKGROUND) / (0.5 + using + BACKGROUND * shares().get(feature, 0.0)))


def _unit(features: Features) -> Features:
    length = math.sqrt(sum(weight * weight for weight in features.values())) or 1.0
    return {feature: weight / length for feature, weight in features.items()}

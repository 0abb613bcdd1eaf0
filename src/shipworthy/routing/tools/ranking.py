"""Ranks the tools of a loop by what a message may need, by words and, where it is installed, by a sentence encoder."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipworthy import background
from shipworthy.forking import LoadedOnce
from shipworthy.routing.encoder.encoder import load
from shipworthy.routing.skills.tier import chosen_encoder, chosen_tier
from shipworthy.routing.tools.pieces import Pieces
from shipworthy.routing.tools.texts import ToolTexts, stems_of, texts_of

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from shipworthy.routing.encoder.encoder import Encoder

NAME, DESCRIPTION, FIELD, TOLD, OPTION = 3.0, 1.5, 1.0, 0.5, 1.0
"""Weights of a word by where it stands: name, description, name of a parameter, its description, its options."""
SATURATION, LENGTH = 1.2, 0.75
"""How soon more of one word says no more, and how much a long text is worth less (BM25)."""
MEANT, PIECED = 0.8, 0.2
"""What a place counts by meaning and by pieces of words, where one by words counts 1."""
FIRST = 3.0
"""What is added to a place before it is inverted: the first place counts a third, the tenth a twelfth.

From 2 to 4, and with 0.6 to 0.9 by meaning, as many tools are found among the first five.
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say how well tools fit a text."""

    weight: float
    scores: Sequence[float]
    """Of each tool; what is not above 0 says nothing of it."""


class Ranker:
    """An index of the words of tools, and of their meanings once these are loaded."""

    def __init__(self, schemas: Sequence[Mapping[str, object]]) -> None:
        """`schemas`: `{name, description, parameters}` of each tool."""
        self.names = [str(schema["name"]) for schema in schemas]
        self._texts = [texts_of(schema) for schema in schemas]
        # The words of a name say most of what a tool does.
        self._pieces = Pieces([f"{text.name} {text.name} {text.description}" for text in self._texts])
        weights = [_weights(text) for text in self._texts]
        many, using = len(weights), Counter(word for own in weights for word in own)
        self._rarity = {word: math.log(1 + (many - n + 0.5) / (n + 0.5)) for word, n in using.items()}
        usual = sum(sum(own.values()) for own in weights) / many if many else 1.0
        self._index: dict[str, list[tuple[int, float]]] = {}
        for place, own in enumerate(weights):
            room = SATURATION * (1 - LENGTH + LENGTH * sum(own.values()) / (usual or 1.0))
            for word, weight in own.items():
                self._index.setdefault(word, []).append((place, weight * (SATURATION + 1) / (weight + room)))
        self._loaded = LoadedOnce(self._load)
        self._loading: Future[None] | None = None

    def load(self) -> None:
        """Load the encoder, and compute the vectors of the tools unless they are kept on disk."""
        self._loaded.value()

    def begin(self) -> "Future[None]":
        """Load them on a thread; the future is done when `rank` waits for nothing."""
        if self._loading is None:
            self._loading = background.begin(self.load, "meanings of tools")
        return self._loading

    @property
    def ready(self) -> bool:
        """Whether the encoder and the vectors were loaded, or it is known that there are none."""
        return self._loading is not None and self._loading.done()

    def rank(self, text: str, *, meaning: bool = True) -> list[str]:
        """The names of all tools, the one that fits the text best first; without `meaning` by words alone."""
        scores = self.scores(text, meaning=meaning)
        return [self.names[place] for place in sorted(range(len(scores)), key=lambda n: (-scores[n], self.names[n]))]

    def scores(self, text: str, *, meaning: bool = True) -> list[float]:
        """How well each tool fits the text, in the order of `names`."""
        return fused(self.ways(text, meaning=meaning))

    def ways(self, text: str, *, meaning: bool = True) -> "list[Way]":
        """How well each tool fits the text by its words, by pieces of words, and by its meaning."""
        words = [0.0] * len(self.names)
        for word in sorted(set(stems_of(text))):
            for place, weight in self._index.get(word, ()):
                words[place] += self._rarity[word] * weight
        ways = [Way(1.0, words), Way(PIECED, self._pieces.scores(text))]
        if meaning and (found := self._loaded.value()) is not None:
            encoder, vectors = found
            ways.append(Way(MEANT, (vectors @ encoder.embed(text)).tolist()))
        return ways

    def _load(self) -> "tuple[Encoder, NDArray[float32]] | None":
        encoder = load(chosen_encoder()) if chosen_tier() == "full" and self.names else None
        if encoder is None:
            return None
        many, told = len(self.names), [text.short for text in self._texts] + [text.whole for text in self._texts]
        vectors = encoder.embed_all(told)
        # Only the order counts, so that the sum says the same as the mean.
        return encoder, vectors[:many] + vectors[many:]


def _weights(text: ToolTexts) -> Counter[str]:
    """The words of a tool, each with the sum of its weights."""
    found: Counter[str] = Counter()
    parts = [(NAME, text.name), (DESCRIPTION, text.description), (OPTION, text.options)]
    parts += [(FIELD, name) for name, _ in text.fields] + [(TOLD, told) for _, told in text.fields]
    for weight, part in parts:
        for word in stems_of(part):
            found[word] += weight  # type: ignore[assignment]
    return found


def fused(ways: Sequence[Way]) -> list[float]:
    """One score of several ways: each adds the inverse of a tool's place in its own order (reciprocal rank fusion).

    What a way says nothing of has no place in it.
    """
    total = [0.0] * len(ways[0].scores)
    for way in ways:
        told = [place for place, score in enumerate(way.scores) if score > 0]
        for number, place in enumerate(sorted(told, key=lambda one, way=way: (-way.scores[one], one))):  # type: ignore[misc]
            total[place] += way.weight / (FIRST + number)
    return total

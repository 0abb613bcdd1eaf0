"""Ranks the tools of a loop by what a message may need, by words and, where it is installed, by a sentence encoder."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from shipworthy.routing.encoder.encoder import Choice
from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said
from shipworthy.routing.skills.tier import chosen_encoder, chosen_tier
from shipworthy.routing.tools.meant import Meant, encoder_for
from shipworthy.routing.tools.pieces import Pieces
from shipworthy.routing.tools.texts import ToolTexts, stems_of, texts_of

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
        self._meant: dict[Choice, Meant] = {}

    def load(self) -> None:
        """Load the encoder, and compute the vectors of the tools unless they are kept on disk."""
        if (meant := self._meant_by(Said(""))) is not None:
            meant.load()

    def begin(self, text: str = "") -> "Future[None]":
        """Load what ranks this text on a thread; the future is done when `rank` waits for nothing."""
        meant = self._meant_by(Said(text))
        return _done() if meant is None else meant.begin()

    def ready(self, text: str) -> bool:
        """Whether what ranks this text was loaded, or it is known that there is nothing to load."""
        meant = self._meant_by(Said(text))
        return meant is None or meant.ready

    def rank(self, text: str, *, meaning: bool = True) -> list[str]:
        """The names of all tools, the one that fits the text best first; without `meaning` by words alone."""
        scores = self.scores(text, meaning=meaning)
        return [self.names[place] for place in sorted(range(len(scores)), key=lambda n: (-scores[n], self.names[n]))]

    def scores(self, text: str, *, meaning: bool = True) -> list[float]:
        """How well each tool fits the text, in the order of `names`."""
        return fused(self.ways(text, meaning=meaning))

    def ways(self, text: str, *, meaning: bool = True) -> "list[Way]":
        """How well each tool fits the text by its words, by pieces of words, and by its meaning.

        The words of a text in German, Spanish or French count in English too.
        """
        said = Said(text)
        english = glossed(said)
        both = text if english is None else f"{text}\n{english.message}"
        words = [0.0] * len(self.names)
        for word in sorted(set(stems_of(both))):
            for place, weight in self._index.get(word, ()):
                words[place] += self._rarity[word] * weight
        ways = [Way(1.0, words), Way(PIECED, self._pieces.scores(both))]
        if meaning and (meant := self._meant_by(said)) is not None:
            read = text if english is None or meant.choice == "multilingual" else english.message
            if (near := meant.scores(read)) is not None:
                ways.append(Way(MEANT, near))
        return ways

    def _meant_by(self, said: Said) -> Meant | None:
        """The meanings that a text is compared with, by the encoder that reads it; None where routing has none."""
        if chosen_tier() != "full" or not self.names:
            return None
        usual = chosen_encoder()
        choice = encoder_for(said, usual)
        if choice not in self._meant:
            kinds = [[one.short for one in self._texts]]
            # The encoder for other languages is slow, and what is said of parameters adds little.
            kinds += [[one.whole for one in self._texts]] if choice == usual else []
            self._meant[choice] = Meant(choice, kinds)
        return self._meant[choice]


def _done() -> "Future[None]":
    future: Future[None] = Future()
    future.set_result(None)
    return future


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

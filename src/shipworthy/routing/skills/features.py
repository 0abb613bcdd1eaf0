"""The features of a text for routing: stems, pairs of neighbours, and a mask for each value of a type."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import repeat

from shipworthy.cached import cached
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.gloss.gloss import gloss, spoken
from shipworthy.routing.gloss.told import told
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import SOME_DAY, Said
from shipworthy.routing.skills.evidence import Evidence
from shipworthy.routing.skills.takes import code_of
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.words import ORDINARY, STOP, stem

DATED = ("date", "time", "datetime", "duration", "interval")
"""Types of which some depend on the instant; routing reads them as of `SOME_DAY`, so that routes do not change."""
NUMERIC = ("integer", "number", "money", "date", "time", "datetime", "duration", "interval", "email")

FIGURES = frozenset(f"<{name}>{many}" for name in NUMERIC for many in ("", "s"))
COUNTS = frozenset(f"<{name}>{many}" for name in ("integer", "number") for many in ("", "s"))
STOP_STEMS = frozenset(stem(word) for word in STOP)

CODED = 3.0
"""What a code of the agent says of a message, where a name without any strange word beside it says 1."""
STRANGE = 0.33
"""How much each strange word takes of it."""
LETTERS = regex(r"(?<!\\)[A-Za-z]")
"""Matches a letter of a pattern that is no class of characters: `A-\\d{4}`."""
MOST_SPELLED = 100
"""Words of a text whose slips are corrected for the encoder, which reads no more."""
Features = dict[str, float]
"""Feature → weight."""


class Reader:
    """Counts the features of texts, with the types and patterns of one agent."""

    def __init__(self, agent: AgentSpec, extractor: Extractor) -> None:
        self._extractor = extractor
        self._examples = {skill.name: skill.examples for skill in agent.routable}
        self._kinds = _masked_kinds(agent)
        self.own = frozenset(f"<{name}>" for name in self._kinds if name not in NUMERIC)
        """Masks of types whose values are names of the agent's matters."""
        self.long = LONG
        """Characters from which on a message of another language is read in English at once."""
        names = sorted(skill.name for skill in agent.routable)
        self.evidence = Evidence(agent, names)
        # Helpers ask too, through the skills that use them.
        every = [agent.inputs, *(skill.inputs for skill in agent.skills.values())]
        self._dated = not self._kinds.keys().isdisjoint(DATED)
        self._patterns = {code_of(name): spec for inputs in every for name, spec in inputs.items() if spec.pattern}
        self.codes = frozenset(
            f"<{name}>" for name, spec in self._patterns.items() if LETTERS.search(spec.pattern or "")
        )
        """The masks of codes with letters, which hardly stand for anything else."""

    def count(self, said: Said, stemmed: Callable[[str], str]) -> Counter[str]:
        """Count the features of a text; `stemmed` turns a word into its stem."""
        found = said.once(self.values)
        parts: list[tuple[int, str]] = []
        spans: list[tuple[int, int]] = []
        values: dict[str, set[object]] = {}
        for mask, item in found:
            parts.append((item.start, mask))
            spans.append((item.start, item.end))
            values.setdefault(mask, set()).add(item.value)
        spans.sort()
        place = 0
        for token in said.tokens:
            while place < len(spans) and spans[place][1] <= token.start:
                place += 1
            if place == len(spans) or spans[place][0] >= token.end:
                parts.append((token.start, stemmed(token.lower)))
        parts.sort()
        counts: Counter[str] = Counter()
        before = ""
        for _, word in parts:
            counts[word] += 1
            if before:
                counts[f"{before} {word}"] += 1
            before = word
        for mask, different in values.items():
            if len(different) > 1:
                counts[f"{mask}s"] += 1
        return counts

    def coded(self, counts: Counter[str], strange: Set[str]) -> float:
        """Return how much a code says that a text is about the agent's matters; 0 where all words are strange.

        `strange`: the features of it that no skill has, and that are not usual.
        """
        known = any(is_word(one) and one not in strange for one in counts)
        return CODED / (1 + STRANGE * len(strange)) if known else 0.0

    def masked(self, said: Said, spelled: Callable[[str], str | None] | None = None) -> str:
        """Return the text with `it` for each value of the agent's matters and of its patterns, and its slips corrected.

        `spelled`: returns what a misspelt word means, None for any other.
        """
        changes = [(item.start, item.end, "it") for mask, item in said.once(self.values) if self._is_named(mask)]
        changes.sort()
        if spelled is not None:
            changes = sorted([*changes, *_slips(said, spelled, changes)])
        pieces, place = list[str](), 0
        for start, end, word in changes:
            pieces += [said.text[place:start], word]
            place = end
        return "".join([*pieces, said.text[place:]])

    def example_of(self, said: Said) -> str | None:
        """Return the only skill of which the text is an example, but for its values; None where it is none."""
        return self._shapes.get(self.shape(said))

    @cached
    def _shapes(self) -> dict[tuple[str, ...], str]:
        of: dict[tuple[str, ...], set[str]] = {}
        for name, examples in self._examples.items():
            for text in examples:
                of.setdefault(self.shape(Said(text)), set()).add(name)
        return {shape: next(iter(names)) for shape, names in of.items() if shape and len(names) == 1}

    def shape(self, said: Said) -> tuple[str, ...]:
        """Return the words of a text in small letters, with a mask for each value; empty where it is nothing else."""
        values = apart([item for _, item in said.once(self.values)])
        masks = {(item.start, item.end): mask for mask, item in said.once(self.values)}
        words = [(token.start, token.lower.replace("'", "").replace("’", "")) for token in said.tokens]
        free = outside([Found(word, start, start + 1) for start, word in words], values)
        shaped = sorted(
            [(one.start, str(one.value)) for one in free] + [(v.start, masks[v.start, v.end]) for v in values]
        )
        return tuple([word for _, word in shaped]) if free else ()

    def in_english(self, said: Said) -> Said | None:
        """Return a message of another language in English, but for the agent's own values.

        None where it is English, or where at least half of the skills have an example in its language.
        """
        language = said.once(told).language
        if language is None or language in self._spoken:
            return None
        # What is misspelt or named in that language is written in English too.
        values = said.once(self.values) if len(said.text) <= LONG else ()
        named = [item for mask, item in values if self._is_named(mask) and item.exact]
        kept = [(item.start, item.end) for item in named]
        return gloss(said, language, kept)

    @cached
    def _spoken(self) -> frozenset[str]:
        return spoken(list(self._examples.values()))

    def _is_named(self, mask: str) -> bool:
        """Whether a value is one of the agent's matters or of a pattern."""
        return mask in self.own or mask[1:-1] in self._patterns

    def values(self, said: Said) -> list[tuple[str, Found]]:
        """Find the values of a text, each with the mask of its type or of the input whose pattern it matches."""
        found: list[tuple[str, Found]] = []
        dated = said.at(SOME_DAY) if self._dated else said
        for name, spec in self._patterns.items():
            text = dated if (spec.list or spec.type).name in DATED else said
            found += zip(repeat(f"<{name}>"), self._extractor.by_pattern(spec, text))
        for name, spec in self._kinds.items():
            text = dated if name in DATED else said
            found += zip(repeat(f"<{name}>"), self._extractor.find(spec.list or spec.type, text))
        if len(found) < 2:
            return found
        kept = {id(item) for item in apart([item for _, item in found])}
        return [(mask, item) for mask, item in found if id(item) in kept]


def is_word(feature: str) -> bool:
    """Whether a feature is a single stem."""
    return " " not in feature and not feature.startswith("<")


def _slips(
    said: Said, spelled: Callable[[str], str | None], named: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Yield the place of each misspelt word that is no part of a value, with what it means."""
    starts = [start for start, _, _ in named]
    for token in said.tokens[:MOST_SPELLED]:
        place = bisect_right(starts, token.start) - 1
        if token.lower in ORDINARY or (place >= 0 and token.start < named[place][1]):
            continue
        if (meant := spelled(token.lower)) is not None:
            yield token.start, token.end, meant


def _masked_kinds(agent: AgentSpec) -> dict[str, Input]:
    """Return one input for each type whose values are masked: their words do not identify a skill."""
    kinds: dict[str, Input] = {}
    inputs = [spec for skill in agent.routable for spec in skill.inputs.values()] + list(agent.inputs.values())
    for spec in inputs:
        name = (spec.list or spec.type).name
        if name in agent.types or name in NUMERIC or name == "ticker":
            kinds.setdefault(name, Input(type=spec.list or spec.type))
    return kinds

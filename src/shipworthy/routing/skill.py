"""Which skill a message goes to: local, deterministic, explained; asking and refusing are answers too."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.routing.extract import Extractor
from shipworthy.routing.found import Found, apart
from shipworthy.routing.manners import hostile_parts, sentences, without_manners
from shipworthy.routing.words import LONGEST, ORDINARY, STOP, near, slips_allowed, stem, tokens

ROUTE = 0.28
"""Score from which a skill is taken, if no other is close."""
MARGIN = 0.04
ROUTE_NAMED, ASK_NAMED = 0.23, 0.2
"""Scores from which a message that names a value of the agent's own types is taken, or asked about: it is about its
matters, so fewer other words are needed."""
STOP_WEIGHT = 0.25
PAIR_WEIGHT = 0.6
UNKNOWN_WEIGHT = 1.0
"""How much a word that no skill knows weighs, against one that only one skill knows."""
BEST_SHARE, ALL_SHARE, KNOWN_SHARE = 0.4, 0.4, 0.2
"""Parts of the score: the nearest example, all examples together, how much of the message the skill knows."""
PART_SHARE = 0.93
"""What one sentence counts against the whole message."""
MOST_PARTS = 12
"""Sentences of a message that are looked at one by one."""
SOON = dt.datetime(2000, 1, 1)
NUMERIC = ("integer", "number", "money", "date", "time", "datetime", "duration", "email")

FIGURES = frozenset(f"<{name}>{many}" for name in NUMERIC for many in ("", "s"))
COUNTS = frozenset(f"<{name}>{many}" for name in ("integer", "number") for many in ("", "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The answer of the router, with its reason."""

    outcome: Literal["route", "ask", "none"]
    skill: str | None
    confidence: float
    """0 to 1."""
    candidates: tuple[tuple[str, float], ...]
    """The best skills with their scores, best first."""
    why: str


Features = dict[str, float]


class Router:
    """Knows an agent's skills by their words; built once, asked for every message."""

    def __init__(self, agent: AgentSpec, extractor: Extractor) -> None:
        self._extractor = extractor
        self._kinds = _masked_kinds(agent)
        self._own = tuple(name for name in self._kinds if name in agent.types)
        self._skills = agent.routable
        # Helpers ask too, through the skills that use them.
        every = [agent.inputs, *(skill.inputs for skill in agent.skills.values())]
        self._patterns = {name: spec for inputs in every for name, spec in inputs.items() if spec.pattern}
        texts = {skill.name: _texts(skill) for skill in self._skills}
        counted = {name: [self._count(text) for text in of] for name, of in texts.items()}
        self._idf = _rarity(counted)
        self._vocabulary = sorted({f for every in counted.values() for one in every for f in one if _is_word(f)})
        self._by_letter: dict[str, list[str]] = {}
        for word in self._vocabulary:
            self._by_letter.setdefault(word[0], []).append(word)
        self._known = set(self._vocabulary)
        self._examples = [
            (name, _unit(self._weighted(one))) for name, every in sorted(counted.items()) for one in every if one
        ]
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, (_, features) in enumerate(self._examples):
            for feature, weight in features.items():
                self._index.setdefault(feature, []).append((number, weight))
        self._sums = {name: _unit(_added(f for of, f in self._examples if of == name)) for name in counted}
        self._own_share = _owned(counted)

    def choose(self, message: str) -> Choice:
        """The skill, a few to ask about, or none."""
        if (said := self._hostile(message)) is not None:
            return _choice("none", None, [], f"`{said[:40]}` asks for something no skill does")
        message = message[:LONGEST]
        features, scored = self._best_part(message)
        if not scored:
            return _choice("none", None, [], "there is no skill to choose")
        if features.keys() <= FIGURES or _only_counts(features):
            return _choice("none", None, scored, "a figure alone says nothing of what is wanted")
        best, score = scored[0]
        second = scored[1][1] if len(scored) > 1 else 0.0
        words = self._shared(features, best, message)
        named = self._names_something(features)
        if (score >= ROUTE and score - second >= MARGIN) or (named and score >= ROUTE_NAMED and score >= 2 * second):
            return _choice("route", best, scored, f"{words} point to {best} ({score:.2f}, next {second:.2f})")
        if score >= ROUTE:
            close = [item for item in scored if item[1] >= score - 2 * MARGIN][:3]
            return _choice("ask", None, close, f"{words} could mean {' or '.join(name for name, _ in close)}")
        close = [item for item in scored if item[1] >= ASK_NAMED][:3]
        if len(close) > 1:
            return _choice("ask", None, close, f"{words} could mean {' or '.join(name for name, _ in close)}")
        offered = [item for item in scored if item[1] >= score / 4][:3]
        if score >= ASK_NAMED and named and len(offered) > 1:
            return _choice("ask", None, offered, "it names something these skills are about, and says little else")
        return _choice("none", None, scored, f"no skill is about this; the nearest is {best} with {score:.2f}")

    def unknown(self, message: str) -> tuple[str, ...]:
        """The words that neither everyday English nor any skill explains: they may hold what is still missing."""
        return tuple(
            token.text
            for token in tokens(message[:LONGEST])
            if not token.lower.isdigit() and token.lower not in ORDINARY and stem(token.lower) not in self._known
        )

    def _hostile(self, message: str) -> str | None:
        """What is said against the agent itself; where its skills use the same words, it is their business."""
        for said in hostile_parts(message):
            words = [token.lower for token in tokens(said) if token.lower not in STOP]
            if not words or any(stem(word) not in self._known for word in words):
                return said
        return None

    def _names_something(self, features: Features) -> bool:
        """Whether the message holds a value of one of the agent's own types."""
        return any(f"<{name}>" in features for name in self._own)

    def _best_part(self, message: str) -> tuple[Features, list[tuple[str, float]]]:
        """The whole message, or the one sentence of it that says more clearly what is wanted."""
        best: tuple[float, Features, list[tuple[str, float]]] | None = None
        parts = sentences(message)[:MOST_PARTS]
        for part in [message, *(parts if len(parts) > 1 else ())]:
            features = self._weighted(self._count(without_manners(part), corrected=True))
            share = 1.0 if part is message else PART_SHARE
            scores = ((name, score * share) for name, score in self._scores(features).items())
            scored = sorted(scores, key=lambda item: (-item[1], item[0]))
            if scored and (best is None or scored[0][1] > best[0]):
                best = (scored[0][1], features, scored)
        return (best[1], best[2]) if best is not None else ({}, [])

    def _scores(self, features: Features) -> dict[str, float]:
        length = math.sqrt(sum(weight * weight for weight in features.values())) or 1.0
        dots = [0.0] * len(self._examples)
        for feature, weight in features.items():
            for number, other in self._index.get(feature, ()):
                dots[number] += weight * other / length
        best: dict[str, float] = dict.fromkeys(self._sums, 0.0)
        for (name, _), dot in zip(self._examples, dots, strict=True):
            best[name] = max(best[name], dot)
        together = {
            name: sum(weight * of.get(feature, 0.0) for feature, weight in features.items()) / length
            for name, of in self._sums.items()
        }
        return {
            name: BEST_SHARE * best[name] + ALL_SHARE * together[name] + KNOWN_SHARE * self._coverage(features, name)
            for name in best
        }

    def _coverage(self, features: Features, skill: str) -> float:
        """How much of the message's weight is the skill's: a feature that others use too is only partly its own."""
        own = self._own_share[skill]
        total = sum(weight * weight for weight in features.values())
        return sum(weight * weight * own.get(f, 0.0) for f, weight in features.items()) / total if total else 0.0

    def _weighted(self, counts: Mapping[str, int]) -> Features:
        unknown = self._idf[""] * UNKNOWN_WEIGHT
        weighted = {}
        for feature in counts:
            # A pair or a value that no example shows says nothing; a word that nobody has seen says a lot.
            if feature not in self._idf and not _is_word(feature):
                continue
            weight = self._idf.get(feature, unknown)
            if _is_pair(feature):
                weight *= PAIR_WEIGHT
            elif feature in STOP_STEMS:
                weight *= STOP_WEIGHT
            weighted[feature] = weight
        return weighted

    def _count(self, text: str, *, corrected: bool = False) -> Counter[str]:
        """The features of a text: stems, pairs of neighbours, and a mask for each kind of value."""
        found = self._values(text)
        parts: list[tuple[int, str]] = [(item.start, mask) for mask, item in found]
        spans = [(item.start, item.end) for _, item in found]
        for token in tokens(text):
            if all(token.end <= start or end <= token.start for start, end in spans):
                parts.append((token.start, self._stemmed(token.lower, corrected=corrected)))
        words = [word for _, word in sorted(parts)]
        counts = Counter(words)
        counts.update(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))
        for mask in {mask for mask, _ in found}:
            if len({item.value for other, item in found if other == mask}) > 1:
                counts[f"{mask}s"] += 1
        return counts

    def _values(self, text: str) -> list[tuple[str, Found]]:
        found: list[tuple[str, Found]] = []
        for name, spec in self._patterns.items():
            found += [(f"<{name}>", item) for item in self._extractor.by_pattern(spec, text, SOON)]
        for name, spec in self._kinds.items():
            found += [(f"<{name}>", item) for item in self._extractor.find(spec.list or spec.type, text, SOON)]
        kept = {id(item) for item in apart(item for _, item in found)}
        return [(mask, item) for mask, item in found if id(item) in kept]

    def _stemmed(self, word: str, *, corrected: bool) -> str:
        stemmed = stem(word)
        if not corrected or stemmed in self._known or word in ORDINARY or stemmed in ORDINARY:
            return stemmed
        return near(stemmed, self._by_letter.get(stemmed[:1], ()), min(slips_allowed(stemmed), 1)) or stemmed

    def _shared(self, features: Features, skill: str, message: str) -> str:
        """What of the message decided, in the words that were written."""
        known = self._own_share[skill]
        written = {self._stemmed(token.lower, corrected=True): token.lower for token in tokens(message)}
        own = [feature for feature in sorted(features, key=lambda f: -features[f]) if feature in known]
        said = (" ".join(written.get(part, part) for part in feature.split()) for feature in own[:3])
        return ", ".join(f"`{feature}`" for feature in said) or "its words"


STOP_STEMS = frozenset(stem(word) for word in STOP)


def _texts(skill: Skill) -> list[str]:
    return [*skill.examples, skill.about, skill.name.replace("_", " ").replace("-", " ")]


def _masked_kinds(agent: AgentSpec) -> dict[str, Input]:
    """One input for each type whose values are masked: their words say nothing about the skill."""
    kinds: dict[str, Input] = {}
    inputs = [spec for skill in agent.routable for spec in skill.inputs.values()] + list(agent.inputs.values())
    for spec in inputs:
        name = (spec.list or spec.type).name
        if name in agent.types or name in NUMERIC or name == "ticker":
            kinds.setdefault(name, Input(type=spec.list or spec.type))
    return kinds


def _rarity(counted: Mapping[str, list[Counter[str]]]) -> dict[str, float]:
    """How few skills use a feature; "" is one that none uses."""
    skills = len(counted)
    using = Counter(feature for every in counted.values() for feature in set().union(*map(set, every)))
    idf = {feature: math.log((1 + skills) / (0.5 + number)) for feature, number in using.items()}
    return {feature: max(weight, 0.1) for feature, weight in idf.items()} | {"": math.log((1 + skills) / 0.5)}


def _owned(counted: Mapping[str, list[Counter[str]]]) -> dict[str, dict[str, float]]:
    """For each skill its features, and which part of all use of them is its own."""
    used = {name: Counter(f for one in every for f in one) for name, every in counted.items()}
    rates = {name: {f: times / len(counted[name]) for f, times in of.items()} for name, of in used.items()}
    total: Counter[str] = Counter()
    for of in rates.values():
        total.update(of)
    return {name: {f: rate / total[f] for f, rate in of.items()} for name, of in rates.items()}


def _added(every: Iterable[Features]) -> Features:
    total: Features = {}
    for features in every:
        for feature, weight in features.items():
            total[feature] = total.get(feature, 0.0) + weight
    return total


def _unit(features: Features) -> Features:
    length = math.sqrt(sum(weight * weight for weight in features.values())) or 1.0
    return {feature: weight / length for feature, weight in features.items()}


def _only_counts(features: Features) -> bool:
    """Whether numbers are all there is beside the words that hardly say what is wanted: `what's 2+2`."""
    said = {feature for feature in features if not _is_pair(feature) and feature not in STOP_STEMS}
    return bool(said) and said <= COUNTS


def _is_pair(feature: str) -> bool:
    return " " in feature


def _is_word(feature: str) -> bool:
    return not _is_pair(feature) and not feature.startswith("<")


def _choice(
    outcome: Literal["route", "ask", "none"], skill: str | None, scored: list[tuple[str, float]], why: str
) -> Choice:
    confidence = min(1.0, max(0.0, scored[0][1])) if scored else 0.0
    return Choice(outcome=outcome, skill=skill, confidence=confidence, candidates=tuple(scored[:3]), why=why)

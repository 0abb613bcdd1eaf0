"""Routes a message to a skill, a question or a refusal, with the reason."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.routing.manners import HOSTILE
from shipworthy.routing.said import SOME_DAY, Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.words import ORDINARY, STOP, KnownWords, stem

ROUTE = 0.28
"""Score from which a skill is chosen, if no other is close."""
MARGIN = 0.04
ROUTE_NAMED, ASK_NAMED = 0.23, 0.2
"""Scores from which a message that names a value of the agent's own types is taken, or asked about: it is about its
matters, so fewer other words are needed."""
STOP_WEIGHT = 0.25
PAIR_WEIGHT = 0.6
UNKNOWN_WEIGHT = 1.0
"""Weight of a word that no skill has, relative to one that only one skill has."""
BEST_SHARE, ALL_SHARE, KNOWN_SHARE = 0.4, 0.4, 0.2
"""Weights in the score: the nearest example, all examples together, and the share of known words."""
PART_SHARE = 0.93
"""Factor of a single sentence, relative to the whole message."""
DATED = ("date", "datetime")
"""Types whose values depend on the instant; routing reads them as of `SOME_DAY`, so that routes do not change."""
NUMERIC = ("integer", "number", "money", "date", "time", "datetime", "duration", "email")

FIGURES = frozenset(f"<{name}>{many}" for name in NUMERIC for many in ("", "s"))
COUNTS = frozenset(f"<{name}>{many}" for name in ("integer", "number") for many in ("", "s"))


Features = dict[str, float]


class Router:
    """An index of the words of an agent's skills, built once."""

    def __init__(self, agent: AgentSpec, extractor: Extractor) -> None:
        self._extractor = extractor
        self._kinds = _masked_kinds(agent)
        self._own = frozenset(f"<{name}>" for name in self._kinds if name in agent.types)
        # Helpers ask too, through the skills that use them.
        every = [agent.inputs, *(skill.inputs for skill in agent.skills.values())]
        self._patterns = {name: spec for inputs in every for name, spec in inputs.items() if spec.pattern}
        texts = {skill.name: _texts(skill) for skill in agent.routable}
        counted = {name: [self._count(Said(text), stem) for text in of] for name, of in texts.items()}
        self._idf = _rarity(counted)
        self._words = KnownWords(f for every in counted.values() for one in every for f in one if _is_word(f))
        self._examples = [
            (name, _unit(self._weighted(one))) for name, every in sorted(counted.items()) for one in every if one
        ]
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, (_, features) in enumerate(self._examples):
            for feature, weight in features.items():
                self._index.setdefault(feature, []).append((number, weight))
        self._sums = {name: _unit(_added(f for of, f in self._examples if of == name)) for name in counted}
        self._own_share = _owned(counted)

    def choose(self, said: Said) -> Route:
        """Choose a skill, a few to ask about, or none."""
        if (hostile := self._hostile(said)) is not None:
            return _choice("none", None, [], f"`{hostile[:40]}` asks for something no skill does")
        features, scored = self._best_part(said)
        if not scored:
            return _choice("none", None, [], "there is no skill to choose")
        if features.keys() <= FIGURES or (not COUNTS.isdisjoint(features) and _only_counts(features)):
            return _choice("none", None, scored, "a figure alone says nothing of what is wanted")
        best, score = scored[0]
        second = scored[1][1] if len(scored) > 1 else 0.0
        words = self._shared(features, best, said)
        # A value of one of the agent's own types: the message is about its matters.
        named = not self._own.isdisjoint(features)
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

    def unknown(self, said: Said) -> tuple[str, ...]:
        """Return the words that are neither everyday English nor words of a skill; they may hold missing values."""
        return tuple(
            token.text
            for token in said.tokens
            if not token.lower.isdigit() and token.lower not in ORDINARY and stem(token.lower) not in self._words
        )

    def _hostile(self, said: Said) -> str | None:
        """Return the part that attacks the agent, unless its skills use the same words; None without one."""
        for match in HOSTILE.finditer(said.message):
            words = [token.lower for token in said.part(*match.span()).tokens if token.lower not in STOP]
            if not words or any(stem(word) not in self._words for word in words):
                return match[0]
        return None

    def _best_part(self, said: Said) -> tuple[Features, list[tuple[str, float]]]:
        """Score the whole message and each sentence; return the features and scores of the best."""
        best: Features = {}
        ranked: list[tuple[str, float]] = []
        share = 1.0
        for part in said.requests:
            features = self._weighted(self._count(part, self._words.stem))
            scored = self._scores(features, share)
            if scored and (not ranked or scored[0][1] > ranked[0][1]):
                best, ranked = features, scored
            share = PART_SHARE
        return best, ranked

    def _scores(self, features: Features, share: float) -> list[tuple[str, float]]:
        """Score every skill, times `share`; best first."""
        total = 0.0
        for weight in features.values():
            total += weight * weight
        length = math.sqrt(total) or 1.0
        dots = [0.0] * len(self._examples)
        for feature, weight in features.items():
            for number, other in self._index.get(feature, ()):
                dots[number] += weight * other / length
        best: dict[str, float] = dict.fromkeys(self._sums, 0.0)
        for (name, _), dot in zip(self._examples, dots, strict=True):
            if dot > best[name]:
                best[name] = dot
        ranked = []
        for name, examples in self._sums.items():
            own, together, covered = self._own_share[name], 0.0, 0.0
            for feature, weight in features.items():
                if feature in examples:
                    together += weight * examples[feature]
                    # A feature that other skills use too is only partly its own.
                    covered += weight * weight * own[feature]
            known = covered / total if total else 0.0
            score = BEST_SHARE * best[name] + ALL_SHARE * (together / length) + KNOWN_SHARE * known
            ranked.append((-score * share, name))
        return [(name, -score) for score, name in sorted(ranked)]

    def _weighted(self, counts: Mapping[str, int]) -> Features:
        unknown = self._idf[""] * UNKNOWN_WEIGHT
        weighted = {}
        for feature in counts:
            weight = self._idf.get(feature, 0.0)
            pair = " " in feature
            if not weight:
                # A pair or a value that no example shows says nothing; a word that no example shows says a lot.
                if pair or feature[0] == "<":
                    continue
                weight = unknown
            if pair:
                weight *= PAIR_WEIGHT
            elif feature in STOP_STEMS:
                weight *= STOP_WEIGHT
            weighted[feature] = weight
        return weighted

    def _count(self, said: Said, stemmed: Callable[[str], str]) -> Counter[str]:
        """Count the features of a text: stems, pairs of neighbours, and a mask for each type of value."""
        found = self._values(said)
        parts = [(item.start, mask) for mask, item in found]
        spans = [(item.start, item.end) for _, item in found]
        for token in said.tokens:
            for start, end in spans:
                if start < token.end and token.start < end:
                    break
            else:
                parts.append((token.start, stemmed(token.lower)))
        words = [word for _, word in sorted(parts)]
        counts = Counter(words)
        counts.update([f"{a} {b}" for a, b in zip(words, words[1:], strict=False)])
        values: dict[str, set[object]] = {}
        for mask, item in found:
            values.setdefault(mask, set()).add(item.value)
        counts.update([f"{mask}s" for mask, different in values.items() if len(different) > 1])
        return counts

    def _values(self, said: Said) -> list[tuple[str, Found]]:
        found: list[tuple[str, Found]] = []
        for name, spec in self._patterns.items():
            text = said.at(SOME_DAY) if (spec.list or spec.type).name in DATED else said
            found += [(f"<{name}>", item) for item in self._extractor.by_pattern(spec, text)]
        for name, spec in self._kinds.items():
            text = said.at(SOME_DAY) if name in DATED else said
            found += [(f"<{name}>", item) for item in self._extractor.find(spec.list or spec.type, text)]
        if len(found) < 2:
            return found
        kept = {id(item) for item in apart([item for _, item in found])}
        return [(mask, item) for mask, item in found if id(item) in kept]

    def _shared(self, features: Features, skill: str, said: Said) -> str:
        """Name the features that decided, in the words of the message."""
        known = self._own_share[skill]
        own = [feature for feature in sorted(features, key=features.__getitem__, reverse=True) if feature in known][:3]
        written = {self._words.stem(token.lower): token.lower for token in said.tokens} if own else {}
        words = [" ".join([written.get(part, part) for part in feature.split()]) for feature in own]
        return ", ".join([f"`{feature}`" for feature in words]) or "its words"


STOP_STEMS = frozenset(stem(word) for word in STOP)


def _texts(skill: Skill) -> list[str]:
    return [*skill.examples, skill.about, skill.name.replace("_", " ").replace("-", " ")]


def _masked_kinds(agent: AgentSpec) -> dict[str, Input]:
    """Return one input for each type whose values are masked: their words do not identify a skill."""
    kinds: dict[str, Input] = {}
    inputs = [spec for skill in agent.routable for spec in skill.inputs.values()] + list(agent.inputs.values())
    for spec in inputs:
        name = (spec.list or spec.type).name
        if name in agent.types or name in NUMERIC or name == "ticker":
            kinds.setdefault(name, Input(type=spec.list or spec.type))
    return kinds


def _rarity(counted: Mapping[str, list[Counter[str]]]) -> dict[str, float]:
    """Compute the rarity of each feature among the skills; "" stands for an unknown one."""
    skills = len(counted)
    using = Counter(feature for every in counted.values() for feature in set().union(*map(set, every)))
    idf = {feature: math.log((1 + skills) / (0.5 + number)) for feature, number in using.items()}
    return {feature: max(weight, 0.1) for feature, weight in idf.items()} | {"": math.log((1 + skills) / 0.5)}


def _owned(counted: Mapping[str, list[Counter[str]]]) -> dict[str, dict[str, float]]:
    """Compute for each skill its share of the use of each of its features."""
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
    """Whether the message holds only numbers and stop words: `what's 2+2`."""
    said = {feature for feature in features if " " not in feature and feature not in STOP_STEMS}
    return bool(said) and said <= COUNTS


def _is_word(feature: str) -> bool:
    return " " not in feature and not feature.startswith("<")


def _choice(
    outcome: Literal["route", "ask", "none"], skill: str | None, scored: list[tuple[str, float]], why: str
) -> Route:
    confidence = min(1.0, max(0.0, scored[0][1])) if scored else 0.0
    return Route(outcome=outcome, skill=skill, confidence=confidence, candidates=tuple(scored[:3]), why=why)

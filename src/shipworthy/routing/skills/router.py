"""Routes a message to a skill, a question or a refusal, with the reason."""

from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

from shipworthy import lazy
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.encoder.encoder import load
from shipworthy.routing.manners import HOSTILE
from shipworthy.routing.said import Said
from shipworthy.routing.skills import light
from shipworthy.routing.skills.decide import Judged, choice, decided
from shipworthy.routing.skills.features import COUNTS, FIGURES, STOP_STEMS, Features, Reader, is_word
from shipworthy.routing.skills.lexical import Lexicon
from shipworthy.routing.skills.matters import matters
from shipworthy.routing.skills.route import Outcome, Route, Tier
from shipworthy.routing.skills.scale import Scale
from shipworthy.routing.skills.tier import chosen_encoder, chosen_tier
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import ORDINARY, STOP, KnownWords, stem

if TYPE_CHECKING:
    from shipworthy.routing.skills.full import Full

PART_SHARE = 0.93
"""Factor of a single sentence, relative to the whole message."""
SURE = 0.97
"""Probability by words alone from which the encoder is not asked."""


class Router:
    """An index of the words of an agent's skills, built once, and where it is installed a sentence encoder."""

    def __init__(self, agent: AgentSpec, extractor: Extractor, tier: Tier | None = None) -> None:
        """`tier`: the tier that decides; None: the one of `$SHIPWORTHY_ROUTING`, else full where it is installed."""
        self._reader = Reader(agent, extractor)
        self._texts = {skill.name: _texts(skill) for skill in agent.routable}
        counted = {name: [self._reader.count(Said(text), stem) for text in of] for name, of in self._texts.items()}
        self._lexicon = Lexicon(counted)
        self._words = KnownWords(f for every in counted.values() for one in every for f in one if is_word(f))
        self._matters = matters(agent)
        self._tier: Tier = tier or chosen_tier()

    def choose(self, said: Said) -> Route:
        """Choose a skill, a few to ask about, or none."""
        if (hostile := self._hostile(said)) is not None:
            return choice("none", None, [], f"`{hostile[:40]}` asks for something no skill does", "light")
        if not self._lexicon.names:
            return choice("none", None, [], "there is no skill to choose", "light")
        part, features, judged = self._best_part(said)
        words = self._shared(features, judged, said)
        route = decided(judged, self._scale, words)
        if features.keys() <= FIGURES or (not COUNTS.isdisjoint(features) and _only_counts(features)):
            why = "a figure alone says nothing of what is wanted"
            return replace(route, outcome="none", skill=None, why=why)
        if judged.named and self._only_names(features):
            why = "it names something these skills are about, and says nothing of what is wanted"
            return replace(route, outcome="ask", skill=None, why=why)
        if route.outcome == "route" and route.confidence >= SURE:
            return route
        told = said.observed("route", partial(self._told, said, part, judged, words))
        return _read(told) if isinstance(told, dict) else route

    def load(self) -> None:
        """Load the sentence encoder and what it needs, which the first unsure message would otherwise wait for."""
        if self._lexicon.names:
            _ = self._scale, self._full

    def unknown(self, said: Said) -> tuple[str, ...]:
        """Return the words that are neither everyday English nor words of a skill; they may hold missing values."""
        return tuple(
            token.text
            for token in said.tokens
            if not token.lower.isdigit() and token.lower not in ORDINARY and stem(token.lower) not in self._words
        )

    @cached_property
    def _scale(self) -> Scale:
        return light.scale_of(self._lexicon)

    @cached_property
    def _full(self) -> "Full | None":
        if self._tier == "light":
            return None
        choice = chosen_encoder()
        if (encoder := load(choice)) is None:
            return None
        texts = {name: [self._reader.masked(Said(text)) for text in of[:-1]] for name, of in self._texts.items()}
        return lazy.full_tier()(self._lexicon, texts, encoder, choice)

    def _told(self, said: Said, part: Said, judged: Judged, words: str) -> dict[str, object] | None:
        """Decide by the full tier, as plain data for a tape; None without an encoder."""
        if (full := self._full) is None:
            return None
        lexical = judged.scores
        found = full.semantic.judged(self._reader.masked(said.requests[0]), lexical, named=judged.named)
        if part is not said.requests[0]:
            alone = full.semantic.judged(self._reader.masked(part), lexical, named=judged.named)
            found = max(
                found,
                alone,
                key=lambda one: PART_SHARE ** (one is alone) * full.scale.chance(one.facts, one.apart, len(one.names)),
            )
        return _written(decided(found, full.scale, words))

    def _only_names(self, features: Features) -> bool:
        """Whether the message holds only values of the agent's own types and stop words: `Paris?`."""
        said = {
            feature.removesuffix("s") if feature[0] == "<" else feature for feature in features if " " not in feature
        }
        return {feature for feature in said if feature not in STOP_STEMS} <= self._reader.own

    def _hostile(self, said: Said) -> str | None:
        """Return the part that attacks the agent, unless its skills use the same words; None without one."""
        for match in HOSTILE.finditer(said.message):
            words = [token.lower for token in said.part(*match.span()).tokens if token.lower not in STOP]
            if not words or any(stem(word) not in self._words for word in words):
                return match[0]
        return None

    def _best_part(self, said: Said) -> tuple[Said, Features, Judged]:
        """Judge the whole message and each sentence by their words; return the one with the best score."""
        found: tuple[Said, Features, Judged] | None = None
        highest, share = -1.0, 1.0
        for part in said.requests:
            features = self._lexicon.weighted(self._reader.count(part, self._words.stem))
            parts = self._lexicon.parts(features)
            # A value of one of the agent's own types: the message is about its matters.
            named = not self._reader.own.isdisjoint(features)
            judged = light.judged(self._lexicon.names, parts, self._lexicon.away(features), share, named=named)
            if (score := max(judged.scores)) > highest:
                found, highest = (part, features, judged), score
            share = PART_SHARE
        assert found is not None
        return found

    def _shared(self, features: Features, judged: Judged, said: Said) -> str:
        """Name the features that decided, in the words of the message."""
        place = max(range(len(judged.scores)), key=lambda n: judged.scores[n])
        own = [feature for feature, _ in self._lexicon.because(features, place)[:3]]
        written = {self._words.stem(token.lower): token.lower for token in said.tokens} if own else {}
        words = [" ".join([written.get(part, part) for part in feature.split()]) for feature in own]
        return ", ".join([f"`{feature}`" for feature in words]) or "its words"


def _texts(skill: Skill) -> list[str]:
    return [*skill.examples, skill.about, skill.name.replace("_", " ").replace("-", " ")]


def _only_counts(features: Features) -> bool:
    """Whether the message holds only numbers and stop words: `what's 2+2`."""
    said = {feature for feature in features if " " not in feature and feature not in STOP_STEMS}
    return bool(said) and said <= COUNTS


def _written(route: Route) -> dict[str, object]:
    return {name: getattr(route, name) for name in ("outcome", "skill", "confidence", "candidates", "why")}


def _read(told: dict[str, object]) -> Route:
    """Return the route of plain data, made just now or read from a tape."""
    candidates = tuple(
        (str(name), float(chance)) for name, chance in cast("list[tuple[str, float]]", told["candidates"])
    )
    return Route(
        outcome=cast("Outcome", told["outcome"]),
        skill=cast("str | None", told["skill"]),
        confidence=float(cast("float", told["confidence"])),
        candidates=candidates,
        why=str(told["why"]),
        tier="full",
    )

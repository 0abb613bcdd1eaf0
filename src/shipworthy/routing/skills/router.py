"""Routes a message to a skill, a question or a refusal, with the reason."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from shipworthy.contract.agent import AgentSpec
from shipworthy.forking import LoadedOnce
from shipworthy.routing.said import Said
from shipworthy.routing.skills import light
from shipworthy.routing.skills.decide import MOST_ASKED, Judged, decided, ranked, refused
from shipworthy.routing.skills.features import COUNTS, FIGURES, STOP_STEMS, Features, Reader, is_word
from shipworthy.routing.skills.heard import heard
from shipworthy.routing.skills.lexical import Lexicon
from shipworthy.routing.skills.matters import matters, texts_of, things
from shipworthy.routing.skills.route import Explained, Route, Study, Tier, Weighed
from shipworthy.routing.skills.study import LeftOut, study
from shipworthy.routing.skills.tier import chosen_encoder, chosen_tier, full_tier
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import ORDINARY, KnownWords, defined_words, stem, words_of

if TYPE_CHECKING:
    from shipworthy.routing.skills.full import Full

NO_SKILL = "there is no skill to choose"
ALIKE = 0.7
"""Similarity of two examples of different skills from which they cannot be told apart well."""
PART_SHARE = 0.93
"""Factor of a single sentence, relative to the whole message."""
BESIDE_NAMES = frozenset(stem(word) for word in words_of("a about and for from her in my of on or the to what with"))
"""Words beside a name that say nothing of what is wanted."""
MOST_SHOWN = 3
"""Features that the reason of a decision names."""
FAR = 0.02
"""Probability of the best skill below which a message is about something else."""
SURE, NEXT, ALONE = 0.98, 0.001, 0.995
"""Probability by words alone from which the encoder is not asked: with the next skill at `NEXT` at most, or without."""


class Router:
    """An index of the words of an agent's skills, built once, and where it is installed a sentence encoder."""

    def __init__(self, agent: AgentSpec, extractor: Extractor, tier: Tier | None = None) -> None:
        """`tier`: the tier that decides; None: the one of `$SHIPWORTHY_ROUTING`, else full where it is installed."""
        self._tier: Tier = tier or chosen_tier()
        self._loaded = LoadedOnce(self._load)
        self._reads_all = self._tier == "full" and chosen_encoder() == "multilingual"
        """Whether the encoder reads other languages as they are written."""
        self._reader = Reader(agent, extractor)
        self._texts = {skill.name: texts_of(skill) for skill in agent.routable}
        counted = {name: [self._reader.count(Said(text), stem) for text in of] for name, of in self._texts.items()}
        self._lexicon = Lexicon(counted, things(agent))
        self._light = light.Light(self._lexicon)
        self._words = KnownWords(f for every in counted.values() for one in every for f in one if is_word(f))
        self._forms = {stem(word): word for of in self._texts.values() for text in of for word in defined_words(text)}
        self._usual = STOP_STEMS.union(*self._lexicon.times)
        """Features that are not strange to the agent."""
        self._matters = matters(agent)
        names = {*self._reader.own, *(f"{mask}s" for mask in self._reader.own)}
        self._idle = _idle(names, self._lexicon)
        """Features of a message that holds only values of the agent's own types: `in Paris?`."""

    def choose(self, said: Said, key: str = "route", *, whole: bool = False) -> Route:
        """Choose a skill, a few to ask about, or none.

        `key`: of the decision of the full tier on the tape; `whole`: what is not wished counts as well.
        """
        attack, wished = heard(said, self._words)
        if attack is not None:
            return refused(f"`{attack[:40]}` asks for something no skill does")
        if not self._lexicon.names:
            return refused(NO_SKILL)
        if wished is not None and not whole:
            return self._wished(said, wished)
        long = len(said.text) > self._reader.long and not self._reads_all
        if long and (english := self._reader.in_english(said)) is not None:
            return self.choose(english, key, whole=True)
        part, features, judged = self._best_part(said)
        words = self._shared(features, judged, part)
        route = decided(judged, self._light.scale, words)
        if features.keys() <= FIGURES or (not COUNTS.isdisjoint(features) and _only_counts(features)):
            return replace(route, outcome="none", skill=None, why="a figure alone says nothing of what is wanted")
        idle = bool(judged.named) and features.keys() <= self._idle
        sure = SURE if len(route.candidates) > 1 and route.candidates[1][1] <= NEXT else ALONE
        certain = route.outcome == "route" and route.confidence >= sure
        if (idle or not certain) and (known := self._known(said, route, idle=idle)) is not None:
            return known
        if certain:
            return route
        if not self._reads_all and (english := self._reader.in_english(said)) is not None:
            return self.choose(english, key, whole=True)
        if route.outcome == "none" and all(feature in STOP_STEMS or len(feature) == 1 for feature in features):
            return replace(route, why="its words say nothing of what is wanted")
        told = said.observed(key, partial(self._told, said, part, judged, words))
        route = Route.read(told) if isinstance(told, dict) else route
        return self._about(features, route) if route.outcome == "none" else route

    def _known(self, said: Said, route: Route, *, idle: bool) -> Route | None:
        """Decide about a message that is an example, or that only names something; None for any other."""
        if (skill := self._reader.example_of(said)) is not None:
            why = f"it is an example of {skill}, but for its values"
            return replace(route, outcome="route", skill=skill, confidence=SURE, why=why)
        if idle:
            why = "it names something these skills are about, and says nothing of what is wanted"
            return replace(route, outcome="ask", skill=None, why=why, bare=True)
        return None

    def _wished(self, said: Said, wished: Said) -> Route:
        """Choose by what a message says beside what it does not wish; where that is nothing, ask at most."""
        if any(stem(token.lower) not in STOP_STEMS for token in wished.tokens):
            route = self.choose(wished, whole=True)
            if route.outcome != "none":
                return route
        route = self.choose(said, "denied", whole=True)
        why = f"{route.why}, but it says that this is not wished"
        return replace(route, outcome="ask", skill=None, why=why) if route.outcome == "route" else route

    def example_of(self, said: Said) -> str | None:
        """Return the only skill of which the message is an example, but for its values; None where it is none."""
        return self._reader.example_of(said)

    def acting(self, said: Said) -> frozenset[str]:
        """Return the skills that are for the first act of a message; empty where it is none, or that of all."""
        return self._reader.evidence.leads.acting(self._reader.in_english(said) or said)

    def load(self) -> None:
        """Load the sentence encoder and what it needs, which the first unsure message would otherwise wait for."""
        if self._lexicon.names:
            _ = self._light.scale, self._full

    def explain(self, said: Said) -> Explained:
        """Return the decision about a message with all that it was made of."""
        route, scale = self.choose(said), self._light.scale
        if not self._lexicon.names:
            return Explained(route=route, skills=(), unknown=(), route_from=1.0, ask_from=1.0, asked_encoder=NO_SKILL)
        if not self._reads_all:
            said = self._reader.in_english(said) or said
        part, features, judged = self._best_part(said)
        found, meant = judged, dict[str, float]()
        reason = "the words alone were not sure"
        if route.tier == "full" and (full := self._full) is not None:
            read, scale = self._reader.masked(part, self._spelled), full.scale
            found = full.semantic.judged(read, judged.scores, named=judged.named, missed=judged.missed)
            meant = dict(zip(found.names, full.semantic.similar(read), strict=True))
        else:
            sure = route.outcome == "route" and route.confidence >= SURE
            missing = self._full is None and not sure
            reason = "there is no encoder" if missing else "the words alone were sure" if sure else "it needs none"
        places = {name: place for place, name in enumerate(self._lexicon.names)}
        skills = tuple(
            Weighed(
                skill=name,
                probability=chance,
                words=judged.scores[places[name]],
                meaning=meant.get(name),
                nearest=self._nearest(features, name),
                because=tuple((f, w) for f, w in features.items() if f in self._lexicon.times[places[name]]),
            )
            for name, chance in ranked(found, scale)
        )
        ask_from = scale.prior.ask
        unknown = self.unknown(said)
        return Explained(
            route=route, skills=skills, unknown=unknown, route_from=scale.cut, ask_from=ask_from, asked_encoder=reason
        )

    def study(self) -> Study:
        """Return what the examples tell about the routing, each routed as if it were no example."""
        full, names = self._full, self._lexicon.names
        judged = full.left_out() if full is not None else light.left_out(self._lexicon, self._texts)
        scale = full.scale if full is not None else self._light.scale
        told = [
            LeftOut(skill=n, text=t, route=decided(one, scale, "its words"), above=_above(one, n))
            for n, t, one in judged
        ]
        near = full.alike() if full is not None else []
        examples = {name: len(self._texts[name]) - 2 for name in names}
        return study("light" if full is None else "full", examples, told, near, ALIKE)

    def _nearest(self, features: Features, name: str) -> str:
        """Return the text of a skill that shares most with a message."""
        first = self._lexicon.owners.index(self._lexicon.names.index(name))
        texts = self._texts[name]
        shared = [
            sum(weight for feature, weight in features.items() if feature in self._lexicon.texts[first + number])
            for number in range(len(texts))
        ]
        return texts[shared.index(max(shared))]

    def unknown(self, said: Said) -> tuple[str, ...]:
        """Return the words that are neither everyday English nor words of a skill; they may hold missing values."""
        return tuple(
            token.text
            for token, stemmed in zip(said.tokens, said.stems, strict=True)
            if not token.lower.isdigit() and ORDINARY.isdisjoint((token.lower, stemmed)) and stemmed not in self._words
        )

    @property
    def _full(self) -> "Full | None":
        return self._loaded.value() if self._tier == "full" else None

    def _load(self) -> "Full | None":
        texts = {name: of[:-1] for name, of in self._texts.items()}
        return full_tier(self._lexicon, texts, self._masked)

    def _masked(self, text: str) -> str:
        return self._reader.masked(Said(text))

    def _spelled(self, word: str) -> str | None:
        """Return the word of the texts that a misspelt one means; None for any other, also for another English word."""
        meant, own = self._words.stem(word), stem(word)
        return self._forms.get(meant) if meant != own and not self._lexicon.means(own) else None

    def _told(self, said: Said, part: Said, judged: Judged, words: str) -> dict[str, object] | None:
        """Decide by the full tier, as plain data for a tape; None without an encoder."""
        if (full := self._full) is None:
            return None
        judge = partial(full.semantic.judged, words=judged.scores, named=judged.named, missed=judged.missed)
        found = judge(self._reader.masked(said.requests[0], self._spelled))
        if part is not said.requests[0]:
            alone = judge(self._reader.masked(part, self._spelled))
            found = max(
                found,
                alone,
                key=lambda one: (
                    PART_SHARE ** (one is alone)
                    * full.scale.chance(one.facts, one.apart, len(one.names), named=one.named)
                ),
            )
        return decided(found, full.scale, words).plain()

    def _about(self, features: Features, route: Route) -> Route:
        """Ask where the message uses words of the agent's prompts, tools or inputs, which no example has."""
        chances = dict(route.candidates)
        shared = {name: len(words.intersection(features)) for name, words in self._matters.items()}
        near = sorted([name for name, number in shared.items() if number], key=lambda name: (-shared[name], name))
        if not near:
            return replace(route, related=route.confidence >= FAR)
        near += [name for name, _ in route.candidates if name not in near]
        asked = tuple((name, chances.get(name, 0.0)) for name in near[:MOST_ASKED])
        word = min(self._matters[near[0]].intersection(features))
        why = f"`{word}` is a word of {near[0]}, but the message says little else of what is wanted"
        return replace(route, outcome="ask", candidates=asked, why=why)

    def _best_part(self, said: Said) -> tuple[Said, Features, Judged]:
        """Judge the whole message and each sentence by their words; return the one with the best score."""
        found: tuple[Said, Features, Judged] | None = None
        highest, share = -1.0, 1.0
        evidence = self._reader.evidence if self._reader.evidence.telling else None
        values = evidence.of_values(said, self._reader.values) if evidence else None
        for part in said.requests:
            counts = self._reader.count(part, self._words.stem)
            features = self._lexicon.weighted(counts)
            parts, away = self._lexicon.parts(features)
            strange = features.keys() - self._usual
            named = 1 / (1 + len(strange)) if not self._reader.own.isdisjoint(counts) else 0.0
            named = named if self._reader.codes.isdisjoint(counts) else self._reader.coded(counts, strange)
            missed = evidence.missed(values, part) if evidence else None
            judged = light.judged(self._lexicon.names, parts, away, share, named=named, missed=missed)
            if (score := max(judged.scores)) > highest:
                found, highest = (part, features, judged), score
            share = PART_SHARE
        assert found is not None
        return found

    def _shared(self, features: Features, judged: Judged, said: Said) -> str:
        """Name the features that decided, in the words of the message."""
        known = self._lexicon.times[judged.scores.index(max(judged.scores))]
        own: list[str] = []
        for feature in sorted(features, key=features.__getitem__, reverse=True):
            if feature in known and len(own) < MOST_SHOWN:
                own.append(feature)
        if not own:
            return "its words"
        told = f"`{'`, `'.join(own)}`"
        for token in said.tokens:
            stemmed = self._words.stem(token.lower)
            if stemmed != token.lower:
                told = told.replace(f"`{stemmed}`", f"`{token.lower}`")
        return told


def _above(judged: Judged, skill: str) -> tuple[str, ...]:
    """Return the other skills that score at least as high as this one."""
    own = judged.scores[list(judged.names).index(skill)]
    return tuple(
        name for name, scored in zip(judged.names, judged.scores, strict=True) if name != skill and scored >= own
    )


def _idle(names: set[str], lexicon: Lexicon) -> frozenset[str]:
    idle = names | BESIDE_NAMES
    pairs = (feature for times in lexicon.times for feature in times if " " in feature)
    return frozenset([*idle, *(pair for pair in pairs if idle.issuperset(pair.split()))])


def _only_counts(features: Features) -> bool:
    """Whether the message holds only numbers and stop words: `what's 2+2`."""
    said = {feature for feature in features if " " not in feature and feature not in STOP_STEMS}
    return bool(said) and said <= COUNTS

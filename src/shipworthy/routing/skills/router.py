"""Routes a message to a skill, a question or a refusal, with the reason."""

from collections.abc import Sequence
from functools import partial
from typing import TypedDict, cast

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.skill import Skill
from shipworthy.routing.manners import HOSTILE
from shipworthy.routing.said import Said
from shipworthy.routing.skills.decide import Judged, decided
from shipworthy.routing.skills.features import COUNTS, FIGURES, STOP_STEMS, Features, Reader, is_word
from shipworthy.routing.skills.lexical import Lexicon, Parts
from shipworthy.routing.skills.light import Light
from shipworthy.routing.skills.matters import matters
from shipworthy.routing.skills.route import Route, Tier
from shipworthy.routing.skills.tier import chosen_tier
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import ORDINARY, STOP, KnownWords, stem

PART_SHARE = 0.93
"""Factor of a single sentence, relative to the whole message."""


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
        self._light = Light(self._lexicon)
        self._tier: Tier = tier or chosen_tier()

"""Takes what a person tells of a trouble for a report, where one skill hears of troubles: `there's no hot water`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shipworthy.compiled import Compiled
from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said
from shipworthy.routing.skills.mood import mood, unable
from shipworthy.routing.skills.route import Route
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.meant import wants
from shipworthy.runtime.meaning.takers import takes_more

READ = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
TROUBLES, ASKED = frozenset(READ["troubles"]), frozenset(READ["asked"])
SURE, ENOUGH = 0.5, 3
"""Chance of another skill from which a message is for it; and words from which a text tells something."""


def reported(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that hears of troubles, where a message tells of one and no skill is likely.

    It asks before it writes, and its question shows what was told.
    """
    if route.outcome == "route" or not route.candidates or len(said.tokens) < ENOUGH:
        return route
    if mood(said) not in ("tells", None) or wants(said) or not tells_of_trouble(said):
        return route
    hearing = _hearing(agent)
    best, chance = route.candidates[0]
    others = [name for name, _ in route.candidates]
    if (
        len(hearing) != 1
        or unable(said)
        or takes_more(agent, said, hearing[0], others)
        or (best != hearing[0] and chance >= SURE)
    ):
        return route
    why = f"it tells of a trouble, and {hearing[0]} alone hears of such"
    return replace(route, outcome="route", skill=hearing[0], confidence=max(chance, SURE), why=why)


def in_these_words(agent: Compiled, skill: str, said: Said, given: Mapping[str, object]) -> dict[str, object]:
    """Return the one free text of a skill whose question asks for a trouble that a message tells already.

    `My screen is black` answers "What is wrong?". Empty where another text is asked for too, nothing is told, or the
    skill writes it without showing it.
    """
    texts = {n: spec for n, spec in agent.graph(skill).inputs.items() if spec.is_free_text and n not in given}
    if len(texts) != 1 or agent.graphs.writing(skill) != "asked":
        return {}
    ((name, spec),) = texts.items()
    question = {token.lower for token in tokenize(f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}")}
    if ASKED.isdisjoint(question):
        return {}
    told = [one for one in said.requests if len(one.tokens) >= ENOUGH and not wants(one)]
    told = [one for one in told if mood(one) == "tells" or (mood(one) is None and tells_of_trouble(one))]
    return {name: " ".join(one.message.strip() for one in told)} if told else {}


def tells_of_trouble(said: Said) -> bool:
    """Whether a text has a word of what is broken, lost or a nuisance."""
    words = (said.once(glossed) or said).tokens
    return not TROUBLES.isdisjoint([token.lower for token in words])


def _hearing(agent: Compiled) -> Sequence[str]:
    """Return the skills that write down what is told in free words, and whose examples tell of troubles."""
    return [
        skill.name
        for skill in agent.spec.routable
        if not skill.tools
        and any(spec.kind.name == "text" and not spec.pattern and not spec.choices for spec in skill.inputs.values())
        and any(mood(Said(text)) == "tells" and tells_of_trouble(Said(text)) for text in skill.examples)
        and agent.graphs.writing(skill.name) == "asked"
    ]

"""Prefers skills by what a message ends or changes, where the router is unsure."""

from collections.abc import Sequence
from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.consent.question import stops_something
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import leads
from shipworthy.routing.skills.mood import mood
from shipworthy.routing.skills.route import Route
from shipworthy.routing.words import defined_words
from shipworthy.runtime.meaning.meant import about_a_state, only_agrees
from shipworthy.runtime.meaning.takers import reads
from shipworthy.runtime.meaning.turns import CHANGING, COMPARING, DETERMINERS, ENDING, PARTICLES, UNABLE

NEARLY = 0.4
"""Share of the chance of the best skill that one must have which is meant in its place."""
LEAST = 0.1
"""Chance below which it is not."""
SURE = {"never": 0.6, "asked": 0.3, "unasked": 1.0}
"""Chance of the only skill that is left, from which it is meant, by how it writes: the question for a yes shows it."""


def stopping_last(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route without the skills that end something, where it is unsure and the message ends nothing.

    `A class on Monday` books one, and cancels none.
    """
    if route.outcome != "ask" or len(route.candidates) < 2 or only_agrees(said):
        return route
    if about_a_state(said) and not reads(agent, route.candidates[0][0]):
        return route
    ending = [one for one in route.candidates if is_ending(agent, one[0])]
    stops = ends(said)
    if not stops and not changes(said):
        # "Can you squeeze me in tomorrow" moves nothing either.
        ending += [one for one in route.candidates if one not in ending and is_changing(agent, one[0])]
    left = [one for one in route.candidates if one not in ending]
    if stops:
        # "I can't come on Friday" is rather a wish to cancel, or to change, than one to book.
        if not ending or not _is_unable(said):
            return route
        kept = [one for one in route.candidates if one in ending or is_changing(agent, one[0])]
        if len(kept) > 1:
            return replace(route, candidates=tuple(kept))
        # What cannot be meant leaves its chance to what can.
        every = sum(chance for _, chance in route.candidates)
        return _sure_of(agent, route, [(name, every) for name, _ in kept])
    first = bool(left) and left[0] == route.candidates[0]
    least = max(NEARLY * route.candidates[0][1], LEAST)
    if not left or not ending or (not first and left[0][1] < least):
        return route
    if not first and len(left) < 2 and mood(said) != "acts":
        return route
    if not first:
        # What cannot be meant leaves its chance to what can.
        share = sum(chance for _, chance in route.candidates) / sum(chance for _, chance in left)
        left = [(name, chance * share) for name, chance in left]
    return _sure_of(agent, route, left) if len(left) == 1 else replace(route, candidates=tuple(left))


def _sure_of(agent: Compiled, route: Route, left: Sequence[tuple[str, float]]) -> Route:
    """Return the route to the only skill that is left, where it is likely enough and writes nothing unasked."""
    ((name, chance),) = left
    if chance < SURE[agent.graphs.writing(name)]:
        return route
    why = f"{route.why}; by what the message ends or not"
    return replace(route, outcome="route", skill=name, confidence=chance, why=why)


def _is_unable(said: Said) -> bool:
    """Whether a message says that something cannot be done, and asks nothing: `ich kann morgen nicht kommen`."""
    words = {token.lower for token in said.tokens}
    return "?" not in said.message and any(phrase <= words for phrase in UNABLE)


def is_ending(agent: Compiled, name: str) -> bool:
    """Whether a skill ends something, by its name and its description."""
    return any(map(stops_something, _acts(agent, name)))


def is_changing(agent: Compiled, name: str) -> bool:
    """Whether a skill changes what there is, by its name and its description."""
    return not CHANGING.isdisjoint(_acts(agent, name))


def _acts(agent: Compiled, name: str) -> list[str]:
    """The words that may be the verb of a skill: its name, and the first and last word of what it does.

    German has the verb last: `einen Termin absagen`.
    """
    described = defined_words(agent.spec.skills[name].description)
    return [*name.lower().split("_"), *described[:1], *described[1:][-1:]]


def changes(said: Said) -> bool:
    """Whether a message changes something, or compares it: `move it`, `another day`, `an hour later`."""
    words = {token.lower for token in said.tokens}
    acts = {act for every in leads(said) for act in every}
    return not (CHANGING | COMPARING).isdisjoint(words) or not acts.isdisjoint(CHANGING)


def ends(said: Said) -> bool:
    """Whether a message ends something, or says that something is not so."""
    words = [token.lower for token in said.tokens]
    pairs = list(zip(["", *words], words, strict=False))
    if {"drop", "off"} <= set(words):
        words = [word for word in words if word != "drop"]
        pairs = []
    # "My back brakes" are at the back.
    particles = any(word in PARTICLES and before not in DETERMINERS for before, word in pairs)
    return particles or any(stops_something(word) or word in ENDING for word in words)

"""Prefers a skill where the router is unsure: one that reads for a question, none that ends what is not to end."""

from collections.abc import Sequence
from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.consent.question import stops_something
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import leads
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP, defined_words
from shipworthy.runtime.meaning.meant import is_question, names_a_thing
from shipworthy.runtime.meaning.takers import asks_first, taker, takes_more
from shipworthy.runtime.meaning.turns import (
    ABLE,
    ASIDES,
    AUXILIARIES,
    CHANGING,
    COMPARING,
    DETERMINERS,
    ENDING,
    FACTS,
    INTERROGATIVES,
    LEARNING,
    PARTICLES,
    STATES,
    TELLING,
    UNABLE,
    WANTING,
)

NEAR = 0.2
"""Share of the chance of a skill that writes from which one that reads is meant by such a question."""
LEAST = 0.1
"""Chance below which it is not."""
NEARLY = 0.4
"""Share of the chance of the best skill that one must have which is meant in its place."""
SURE = 0.3
"""Chance of the only skill that is left, from which it is meant."""
LIKELY, AHEAD = 0.5, 2.5
"""Chance of a skill that asks before it writes, and how often that of the next one, from which it is begun."""
ACTING = (0.4, 1.7)
"""The same two of a skill whose examples begin with the act of the message.

Both pairs were chosen on eight agents together (bench/people, sets a and c, and two examples).
"""
FIRST = 4
"""Words among which a wish begins: `I would like to`."""
SHORT = 8
"""Words of a question about a code."""
ASKING = INTERROGATIVES | FACTS | AUXILIARIES
READABLE = 0.5
"""The same chance of a skill that reads, where the message names what it is to read."""
TOLD = 3
"""Words between "tell me" and what is to be told."""


def request(agent: Compiled, said: Said) -> Route:
    """Return the decision about a request; where the router is not sure, by what kind of skill it can mean."""
    route = looked_up(agent, said, said.once(agent.router.choose))
    if len(route.candidates) < 2:
        return route
    return leaning(agent, said, wanted(agent, said, stopping_last(agent, said, reading_first(agent, said, route))))


def looked_up(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to a skill, where a short question names the code that it alone looks up, and nothing more.

    `Is 1003 here yet`: of the skills that take the code, no other only reads.
    """
    if route.outcome == "route" or not route.candidates or len(said.tokens) > SHORT or not _asks_of(said):
        return route
    chances = dict(route.candidates)
    reading = [skill.name for skill in agent.spec.routable if _names_code(agent, skill.name, said)]
    if len(reading) != 1 or chances.get(reading[0], 0.0) < LEAST or takes_more(agent, said, reading[0], chances):
        return route
    why = f"a question about a code that {reading[0]} alone looks up"
    return replace(route, outcome="route", skill=reading[0], confidence=chances[reading[0]], why=why)


def _asks_of(said: Said) -> bool:
    """Whether a message asks for something that is so, with a question mark or without: `has 1003 come`."""
    words = [token.lower for token in said.tokens if token.lower not in ASIDES]
    return bool(words) and words[0] not in ABLE and (words[0] in ASKING or is_question(said))


def _names_code(agent: Compiled, name: str, said: Said) -> bool:
    """Whether a message gives a skill that only reads all that it needs, among it a code."""
    inputs = agent.graph(name).inputs
    return _reads(agent, name) and any(spec.pattern for spec in inputs.values()) and _names_all(agent, name, said)


def reading_first(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that reads, where a question about a state is nearest to one that writes.

    Not where an example of that skill is such a question: `do you have a table on Saturday`.
    """
    if not route.candidates or route.outcome == "none" or not about_a_state(said):
        return route
    if STOP.issuperset([token.lower for token in said.tokens]):
        return route
    best, chance = route.candidates[0]
    reading = [(n, c) for n, c in route.candidates if _reads(agent, n) and c >= max(NEAR * chance, LEAST)]
    writing = [n for n, _ in route.candidates if not _reads(agent, n)]
    if len(reading) != 1 or not writing or (route.outcome == "route" and best not in writing):
        return route
    if any(about_a_state(Said(text)) for name in writing for text in agent.spec.skills[name].examples):
        return route
    name, found = reading[0]
    why = f"a question about what is so: {name} reads, {' and '.join(writing)} would write"
    return replace(route, outcome="route", skill=name, confidence=found, why=why)


def stopping_last(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route without the skills that end something, where it is unsure and the message ends nothing.

    `A class on Monday` books one, and cancels none.
    """
    if route.outcome != "ask" or len(route.candidates) < 2:
        return route
    if about_a_state(said) and not _reads(agent, route.candidates[0][0]):
        return route
    ending = [one for one in route.candidates if _stops(agent, one[0])]
    stops = ends(said)
    if not stops and not changes(said):
        # "Can you squeeze me in tomorrow" moves nothing either.
        ending += [one for one in route.candidates if one not in ending and _changes(agent, one[0])]
    left = [one for one in route.candidates if one not in ending]
    if stops:
        # "I can't come on Friday" is rather a wish to cancel, or to change, than one to book.
        if not ending or not _is_unable(said):
            return route
        kept = [one for one in route.candidates if one in ending or _changes(agent, one[0])]
        if len(kept) > 1:
            return replace(route, candidates=tuple(kept))
        # What cannot be meant leaves its chance to what can.
        every = sum(chance for _, chance in route.candidates)
        return _sure_of(agent, route, [(name, every) for name, _ in kept])
    first = bool(left) and left[0] == route.candidates[0]
    if not left or not ending or (not first and (len(left) < 2 or left[0][1] < NEARLY * route.candidates[0][1])):
        return route
    if not first:
        # What cannot be meant leaves its chance to what can.
        share = sum(chance for _, chance in route.candidates) / sum(chance for _, chance in left)
        left = [(name, chance * share) for name, chance in left]
    return _sure_of(agent, route, left) if len(left) == 1 else replace(route, candidates=tuple(left))


def wanted(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that acts, where a message says what is wanted and asks nothing.

    `I want to do pilates this Wednesday` books one; the other skills that it could mean only read.
    """
    words = [token.lower for token in said.tokens if token.lower not in ASIDES][:FIRST]
    if route.outcome != "ask" or not words or not WANTING.intersection(words) or not LEARNING.isdisjoint(words):
        return route
    acting = [(name, chance) for name, chance in route.candidates if not _reads(agent, name)]
    if len(acting) != 1 or is_question(said) or acting[0][1] < LEAST:
        return route
    name, chance = acting[0]
    if not asks_first(agent, name) or not fill(agent.graph(name).inputs, said, agent.extractor).values:
        return route
    return replace(
        route, outcome="route", skill=name, confidence=chance, why=f"{route.why}; {name} does what is wanted"
    )


def leaning(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to a skill that is far likelier than any other, and asks before it writes.

    Its question shows what was understood, and says more than a list of skills. One that only reads is begun on less
    where the message names the thing that it is to read: its answer says what it is about.
    """
    if route.outcome != "ask" or not route.candidates:
        return route
    (best, chance), *others = route.candidates
    writing = agent.graphs.writing(best)
    least, ahead = {"asked": LIKELY, "never": READABLE, "unasked": 1.0}[writing], AHEAD
    if writing == "asked" and best in agent.router.acting(said):
        # It alone of those that could be meant is for what the message asks to be done.
        least, ahead = ACTING
    if chance < least or chance < ahead * max([other for _, other in others], default=0.0):
        return _taking(agent, said, route)
    if writing == "never" and (route.bare or not _names_all(agent, best, said)):
        return route
    return replace(route, outcome="route", skill=best, confidence=chance, why=f"{route.why}; far likelier than others")


def _taking(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that takes all the values of the message, which no other does."""
    if route.bare or (found := taker(agent, said, route.candidates)) is None:
        return route
    name, chance = found
    return replace(route, outcome="route", skill=name, confidence=chance, why=f"{route.why}; it alone takes the values")


def _names_all(agent: Compiled, name: str, said: Said) -> bool:
    """Whether a message gives a skill all that it needs, among it the name of a thing; a loop needs more than that."""
    inputs = agent.graph(name).inputs
    values = fill(inputs, said, agent.extractor).values
    needed = [own for own, spec in inputs.items() if spec.default is None and spec.when is None]
    named = any(names_a_thing(agent, inputs[own]) for own in values)
    return named and not agent.spec.skills[name].tools and all(own in values for own in needed)


def _sure_of(agent: Compiled, route: Route, left: Sequence[tuple[str, float]]) -> Route:
    """Return the route to the only skill that is left, where it is likely enough and writes nothing unasked."""
    ((name, chance),) = left
    if chance < SURE or agent.graphs.writing(name) == "unasked":
        return route
    why = f"{route.why}; by what the message ends or not"
    return replace(route, outcome="route", skill=name, confidence=chance, why=why)


def _is_unable(said: Said) -> bool:
    """Whether a message says that something cannot be done, and asks nothing: `ich kann morgen nicht kommen`."""
    words = {token.lower for token in said.tokens}
    return "?" not in said.message and any(phrase <= words for phrase in UNABLE)


def _stops(agent: Compiled, name: str) -> bool:
    skill = agent.spec.skills[name]
    words = [*name.lower().split("_"), *defined_words(skill.description)[:1]]
    return any(stops_something(word) for word in words)


def _changes(agent: Compiled, name: str) -> bool:
    skill = agent.spec.skills[name]
    return not CHANGING.isdisjoint([*name.lower().split("_"), *defined_words(skill.description)[:1]])


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


def about_a_state(said: Said) -> bool:
    """Whether a message asks what is so: `when am I booked in`, `have I got anything to pay`, `tell me where it is`."""
    words = [token.lower for token in said.tokens]
    first = next((place for place, word in enumerate(words) if word not in ASIDES), len(words))
    if any(
        words[place : place + 1] and words[place] in TELLING for place in range(first, min(first + TOLD, len(words)))
    ):
        rest = words[first : first + 2 * TOLD]
        first += next((place for place, word in enumerate(rest) if word in FACTS), len(words))
    if first >= len(words):
        return False
    if words[first] in FACTS:
        return ABLE.isdisjoint(words[first + 1 : first + 1 + TOLD])
    return tuple(words[first : first + 2]) in STATES or (words[first],) in STATES


def _reads(agent: Compiled, name: str) -> bool:
    return agent.graphs.writing(name) == "never"

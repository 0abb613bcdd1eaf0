"""Prefers a skill where the router is unsure: one that reads for a question, none that ends what is not to end."""

from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.skills.mood import mood
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.bare_act import by_its_act
from shipworthy.runtime.meaning.ending import changes, is_changing, is_ending, stopping_last
from shipworthy.runtime.meaning.meant import about_a_state, is_question, names_a_thing
from shipworthy.runtime.meaning.takers import asks_first, reads, taker, takes_more
from shipworthy.runtime.meaning.troubles import reported
from shipworthy.runtime.meaning.turns import (
    ABLE,
    ASIDES,
    AUXILIARIES,
    FACTS,
    INTERROGATIVES,
    LEARNING,
    WANTING,
)

NEAR = 0.2
"""Share of the chance of a skill that writes from which one that reads is meant by such a question."""
LEAST = 0.1
"""Chance below which it is not."""
LIKELY, AHEAD = 0.5, 2.5
"""Chance of a skill that asks before it writes, and how often that of the next one, from which it is begun."""
ACTING = (0.4, 1.7)
"""The same two of a skill whose examples begin with the act of the message.

Both pairs were chosen on eight agents together (bench/people, sets a and c, and two examples).
"""
QUESTIONED = (0.35, 4.0)
"""The same two of a skill that reads, for a question for a fact to an agent that also writes."""
FIRST = 4
"""Words among which a wish begins: `I would like to`."""
SHORT = 8
"""Words of a question about a code."""
ASKING = INTERROGATIVES | FACTS | AUXILIARIES
READABLE = 0.5
"""The same chance of a skill that reads, where the message names what it is to read."""


def request(agent: Compiled, said: Said) -> Route:
    """Return the decision about a request; where the router is not sure, by what kind of skill it can mean."""
    route = reported(agent, said, looked_up(agent, said, said.once(agent.router.choose)))
    if len(route.candidates) > 1:
        route = leaning(agent, said, wanted(agent, said, stopping_last(agent, said, reading_first(agent, said, route))))
    return route if route.outcome == "route" else by_its_act(agent, said, route)


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
    return reads(agent, name) and any(spec.pattern for spec in inputs.values()) and _names_all(agent, name, said)


def reading_first(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that reads, where a question about a state is nearest to one that writes.

    Not where an example of that skill is such a question: `do you have a table on Saturday`.
    """
    if not route.candidates or route.outcome == "none" or not about_a_state(said):
        return route
    if STOP.issuperset([token.lower for token in said.tokens]):
        return route
    best, chance = route.candidates[0]
    reading = [(n, c) for n, c in route.candidates if reads(agent, n) and c >= max(NEAR * chance, LEAST)]
    writing = [n for n, _ in route.candidates if not reads(agent, n)]
    if not writing and route.outcome == "ask" and mood(said) == "asks" and agent.writes:
        return _far_ahead(route)
    if len(reading) != 1 or not writing or (route.outcome == "route" and best not in writing):
        return route
    if any(about_a_state(Said(text)) for name in writing for text in agent.spec.skills[name].examples):
        return route
    name, found = reading[0]
    why = f"a question about what is so: {name} reads, {' and '.join(writing)} would write"
    return replace(route, outcome="route", skill=name, confidence=found, why=why)


def _far_ahead(route: Route) -> Route:
    """Return the route to the best of several skills that read, where it alone is likely for a question."""
    (best, chance), *others = route.candidates
    least, ahead = QUESTIONED
    if chance < least or chance < ahead * max([other for _, other in others], default=0.0):
        return route
    why = f"{route.why}; a question for a fact"
    return replace(route, outcome="route", skill=best, confidence=chance, why=why)


def wanted(agent: Compiled, said: Said, route: Route) -> Route:
    """Return the route to the one skill that acts, where a message says what is wanted and asks nothing.

    `I want to do pilates this Wednesday` books one; the other skills that it could mean only read.
    """
    words = [token.lower for token in said.tokens if token.lower not in ASIDES][:FIRST]
    if route.outcome != "ask" or not words or not WANTING.intersection(words) or not LEARNING.isdisjoint(words):
        return route
    acting = [(name, chance) for name, chance in route.candidates if not reads(agent, name)]
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
    if is_ending(agent, best) and changes(said) and any(is_changing(agent, name) for name, _ in others):
        # "Can't make it, Thursday instead" rather moves it than ends it.
        return route
    if is_ending(agent, best) and takes_more(agent, said, best, [name for name, other in others if other >= LEAST]):
        # A day that what ends something leaves, and another takes: "we come on the 20th, P-2202".
        return route
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
    # An input of the agent may belong to other skills, and is asked for where this one needs it.
    own_inputs = agent.spec.skills[name].inputs
    needed = [own for own, spec in own_inputs.items() if spec.default is None and spec.when is None]
    named = any(names_a_thing(agent, inputs[own]) or inputs[own].kind.name == "choice" for own in values)
    return named and not agent.spec.skills[name].tools and all(own in values for own in needed)


def asked_to_read(agent: Compiled, said: Said) -> bool:
    """Whether a question for a fact is most likely for a skill that reads, which answers it and changes nothing."""
    if mood(said) not in ("asks", "may"):
        return False
    found = request(agent, said)
    return found.skill is not None and reads(agent, found.skill)

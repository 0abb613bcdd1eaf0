"""Which specialist a part of a message belongs to, where the router alone is not sure: by the codes that it names."""

from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.codes import is_code
from shipworthy.routing.words import Token
from shipworthy.runtime.meaning.turns import ASIDES, PERSONS, RECIPIENTS, SAID_TO_BE, SENDING, SEVERAL, TIES

LEAST, AHEAD = 0.5, 4.0
"""Chance of a specialist, and how often that of the next skill, from which it is asked: it can ask itself."""


def owned(agent: Compiled, said: Said, route: Route, *, whole: bool = False) -> Route:
    """The decision of the router, where it is not sure by the specialist whose code is named: `TCK-1002`.

    A code counts before words that speak for another specialist, and not before a skill of the agent itself.
    `whole`: it is a whole message; one that may hold several requests is asked about, or read by a model.
    """
    specialists = agent.spec.specialists
    if not specialists or (route.skill is not None and route.skill not in specialists) or not route.candidates:
        return route
    if (sent := sent_in(agent, said)) is not None:
        return replace(route, outcome="route", skill=sent.by, why=f"{sent.by} sends what {sent.what_is_of} knows")
    owner = owner_of(agent, said)
    if owner is not None and owner != route.skill:
        why = f"it names a code of {owner}"
        return replace(route, outcome="route", skill=owner, confidence=max(route.confidence, LEAST), why=why)
    (best, chance), *others = route.candidates
    ahead = chance >= LEAST and chance >= AHEAD * max([other for _, other in others], default=0.0)
    if whole and SEVERAL.search(said.text) is not None:
        return route
    if route.outcome == "ask" and best in specialists and ahead and not route.bare:
        return replace(route, outcome="route", skill=best, confidence=chance, why=f"{best} asks itself: {route.why}")
    return route


@dataclass(frozen=True, slots=True)
class Sent:
    """A wish to send something that another specialist knows: `mail Ana the figures of NVDA`."""

    by: str
    """The specialist that sends."""
    what_is_of: str
    """The one that knows what is sent."""
    what: str


def sent_in(agent: Compiled, said: Said) -> Sent | None:
    """The sender and what it sends, where the words for what is sent are surely for another specialist; else None."""
    tokens = said.tokens
    first = next((n for n, token in enumerate(tokens) if token.lower not in ASIDES), len(tokens))
    if first == len(tokens) or tokens[first].lower not in SENDING or '"' in said.text:
        return None
    place = first + 1
    while place < len(tokens) and _is_recipient(tokens[place]):
        place += 1
    if place >= len(tokens) or tokens[place].lower in TIES | SAID_TO_BE:
        return None
    what = said.part(tokens[place].start, tokens[-1].end)
    head = said.part(tokens[first].start, tokens[place - 1].end)
    known, by = agent.router.choose(Said(what.message)), agent.router.choose(Said(head.message))
    sender = by.skill or (by.candidates[0][0] if by.candidates else "")
    names = agent.spec.specialists
    if known.outcome != "route" or known.skill not in names or sender not in names or sender == known.skill:
        return None
    return Sent(sender, str(known.skill), what.message)


def _is_recipient(token: Token) -> bool:
    return token.lower in PERSONS | RECIPIENTS or (token.text[:1].isupper() and not token.text.isupper())


def owner_of(agent: Compiled, said: Said) -> str | None:
    """The only specialist that takes a code which the text names; None where none does, or several, or the agent."""
    if not any(map(str.isdigit, said.text)):
        return None
    found = {name for name in agent.spec.specialists if _takes(agent, name, said)}
    own = [spec for skill in agent.spec.routable if skill.name not in agent.spec.specialists for spec in _codes(skill)]
    return found.pop() if len(found) == 1 and not any(_named(agent, spec, said) for spec in own) else None


def _takes(agent: Compiled, name: str, said: Said) -> bool:
    index = agent.spec.specialists[name].index
    patterns = () if index is None else {one for skill in index.routable for one in skill.patterns if is_code(one)}
    return any(_named(agent, Input(type="text", pattern=pattern), said) for pattern in sorted(patterns))


def _named(agent: Compiled, spec: Input, said: Said) -> bool:
    found = agent.extractor.of(spec, said)
    return any(any(map(str.isdigit, said.text[one.start : one.end])) for one in found)


def _codes(skill: Skill) -> list[Input]:
    return [spec for spec in skill.inputs.values() if spec.pattern and is_code(spec.pattern)]

"""Reads a message by what was spoken of before it: `I do not want it`, `ok, do that`, `and the day after?`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.values.completing import is_instant
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.times import dates
from shipworthy.routing.words import STOP, Token, tokenize
from shipworthy.runtime.meaning.another import CLAUSE
from shipworthy.runtime.meaning.carried import among_times
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent, begun, carried, routed
from shipworthy.runtime.meaning.meant import is_question, names_a_thing
from shipworthy.runtime.meaning.turns import (
    ASIDES,
    DAYS_ON,
    DOING,
    POLITE,
    REPLIES,
    STANDING,
    THANKS,
    VERBS,
    bare,
)
from shipworthy.stores.session import Open

BEFORE_A_WISH = POLITE | ASIDES | REPLIES | THANKS
"""Words around a wish."""
EXCLAIMED = 2
"""Words of an exclamation before a message that goes on with the last skill."""
LONGEST = 200
"""Characters of a message in which a word can stand for what was spoken of."""


def by_pronoun(talk: Conversation, opened: Open) -> Intent | None:
    """Route a message with the thing that was spoken of in the place of its pronoun; None where that is not sure."""
    said = talk.said
    if len(said.message) > LONGEST or (thing := _thing(talk, opened)) is None:
        return None
    words = [token.lower for token in said.tokens]
    for place, token in enumerate(said.tokens):
        following = words[place + 1] if place + 1 < len(words) else ""
        if token.lower in STANDING and following not in VERBS:
            text = f"{said.message[: token.start]}{thing[1]}{said.message[token.end :]}"
            found = routed(replace(talk, said=Said(text, said.now)))
            if found.open is None or found.otherwise:
                return None
            # The same once more answers nothing: it was told before.
            same = found.open.skill == opened.skill and found.open.inputs.items() <= opened.inputs.items()
            return None if same else found
    return None


def rather_of_it(talk: Conversation, opened: Open, found: Intent) -> Intent | None:
    """Return what a message means of the thing that was spoken of, where it was read as something without it."""
    thing = _thing(talk, opened) if found.open is not None and found.open.skill != opened.skill else None
    if thing is None or found.open is None or thing[1] in map(str, found.open.inputs.values()):
        return None
    meant = by_pronoun(talk, opened)
    takes = meant is not None and meant.open is not None and thing[1] in map(str, meant.open.inputs.values())
    return meant if takes else None


def does_it(talk: Conversation, opened: Open) -> Intent | None:
    """Begin the one skill that acts on what was looked up: `ok, let's do that`, `I'll take it for Friday`; else None.

    It takes more of what was looked up than any other, and asks before it writes: its question shows what is meant.
    """
    agent = talk.agent
    if is_question(talk.said) or agent.graphs.writing(opened.skill) != "never":
        return None
    taken = {
        skill.name: held
        for skill in agent.spec.routable
        if agent.graphs.writing(skill.name) == "asked" and not skill.tools
        if (held := _taken_over(talk, opened, skill.name))
    }
    most = max(map(len, taken.values()), default=0)
    best = [name for name, held in taken.items() if len(held) == most]
    if len(best) != 1 or not _wants_it(talk, best[0]):
        return None
    intent = begun(agent, best[0], talk.said, reason="what was looked up is wanted")
    if intent.open is None:
        return None
    return replace(intent, open=replace(intent.open, inputs={**taken[best[0]], **intent.open.inputs}))


def takes_a_time(talk: Conversation, opened: Open) -> Intent | None:
    """Begin the one skill that does something at a time, for one of the times that were looked up; else None."""
    agent = talk.agent
    if agent.graphs.writing(opened.skill) != "never" or not among_times(talk, opened):
        return None
    names = [
        skill.name
        for skill in agent.spec.routable
        if agent.graphs.writing(skill.name) == "asked" and any(map(is_instant, agent.graph(skill.name).inputs.values()))
    ]
    return carried(talk, names[0], Intent(reason="one of the times that were listed")) if len(names) == 1 else None


def _taken_over(talk: Conversation, opened: Open, skill: str) -> Mapping[str, object]:
    """Return what a skill takes of the last request: inputs of one name and type, or its one thing under any name."""
    before, own = talk.inputs_of(opened.skill), talk.agent.graph(skill).inputs
    same = {
        name: value
        for name, value in opened.inputs.items()
        if name in before and name in own and before[name].kind == own[name].kind and name not in opened.origins
    }
    same |= _moment_of(talk, opened, skill)
    if same or (thing := _thing(talk, opened)) is None:
        return same
    name, value = thing
    kind = before[name]
    alike = [o for o, one in own.items() if one.list is None and one.kind == kind.kind and one.pattern == kind.pattern]
    return {alike[0]: value} if len(alike) == 1 else {}


def _moment_of(talk: Conversation, opened: Open, skill: str) -> dict[str, object]:
    """Return the one instant of the message before for the one input of a skill for such: `is Friday 2pm free?`."""
    names = [name for name, spec in talk.agent.graph(skill).inputs.items() if spec.list is None and is_instant(spec)]
    spec = talk.agent.graph(skill).inputs[names[0]] if len(names) == 1 else None
    said = Said(opened.request or opened.message, talk.said.now)
    found = talk.agent.extractor.of(spec, said) if spec is not None and said.once(dates) else []
    return {names[0]: found[0].value} if len(found) == 1 else {}


def _wants_it(talk: Conversation, skill: str) -> bool:
    """Whether a message says no more than that what was spoken of is wanted, beside values of the skill."""
    found = fill(talk.agent.graph(skill).inputs, talk.said, talk.agent.extractor).found
    spans = [(item.start, item.end) for item in found]
    words = [token.lower for token in talk.said.tokens if not _within(token, spans)]
    while words and words[0] in BEFORE_A_WISH:
        words = words[1:]
    if len(words) > 1 and words[0] in _acts_of(talk.agent, skill) and words[1] in STANDING:
        return STOP.union(POLITE).issuperset(words[2:])
    ends = range(len(words), 0, -1)
    return any(tuple(words[:end]) in DOING and STOP.union(POLITE).issuperset(words[end:]) for end in ends)


def _acts_of(agent: Compiled, skill: str) -> frozenset[str]:
    """The words with which the examples of a skill and its description begin: `book`, `reserve`."""
    own = agent.spec.skills[skill]
    return frozenset(token.lower for text in (*own.examples, own.description) for token in tokenize(text)[:1])


def _within(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def another_day(talk: Conversation, opened: Open) -> Mapping[str, object]:
    """Return the one day of the last request some days on, or before: `and the day after?`; empty for any other."""
    days = DAYS_ON.get(bare(talk.said))
    inputs = talk.inputs_of(opened.skill)
    held = {
        name: value
        for name, value in opened.inputs.items()
        if name in inputs and isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    }
    if days is None or len(held) != 1:
        return {}
    ((name, day),) = held.items()
    return {name: day + dt.timedelta(days=days)}


def last_clause(talk: Conversation) -> Conversation | None:
    """Return the conversation with the last clause alone, behind an exclamation: `pity. and Sunday?`; else None."""
    clauses = [part for part in talk.said.split(CLAUSE) if part.tokens]
    if len(clauses) != 2 or len(clauses[0].tokens) > EXCLAIMED or is_question(clauses[0]):
        return None
    alone = clauses[0].once(talk.agent.router.choose)
    return replace(talk, said=clauses[1].stripped()) if alone.outcome == "none" else None


def _thing(talk: Conversation, opened: Open) -> tuple[str, str] | None:
    """Return the one thing that the last request was about and that the person named, with its input."""
    inputs = talk.inputs_of(opened.skill)
    things = [
        (name, value)
        for name, value in opened.inputs.items()
        if name in inputs
        and name not in opened.origins
        and isinstance(value, str)
        and names_a_thing(talk.agent, inputs[name])
    ]
    return things[0] if len(things) == 1 else None

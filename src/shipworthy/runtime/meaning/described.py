"""Reads messages together where one alone says too little: after a refusal, and where it is asked what is meant."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.compiled import Compiled
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP, tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.ending import changes, ends, is_changing
from shipworthy.runtime.meaning.meant import is_question, names_a_thing
from shipworthy.runtime.meaning.owners import owned
from shipworthy.runtime.meaning.states import request
from shipworthy.runtime.meaning.told_text import passed_on
from shipworthy.runtime.meaning.troubles import in_these_words
from shipworthy.runtime.meaning.turns import COMPARING
from shipworthy.stores.session import Open, Pending

FAVOURED = 0.65
"""Share of the offered skills' chances, by both messages, from which one of them is begun."""
LESS = 0.5
"""The same share for a loop; and the chance from which a loop is begun that two messages describe."""
SAYS_SOMETHING = 0.1
"""Chance of the best skill below which a message says nothing of what is wanted."""
NOISE = 0.05
"""Added to each chance before two are multiplied: what lies far below it says nothing."""
AHEAD = 4.0
"""How often the chance of the next skill that of a loop is, which is begun before the router is sure."""
MOST_OFFERED = 4
"""Skills that the question offers when it is asked again."""
LONGEST_REFERENCE = 6
"""Words of a message that can be a code with the name of what it is of."""


def preferred(agent: Compiled, said: Said, *, whole: bool = True) -> Route:
    """Return the decision about a request: where the router is not sure, by what skill or specialist it can mean.

    `whole`: whether it is all of the message, and no piece of it.
    """
    found = request(agent, said)
    return owned(agent, said, found, whole=whole) if agent.spec.specialists else found


def offered(agent: Compiled, names: Sequence[str], said: Said) -> Sequence[str]:
    """The skills that take what the message names, where two and more of them do: a greeting takes no stock."""
    named = {kind for kind in agent.spec.types if agent.extractor.find(TypeSpec(name=kind), said)}
    inputs = {name: agent.graph(name).inputs.values() for name in names} if named else {}
    taking = [name for name, own in inputs.items() if any((spec.list or spec.type).name in named for spec in own)]
    return taking if len(taking) > 1 else names


def named_before(talk: Conversation, opened: Open) -> Open:
    """Complete a request by the things that the message before named, for which no skill was found: `A-12`."""
    if not (before := _refused(talk)):
        return opened
    agent = talk.agent
    free = {name: spec for name, spec in talk.inputs_of(opened.skill).items() if name not in opened.inputs}
    things = {name: spec for name, spec in free.items() if names_a_thing(agent, spec)}
    return replace(
        opened, inputs={**fill(things, Said(before, talk.said.now), agent.extractor).values, **opened.inputs}
    )


def told_in(agent: Compiled, opened: Open, said: Said) -> Open:
    """Complete a report, or what is to be passed on, by the words in which the message tells it."""
    told = in_these_words(agent, opened.skill, said, opened.inputs) or passed_on(
        agent, opened.skill, said, opened.inputs
    )
    return replace(opened, inputs={**opened.inputs, **told}) if told else opened


def _refused(talk: Conversation) -> str:
    """Return the message before, where no skill was found for it and the conversation has not expired."""
    expired = talk.wall - talk.session.updated > talk.agent.spec.session.expires
    return "" if expired else talk.session.refused


def together(talk: Conversation) -> Said | None:
    """Join the message with the one before, for which no skill was found; None where there is none that counts."""
    if not (before := _refused(talk)):
        return None
    if STOP.issuperset([token.lower for token in talk.said.tokens]):
        return None
    if not talk.said.once(talk.agent.router.choose).candidates:
        return None
    return Said(f"{before}\n{talk.said.message}", talk.said.now)


def taken_together(talk: Conversation, alone: Route) -> Said | None:
    """Return both messages where they are read as a request, which the last one `alone` is not; else None."""
    if (both := together(talk)) is None:
        return None
    joint = both.once(talk.agent.router.choose)
    if joint.outcome == "none" or (joint.outcome == "ask" and alone.outcome == "ask"):
        return None
    unasked = joint.skill is not None and _writing(talk.agent, joint.skill) == "unasked"
    return None if unasked and alone.outcome == "ask" else both


def likely_loop(agent: Compiled, route: Route) -> str | None:
    """Return the loop that is far more likely than any other skill, by more than one message; None where none is."""
    if not route.candidates:
        return None
    (best, chance), *others = route.candidates
    ahead = chance >= LESS and chance >= AHEAD * max([other for _, other in others], default=0.0)
    return best if ahead and goes_on_itself(agent, best) else None


def is_reference(agent: Compiled, said: Said) -> bool:
    """Whether a message is a code with at most a word beside it that begins no request: `P-317`, `policy 88123`."""
    words = [token.lower for token in said.tokens]
    if is_question(said) or len(words) > LONGEST_REFERENCE or not any(map(_has_digit, words)):
        return False
    beside = [word for word in words if word not in STOP and word.isalpha() and len(word) > 1]
    if len(beside) > 1:
        return False
    return firsts_of(agent).isdisjoint(beside)


def firsts_of(agent: Compiled) -> frozenset[str]:
    """The words with which the examples of an agent begin."""
    every = [tokenize(text)[:1] for skill in agent.spec.routable for text in skill.examples]
    return frozenset(token.lower for first in every for token in first)


def favoured(talk: Conversation, pending: Pending, both: Said) -> tuple[str, float] | None:
    """Return the offered skill that the messages favour; None where none is far ahead, or it writes unasked.

    A message that is nearest to a skill that was not offered favours none. A loop is begun on less: it can ask itself.
    """
    agent = talk.agent
    joined, now = both.once(agent.router.choose), talk.said.once(agent.router.choose)
    nearest, chance = now.candidates[0] if now.candidates else ("", 0.0)
    said = dict(now.candidates)
    if is_reference(agent, talk.said):
        said, nearest, chance = {}, "", 0.0
    elif chance >= SAYS_SOMETHING and nearest not in pending.names:
        return None
    if joined.outcome == "route" and joined.skill in pending.names:
        return str(joined.skill), joined.confidence
    first = dict(Said(pending.message, talk.said.now).once(agent.router.choose).candidates)
    best, share = _ahead(pending, first, said)
    if _writing(agent, best) == "unasked":
        return None
    if goes_on_itself(agent, best):
        return (best, share) if share > LESS else None
    return (best, share) if share >= FAVOURED and chance >= SAYS_SOMETHING else None


def _ahead(pending: Pending, first: Mapping[str, float], now: Mapping[str, float]) -> tuple[str, float]:
    """Return the offered skill that two messages favour most, and its share of what they favour."""
    chances = {name: (first.get(name, 0.0) + NOISE) * (now.get(name, 0.0) + NOISE) for name in pending.names}
    best = max(pending.names, key=lambda name: chances[name])
    return best, chances[best] / sum(chances.values())


def near_another(talk: Conversation, pending: Pending) -> bool:
    """Whether a message is nearest to a skill that the question does not offer."""
    best = talk.said.once(talk.agent.router.choose).candidates[:1]
    return any(chance >= SAYS_SOMETHING and name not in pending.names for name, chance in best)


def offered_again(talk: Conversation, pending: Pending, joint: Route) -> Pending:
    """Return the question with the skills first to which the last message alone, and both, are nearest."""
    skills = talk.agent.spec.skills
    now = talk.said.once(talk.agent.router.choose).candidates[:1]
    near = [name for name, chance in (*now, *joint.candidates[:2]) if chance >= SAYS_SOMETHING]
    names = tuple(dict.fromkeys([*near, *pending.names]))[:MOST_OFFERED]
    labels = tuple(skills[name].about for name in names)
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return replace(pending, names=names, text=f"{pending.text.splitlines()[0]}\n{lines}", choices=labels, values=names)


def otherwise(agent: Compiled, said: Said, names: Sequence[str]) -> str | None:
    """Return the one of the skills that changes something, where a message wants it otherwise: `Friday instead`."""
    words = {token.lower for token in said.tokens}
    if is_question(said) or not changes(said) or (ends(said) and COMPARING.isdisjoint(words)):
        return None
    changing = [name for name in names if is_changing(agent, name) and writes_asked(agent, name)]
    if len(changing) != 1 or not fill(agent.graph(changing[0]).inputs, said, agent.extractor).values:
        return None
    return changing[0]


def goes_on_itself(agent: Compiled, skill: str) -> bool:
    """Whether a skill is a loop, in which a model asks for what it needs, and writes nothing without a yes."""
    return bool(agent.spec.skills[skill].tools) and _writing(agent, skill) != "unasked"


def writes_asked(agent: Compiled, skill: str) -> bool:
    """Whether a skill writes nothing without a yes."""
    return _writing(agent, skill) != "unasked"


def _writing(agent: Compiled, skill: str) -> str:
    return agent.graphs.writing(skill)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)

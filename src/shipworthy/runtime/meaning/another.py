"""Carries the last request on with another value: `and now the mouse`, `and the other one?`, `what about Oslo`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.opening import placed
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import ORDINARY, STOP, Token
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.meant import is_question, what_was_meant
from shipworthy.runtime.meaning.takers import asks_first
from shipworthy.runtime.meaning.turns import (
    ABOUT,
    ASIDES,
    CORRECTIONS,
    DETERMINERS,
    KEEPING,
    NEGATIONS,
    OPENERS,
    OTHER,
    POLITE,
    THANKS,
    bare,
    stripped,
)
from shipworthy.stores.session import Offer, Open

CLAUSE = regex(r"[,.;!\n]+")
"""Ends a clause of a correction."""
MOST_CLAUSES = 6
OTHERS = frozenset(word for phrase in OTHER for word in phrase)
LONGEST_NAME = 4
"""Words of a text that replaces the one before."""


def another(talk: Conversation, opened: Open) -> dict[str, object]:
    """Return the inputs of the last skill that change; empty where the message does not say so."""
    offered = _offered(talk, opened)
    if bare(talk.said) in OTHER:
        others = {name: value for name, offer in offered.items() if (value := _the_other(opened, name, offer))}
        return others if len(others) == 1 else {}
    for name, offer in offered.items():
        if (value := _picked(talk, opened, name, offer)) is not None:
            return {name: value}
    return _named_anew(talk, opened)


def carrier(
    talk: Conversation, opened: Open, names: Sequence[str], *, few: int
) -> tuple[str, Mapping[str, object]] | None:
    """Return the skill that takes values of a message and most of what the last one was about, with the values.

    `names`: the skills of which the router is unsure. The last skill is meant too where a message says nothing beside a
    value for it, or no more than a `few` words if it is one of them, and it has not written: `et dimanche ?`. None
    where no skill is ahead of the others.
    """
    agent, scores, given = talk.agent, dict[str, int](), dict[str, Mapping[str, object]]()
    for name in dict.fromkeys([*names, opened.skill]):
        inputs = talk.inputs_of(name)
        found = fill(inputs, talk.said, agent.extractor)
        if not found.values or not asks_first(agent, name):
            continue
        beside = [one for one in content(inputs, talk.said, found.found) if one.lower not in ASIDES | OTHERS]
        most = few if name in names else 0
        same = name == opened.skill and len(beside) <= most and _may_go_on(talk, opened)
        held = what_was_meant(talk, name, found.values).keys() - found.values.keys()
        if held or same:
            scores[name], given[name] = len(found.values) + len(held) + same, found.values
    best = max(scores, key=lambda name: scores[name], default=None)
    others = [score for name, score in scores.items() if name != best]
    return (best, given[best]) if best is not None and scores[best] > max(others, default=0) else None


def _may_go_on(talk: Conversation, opened: Open) -> bool:
    """Whether the last skill may run again with another value: it only reads, or is asked for and has not written."""
    if talk.agent.graphs.writing(opened.skill) == "never":
        return True
    wrote = any(stored.write for stored in opened.results.values())
    thanked = not THANKS.isdisjoint([token.lower for token in talk.said.tokens])
    return not wrote and not thanked and not is_question(talk.said)


def corrected(talk: Conversation, opened: Open) -> dict[str, object]:
    """Return the choice that is meant instead of the one before: `no, the mouse`; empty where none is.

    One clause may name it, where no other clause names another: `sorry, no. the other one, that one stays`.
    """
    if found := _corrected(talk, opened):
        return found
    clauses = [part.stripped() for part in talk.said.split(CLAUSE)]
    clauses = [part for part in clauses if part.tokens]
    if "?" in talk.said.message or not 1 < len(clauses) <= MOST_CLAUSES:
        return {}
    named = [change for part in clauses if (change := _corrected(replace(talk, said=part), opened))]
    kept = [part for part in clauses if not KEEPING.isdisjoint([token.lower for token in part.tokens])]
    found = named[0] if named and all(one == named[0] for one in named) and len(kept) <= 1 else {}
    # What another clause sets too is not left out: the whole may be the request anew.
    return found if not found or not _sets_more(talk, opened, found) else {}


def _sets_more(talk: Conversation, opened: Open, found: Mapping[str, object]) -> bool:
    """Whether the message has another value of an input that is not among those found."""
    inputs = {n: s for n, s in talk.changed_by(opened.skill).items() if n not in found and n in opened.inputs}
    typed = {n: s for n, s in inputs.items() if s.pattern or s.kind.name not in ("text", "yesno", "any")}
    values = fill(typed, talk.said, talk.agent.extractor).values if typed else {}
    return any(str(opened.inputs[name]) != str(value) for name, value in values.items())


def _corrected(talk: Conversation, opened: Open) -> dict[str, object]:
    if not KEEPING.isdisjoint([token.lower for token in talk.said.tokens]):
        return {}
    offered = _offered(talk, opened)
    if bare(talk.said, POLITE | CORRECTIONS) in OTHER:
        others = {name: value for name, offer in offered.items() if (value := _the_other(opened, name, offer))}
        return others if len(others) == 1 else {}
    for name, offer in offered.items():
        if (value := _picked(talk, opened, name, offer, OPENERS | CORRECTIONS)) is not None:
            return {name: value}
    for name, offer in opened.offers.items():
        # "Cancel the last one": a place in the list that was offered.
        place = placed(offer.labels, talk.said, talk.agent.extractor, ()) if name in offered else None
        if place is not None and offer.values[place] != opened.inputs[name]:
            return {name: offer.values[place]}
    return {}


def _offered(talk: Conversation, opened: Open) -> dict[str, Offer]:
    """Return what each given input could be: the options of its type, or the choices that were shown."""
    inputs = talk.inputs_of(opened.skill)
    given = {name: spec for name, spec in inputs.items() if name in opened.inputs and spec.list is None}
    own = {
        name: Offer(labels=spec.type.options, values=spec.type.options)
        for name, spec in given.items()
        if spec.type.name == "choice"
    }
    return {**own, **{name: offer for name, offer in opened.offers.items() if name in given}}


def _the_other(opened: Open, name: str, offer: Offer) -> object:
    """Return the other one of two."""
    others = [value for value in offer.values if value != opened.inputs[name]]
    return others[0] if len(offer.values) == 2 and len(others) == 1 else None


def _picked(talk: Conversation, opened: Open, name: str, offer: Offer, aside: frozenset[str] = OPENERS) -> object:
    """Return another of the choices, where the message says little else than its words."""
    said = stripped(talk.said, aside)
    if not NEGATIONS.isdisjoint([token.lower for token in said.tokens]):
        return None
    # The options of a type were not numbered.
    listed = name in opened.offers
    index = chosen(offer.labels, said, offer.values, 1, listed=listed) if said.tokens else None
    if index is None or offer.values[index] == opened.inputs[name]:
        return None
    return offer.values[index]


def _named_anew(talk: Conversation, opened: Open) -> dict[str, object]:
    """Return the one text of the last request, replaced by the name that the message asks about."""
    inputs = talk.inputs_of(opened.skill)
    texts = [name for name, spec in inputs.items() if name in opened.inputs and _is_name(spec, opened.inputs[name])]
    words = [token.lower for token in talk.said.tokens[: LONGEST_NAME * 2]]
    begin = next((n for n in range(len(words) - 1, 0, -1) if tuple(words[:n]) in ABOUT), 0)
    name = talk.said.tokens[begin:]
    while name and name[0].lower in DETERMINERS:
        name = name[1:]
    if len(texts) != 1 or not begin or not 0 < len(name) <= LONGEST_NAME or not all(map(_can_be_a_name, name)):
        return {}
    route = talk.said.once(talk.agent.router.choose)
    if route.outcome != "none" and route.skill != opened.skill:
        return {}
    return {texts[0]: talk.said.message[name[0].start : name[-1].end]}


def _is_name(spec: Input, held: object) -> bool:
    free = spec.list is None and spec.type.name == "text" and spec.pattern is None and spec.choices is None
    return free and isinstance(held, str) and len(held.split()) <= LONGEST_NAME


def _can_be_a_name(token: Token) -> bool:
    return token.lower not in STOP and (token.lower not in ORDINARY or token.text[:1].isupper())

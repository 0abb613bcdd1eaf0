"""Parts of a message that wait behind the question of a specialist: what another message leaves out, or speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shipworthy.contract.specialist.remote import MESSAGE
from shipworthy.contract.specialist.several import TOGETHER, parts_in, specialist_of
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP, stem, tokenize, words_of
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.pieces import Piece, pieces_of
from shipworthy.runtime.meaning.turns import (
    ASIDES,
    DETERMINERS,
    DONE,
    LEAVING_OUT,
    NEGATIONS,
    POLITE,
    PRONOUNS_FOR_ALL,
    bare,
)
from shipworthy.stores.session import Open, Pending

BESIDE = STOP | ASIDES | POLITE | DETERMINERS | words_of("either neither too anymore longer auch mehr tampoco non plus")
"""Words that say nothing of what is left out."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a message leaves out of what waits, and what it says beside that."""

    open: Open
    parts: Mapping[str, str]
    """By the name of the input: what was said for it."""
    rest: str
    """What is for the specialist that asks; empty: nothing."""
    every: bool = False
    """Whether nothing of the message before is wished any more, what is asked about included."""

    @property
    def specialists(self) -> tuple[str, ...]:
        """Those that are not asked any more."""
        return tuple(dict.fromkeys(map(specialist_of, self.parts)))


def waiting(talk: Conversation, opened: Open, pending: Pending) -> dict[str, str]:
    """The parts that have their turn behind the question of another specialist, by input."""
    if opened.skill != TOGETHER or TOGETHER not in talk.agent.spec.implied:
        return {}
    asking = pending.within.partition(" ")[0]
    done = {(one.tool, one.args.get(MESSAGE)) for one in opened.results.values()}
    every = {part: str(told) for part, told in parts_in(opened.inputs).items()}
    return {
        part: told
        for part, told in every.items()
        if (name := specialist_of(part)) != asking and (name, told) not in done and name in talk.agent.spec.specialists
    }


def left_out(talk: Conversation, opened: Open, pending: Pending) -> LeftOut | None:
    """What a message leaves out of the parts that wait: `yes, but skip the lunch`; None where it leaves out none."""
    parts = waiting(talk, opened, pending)
    if not parts or "?" in talk.said.message:
        return None
    pieces = talk.said.once(pieces_of) or [Piece(said=talk.said, start=0, end=len(talk.said.message), soft=False)]
    gone: dict[str, str] = {}
    kept: list[str] = []
    for piece in pieces:
        if _leaves_all(piece.said):
            return LeftOut(open=opened, parts=parts, rest="", every=True)
        if found := _left(talk, parts, piece.said):
            gone |= {part: parts[part] for part in found}
        else:
            kept.append(piece.said.message)
    if not gone:
        return None
    left = {name: told for name, told in opened.inputs.items() if name not in gone}
    return LeftOut(open=replace(opened, inputs=left), parts=gone, rest=", ".join(kept))


def brought_forward(talk: Conversation, opened: Open, pending: Pending, specialist: str) -> Pending | None:
    """The question of a specialist about a part for it that waits, of which a message speaks; None: none waits.

    Its text is empty where the message says more than which part is meant.
    """
    held = talk.session.inner.get(specialist)
    asked = held.open.pending if held is not None and held.open is not None else None
    parts = [one for one in waiting(talk, opened, pending) if specialist_of(one) == specialist]
    if not parts or asked is None:
        return None
    meant = {stem(token.lower) for token in talk.said.tokens if token.lower not in BESIDE}
    only = any(meant <= _names(talk, part, "") for part in parts)
    return replace(asked, within=specialist, text=asked.text if only else "")


def _left(talk: Conversation, parts: Mapping[str, str], said: Said) -> list[str]:
    """The parts that a piece leaves out, which says nothing else: `forget the taxi`, `no lunch`."""
    words = [token.lower for token in said.tokens]
    if LEAVING_OUT.isdisjoint(words):
        return []
    meant = {stem(word) for word in words if word not in LEAVING_OUT and word not in BESIDE}
    # "Not the airport" says rather what shall be another than what shall not be done at all.
    weak = LEAVING_OUT.intersection(words) <= NEGATIONS | {"no"}
    named = {part: _names(talk, part, "" if weak else told) for part, told in parts.items()}
    found = [part for part, own in named.items() if meant and meant <= own]
    return found if len(found) == 1 or len({specialist_of(part) for part in found}) == 1 else []


def _names(talk: Conversation, part: str, told: str) -> set[str]:
    """The stems of the words by which a part is named: those of its specialist, and of what was said for it."""
    name = specialist_of(part)
    text = f"{name} {talk.agent.spec.specialists[name].named(name)} {told}"
    return {stem(token.lower) for token in tokenize(text.replace("_", " "))} - {stem(word) for word in STOP}


def _leaves_all(said: Said) -> bool:
    """Whether a piece says that nothing is wished any more: `cancel everything`, `none of it`."""
    words = [token.lower for token in said.tokens]
    if bare(said) in DONE or ("at", "all") in zip(words, words[1:], strict=False):
        return False
    if PRONOUNS_FOR_ALL.isdisjoint(words) or LEAVING_OUT.isdisjoint(words):
        return False
    return all(word in LEAVING_OUT | PRONOUNS_FOR_ALL | BESIDE for word in words)

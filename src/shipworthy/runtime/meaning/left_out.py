"""Parts of a message that wait behind the question of a specialist: what another message leaves out, or speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.specialist.remote import MESSAGE
from shipworthy.contract.specialist.several import TOGETHER, parts_in, specialist_of
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP, stem, tokenize, words_of
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
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

    def told(self, agent: Compiled) -> str:
        """What tells the person which parts are left out."""
        names = agent.spec.specialists
        parts = [
            f"{names[specialist_of(part)].named(specialist_of(part))}: {told}" for part, told in self.parts.items()
        ]
        return agent.phrases("left_out_parts", about="; ".join(parts).rstrip(" .;!"))

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


def dropped(opened: Open, changed: Open) -> LeftOut | None:
    """The parts that a changed request for several has no more; None where it has all."""
    left = parts_in(changed.inputs)
    parts = {part: str(told) for part, told in parts_in(opened.inputs).items() if part not in left}
    return LeftOut(open=changed, parts=parts, rest="") if opened.skill == TOGETHER and parts else None


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


def brought_forward(talk: Conversation, opened: Open, other: Intent) -> Intent | None:
    """Say a message for a specialist to the part for it that waits, whose question then comes first.

    Beside that part it would be asked for, and done, once more. None: no part for it waits that it asks about.
    """
    name, pending = other.open.skill if other.open is not None else "", opened.pending
    held = talk.session.inner.get(name)
    asked = held.open.pending if held is not None and held.open is not None else None
    if pending is None or asked is None or other.open is None:
        return None
    parts = [one for one in waiting(talk, opened, pending) if specialist_of(one) == name]
    if not parts:
        return None
    meant = {stem(token.lower) for token in talk.said.tokens if token.lower not in BESIDE}
    if any(meant <= _names(talk, part, "") for part in parts):
        # It only says which one is meant: `what about the taxi?`.
        shown = replace(asked, within=name)
        return Intent(ask=shown, open=opened, heard=True, agenda=other.agenda, reason="a part that waits comes first")
    return replace(
        other,
        open=replace(opened, pending=None, ended=False),
        told=name,
        words=other.open.message,
        answering="" if talk.unnamed else talk.answering,
        reason=f"about a part that waits: {other.reason}",
    )


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

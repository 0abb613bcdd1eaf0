"""Tells which readings of the author's reader are taken, by whether a message answers what is open."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from shipworthy.contract.reader import Reading
from shipworthy.routing.consent.assent import leaves, leaves_first, meaning
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.runtime.meaning.applied import read
from shipworthy.runtime.meaning.closing import goodbye
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.dropped import taken_up
from shipworthy.runtime.meaning.goodbye import ending_of, is_done
from shipworthy.runtime.meaning.specialists import answers_specialist
from shipworthy.stores.session import Open, Pending

FEW = 4
"""Words of a no that says nothing of what shall be instead."""
Taken: TypeAlias = Callable[[Sequence[Reading]], bool]
"""Whether these readings are taken."""


def taken(talk: Conversation, opened: Open | None) -> Taken | None:
    """Which readings are taken; None where the message says yes, no or goodbye to what is open, or to what waits."""
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None:
        return _beside_a_question(talk, opened, pending)
    if talk.session.agenda or talk.session.below:
        reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
        return None if reply.kind in ("yes", "no", "abandon") else _every
    if opened is None and taken_up(talk) is not None:
        return None
    if goodbye(talk) is not None:
        # `undo that` drops what is open; where nothing is, it may ask for something.
        return _asking if ending_of(talk.said) == "done" and not is_done(talk.said) else None
    return _every


def _beside_a_question(talk: Conversation, opened: Open, pending: Pending) -> Taken | None:
    if pending.within:
        answers = not talk.agent.spec.specialists or answers_specialist(talk, pending)
        return None if answers else _every
    reply = read(talk, opened, pending, talk.said)
    if opened.skill not in talk.agent.spec.skills:
        # One of several skills is asked for: what is none of its numbers may say what is wanted in other words.
        return _every if reply.kind in ("unclear", "values") or reply.rest else None
    if leaves(talk.said.message) is not None or leaves_first(talk.said.message):
        # What gives up first is no question about what is open: a later yes would approve it.
        return _leaving
    if reply.kind == "abandon" or ending_of(talk.said, asked=pending.kind == "confirm") is not None:
        return None
    if reply.kind == "no" and len(talk.said.tokens) <= FEW and not reply.rest:
        return None if meaning(talk.said.message) in ("no", "declines") else _changing
    return None if reply.kind in ("yes", "choice") and not reply.rest else _every


def _every(readings: Sequence[Reading]) -> bool:
    return True


def _asking(readings: Sequence[Reading]) -> bool:
    """Whether all of it asks for something."""
    return all(one.skill for one in readings)


def _changing(readings: Sequence[Reading]) -> bool:
    """Whether the message says what shall be instead: `not today`."""
    return all(one.same and one.inputs for one in readings)


def _leaving(readings: Sequence[Reading]) -> bool:
    """Whether nothing of what is open is left to be agreed to."""
    return all(one.ends or one.instead for one in readings)

"""Interprets a message as an answer, a follow-up or a new request."""

from dataclasses import replace

from shipworthy.events import Reason
from shipworthy.routing.consent.assent import answers_yes_or_no
from shipworthy.runtime.meaning.after import after, proposed
from shipworthy.runtime.meaning.answers import answered, late
from shipworthy.runtime.meaning.as_well import once_more
from shipworthy.runtime.meaning.closing import closing, goodbye, without_leaving
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.dropped import taken_up
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent, routed
from shipworthy.runtime.meaning.specialists import after_own_skill, after_specialist, asked_by
from shipworthy.runtime.meaning.spoken_of import by_pronoun, rather_of_it
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open

STALE: Reason = "stale_question"
"""The reason of an answer to a question that is not open."""


def interpret(talk: Conversation) -> Intent:
    """Try the open question first, then what waits, then a follow-up, then the router."""
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if talk.answering is not None and (pending is None or pending.id != talk.answering):
        return _stale(talk)
    if opened is not None and pending is not None and not answerable(talk.agent, opened, pending):
        return _dropped(talk)
    opened = reconciled(talk.agent, opened) if opened is not None else None
    talk = without_leaving(talk) if pending is None and talk.session.turns else talk
    if opened is not None and is_alive(talk, opened):
        return _gone_on(replace(talk, session=replace(talk.session, open=opened)), opened)
    if opened is not None and (again := late(talk, opened)) is not None:
        return again
    if talk.answering is not None:
        return _stale(talk)
    if talk.session.agenda or talk.session.below or opened is not None:
        return _begun_anew(talk, opened)
    found = _closed(talk) if talk.session.turns else None
    found = found or (routed(talk) if talk.session.dropped is None else _of_the_dropped(talk, talk.session.dropped))
    return found if found.refused is None else goodbye(talk) or found


def _gone_on(talk: Conversation, opened: Open) -> Intent:
    """Interpret a message as the answer to the open question, or as one that goes on with what was answered."""
    if opened.pending is not None and opened.pending.within:
        return asked_by(talk, opened, opened.pending)
    if opened.pending is not None:
        return once_more(talk, opened, opened.pending) or answered(talk, opened, opened.pending)
    if opened.skill in talk.agent.spec.specialists or opened.skill in talk.agent.spec.implied:
        return after_specialist(talk, opened, interpret) or after(talk, opened)
    return after_own_skill(talk, after(talk, opened), interpret)


def _closed(talk: Conversation) -> Intent | None:
    """Take up what was dropped, or answer what asks for nothing; None where the message may be a request."""
    return (taken_up(talk) if talk.session.dropped is not None else None) or closing(talk)


def _of_the_dropped(talk: Conversation, dropped: Open) -> Intent:
    """Route a message in which a pronoun may stand for the thing of what was dropped just now."""
    found = routed(talk)
    return (by_pronoun(talk, dropped) if found.open is None else rather_of_it(talk, dropped, found)) or found


def _begun_anew(talk: Conversation, opened: Open | None) -> Intent:
    """Interpret a message after what was open has expired, was dropped, or has had its turns."""
    if talk.wall - talk.session.updated > talk.agent.spec.session.expires:
        return replace(routed(replace(talk, session=replace(talk.session, agenda=()))), below=(), agenda=())
    if talk.session.agenda and (waiting := proposed(talk)) is not None:
        return waiting
    found = routed(talk)
    if opened is None or opened.pending is None or opened.skill not in talk.agent.spec.skills:
        return found
    note = talk.agent.phrases("dropped_question", about=talk.agent.spec.skills[opened.skill].about)
    return replace(found, prefix=joined(note, found.prefix))


def _stale(talk: Conversation) -> Intent:
    """Show the open question, or that none is open, and do nothing: the message answers another question."""
    closed = talk.agent.phrases("closed")
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if opened is None or pending is None or pending.id == talk.answering:
        return Intent(say=closed, refused=STALE, reason="the question is closed", stale=True)
    if not answerable(talk.agent, opened, pending) or not is_alive(talk, opened):
        return Intent(say=closed, refused=STALE, reason="the question is closed", stale=True)
    return Intent(ask=pending, open=opened, prefix=closed, reason="an answer to another question", stale=True)


def _dropped(talk: Conversation) -> Intent:
    """Drop a question that the current definition no longer has, and route the message where it is a request."""
    changed = talk.agent.phrases("changed")
    if talk.answering is not None or answers_yes_or_no(talk.said.message):
        return Intent(say=changed, refused=STALE, reason="the agent was redeployed", foreign=True)
    return replace(routed(talk), prefix=changed)


def is_alive(talk: Conversation, opened: Open) -> bool:
    """Whether the session has not expired and the open skill has turns left."""
    spec = talk.agent.spec
    if opened.skill in spec.skills and opened.turns >= (spec.skills[opened.skill].limits(spec.limits).max_turns or 0):
        return False
    if opened.pending is None and opened.skill not in spec.skills:
        return False
    # An answer that names its question is one, however late it comes; a yes is asked for again.
    bound = talk.answering is not None and opened.pending is not None and opened.pending.id == talk.answering
    # One that another person answers stays open as long as it says itself.
    waits = opened.pending is not None and talk.wall <= opened.pending.expires
    # What waits for the clock can be corrected as long as it waits.
    waits = waits or any(one.id == opened.id for one in talk.session.asleep)
    return bound or waits or talk.wall - talk.session.updated <= spec.session.expires

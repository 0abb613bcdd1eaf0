"""Takes what the reader of an agent's author says of a message as the inputs of a program.

It decides neither a yes nor a no, and what it asks for is shown and approved like any other request.
"""

from dataclasses import replace

from shipworthy.routing.replies.reply import ParsedReply
from shipworthy.runtime.meaning.applied import applied
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import started
from shipworthy.runtime.meaning.given import unoffered
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.interpret import interpret, is_alive
from shipworthy.runtime.meaning.left_out import dropped
from shipworthy.runtime.meaning.readings import Read, readings
from shipworthy.runtime.meaning.replied import taken
from shipworthy.runtime.meaning.specialists import said_to_asker
from shipworthy.runtime.meaning.turns import THANKS
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open, Wish

LONGEST = 4_000
"""Characters of a message that a reader is given."""


def interpreted(talk: Conversation) -> Intent:
    """Interpret a message by the reader of the author, and where that gives nothing, by its words."""
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None and not answerable(talk.agent, opened, pending):
        return interpret(talk)
    opened = reconciled(talk.agent, opened) if opened is not None else None
    stale = talk.answering is not None and (pending is None or pending.id != talk.answering)
    read = None if stale else authored(talk, opened if opened is not None and is_alive(talk, opened) else None)
    return read if read is not None else interpret(talk)


def authored(talk: Conversation, opened: Open | None) -> Intent | None:
    """The intent that the reader gives; None where it gives none, or the message says yes or no to what is open."""
    may_be = taken(talk, opened)
    if len(talk.said.message) > LONGEST or may_be is None:
        return None
    found = readings(talk, opened)
    if not found or not may_be([one.reading for one in found]):
        return None
    first, *rest = found
    intent = _begun(talk, opened, first)
    if intent is None:
        return None
    agenda = (*(_wish(talk, one) for one in rest), *talk.session.agenda)
    phrases = talk.agent.phrases
    parts = phrases.listed([phrases("quoted", text=text) for one in found for text in one.reading.unread])
    note = phrases("not_understood_part", parts=parts) if parts else ""
    # A part that was not understood may have been a change.
    heard, prefix = intent.heard and not parts, joined(note, intent.prefix)
    return replace(intent, agenda=agenda, prefix=prefix, heard=heard, missed=bool(parts))


def _wish(talk: Conversation, read: Read) -> Wish:
    reading = read.reading
    message = reading.said or talk.said.message
    return Wish(skill=reading.skill, message=message, inputs={**read.values}, origins={**read.origins})


def _begun(talk: Conversation, opened: Open | None, read: Read) -> Intent | None:
    """Go on with the last request, leave it, or begin a new one beside what is open."""
    reading, pending = read.reading, opened.pending if opened is not None else None
    if reading.ends:
        return _ended(talk, opened)
    if reading.again:
        return _shown_again(talk, opened)
    if reading.choice:
        return _chosen(talk, opened, read)
    if reading.same:
        return _gone_on(talk, opened, read) if opened and opened.skill == reading.skill else None
    # A reader that gives the words for a request says that they are meant for nothing else.
    found = Intent(open=_new(talk, read), heard=bool(reading.said), reason="as the author's reader says")
    if opened is None or pending is None:
        return found
    if pending.within.partition(" ")[0] == reading.skill and not reading.instead:
        return said_to_asker(talk, opened, pending)
    # A question which of several skills is meant is answered by what is read now.
    over = reading.instead or opened.skill not in talk.agent.spec.skills
    return started(talk, None if over else opened, found)


def _new(talk: Conversation, read: Read) -> Open:
    reading, inputs = read.reading, {**read.values}
    return Open(
        skill=reading.skill,
        contract=talk.agent.contract,
        message=reading.said or talk.said.message,
        inputs=inputs,
        offers=unoffered(talk.inputs_of(reading.skill), inputs),
        origins={**read.origins},
    )


def _gone_on(talk: Conversation, opened: Open, read: Read) -> Intent | None:
    given, offers = read.reading.inputs, unoffered(talk.inputs_of(opened.skill), read.values)
    left = {name: value for name, value in opened.inputs.items() if given.get(name, "") is not None}
    changed = replace(
        opened,
        inputs={**left, **read.values},
        offers={**offers, **opened.offers},
        origins={**opened.origins, **read.origins},
        pending=None,
    )
    if opened.pending is None:
        changed = replace(changed, request=talk.said.message, ended=False)
    elif changed.inputs == opened.inputs:
        # What is said again is so already: the question shows it.
        return Intent(open=opened, ask=opened.pending, heard=True, reason="the open question has it already")
    less = dropped(opened, changed)
    gone, note = (less.specialists, less.told(talk.agent)) if less is not None else ((), "")
    return Intent(open=changed, prefix=note, left=gone, reason="the last request, as the author's reader says")


def _shown_again(talk: Conversation, opened: Open | None) -> Intent | None:
    """Show the open question again, with what is known of it."""
    if opened is None or opened.pending is None:
        return None
    known, why = talk.agent.phrases("all_i_know"), "a question about what is asked"
    return Intent(open=opened, ask=opened.pending, prefix=known, heard=True, reason=why)


def _ended(talk: Conversation, opened: Open | None) -> Intent:
    """Drop the question that is open; where none is, answer the leave-taking."""
    if opened is not None and opened.pending is not None:
        # With a menu goes what it came between: that was left before.
        below = () if opened.skill not in talk.agent.spec.skills else None
        return Intent(say=talk.agent.phrases("dropped"), below=below, reason="given up, as the author's reader says")
    thanks = not THANKS.isdisjoint(token.lower for token in talk.said.tokens)
    say = talk.agent.phrases("welcome" if thanks else "all_right")
    return Intent(say=say, aside=True, reason="a leave-taking, as the author's reader says")


def _chosen(talk: Conversation, opened: Open | None, read: Read) -> Intent | None:
    """Take one of the choices that the open question offers."""
    pending, choice = opened.pending if opened is not None else None, read.reading.choice
    if opened is None or pending is None or pending.kind != "input" or choice > len(pending.choices):
        return None
    inputs, origins = {**opened.inputs, **read.values}, {**opened.origins, **read.origins}
    changed = replace(opened, inputs=inputs, origins=origins)
    return applied(talk, changed, pending, ParsedReply(kind="choice", index=choice - 1, places=(choice - 1,)))

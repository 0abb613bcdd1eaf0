"""Interprets a message as the answer to the open question."""

from dataclasses import replace

from shipworthy.routing.replies.reply import Asked, ParsedReply, read_reply
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.again import not_known, not_understood
from shipworthy.runtime.meaning.anew import anew, no_text, said_anew
from shipworthy.runtime.meaning.applied import applied, read
from shipworthy.runtime.meaning.beside import asked_instead, besides
from shipworthy.runtime.meaning.chosen import skill_reply
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.declined import declined, is_declined
from shipworthy.runtime.meaning.elsewhere import (
    acts_on_what_was_named,
    awaited,
    belongs_to_loop,
    elsewhere,
    is_side_question,
    started,
    takes_any_text,
    takes_text,
)
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.meant import is_manners, is_question, shared
from shipworthy.runtime.meaning.pieces import Piece, is_short, pieces_of
from shipworthy.runtime.meaning.reconsidered import changes_in, is_kept
from shipworthy.stores.session import Open, Pending, Wish


def answered(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Interpret the message as the answer to the open question.

    A request that it holds beside the answer waits for its turn; a request instead of an answer comes between, and the
    question comes back.
    """
    if pending.kind == "input" and takes_text(talk, opened, pending) and (meant := no_text(talk, opened, pending)):
        return meant
    reply = read(talk, opened, pending, talk.said)
    if pending.kind == "skill":
        single = _proposal_reply(talk, opened, pending) if len(pending.names) == 1 else None
        return single or skill_reply(talk, opened, pending, reply)
    if same := _in_other_words(talk, opened, pending, reply):
        return same
    proposed = pending.kind == "confirm" and reply.kind == "unclear"
    instead = changes_in(talk, opened) if proposed else {}
    down = proposed and not instead and is_declined(talk, opened)
    if down:
        opened, pending = declined(talk, opened, pending)
    # More may have been said than an answer: an answer and a request, or a request that only holds such a value.
    whole = reply.kind in ("yes", "no", "abandon") and not reply.rest
    more = reply.kind == "unclear" or bool(reply.rest) or (not whole and _asks_beside(talk, opened, pending))
    if reply.kind == "choice" and (waiting := awaited(talk, opened)) is not None:
        return started(talk, None, waiting)
    if not whole and talk.answering is None and (more or is_question(talk.said)):
        if (both := _answer_and_more(talk, opened, pending)) is not None:
            return both
        other = elsewhere(talk, opened) if more and not _only_leads(talk, reply) else None
        if other is not None and other.open is not None and other.open.skill != opened.skill:
            return started(talk, opened, other)
    if instead:
        return anew(opened, instead, "another value")
    answer = applied(talk, opened, pending, reply) or (None if down else besides(talk, opened, pending))
    return answer or _unclear(talk, opened, pending, down=down)


def _in_other_words(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent | None:
    """Return what a message means that is no answer by its form: that it keeps, names anew, or does not know."""
    if reply.kind == "abandon" and pending.kind == "input":
        return acts_on_what_was_named(talk)
    if reply.kind != "unclear":
        return None
    if pending.kind == "confirm" and is_kept(talk, opened):
        return Intent(say=talk.agent.phrases("dropped"), reason="what was to be ended is kept")
    asked = asked_instead(talk, opened, pending)
    return asked or said_anew(talk, opened, pending) or not_known(talk, opened, pending)


def _asks_beside(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether a message is a question beside the open one, or an example of another skill's."""
    other = is_question(talk.said) and talk.agent.router.example_of(talk.said) not in (None, opened.skill)
    return other or is_side_question(talk, opened, pending)


def _only_leads(talk: Conversation, reply: ParsedReply) -> bool:
    """Whether the words beside a value are no request by themselves: `ending 1002`, where the value decides for one."""
    if reply.kind != "values" or not reply.rest:
        return False
    return talk.agent.router.choose(Said(reply.rest, talk.said.now)).outcome != "route"


def _answer_and_more(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Take an answer and put off the requests beside it: `80, and what is my balance?`; None where it is not both.

    A yes with anything beside it is none: the question is asked again.
    """
    free = takes_any_text(talk, opened, pending)
    pieces = [piece for piece in pieces_of(talk.said) if not (free and is_manners(piece.said))]
    wishes = [_wish(talk, opened, pending, piece) for piece in pieces]
    spans = [(piece.start, piece.end) for piece, wish in zip(pieces, wishes, strict=True) if wish is not None]
    left = [piece for piece, wish in zip(pieces, wishes, strict=True) if wish is None]
    found = [wish for wish in wishes if wish is not None]
    if not left or not found:
        return None
    if free and (left[-1].start > spans[0][0] or is_question(left[-1].said)):
        # Any words could be the text: only those before the request are.
        return None
    said = talk.said.blanked(spans) if spans[0][0] < left[-1].start else talk.said
    reply = read(talk, opened, pending, said.part(left[0].start, left[-1].end))
    if reply.kind == "yes" and pending.kind == "confirm":
        answer: Intent | None = Intent(ask=pending, open=opened, heard=True, reason="a yes that says more")
    else:
        answer = applied(talk, opened, pending, reply) if not reply.rest else None
    if answer is None:
        return None
    if answer.open is not None:
        # The things that the answer names are meant by the requests beside it too.
        given, agent = answer.open.inputs, talk.agent
        found = [replace(w, inputs=shared(agent, w.skill, w.inputs, given, opened.skill)) for w in found]
        return replace(answer, agenda=(*found, *talk.session.agenda))
    agenda = (*found, *talk.session.agenda)
    # What was open is dropped, so the first request has its turn now.
    first = begun(talk.agent, found[0].skill, Said(found[0].message, talk.said.now), reason="instead")
    return replace(started(talk, None, replace(first, prefix=talk.agent.phrases("dropped"))), agenda=agenda[1:])


def _wish(talk: Conversation, opened: Open, pending: Pending, piece: Piece) -> Wish | None:
    """Return a piece as a request for another skill; None where it may be an answer, or the router is not sure."""
    reply = read(talk, opened, pending, piece.said)
    if reply.kind != "unclear" and not reply.rest and not is_question(piece.said):
        return None
    if not is_question(piece.said) and is_short(piece.said):
        return None
    other = elsewhere(replace(talk, said=piece.said), opened)
    if other is None or other.open is None or other.open.skill == opened.skill:
        return None
    return Wish(skill=other.open.skill, message=piece.said.message, inputs=other.open.inputs)


def late(talk: Conversation, opened: Open | None) -> Intent | None:
    """Ask again where the message says yes to a question of an expired conversation; None where it does not."""
    if opened is None or opened.pending is None or opened.pending.kind != "confirm":
        return None
    pending = opened.pending
    asked = Asked(kind="confirm", text=pending.own or pending.text, offers=opened.offers, current=opened.inputs)
    if read_reply(asked, talk.inputs_of(opened.skill), talk.said, talk.agent.extractor).kind != "yes":
        return None
    again = replace(opened, pending=None, turns=0)
    expired = talk.wall - talk.session.updated > talk.agent.spec.session.expires
    return Intent(
        open=again,
        prefix=talk.agent.phrases("a_while_ago"),
        reason="a late approval",
        below=() if expired else None,
        heard=True,
    )


def _unclear(talk: Conversation, opened: Open, pending: Pending, *, down: bool = False) -> Intent:
    """Do what the router is sure of; otherwise let a loop go on, and ask any other skill's question again."""
    other = elsewhere(talk, opened)
    if other is not None and other.open is not None:
        if other.open.skill == opened.skill:
            # The same request in other words: what was said before still counts.
            inputs = {**opened.inputs, **other.open.inputs}
            agenda = other.agenda
            same = replace(opened, inputs=inputs, pending=None, request=talk.said.message)
            if inputs != opened.inputs or (
                pending.kind == "confirm" and pending.text != talk.agent.phrases("what_else")
            ):
                return Intent(open=same, reason="the same request anew", agenda=agenda)
            return Intent(ask=pending, open=opened, reason="the same request anew", agenda=agenda)
        return started(talk, opened, other)
    if belongs_to_loop(talk, opened):
        # What was to be approved is not: the model hears what the user says instead.
        going_on = replace(opened, pending=None, request=talk.said.message)
        return Intent(open=going_on, reason="said to the loop that asked")
    if down:
        return Intent(
            ask=pending, open=opened, prefix=talk.agent.phrases("nothing_done"), reason="the proposal was declined"
        )
    return not_understood(talk, opened, pending)


def _proposal_reply(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Read the reply to "Do you want to start something else?"; an answer to the question under it counts too."""
    reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
    if reply.kind in ("abandon", "no"):
        return Intent(say=talk.agent.phrases("left_out"), reason="the proposal was declined")
    if reply.kind == "yes":
        first = Said(pending.message, talk.said.now)
        return begun(talk.agent, pending.names[0], first, reason="chosen by the user")
    if not talk.session.below or (under := talk.session.below[-1]).pending is None:
        return None
    rest = talk.session.below[:-1]
    inside = replace(talk, session=replace(talk.session, open=under, below=rest))
    answer = applied(inside, under, under.pending, read(inside, under, under.pending, talk.said))
    return replace(answer, below=rest) if answer is not None else None

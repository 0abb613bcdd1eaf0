"""The decision of another person about a question that waits for it, given from outside of the conversation."""

from dataclasses import replace

from shipworthy.events import Reason
from shipworthy.routing.replies.reply import ParsedReply
from shipworthy.runtime.meaning.applied import applied
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.stores.session import Open, Session

CLOSED: Reason = "stale_question"
YES = ParsedReply(kind="yes")


def decided(talk: Conversation) -> Intent:
    """Approve or leave what waits for the decision, wherever it stands in the conversation.

    What the asker has gone on to meanwhile stays open below it, and comes back afterwards.
    """
    found = next((one for one in _opened(talk.session) if _is_asked(one, talk.answering)), None)
    pending = found.pending if found is not None else None
    if found is None or pending is None or not answerable(talk.agent, found, pending):
        return Intent(say=talk.agent.phrases("closed"), refused=CLOSED, reason="the question is closed", stale=True)
    below = tuple(one for one in _opened(talk.session) if one is not found and _waits(talk, one))
    if pending.within:
        told = Intent(open=replace(found, pending=None, ended=False), told=pending.within, answering=talk.answering)
        return replace(told, reason="the decision of another person", below=below)
    if not talk.asker.decides:
        text = talk.agent.phrases("not_agreed", by=pending.by)
        return Intent(say=text, reason="another person has said no", below=below)
    opened = reconciled(talk.agent, found)
    intent = applied(talk, opened, pending, YES)
    assert intent is not None
    return replace(intent, below=below)


def _opened(session: Session) -> tuple[Open, ...]:
    return (*session.below, *([session.open] if session.open is not None else []))


def _is_asked(one: Open, question: str | None) -> bool:
    return one.pending is not None and one.pending.id == question and bool(one.pending.by)


def _waits(talk: Conversation, one: Open) -> bool:
    """Whether it has a question, or is a loop that may go on."""
    skill = talk.agent.spec.skills.get(one.skill)
    return one.pending is not None or (not one.ended and skill is not None and bool(skill.tools))

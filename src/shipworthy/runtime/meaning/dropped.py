"""Takes up again what was shown for a yes and was dropped: `no, leave it` — `yes, send it after all`."""

from dataclasses import replace

from shipworthy.routing.consent.assent import agrees
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import LONGEST_QUESTION, acts_again
from shipworthy.routing.consent.spelling import split
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.turns import AFTER_ALL, AROUND_IT, POLITE

LONGEST = 80
"""Characters of a message that takes it up."""


def taken_up(talk: Conversation) -> Intent | None:
    """Show again what was dropped last, where the message agrees to it and says more than `yes`; else None."""
    dropped = talk.session.dropped
    pending = dropped.pending if dropped is not None else None
    if dropped is None or pending is None or len(talk.said.message) > LONGEST or talk.answering is not None:
        return None
    if not answerable(talk.agent, dropped, pending) or not _wants_it(talk.said.message, pending.own or pending.text):
        return None
    again = replace(reconciled(talk.agent, dropped), pending=None, contract=talk.agent.contract)
    return Intent(open=again, heard=True, reason="what was dropped is wanted after all")


def _wants_it(message: str, question: str) -> bool:
    """Whether a message says nothing but that something be done; `yes` and `great` may be meant for the end."""
    words, known = [word.text for word in split(message)], lexicon()
    shown = {word.text for word in split(question[:LONGEST_QUESTION])}
    beside = AFTER_ALL | AROUND_IT | POLITE | known.pronouns | known.plain.keys() | shown
    acts = [word for word in words if acts_again(word) or word in AFTER_ALL]
    return bool(acts) and agrees(message) is not False and all(word in beside or acts_again(word) for word in words)

"""What the clock's runs have said, until the person reads it: shown at the next message, and answered by none."""

from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.labels import TRUSTED, Label, read_label
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.outcome import Outcome, joined
from shipworthy.runtime.task import Asker
from shipworthy.stores.session import Open, Session
from shipworthy.stores.waits import Unread

EXPIRY = "expiry "
"""Begins the id of the timer of an approval."""
MOST_UNREAD = 20
"""Texts that are kept; beyond them the oldest are dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A conversation as a message meets it."""

    session: Session
    told: str = ""
    """What is shown before the answer."""
    label: Label = TRUSTED
    """What is known of where that comes from."""
    texts: tuple[Unread, ...] = ()

    def before(self, intent: Intent) -> Intent:
        """What the message means, with what is shown before its answer."""
        return replace(intent, prefix=joined(self.told, intent.prefix))

    def labelled(self, outcome: Outcome) -> Outcome:
        """The outcome with the label of what is shown before it."""
        return replace(outcome, origin=outcome.origin.join(self.label))

    def after(self, session: Session, text: str) -> Session:
        """The conversation after the run; where a guideline did not let it be shown, it stays unread."""
        shown = self.told.strip() in text
        return session if shown else replace(session, unread=(*self.texts, *session.unread))


def met(agent: Compiled, session: Session, asker: Asker, answering: str | None) -> Met | None:
    """The conversation as a message meets it: with what was not read before it, which is read now.

    A question that the person has not seen yet goes under the message, which cannot be its answer unless it names it:
    a yes is never taken for a call that was not shown. A run of the clock, or of another person, leaves it unread.
    """
    if asker.due or asker.decides is not None:
        return None
    agent = agent.speaking(session.language) if session.language else agent
    told = agent.phrases("meanwhile", text="\n".join(one.text for one in session.unread)) + "\n\n"
    label = TRUSTED
    for one in session.unread:
        label = label.join(read_label(one.label)) if one.label else label
    unseen = {one.question for one in session.unread if one.question}
    opened = session.open
    if opened is not None and opened.pending is not None and opened.pending.id in unseen - {answering}:
        session = replace(session, open=None, below=(*session.below, opened))
    before = session.unread
    return Met(session=replace(session, unread=()), told=told, label=label, texts=before)


def left_unread(session: Session, before: Session, said: Unread, due: str) -> Session:
    """The conversation after a run of the clock: what it said is unread, and an open question stays in front.

    `before`: the conversation as the run met it. `due`: the timer; the question whose time it was is closed.
    """
    if said.text:
        session = replace(session, unread=(*session.unread, said)[-MOST_UNREAD:])
    session = replace(session, below=tuple(one for one in session.below if not _ends(one, due)))
    opened = session.open
    front = before.open if before.open is not None and not _ends(before.open, due) else None
    if opened is None:
        return replace(session, open=front)
    if front is None or front.pending is None or (front.id and front.id == opened.id):
        return session
    behind = (opened,) if opened.pending is not None else ()
    return replace(session, open=front, below=(*session.below, *behind))


def _ends(opened: Open, due: str) -> bool:
    """Whether its question is the one whose time is over."""
    return opened.pending is not None and due == f"{EXPIRY}{opened.pending.id}"

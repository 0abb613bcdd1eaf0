"""What the clock's runs have said, until the person reads it: shown at the next message, and answered by none."""

from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.labels import TRUSTED, Label, read_label, written
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.outcome import Outcome, joined
from shipworthy.runtime.task import Asker
from shipworthy.stores.session import Open, Session
from shipworthy.stores.waits import Unread

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


def left_unread(session: Session, before: Session, run_id: str, text: str, label: Label, at: float) -> Session:
    """The conversation after a run of the clock: what it said is unread, and an open question stays in front."""
    opened = session.open
    asks = opened.pending.id if opened is not None and opened.pending is not None else ""
    if text:
        said = Unread(text=text, run_id=run_id, at=at, question=asks, label=written(label))
        session = replace(session, unread=(*session.unread, said)[-MOST_UNREAD:])
    front = before.open
    if front is None or front is opened or front.pending is None or _is(opened, front):
        return session
    behind = (opened,) if opened is not None and asks else ()
    return replace(session, open=front, below=(*session.below, *behind))


def _is(opened: Open | None, front: Open) -> bool:
    """Whether it is the very question that the run has closed or asked anew."""
    return opened is None or (bool(front.id) and opened.id == front.id)

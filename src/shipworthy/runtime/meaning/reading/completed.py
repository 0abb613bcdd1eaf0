"""Completes the intent of a message by what a model has read in it: values, another skill, or plain words."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reading.answer import Reading
from shipworthy.runtime.meaning.reading.apply import applied
from shipworthy.runtime.meaning.reading.brief import conversation
from shipworthy.runtime.meaning.reading.origin import labelled, origin_of
from shipworthy.runtime.meaning.reading.points import OpenPoints
from shipworthy.runtime.meaning.reading.restated import restated
from shipworthy.runtime.run import Run

Interpret: TypeAlias = Callable[[Conversation], Intent]


def completed(
    run: Run, intent: Intent, points: OpenPoints, reading: Reading, talk: Conversation, read: Interpret
) -> Intent:
    """The intent with what the model has read; the same one where that says no more.

    `read` interprets the plain words. What the model may have added carries the label of what it was told.
    """
    found, names = _found(run, intent, points, reading, talk, read)
    return labelled(intent, found, names, origin_of(run, intent, points))


def _found(
    run: Run, intent: Intent, points: OpenPoints, reading: Reading, talk: Conversation, read: Interpret
) -> tuple[Intent, Collection[str]]:
    """What was found, and the inputs that may be the model's own.

    Plain words come first where an author's reader reads them, and else where the values do not suffice.
    """
    values, own, named = points.kind != "words", run.agent.spec.reader is not None, bool(talk.answering)
    if values and not own and (found := applied(run, intent, points, reading, named=named)) is not intent:
        return found, reading.values
    heard = "\n".join((conversation(run.session, run.said.now, points), *points.mentioned))
    if (found := restated(talk, intent, reading, read, heard) or intent) is not intent:
        return found, found.open.inputs if found.open is not None else ()
    return (applied(run, intent, points, reading, named=named) if values and own else intent), reading.values

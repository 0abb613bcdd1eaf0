"""Completes the intent of a message by what a model has read in it: values, another skill, or plain words."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TypeAlias

from shipworthy.routing.said import Said
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
    if (chosen := _chosen(points, reading, talk, read)) is not None:
        return chosen, chosen.open.inputs if chosen.open is not None else ()
    heard = "\n".join((conversation(run.session, run.said.now, points), *points.mentioned))
    if (found := restated(talk, intent, reading, read, heard) or intent) is not intent:
        return found, found.open.inputs if found.open is not None else ()
    if values and own and not (found := applied(run, intent, points, reading, named=named)).doubted:
        # What the built-in reading finds in the message are not the inputs that the author's reader gives.
        bare = found.open is None or not found.open.inputs
        return (found if bare else intent), reading.values
    return intent, reading.values


def _chosen(points: OpenPoints, reading: Reading, talk: Conversation, read: Interpret) -> Intent | None:
    """Take the offered choice whose number the model gives, as if the person had written it; None where it gives none.

    It is taken at once where the skill asks before it writes: that question shows it.
    """
    question, opened, number = points.question, talk.session.open, reading.choice
    if points.kind not in ("words", "answer") or question is None or opened is None or number is None:
        return None
    asks = opened.skill in talk.agent.spec.skills and talk.agent.graphs.writing(opened.skill) != "unasked"
    if question.kind != "input" or not asks or not 1 <= number <= len(question.choices):
        return None
    return read(replace(talk, said=Said(str(number), talk.said.now)))

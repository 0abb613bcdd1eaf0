"""What a message holds beside what it answers or asks for first: further wishes, and a request that comes between."""

from collections.abc import Collection
from dataclasses import replace

from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import started
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.reading.answer import Reading
from shipworthy.runtime.meaning.reading.spans import quoted, speaks
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Wish

Span = tuple[int, int]


def wishes_of(run: Run, reading: Reading, skills: Collection[str]) -> list[tuple[Wish, Span]]:
    """Return the further wishes that the message says in words of its own, with their places."""
    found: list[tuple[Wish, Span]] = []
    for wish in reading.wishes:
        whole = len(tokenize(wish.words)) > 1 or not wish.words.isascii()
        place = quoted(wish.words, run.said) if whole and speaks(wish.words, run.said) else None
        if wish.skill not in skills or place is None or any(_overlap(place, other) for _, other in found):
            continue
        part = run.said.part(*place)
        inputs = dict(fill(run.agent.graph(wish.skill).inputs, part, run.agent.extractor).values)
        found.append((Wish(skill=wish.skill, message=part.message, inputs=inputs), place))
    return found


def without(said: Said, places: list[Span]) -> Said:
    """Return the message without the words of its further wishes."""
    return Said(" ".join(said.blanked(places).message.split()), said.now) if places else said


def put_off(run: Run, intent: Intent, wishes: list[Wish]) -> Intent:
    """Put further wishes on the agenda; each is proposed when its turn has come, and is begun after a yes."""
    if not wishes:
        return intent
    waiting = run.session.agenda if intent.agenda is None else intent.agenda
    new = [wish for wish in wishes if wish not in waiting]
    return replace(intent, agenda=(*new, *waiting))


def between(run: Run, opened: Open, reading: Reading, reason: str) -> Intent | None:
    """Begin a request that stands in place of an answer; the open question comes back after it. None: it is none."""
    name = reading.skill
    if name is None or name == opened.skill or name not in run.readable() or not run.understands(name):
        return None
    if not speaks(reading.because, run.said):
        return None
    talk = Conversation(agent=run.agent, session=run.session, said=run.said, wall=run.wall)
    return started(talk, opened, begun(run.agent, name, run.said, reason=reason))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]

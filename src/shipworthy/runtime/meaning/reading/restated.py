"""Reads a message once more in the plain words in which a model has said it again.

What the words of the message leave open, the program reads in these as it reads any message: the same readers, types
and questions decide. They never say yes, and what neither the message nor the conversation says is not taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from shipworthy.context.history import identifiers
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.guessed import about_skill
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reading.answer import Reading
from shipworthy.runtime.meaning.reading.spans import quoted, speaks
from shipworthy.stores.session import Open

SMALL = 100
"""Figures from which on one must stand in the message or the conversation; smaller ones are days, hours and counts."""
LEAST = 1 / 5
"""The share of the plain words that the message or the conversation has: the others translate it."""
NUMBER, DATE, TIME = TypeSpec(name="number"), TypeSpec(name="date"), TypeSpec(name="time")


def restated(
    talk: Conversation, before: Intent, reading: Reading, interpret: Callable[[Conversation], Intent], heard: str
) -> Intent | None:
    """Interpret the message in the words of the model; None where that gives no more than the message alone.

    `before`: what the message means by its own words. `heard`: what the model was told of the conversation.
    """
    said = Said(reading.plainly, talk.said.now)
    if (record := talk.said.observe) is not None:
        said.observe = lambda key, make: record(f"{key} of plain words", make)
    quotes = speaks(reading.because, talk.said) if reading.because else reading.skill is None
    if not reading.plainly or said.text == talk.said.text or not quotes:
        return None
    if not _stands(talk, said, Said(f"{talk.said.message}\n{heard}", talk.said.now), answers=not reading.because):
        return None
    found = interpret(replace(talk, said=said))
    if not reading.because and _is_new(talk, found):
        return None
    if (again := _agreed(talk, found, before)) is not None:
        return again
    if _goes_on(talk, before) or not _says_more(found, before):
        return replace(before, heard=True) if _is_beside(talk, found, before) else None
    found = replace(found, open=_in_own_words(found.open, talk, said), heard=_only_reads(talk, found))
    return _asked_for(talk, _in_its_place(talk, found))


def _stands(talk: Conversation, said: Said, known: Said, *, answers: bool) -> bool:
    """Whether identifiers and large figures are in what was said before, and enough of the words.

    What only answers has words of its own: `Drop it.`
    """
    find, words = talk.agent.extractor.find, known.message.casefold()
    times: list[Found] = [one for kind in (DATE, TIME) for one in find(kind, said)]
    if any(one.casefold() not in words and not _in_a_time(one, said, times) for one in _codes(said.message)):
        return False
    numbers = [one for one in find(NUMBER, said) if not any(span.start <= one.start < span.end for span in times)]
    large = {one.value for one in numbers if abs(one.value) >= SMALL}
    if large and not large <= {one.value for one in find(NUMBER, known)}:
        return False
    left = [
        token
        for token in said.tokens
        if token.lower not in STOP and not any(span.start <= token.start < span.end for span in times)
    ]
    shared = [token for token in left if quoted(token.text, known) is not None]
    return not left or answers or (bool(shared) and len(shared) >= LEAST * len(left))


def _codes(text: str) -> Iterator[str]:
    """The identifiers of a text that have a digit or are addresses; words in capitals may be how it is written."""
    return (one for one in identifiers(text) if "@" in one or any(char.isdigit() for char in one))


def _in_a_time(code: str, said: Said, times: list[Found]) -> bool:
    return any(code in said.message[span.start : span.end] for span in times)


def _says_more(found: Intent, before: Intent) -> bool:
    """Whether what was found is done, or is asked about less than what the message alone comes to."""
    if found.approved or found.foreign or found.stale or found.refused is not None or found.missed:
        return False
    if found.open is None:
        return bool(found.say) and (before.refused is not None or before.ask is not None or before.missed)
    if found.ask is not None:
        # A question that is only asked again is none of its own.
        return before.refused is not None and (before.ask is None or found.ask.text != before.ask.text)
    if before.open is None or before.ask is not None or before.missed:
        return True
    if found.open.skill != before.open.skill:
        return True
    # A value that the message says is not lost in the model's words.
    return not found.open.inputs.items() <= before.open.inputs.items()


def _agreed(talk: Conversation, found: Intent, before: Intent) -> Intent | None:
    """Show the question again where the model reads a yes and the message alone a change: one of both is wrong."""
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if not found.approved or before.approved or opened is None or pending is None or pending.kind != "confirm":
        return None
    changes = before.ask is None and before.open is not None and before.open.skill == opened.skill
    why = "a yes that says more, understood by a model"
    return Intent(ask=pending, open=opened, heard=True, reason=why) if changes else None


def _goes_on(talk: Conversation, before: Intent) -> bool:
    """Whether the message alone surely answers the open question, or changes what it shows.

    An author's reader takes for a change what it does not know otherwise, so of that none is sure.
    Of 100 conversations in which a model read every message, ten corrections were lost where its words came first
    (`bench/people.py --always`).
    """
    opened, sure = talk.session.open, talk.agent.spec.reader is None and before.ask is None and not before.missed
    if opened is None or opened.pending is None or before.open is None or not sure:
        return False
    return before.open.skill == opened.skill and before.open.inputs != opened.inputs and not before.doubted


def _is_new(talk: Conversation, found: Intent) -> bool:
    """Whether it begins something that may write, for which the model quotes no words of the message."""
    opened, skill = talk.session.open, found.open.skill if found.open is not None else ""
    if not skill or skill not in talk.agent.spec.skills or (opened is not None and opened.skill == skill):
        return False
    return talk.agent.graphs.writing(skill) != "never"


def _in_its_place(talk: Conversation, found: Intent) -> Intent:
    """The request in place of the one that it says anew, which is not asked about again."""
    opened = talk.session.open
    if opened is None or opened.pending is None or found.open is None or found.open.skill != opened.skill:
        return found
    if found.below is None or found.ask is not None:
        return found
    return replace(found, below=tuple(one for one in found.below if one.id != opened.id))


def _is_beside(talk: Conversation, found: Intent, before: Intent) -> bool:
    """Whether both readings are the same question beside an open one, so that nothing of that was meant to change."""
    skills = [one.open.skill for one in (found, before) if one.open is not None and one.ask is None]
    return len(skills) == len({*skills}) + 1 and _only_reads(talk, before)


def _only_reads(talk: Conversation, found: Intent) -> bool:
    """Whether it is a request of its own that changes nothing, so that nothing of an open question was meant to."""
    skill = found.open.skill if found.open is not None and found.ask is None else ""
    asked = talk.session.open
    beside = asked is not None and asked.pending is not None and asked.skill != skill
    return beside and skill in talk.agent.spec.skills and talk.agent.graphs.writing(skill) == "never"


def _in_own_words(opened: Open | None, talk: Conversation, said: Said) -> Open | None:
    """The request with the message that the person wrote, where it holds the model's words for it."""
    if opened is None:
        return None
    message = talk.said.message if opened.message == said.message else opened.message
    request = talk.said.message if opened.request == said.message else opened.request
    return replace(opened, message=message, request=request)


def _asked_for(talk: Conversation, found: Intent) -> Intent:
    """Ask whether a skill is meant that writes without a question of its own, or has no room for the model's call."""
    opened, agent = found.open, talk.agent
    if opened is None or opened.skill not in agent.spec.skills or found.ask is not None:
        return found
    if agent.graphs.writing(opened.skill) != "unasked" and agent.understands(opened.skill):
        return found
    return replace(found, ask=about_skill(agent.spec.skills[opened.skill], opened.inputs, agent.phrases))

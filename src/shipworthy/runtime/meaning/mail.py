"""Reads the values of a long message first where its wish stands: a mail tells of other days and amounts too."""

from collections.abc import Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import Filled, fill
from shipworthy.runtime.meaning.meant import names_a_thing, wants
from shipworthy.runtime.meaning.texts import takes_words
from shipworthy.runtime.meaning.turns import LONG, PAST, SAID_TO_BE

SENTENCES = 3
"""Sentences from which a long message is read so."""
PAST_ENDING, LEAST = "ed", 5
"""The end of English words about the past, and the letters of such a word at least."""


def readings_of(agent: Compiled, skill: str, said: Said) -> tuple[str, ...]:
    """Return the texts of a long message in which a value is looked for, one after the other; empty: in all of it.

    They are the sentence with the wish, those beside it too, and all that do not tell of the past.
    """
    if agent.spec.skills[skill].tools:
        return ()
    spans = [said.span_of(part) for part in said.requests]
    sentences = [part for part, (start, end) in zip(said.requests, spans, strict=True) if not _holds(spans, start, end)]
    if len(sentences) < SENTENCES or (wish := _wish(agent, skill, sentences)) is None:
        return ()
    told = [place == wish or not _is_past(one) for place, one in enumerate(sentences)]
    near = [one for place, one in enumerate(sentences) if told[place] and abs(place - wish) <= 1]
    rest = [one for place, one in enumerate(sentences) if told[place]]
    return tuple("\n".join(one.message for one in of) for of in ([sentences[wish]], near, rest))


def filled_from(agent: Compiled, skill: str, said: Said) -> tuple[Filled, tuple[str, ...]]:
    """Fill the inputs of a skill from the readings of a message in their order; returns these too.

    What names a thing is taken from anywhere in the message.
    """
    inputs = agent.graph(skill).inputs
    readings = readings_of(agent, skill, said) if len(said.message) >= LONG else ()
    if not readings:
        return fill(inputs, said, agent.extractor), ()
    values, doubted = dict[str, object](), set[str]()
    for text in readings:
        _add(inputs, Said(text, said.now), agent.extractor, values, doubted)
    things = {name: spec for name, spec in inputs.items() if names_a_thing(agent, spec)}
    _add(things, said, agent.extractor, values, doubted)
    return Filled(values=values, doubted=frozenset(doubted)), readings


def _add(
    inputs: Mapping[str, Input], said: Said, extractor: Extractor, values: dict[str, object], doubted: set[str]
) -> None:
    """Add the values of a text for inputs that have none, and about which no text before left a doubt."""
    found = fill(inputs, said, extractor)
    free = {name for name in inputs if name not in values and name not in doubted}
    values |= {name: value for name, value in found.values.items() if name in free}
    doubted |= found.doubted & free


def _wish(agent: Compiled, skill: str, sentences: Sequence[Said]) -> int | None:
    """Return the place of the sentence that asks for the skill; None where no sentence, or more than one, may."""
    wanting = [place for place, one in enumerate(sentences) if wants(one)]
    if len(wanting) > 1:
        chances = {place: _chance(agent, skill, sentences[place]) for place in wanting}
        best = max(chances.values())
        wanting = [place for place in wanting if chances[place] == best and best > 0]
    return wanting[0] if len(wanting) == 1 else None


def _chance(agent: Compiled, skill: str, said: Said) -> float:
    return dict(said.once(agent.router.choose).candidates).get(skill, 0.0)


def _is_past(said: Said) -> bool:
    words = [token.lower for token in said.tokens]
    ended = any(len(word) >= LEAST and word.endswith(PAST_ENDING) for word in words)
    return (ended or not PAST.isdisjoint(words)) and not wants(said)


def _holds(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span holds another one: it is the message, or the beginning or the end of a very long one."""
    return any((start, end) != (a, b) and start <= a and b <= end for a, b in spans)


def before_the_text(agent: Compiled, skill: str, said: Said) -> Said:
    """What a message says before the text that a skill takes begins: `tell Ana`, of `tell Ana that Ben comes`."""
    if not takes_words(agent, skill):
        return said
    first = next((token for token in said.tokens if token.lower in SAID_TO_BE), None)
    return said.part(0, first.start) if first is not None and first.start > 0 else said

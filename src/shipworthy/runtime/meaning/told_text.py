"""Takes the words that a message gives to be passed on, for the text that a skill asks for: `tell them I am late`."""

from collections.abc import Mapping, Sequence

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP, Token, tokenize
from shipworthy.runtime.meaning.turns import ASIDES, DETERMINERS, PERSONS, SAID_TO_BE, SUBJECTS, TELLING, WORDED

FIRST = 6
"""Words within which the verb stands."""
TO = frozenset(("to", "an", "zu", "a", "al", "à", "au", "aux"))
THAT = frozenset(("that", "dass", "daß", "que"))
KNOWN = frozenset(("know", "wissen", "saber", "savoir"))
"""Words that end `let them know`."""
LEAST = 2
"""Words of a text."""


def passed_on(agent: Compiled, skill: str, said: Said, given: Mapping[str, object]) -> dict[str, object]:
    """Return the one free text of a skill that a message says behind its verb and those to whom it is told.

    Empty where another text is asked for too, the skill writes it without showing it, or the message says no text.
    """
    texts = {
        n: spec
        for n, spec in agent.graph(skill).inputs.items()
        if spec.is_free_text and n not in given and spec.default is None
    }
    if len(texts) != 1 or agent.graphs.writing(skill) != "asked" or said.message.rstrip().endswith("?"):
        return {}
    ((name, spec),) = texts.items()
    asked = {token.lower for token in tokenize(f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}")}
    start = _begin(said) if not asked.isdisjoint(WORDED | TELLING) else None
    text = said.message[start:].strip(" \t\n,:-") if start is not None else ""
    return {name: text} if len(text.split()) >= LEAST else {}


def _begin(said: Said) -> int | None:
    """Where the text begins: behind `that`, a colon, or those to whom it is told; None where no verb asks for it."""
    tokens = said.tokens
    verb = next((n for n, token in enumerate(tokens[:FIRST]) if token.lower in TELLING), None)
    if verb is None or any(t.lower not in STOP | ASIDES for t in tokens[:verb]):
        return None
    for place in range(verb + 1, min(verb + FIRST, len(tokens))):
        if ":" in said.message[_end(tokens[place - 1]) : tokens[place].start]:
            return tokens[place].start
        if tokens[place].lower in THAT:
            return _end(tokens[place])
        if tokens[place].lower in KNOWN and place + 1 < len(tokens):
            following = tokens[place + 1]
            return None if following.lower in SAID_TO_BE - THAT else _end(tokens[place + (following.lower in THAT)])
    return _behind_whom(tokens, verb + 1)


def _behind_whom(tokens: Sequence[Token], place: int) -> int | None:
    """Where a sentence begins behind those to whom it is told: `tell the office I am late`."""
    if place < len(tokens) and tokens[place].lower in TO:
        place += 1
    if place < len(tokens) and tokens[place].lower in DETERMINERS:
        place += 2
    elif place < len(tokens) and tokens[place].lower in PERSONS:
        place += 1
    else:
        return None
    begins = place < len(tokens) and tokens[place].lower in SUBJECTS | DETERMINERS
    return tokens[place].start if begins else None


def _end(token: Token) -> int:
    return token.start + len(token.text)

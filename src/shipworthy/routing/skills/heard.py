"""What a message attacks and what it does not wish, before a skill is looked for."""

from collections.abc import Container

from shipworthy.routing.manners import HOSTILE, LONG, attacks
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import cues, denied
from shipworthy.routing.words import STOP, KnownWords, stem


def heard(said: Said, known: Container[str] | KnownWords) -> tuple[str | None, Said | None]:
    """Return the part that attacks the agent, and the message without the clauses that say what is not wished.

    `known`: the stems that the skills use; a skill may be about passwords. Both are None where there is no such part.
    """
    attack, text = None, said.message
    for match in HOSTILE.finditer(text) if len(text) <= LONG else attacks(text):
        part = said.part(*match.span())
        words = [token.lower for token in part.tokens if token.lower not in STOP]
        if not words or any(stem(word) not in known for word in words):
            attack = part.message
            break
    if not said.once(cues) or not (spans := denied(said)):
        return attack, None
    wished = said.blanked(spans)
    wished.observe = said.observe
    return attack, wished

"""Takes from a message the words that lead to what it says: `hmm no, make it 3pm`, `could we do the later one`."""

from collections.abc import Iterator

from shipworthy.regex import regex
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.turns import ASIDES, CORRECTIONS, OPENERS, POLITE, SLIPS

LEADING = CORRECTIONS | OPENERS | SLIPS | ASIDES | POLITE
BACK = frozenset({"no", "wait", "nein", "non", "halt", "espera", "attends"})
CLOCK = regex(r",\s*(\d{1,2}[:.h]\d\d)\W*$")
"""Matches a time in digits that says again what stands before it: `the later one, 17.30`."""


def shortened(said: Said) -> Iterator[Said]:
    """Yield a message without the words that lead to a value or a choice, what it proposes, and the time at its end.

    Not the message itself; what is taken back at its end picks nothing: `the first, no wait`.
    """
    tokens = said.tokens
    first = next((place for place, token in enumerate(tokens) if token.lower not in LEADING), len(tokens))
    if tokens and tokens[-1].lower in BACK:
        return
    led = said.part(tokens[first].start) if first < len(tokens) else said
    for short in (led, Said(proposed_in(said.message), said.now)):
        if short.message and short.message != said.message:
            yield short
            if (clock := CLOCK.search(short.message)) is not None:
                yield Said(clock[1], said.now)

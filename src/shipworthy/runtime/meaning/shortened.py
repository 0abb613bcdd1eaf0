"""Takes from a message the words that lead to what it says: `hmm no, make it 3pm`, `could we do the later one`."""

from collections.abc import Iterator

from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.turns import ASIDES, CORRECTIONS, OPENERS, POLITE, SLIPS, stripped

LEADING = CORRECTIONS | OPENERS | SLIPS | ASIDES | POLITE


def shortened(said: Said) -> Iterator[Said]:
    """Yield a message without the words that lead to a value or a choice, what it proposes, and the end of these.

    Not the message itself.
    """
    for short in (stripped(said, LEADING), Said(proposed_in(said.message), said.now)):
        if short.message and short.message != said.message:
            yield short
            if "," in short.message:
                yield Said(short.message.rsplit(",", 1)[1].strip(), said.now)

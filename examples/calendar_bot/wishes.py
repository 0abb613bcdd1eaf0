"""The reader of the calendar bot: what a message asks for, as a whole; None where a word of it is not explained."""


import corrections
import orders
import questions
from hearing import heard_of

from shipworthy import Reading, Spoken, reader

MOST_WORDS = 30
"""Words of a message that is read as a whole."""


@reader
def read(spoken: Spoken) -> Reading | list[Reading] | None:
    """Read a message as a change of what was spoken of, a question, or an order."""
    heard = heard_of(spoken)
    if heard is None or len(heard.plan.plain.words) > MOST_WORDS:
        return None
    if spoken.last is not None and (same := corrections.corrected(heard, spoken.last)) is not None:
        return same
    return questions.asked(heard) or orders.ordered(heard, spoken.last)



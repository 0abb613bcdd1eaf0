"""Recognises what is said early for choices that are asked for later: a time, or what a thing looks like."""

from dataclasses import replace

from shipworthy.routing.consent.assent import turns_down
from shipworthy.routing.replies.choice import chosen
from shipworthy.routing.replies.followup import SUITS
from shipworthy.routing.replies.ordered import by_value
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.times import dates, hour_alone, times
from shipworthy.routing.words import ORDINARY, STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import is_bare_value
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.shortened import shortened
from shipworthy.runtime.meaning.turns import POLITE, stripped
from shipworthy.stores.session import Open, Pending

MOST_WORDS = 12
"""Words of a message that says something for a later question and nothing else."""
LONGEST = 4_000
"""Characters of what was said for a skill before its choices are known."""


def remembering(talk: Conversation, opened: Open, pending: Pending) -> Open:
    """Keep what a message that is no answer says of a thing, where choices come later: `mine has a white case`."""
    words = {token.lower for token in talk.said.tokens}
    if pending.kind != "input" or not _later(talk, opened, pending) or is_question(talk.said):
        return opened
    if turns_down(talk.said.message) or not 0 < len(words) <= MOST_WORDS or words <= POLITE:
        return opened
    return replace(opened, message=f"{opened.message}\n{talk.said.message}"[:LONGEST])


def picked_early(talk: Conversation, opened: Open, pending: Pending) -> dict[str, object]:
    """Return the choice that a message picks which is known already, and asked for later: `the first one`."""
    inputs, extractor = talk.inputs_of(opened.skill), talk.agent.extractor
    if is_question(talk.said) or turns_down(talk.said.message):
        return {}
    found: dict[str, object] = {}
    for name, offer in opened.offers.items():
        if name in opened.inputs or name in pending.names or name not in inputs or inputs[name].list is not None:
            continue
        for short in (talk.said, *shortened(talk.said)):
            place = by_value(offer.labels, short, extractor)
            place = chosen(offer.labels, short, offer.values, 1, listed=False) if place is None else place
            if place is not None:
                found[name] = offer.values[place]
                break
    return found if len(found) == 1 else {}


def for_a_later_choice(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether the message is little more than a time, and choices that are asked for later may be of that time."""
    said = talk.said
    if not _later(talk, opened, pending) or is_question(said) or turns_down(said.message):
        return False
    praise, bare = [Found(None, *match.span()) for match in SUITS.finditer(said.message)], without_praise(said)
    moments = [
        *said.once(times),
        *said.once(dates),
        *(hour_alone(bare) if is_bare_value(said) or is_bare_value(bare) else ()),
        *praise,
    ]
    left = [word for word in left_of(talk, moments) if word not in STOP | POLITE and word not in ORDINARY]
    return bool(moments) and len(said.tokens) <= MOST_WORDS and not left


def left_of(talk: Conversation, used: list[Found]) -> list[str]:
    """Return the words that are part of no value."""
    words = [Found(token.lower, token.start, token.end) for token in talk.said.tokens]
    return [str(item.value) for item in outside(words, used)]


def without_praise(said: Said) -> Said:
    """Return what stands before the words that say that it suits: `around eight` of `around eight would be great`."""
    praise = SUITS.search(said.message)
    left = said.part(0, praise.start()) if praise is not None and praise.start() else said
    return stripped(left, POLITE)


def _later(talk: Conversation, opened: Open, pending: Pending) -> list[str]:
    """Return the inputs whose choices are asked for later."""
    known = (*opened.inputs, *pending.names)
    return [name for name, spec in talk.inputs_of(opened.skill).items() if spec.choices and name not in known]

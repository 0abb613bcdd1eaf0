"""What specialists have found out in a conversation, which a later message may pass on: `mail that to Dana`."""

from dataclasses import dataclass

from shipworthy.contract.labels import TRUSTED, Label

MOST = 4
"""Answers that are kept, the newest last."""
LONGEST = 8_000
"""Characters of an answer; a longer one is passed on by asking for it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOut:
    """One answer of a specialist: its data where it gives some, else its text."""

    by: str
    """The specialist."""
    text: str
    origin: Label = TRUSTED
    """What is known of where it comes from."""
    at: int = 0
    """The version of the conversation in which it was found."""
    wrote: bool = False
    """Whether it tells what was changed."""


def kept_of(before: tuple[FoundOut, ...], new: tuple[FoundOut, ...]) -> tuple[FoundOut, ...]:
    """What a conversation keeps of both: the last of what was found out, and of what was changed."""
    every = [one for one in (*before, *new) if 0 < len(one.text) <= LONGEST]
    kept = [one for wrote in (False, True) for one in [each for each in every if each.wrote is wrote][-MOST:]]
    return tuple(one for one in every if one in kept)

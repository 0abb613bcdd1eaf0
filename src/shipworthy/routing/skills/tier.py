"""Which tier of routing decides, and which encoder it uses, by the environment."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from shipworthy import lazy
from shipworthy.errors import UsageError
from shipworthy.routing.encoder import encoder
from shipworthy.routing.encoder.encoder import Choice, Encoder, load
from shipworthy.routing.skills.lexical import Lexicon
from shipworthy.routing.skills.route import Tier

if TYPE_CHECKING:
    from shipworthy.routing.skills.full import Full

TIER, ENCODER = "SHIPWORTHY_ROUTING", "SHIPWORTHY_ENCODER"


def chosen_tier() -> Tier:
    """Return the tier of `$SHIPWORTHY_ROUTING`, full by default; raises UsageError for another word."""
    named = os.environ.get(TIER) or "full"
    if named == "light":
        return "light"
    if named == "full":
        return "full"
    raise UsageError(f"{TIER} is `{named}`: it is one of {', '.join(get_args(Tier))}")


def chosen_encoder() -> Choice:
    """Return the encoder of `$SHIPWORTHY_ENCODER`, english by default; raises UsageError for another word."""
    named = os.environ.get(ENCODER) or "english"
    if named == "english":
        return "english"
    if named == "multilingual":
        return "multilingual"
    raise UsageError(f"{ENCODER} is `{named}`: it is one of {', '.join(get_args(Choice))}")


def begin() -> None:
    """Begin to load the encoder of the environment beside other work; nothing happens where it is not installed."""
    if chosen_tier() == "full" and missing() is None:
        encoder.begin(chosen_encoder())


def missing() -> str | None:
    """Return what is missed without the encoder of the environment, in one sentence; None where it is installed."""
    return encoder.missing(chosen_encoder())


def installed_encoder() -> Encoder | None:
    """Load the encoder of the environment; None on the light tier, and where it is not installed."""
    return load(chosen_encoder()) if chosen_tier() == "full" else None


def full_tier(lexicon: Lexicon, texts: Mapping[str, Sequence[str]], masked: Callable[[str], str]) -> "Full | None":
    """Make the full tier of an agent with the encoder of the environment; None where that is not installed."""
    choice = chosen_encoder()
    found = load(choice)
    return lazy.full_tier()(lexicon, texts, masked, found, choice) if found is not None else None

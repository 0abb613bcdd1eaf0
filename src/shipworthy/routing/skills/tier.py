"""Which tier of routing decides, and which encoder it uses, by the environment."""

import os
from typing import get_args

from shipworthy.errors import UsageError
from shipworthy.routing.encoder.encoder import Choice
from shipworthy.routing.skills.route import Tier

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

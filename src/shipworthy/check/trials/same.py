"""Compares the paths and values of two runs, as texts that equal ones share."""

import itertools
from collections.abc import Mapping, Sequence

import orjson

from shipworthy.talk.compare import plain

__all__ = ["as_text", "call_text", "first_call"]

NO_CALL = "nothing"
"""In the place of a call that a shorter path does not have."""


def as_text(value: object) -> str:
    """A value as one text that equal values share: dates and times are ISO text, keys are in order."""
    return orjson.dumps(plain(value), default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def call_text(call: Mapping[str, object]) -> str:
    """A call of a path, such as `get_price(ticker="NVDA")`."""
    args = call.get("args")
    told = [f"{name}={as_text(value)}" for name, value in args.items()] if isinstance(args, Mapping) else []
    return f"{call['tool']}({', '.join(told)})"


def first_call(
    path: Sequence[Mapping[str, object]], other: Sequence[Mapping[str, object]]
) -> tuple[int, str, str] | None:
    """The number of the first call in which two paths differ, and that call of both; None where they are equal."""
    for number, (one, two) in enumerate(itertools.zip_longest(path, other), start=1):
        here, there = (NO_CALL if call is None else call_text(call) for call in (one, two))
        if here != there:
            return number, here, there
    return None

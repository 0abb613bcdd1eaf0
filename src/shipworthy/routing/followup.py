"""Follow-ups and corrections: an input's value and few other words carry the last skill on."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shipworthy.routing.extract import Extractor
from shipworthy.routing.found import Found, outside
from shipworthy.routing.inputs import fill
from shipworthy.routing.words import STOP, Token, tokens, words_of
from shipworthy.spec.input import Input

CORRECTION = re.compile(
    r"^\W*(?:no+\b|nope\b|sorry\b|oops\b|wait\b|actually\b|i meant\b|i mean\b|rather\b|correction\b|make (?:it|that)\b"
    r"|change (?:it|that|the)\b|not\b|instead\b)|\binstead\b|\bi meant\b|\brather\b|\bi said\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|without|except|drop|remove|minus|leave out)\b\W*$", re.IGNORECASE)
REMOVED = re.compile(r"\b(?:without|except|drop|remove|minus|leave out)\b", re.IGNORECASE)
FILLERS = words_of(
    """and also plus then same again instead sorry oops wait rather meant mean meaning change make correction actually
    what about how for now next only add include without except drop remove leave minus version said use try one both
    compare too another other ticker stock stocks share shares piece pieces number amount period last past over"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The inputs that change, and whether what was said before is thereby taken back."""

    changes: Mapping[str, Any]
    correction: bool


def follow_up(
    inputs: Mapping[str, Input],
    current: Mapping[str, Any],
    message: str,
    extractor: Extractor,
    now: dt.datetime,
) -> FollowUp | None:
    """How the message carries the last skill on; None where it has something of its own to say."""
    if len(message) > 200:
        return None
    typed = {name: spec for name, spec in inputs.items() if (spec.list or spec.type).name not in ("text", "yesno")}
    every = [item for spec in typed.values() for item in extractor.find(spec.list or spec.type, message, now)]
    denied = [item for item in every if NEGATED.search(message[: item.start])]
    correction = bool(CORRECTION.search(message))
    filled = fill(typed, message, extractor, now)
    if not filled.values or _content(message, (*filled.found, *every)):
        return None
    changes: dict[str, Any] = {}
    for name, value in filled.values.items():
        said = [item for item in value if item not in {d.value for d in denied}] if isinstance(value, list) else value
        changes[name] = _changed(typed[name], current.get(name), said, denied, message, correction=correction)
    changes = _without_denied(typed, changes, denied, message, extractor, now)
    changes = {name: value for name, value in changes.items() if value is not None and value != current.get(name)}
    return FollowUp(changes=changes, correction=correction) if changes else None


def _content(message: str, used: tuple[Found, ...]) -> list[Token]:
    """Words with a meaning of their own that no value accounts for."""
    spans = [Found(token, token.start, token.end) for token in tokens(message)]
    free = [item.value for item in outside(spans, used)]
    return [token for token in free if token.lower not in STOP and token.lower not in FILLERS]


def _changed(spec: Input, now_held: Any, said: Any, denied: list[Found], message: str, *, correction: bool) -> Any:
    if spec.list is None:
        return said
    held = list(now_held) if isinstance(now_held, list) else []
    left = [item for item in held if item not in {found.value for found in denied}]
    if REMOVED.search(message) and not said:
        return left if len(left) >= spec.min else None
    if correction and left == held:
        # "No, I meant Intel" after several: the last one is what was just said wrongly.
        left = held[:-1] if len(said) == 1 else []
    joined = list(dict.fromkeys([*left, *said]))
    return joined[: spec.max]


def _without_denied(
    typed: Mapping[str, Input],
    changes: dict[str, Any],
    denied: list[Found],
    message: str,
    extractor: Extractor,
    now: dt.datetime,
) -> dict[str, Any]:
    """ "AMD, not NVDA": the value that was denied is not the one that was meant."""
    values = [found.value for found in denied]
    for name, value in list(changes.items()):
        if typed[name].list is None and value in values:
            others = [f.value for f in extractor.find(typed[name].type, message, now) if f.value not in values]
            changes[name] = others[0] if others else None
    return changes

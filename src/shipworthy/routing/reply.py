"""The answer to an open question: yes or no, one of the choices, values, or none of these."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.routing.extract import Extractor, yes_or_no
from shipworthy.routing.followup import follow_up
from shipworthy.routing.inputs import fill
from shipworthy.routing.words import STOP, tokens
from shipworthy.spec.input import Input

ABANDON = re.compile(
    r"\W*(?:(?:no|oh|ok|okay|wait|actually|sorry|hm+|please)\W+)*"
    r"(?:never ?mind|forget (?:it|that|about it)|cancel(?: (?:it|that|this))?|stop(?: (?:it|that))?|abort"
    r"|drop (?:it|that)|leave it|skip it|quit|nothing)\W*(?:please|thanks|thank you)?\W*",
    re.IGNORECASE,
)
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1}
ORDINALS |= {f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}": n - 1 for n in range(1, 10)}
NUMBERED = re.compile(
    r"\W*(?:(?:number|no\.?|option|the|take|choose|pick)\s+)*#?\s?(\d{1,3})\W*(?:please)?\W*", re.IGNORECASE
)
NAMED = re.compile(r"\s*([A-Za-z][\w ]{0,40}?)\s*[:=]\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the message means as an answer."""

    kind: Literal["yes", "no", "values", "choice", "abandon", "unclear"]
    values: Mapping[str, Any] = field(default_factory=dict)
    index: int | None = None
    """The place of the choice, counted from 0."""


def read_reply(
    kind: Literal["input", "confirm", "skill"],
    names: tuple[str, ...],
    inputs: Mapping[str, Input],
    message: str,
    extractor: Extractor,
    now: dt.datetime,
    *,
    choices: tuple[str, ...] = (),
    current: Mapping[str, Any] | None = None,
) -> Reply:
    """Read the message as the answer to a question for `names`, with `choices` as they were numbered."""
    if ABANDON.fullmatch(message):
        return Reply(kind="abandon")
    if kind == "confirm":
        return _confirm(inputs, current or {}, message, extractor, now)
    if choices and (index := chosen(choices, message)) is not None:
        return Reply(kind="choice", index=index)
    if kind == "skill":
        return Reply(kind="unclear")
    wanted = {name: inputs[name] for name in names if name in inputs}
    values = _values(wanted, message, extractor, now)
    # What was said beside the answer counts too: "10, and make it Intel".
    beside = {n: s for n, s in inputs.items() if n not in values and (s.list or s.type).name not in ("text", "yesno")}
    if values and len(wanted) == 1 and next(iter(wanted.values())).type.name != "text":
        said = fill({**{n: wanted[n] for n in values}, **beside}, message, extractor, now).values
        values |= {name: value for name, value in said.items() if name in beside}
    return Reply(kind="values", values=values) if values else Reply(kind="unclear")


def _confirm(
    inputs: Mapping[str, Input], current: Mapping[str, Any], message: str, extractor: Extractor, now: dt.datetime
) -> Reply:
    found = yes_or_no(message)
    if found:
        return Reply(kind="yes" if found[0].value else "no")
    change = follow_up(inputs, current, message, extractor, now)
    return Reply(kind="values", values=change.changes) if change is not None else Reply(kind="unclear")


def chosen(choices: tuple[str, ...], message: str) -> int | None:
    """Which of the numbered choices is meant: by number, by place, by words that only one of them has."""
    if (match := NUMBERED.fullmatch(message)) is not None:
        number = int(match[1])
        return number - 1 if 1 <= number <= len(choices) else None
    words = {token.lower for token in tokens(message)}
    for word in sorted(words):
        if word in ORDINALS and len(words - STOP) <= 2:
            index = ORDINALS[word]
            return index % len(choices) if index < len(choices) else None
    content = words - STOP
    held = [content & {token.lower for token in tokens(label)} for label in choices]
    most = max((len(found) for found in held), default=0)
    best = [index for index, found in enumerate(held) if most and len(found) == most]
    return best[0] if len(best) == 1 else None


def _values(wanted: Mapping[str, Input], message: str, extractor: Extractor, now: dt.datetime) -> dict[str, Any]:
    if len(wanted) == 1:
        ((name, spec),) = wanted.items()
        value = extractor.read(spec, message, now)
        return {} if value is None else {name: value}
    values = _by_name(wanted, message, extractor, now)
    rest = {name: spec for name, spec in wanted.items() if name not in values}
    if not values:
        parts = [part.strip() for part in re.split(r"[\n;]|,(?!\d)", message) if part.strip()]
        if len(parts) == len(wanted):
            read = {n: extractor.read(s, part, now) for (n, s), part in zip(wanted.items(), parts, strict=True)}
            if all(value is not None for value in read.values()):
                return read
    values |= fill(rest, message, extractor, now).values
    left = [name for name in rest if name not in values]
    if len(left) == 1 and len(values) == len(wanted) - 1 and rest[left[0]].type.name == "text":
        return values
    if not values and left and all(rest[name].type.name == "text" for name in left):
        values[left[0]] = message.strip()
    return values


def _by_name(wanted: Mapping[str, Input], message: str, extractor: Extractor, now: dt.datetime) -> dict[str, Any]:
    """`to: Bob, subject: hello` and the like."""
    values = {}
    for part in re.split(r"[\n;,]", message):
        if (match := NAMED.fullmatch(part)) is None:
            continue
        name = match[1].strip().lower().replace(" ", "_")
        if name in wanted and (value := extractor.read(wanted[name], match[2], now)) is not None:
            values[name] = value
    return values

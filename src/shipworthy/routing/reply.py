"""The answer to an open question: yes or no, one of the choices, values, or none of these."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from shipworthy.contract.input import Input
from shipworthy.routing.assent import AGREEING, agreed, yes_or_no
from shipworthy.routing.extract import Extractor
from shipworthy.routing.followup import content, follow_up
from shipworthy.routing.inputs import fill
from shipworthy.routing.words import STOP, plain, stem, tokens

ABANDON = re.compile(
    r"\W*(?:(?:no|oh|ok|okay|wait|actually|sorry|hm+|please)\W+)*"
    r"(?:never ?mind|forget (?:it|that|about it)|cancel(?: (?:it|that|this))?|stop(?: (?:it|that))?|abort"
    r"|drop (?:it|that)|leave it|skip it|quit|nothing)\W*(?:(?:please|thanks|thank you)\W*)?",
    re.IGNORECASE,
)
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6, "last": -1}
ORDINALS |= {f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}": n - 1 for n in range(1, 21)}
CARDINALS = {
    word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven"), start=1)
}
POLITE = frozenset(("option", "choice", "choose", "pick", "take", "number", "sorry", "mean", "meant", "rather"))
LONGEST_ANSWER = 20_000
"""Characters of an answer that are read."""
NUMBERED = re.compile(
    r"\W*(?:(?:number|no\.?|option|the|take|choose|pick)\s+)*#?\s?(\d{1,3}|one|two|three|four|five|six|seven)\W*(?:please\W*)?",
    re.IGNORECASE,
)
NAMED = re.compile(r"\s*([A-Za-z][\w ]{0,40}?)\s*[:=](.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the message means as an answer."""

    kind: Literal["yes", "no", "values", "choice", "abandon", "unclear"]
    values: Mapping[str, Any] = field(default_factory=dict)
    index: int | None = None
    """The place of the choice, counted from 0."""
    rest: str = ""
    """Words beside the answer with a meaning of their own; with them it may be something new."""


def read_reply(
    kind: Literal["input", "confirm", "skill"],
    names: tuple[str, ...],
    inputs: Mapping[str, Input],
    message: str,
    extractor: Extractor,
    now: dt.datetime,
    *,
    choices: tuple[str, ...] = (),
    offered: tuple[Any, ...] = (),
    current: Mapping[str, Any] | None = None,
) -> Reply:
    """Read the message as the answer to a question for `names`, with `choices` as they were numbered.

    `offered` holds the value of each choice, so that it can be said as well as its label.
    """
    message = message[:LONGEST_ANSWER]
    if ABANDON.fullmatch(message):
        return Reply(kind="abandon")
    if kind == "confirm":
        return _confirm(inputs, current or {}, message, extractor, now)
    # Of a question for the skill every word must belong to the choice: what says more is routed anew.
    most = 1 if kind == "skill" else 2
    if choices and (index := chosen(choices, message, offered, most)) is not None:
        return Reply(kind="choice", index=index)
    if kind == "skill" or (choices and names and _free(inputs.get(names[0]))):
        return Reply(kind="unclear")
    wanted = {name: inputs[name] for name in names if name in inputs}
    values = _values(wanted, message, extractor, now)
    # What was said beside the answer counts too: "10, and make it Intel".
    beside = {n: s for n, s in inputs.items() if n not in values and (s.list or s.type).name not in ("text", "yesno")}
    if values and len(wanted) == 1 and next(iter(wanted.values())).type.name != "text":
        said = fill({**{n: wanted[n] for n in values}, **beside}, message, extractor, now).values
        values |= {name: value for name, value in said.items() if name in beside}
    if not values:
        return Reply(kind="unclear")
    return Reply(kind="values", values=values, rest=_rest(inputs, values, message, extractor, now))


def _rest(
    inputs: Mapping[str, Input], values: Mapping[str, Any], message: str, extractor: Extractor, now: dt.datetime
) -> str:
    answered = {name: inputs[name] for name in values if name in inputs}
    if any(_free(spec) or spec.type.name == "yesno" for spec in answered.values()):
        return ""
    used = [item for spec in answered.values() for item in extractor.of(spec, message, now)]
    return " ".join(token.text for token in content(inputs, message, used))


def _free(spec: Input | None) -> bool:
    """Whether the input takes any text."""
    return spec is not None and (spec.list or spec.type).name == "text" and spec.pattern is None


def _confirm(
    inputs: Mapping[str, Input], current: Mapping[str, Any], message: str, extractor: Extractor, now: dt.datetime
) -> Reply:
    found = yes_or_no(message)
    if found:
        return Reply(kind="yes" if found[0].value else "no")
    change = follow_up(inputs, current, message, extractor, now)
    if change is not None:
        return Reply(kind="values", values=change.changes)
    return Reply(kind="yes" if _agrees(inputs, current, message, extractor, now) else "unclear")


def _agrees(
    inputs: Mapping[str, Input], current: Mapping[str, Any], message: str, extractor: Extractor, now: dt.datetime
) -> bool:
    """ "Yes, 10 of them": a yes that repeats what was asked, and says nothing else."""
    if not agreed(message):
        return False
    used = [item for spec in inputs.values() if not _free(spec) for item in extractor.of(spec, message, now)]
    held = [item for value in current.values() for item in (value if isinstance(value, list) else [value])]
    words = content(inputs, message, used)
    return all(item.value in held for item in used) and not [w for w in words if w.lower not in AGREEING]


def chosen(choices: tuple[str, ...], message: str, offered: tuple[Any, ...] = (), wordy: int = 2) -> int | None:
    """Which of the numbered choices is meant: by number, by place, by its value, by words that only it has."""
    if (match := NUMBERED.fullmatch(message)) is not None:
        number = CARDINALS.get(plain(match[1]).lower()) or int(match[1])
        return number - 1 if 1 <= number <= len(choices) else None
    said = message.strip(" .!\"'").casefold()
    exact = [i for i, pair in enumerate(zip(choices, offered or choices, strict=False)) if said in map(_shown, pair)]
    if len(exact) == 1:
        return exact[0]
    words = {token.lower for token in tokens(message)}
    places = sorted(word for word in words if word in ORDINALS)
    if len(places) == 1 and len(words - STOP - POLITE - {places[0]}) <= 1:
        index = ORDINALS[places[0]]
        return index % len(choices) if index < len(choices) else None
    said_words = {stem(word) for word in words - STOP - POLITE}
    held = [said_words & {stem(token.lower) for token in tokens(label)} for label in choices]
    most = max((len(found) for found in held), default=0)
    best = [index for index, found in enumerate(held) if most and len(found) == most]
    # More words of its own than of a label: it is about something else.
    return best[0] if len(best) == 1 and len(said_words) <= wordy * most else None


def _shown(value: Any) -> str:
    return str(value).strip(" .!\"'").casefold()


def _values(wanted: Mapping[str, Input], message: str, extractor: Extractor, now: dt.datetime) -> dict[str, Any]:
    if len(wanted) == 1:
        ((name, spec),) = wanted.items()
        value = extractor.read(spec, message, now)
        return {} if value is None else {name: value}
    values, left = _by_name(wanted, message, extractor, now)
    rest = {name: spec for name, spec in wanted.items() if name not in values}
    if not values and (found := _in_order(wanted, message, extractor, now)):
        return found
    values |= fill(rest, left, extractor, now).values
    texts = [name for name, spec in rest.items() if name not in values and _free(spec)]
    return values or ({texts[0]: message.strip()} if texts else {})


def _in_order(wanted: Mapping[str, Input], message: str, extractor: Extractor, now: dt.datetime) -> dict[str, Any]:
    """One value for each input, in the order in which they were asked."""
    parts = [part.strip() for part in re.split(r"[\n;]|,(?!\d)", message) if part.strip()]
    if len(parts) != len(wanted):
        return {}
    read = {n: extractor.read(s, part, now) for (n, s), part in zip(wanted.items(), parts, strict=True)}
    return read if all(value is not None for value in read.values()) else {}


def _by_name(
    wanted: Mapping[str, Input], message: str, extractor: Extractor, now: dt.datetime
) -> tuple[dict[str, Any], str]:
    """The values of `to: Bob, subject = hello`, and what else was said."""
    values, left = {}, []
    for part in re.split(r"[\n;]|,(?!\d)", message):
        match = NAMED.fullmatch(part)
        name = match[1].strip().lower().replace(" ", "_") if match is not None else ""
        value = extractor.read(wanted[name], match[2].strip(), now) if match is not None and name in wanted else None
        if value is None:
            left.append(part)
        else:
            values[name] = value
    return values, "\n".join(left)

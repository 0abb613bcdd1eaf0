"""Reads the answer to an open question: yes or no, a choice, values, or none of these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shipworthy.contract.input import Input
from shipworthy.routing.replies.assent import AGREEING, agreed, yes_or_no
from shipworthy.routing.replies.followup import content, follow_up
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import LONGEST, STOP, plain, stem, tokenize

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
BETWEEN = re.compile(r"[\n;]|,(?!\d)")
"""What separates the values of an answer to several questions."""
NAMED = re.compile(r"\s*([A-Za-z][\w ]{0,40}?)\s*[:=](.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReply:
    """The meaning of a message as an answer."""

    kind: Literal["yes", "no", "values", "choice", "abandon", "unclear"]
    values: Mapping[str, object] = field(default_factory=dict)
    index: int | None = None
    """The place of the choice, counted from 0."""
    rest: str = ""
    """Other meaningful words; with them the message may be a new request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, as far as it is needed to read its answer."""

    kind: Literal["input", "confirm", "skill"]
    names: tuple[str, ...] = ()
    """The inputs that are asked for."""
    choices: tuple[str, ...] = ()
    """The labels, in the order of their numbers."""
    offered: tuple[object, ...] = ()
    """The value of each choice; an answer may name it instead of the label."""
    current: Mapping[str, object] = field(default_factory=dict)
    """The current values of the inputs."""


def read_reply(asked: Asked, inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> ParsedReply:
    """Read the message as the answer to a question about these inputs."""
    said = said.part(0, LONGEST_ANSWER)
    if ABANDON.fullmatch(said.message):
        return ParsedReply(kind="abandon")
    if asked.kind == "confirm":
        return _confirm(inputs, asked.current, said, extractor)
    # Of a question for the skill every word must belong to the choice: what says more is routed anew.
    most = 1 if asked.kind == "skill" else 2
    if asked.choices and (index := chosen(asked.choices, said, asked.offered, most)) is not None:
        return ParsedReply(kind="choice", index=index)
    if asked.kind == "skill" or (asked.choices and asked.names and _free(inputs.get(asked.names[0]))):
        return ParsedReply(kind="unclear")
    wanted = {name: inputs[name] for name in asked.names if name in inputs}
    values = _values(wanted, said, extractor)
    # What was said beside the answer counts too: "10, and make it Intel".
    beside = {n: s for n, s in inputs.items() if n not in values and (s.list or s.type).name not in ("text", "yesno")}
    if values and len(wanted) == 1 and next(iter(wanted.values())).type.name != "text":
        more = fill({**{n: wanted[n] for n in values}, **beside}, said, extractor).values
        values |= {name: value for name, value in more.items() if name in beside}
    if not values:
        return ParsedReply(kind="unclear")
    return ParsedReply(kind="values", values=values, rest=_rest(inputs, values, said, extractor))


def _rest(inputs: Mapping[str, Input], values: Mapping[str, object], said: Said, extractor: Extractor) -> str:
    answered = {name: inputs[name] for name in values if name in inputs}
    if any(_free(spec) or spec.type.name == "yesno" for spec in answered.values()):
        return ""
    used = [item for spec in answered.values() for item in extractor.of(spec, said)]
    return " ".join(token.text for token in content(inputs, said, used))


def _free(spec: Input | None) -> bool:
    """Whether the input accepts any text."""
    return spec is not None and (spec.list or spec.type).name == "text" and spec.pattern is None


def _confirm(
    inputs: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor
) -> ParsedReply:
    found = yes_or_no(said.message)
    if found:
        return ParsedReply(kind="yes" if found[0].value else "no")
    change = follow_up(inputs, current, said, extractor)
    if change is not None:
        return ParsedReply(kind="values", values=change.changes)
    return ParsedReply(kind="yes" if _agrees(inputs, current, said, extractor) else "unclear")


def _agrees(inputs: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor) -> bool:
    """ "Yes, 10 of them": whether the message is a yes that at most repeats the current values."""
    if not agreed(said.message):
        return False
    used = [item for spec in inputs.values() if not _free(spec) for item in extractor.of(spec, said)]
    held = [item for value in current.values() for item in (value if isinstance(value, list) else [value])]
    words = content(inputs, said, used)
    return all(item.value in held for item in used) and not [w for w in words if w.lower not in AGREEING]


def chosen(choices: tuple[str, ...], said: Said, offered: tuple[object, ...] = (), wordy: int = 2) -> int | None:
    """Return the index of the chosen option, by its number, ordinal, value, or words that only it has."""
    if (match := NUMBERED.fullmatch(said.message)) is not None:
        number = CARDINALS.get(plain(match[1]).lower()) or int(match[1])
        return number - 1 if 1 <= number <= len(choices) else None
    whole = _shown(said.message)
    exact = [i for i, pair in enumerate(zip(choices, offered or choices, strict=False)) if whole in map(_shown, pair)]
    if len(exact) == 1:
        return exact[0]
    words = {token.lower for token in said.tokens}
    places = sorted(word for word in words if word in ORDINALS)
    if len(places) == 1 and len(words - STOP - POLITE - {places[0]}) <= 1:
        index = ORDINALS[places[0]]
        return index % len(choices) if index < len(choices) else None
    said_words = {stem(word) for word in words - STOP - POLITE}
    held = [said_words & {stem(token.lower) for token in tokenize(label[:LONGEST])} for label in choices]
    most = max((len(found) for found in held), default=0)
    best = [index for index, found in enumerate(held) if most and len(found) == most]
    # More words of its own than of a label: it is about something else.
    return best[0] if len(best) == 1 and len(said_words) <= wordy * most else None


def _shown(value: object) -> str:
    return str(value).strip(" .!\"'").casefold()


def _values(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> dict[str, object]:
    if len(wanted) == 1:
        ((name, spec),) = wanted.items()
        value = extractor.read(spec, said)
        return {} if value is None else {name: value}
    values, left = _by_name(wanted, said, extractor)
    rest = {name: spec for name, spec in wanted.items() if name not in values}
    if not values and (found := _in_order(wanted, said, extractor)):
        return found
    values |= fill(rest, left, extractor).values
    texts = [name for name, spec in rest.items() if name not in values and _free(spec)]
    return values or ({texts[0]: said.message.strip()} if texts else {})


def _in_order(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> dict[str, object]:
    """Read one value for each input, in the order of the question."""
    parts = [part for piece in said.split(BETWEEN) if (part := piece.stripped()).message]
    if len(parts) != len(wanted):
        return {}
    read = {n: extractor.read(s, part) for (n, s), part in zip(wanted.items(), parts, strict=True)}
    return read if all(value is not None for value in read.values()) else {}


def _by_name(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> tuple[dict[str, object], Said]:
    """Read the values of `to: Bob, subject = hello`; return them with the remaining message."""
    values: dict[str, object] = {}
    spans = [match.span() for match in BETWEEN.finditer(said.message)]
    for part in said.split(BETWEEN):
        match = NAMED.fullmatch(part.message)
        name = match[1].strip().lower().replace(" ", "_") if match is not None else ""
        if match is None or name not in wanted:
            continue
        value = extractor.read(wanted[name], part.part(*match.span(2)).stripped())
        if value is not None:
            values[name] = value
            spans.append(said.span_of(part))
    return values, said.blanked(spans)

"""Reads the answer to an open question: yes or no, a choice, values, or none of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import leaves, leaves_first, meaning, says_yes
from shipworthy.routing.consent.letter import written
from shipworthy.routing.consent.question import asks
from shipworthy.routing.replies.beside import COUNTS, values_of, with_beside, without_codes, without_lengths
from shipworthy.routing.replies.choice import picks
from shipworthy.routing.replies.confirm import read_answer
from shipworthy.routing.replies.followup import content, follow_up
from shipworthy.routing.replies.ordered import by_value
from shipworthy.routing.replies.shown import Proposal
from shipworthy.routing.replies.single import picked_of, rest_of, share
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import tokenize, words_of
from shipworthy.stores.session import Offer

LONGEST_ANSWER = 20_000
"""Characters of an answer that are read."""

OPEN = words_of(
    "what which who whom whose when where why how welche welcher welches welchen wer wem wen wann wo warum wieso wie"
    " qué cuál cuáles quién cuándo dónde cómo quoi quel quelle quels quelles qui quand où pourquoi comment"
)
"""Words of questions that no yes answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedReply:
    """The meaning of a message as an answer."""

    kind: Literal["yes", "no", "values", "choice", "abandon", "unclear"]
    values: Mapping[str, object] = field(default_factory=dict)
    index: int | None = None
    """The place of the choice, counted from 0."""
    places: tuple[int, ...] = ()
    """The places of all choices, where the input is a list."""
    rest: str = ""
    """Other meaningful words; with them the message may be a new request."""
    question: str = ""
    """A question that follows the answer, which is not answered yet."""


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
    text: str = ""
    """The text of a question for a yes; an answer may repeat its act."""
    offers: Mapping[str, Offer] = field(default_factory=dict)
    """What the inputs were chosen from; a question for a yes may be answered with another choice."""
    current: Mapping[str, object] = field(default_factory=dict)
    """The current values of the inputs."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The free texts that what is asked about was made with."""


def read_reply(asked: Asked, inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> ParsedReply:
    """Read the message as the answer to a question about these inputs."""
    said = said.part(0, LONGEST_ANSWER)
    own = _written(said)
    if asked.kind == "confirm":
        return _confirm(asked, inputs, own, extractor)
    spec = inputs.get(asked.names[0]) if asked.names else None
    free = asked.kind == "input" and not asked.choices and any(_free(inputs.get(name)) for name in asked.names)
    yesno = asked.kind == "input" and spec is not None and spec.type.name == "yesno"
    # Of a question for the skill every word must belong to the choice: what says more is routed anew.
    most = 1 if asked.kind == "skill" else 2
    many = asked.kind == "input" and spec is not None and spec.list is not None
    if asked.choices and (places := picks(asked.choices, own, asked.offered, most, many=many)):
        return ParsedReply(kind="choice", index=places[0], places=places)
    if asked.kind == "input" and asked.choices and (place := by_value(asked.choices, own, extractor)) is not None:
        return ParsedReply(kind="choice", index=place, places=(place,))
    read = meaning(own.message)
    if (short := _short(asked, read, own, free=free, yesno=yesno)) is not None:
        return short
    if asked.kind == "input" and asked.choices and _free(spec):
        return _left_or_corrected(asked, inputs, own, extractor)
    if asked.kind == "skill":
        left = _left(own) if read == "other" else None
        return left or ParsedReply(kind="no" if read == "no" else "unclear")
    wanted = {name: inputs[name] for name in asked.names if name in inputs}
    picked = share(wanted, own, asked.text) or picked_of(wanted, own)
    others = {n: s for n, s in inputs.items() if n not in wanted}
    apart = own if free else without_lengths(others, wanted, without_codes(others, wanted, own, extractor))
    values = picked if picked is not None else values_of(wanted, said if free else apart, extractor)
    if values and not free:
        values = with_beside(values, wanted, inputs, asked.current, said, extractor)
    if not values:
        return _corrected(asked, inputs, own, extractor) if free else _left_or_corrected(asked, inputs, own, extractor)
    rest = _rest(inputs, values, said, extractor)
    return ParsedReply(kind="values", values=values, rest=rest or (rest_of(own) if yesno else ""))


def _short(asked: Asked, read: str, said: Said, *, free: bool, yesno: bool) -> ParsedReply | None:
    """Read what is no more than a yes or a refusal; None for another answer."""
    if read == "gives up" or (read == "declines" and not free and not yesno) or (free and leaves_first(said.message)):
        return ParsedReply(kind="abandon")
    if read == "yes" and len(asked.choices) == 1:
        return ParsedReply(kind="choice", index=0, places=(0,))
    # "Yes" says nothing of what, who or how; "fine" may be how.
    plain = read == "yes" and free and says_yes(said.message)
    return ParsedReply(kind="unclear") if plain and _is_open(asked.text) else None


def _is_open(question: str) -> bool:
    """Whether a question asks for words, and not for a yes or a no: `What is wrong?`, not `Anything else?`."""
    words = [token.lower for token in tokenize(question[:LONGEST_ANSWER])]
    return not OPEN.isdisjoint(words) or words[:1] == ["was"]


def _left(said: Said) -> ParsedReply | None:
    """Read a clause that gives up, beside its reason; what else is said may be a request."""
    rest = leaves(said.message)
    return ParsedReply(kind="abandon", rest=rest) if rest is not None else None


def _left_or_corrected(asked: Asked, inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> ParsedReply:
    corrected = _corrected(asked, inputs, said, extractor)
    return corrected if corrected.kind != "unclear" else _left(said) or corrected


def _corrected(asked: Asked, inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> ParsedReply:
    """Read the message as a correction of what was said before the question: `no, order A-1002`."""
    change = follow_up(inputs, asked.current, said, extractor) if not asks(said.message) else None
    changes = {name: value for name, value in change.changes.items() if name in asked.current} if change else {}
    if change is not None and not change.correction and len(said.tokens) == 1:
        # A number alone may answer the question, badly; it changes no other number.
        changes = {n: v for n, v in changes.items() if (inputs[n].list or inputs[n].type).name not in COUNTS}
    return ParsedReply(kind="values", values=changes) if changes else ParsedReply(kind="unclear")


def _rest(inputs: Mapping[str, Input], values: Mapping[str, object], said: Said, extractor: Extractor) -> str:
    answered = {name: inputs[name] for name in values if name in inputs}
    if any(_free(spec) or spec.type.name == "yesno" for spec in answered.values()):
        return ""
    used = [item for spec in answered.values() for item in extractor.of(spec, said)]
    return " ".join(token.text for token in content(inputs, said, used))


def _free(spec: Input | None) -> bool:
    """Whether the input accepts any text."""
    return spec is not None and (spec.list or spec.type).name == "text" and spec.pattern is None


def _written(said: Said) -> Said:
    """The message without quotations and signature."""
    text = written(said.message)
    return said if text == said.message else Said(text, said.now)


def _confirm(asked: Asked, inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> ParsedReply:
    proposal = Proposal(text=asked.text, inputs=inputs, current=asked.current, offers=asked.offers, texts=asked.texts)
    answer = read_answer(proposal, said, extractor)
    if answer.kind == "change":
        return ParsedReply(kind="values", values=answer.changes, question=answer.question)
    return ParsedReply(kind=KINDS[answer.kind], rest=answer.rest)


KINDS: Mapping[str, Literal["yes", "no", "abandon", "unclear"]] = {
    "yes": "yes",
    "no": "no",
    "gives up": "abandon",
    "other": "unclear",
}

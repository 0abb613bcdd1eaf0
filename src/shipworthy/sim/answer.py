"""A made-up answer on its way: in pieces, within its cap, and counted as far as it was sent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from shipworthy.models.model import Reply, ToolCall
from shipworthy.sim.request import SimRequest
from shipworthy.tokens.counting import count, cut

Stop = Literal["end", "tools", "length", "refused"]
PER_CALL = 8
"""Tokens of a call beside its name and its arguments."""
PIECE = re.compile(r"\s*\S{1,12}|\s+")
"""A word, or a part of a long one: a token or two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What will be sent, whole."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    stop: Stop = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of one answer, as they are reported and logged."""

    input_tokens: int = 0
    """All, the cached and the written among them."""
    output_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0


class Piece(NamedTuple):
    """The smallest part that is sent."""

    kind: Literal["text", "refusal", "call", "args"]
    call: int
    """Of the call it belongs to."""
    text: str


def answer_of(reply: Reply, request: SimRequest) -> Answer:
    """The answer that a script's reply asks for; every call gets an id that the conversation does not have."""
    used = {call.id for message in request.messages for call in message.calls} | {""}
    head = "call_" if request.format == "openai" else "toolu_"
    calls = []
    for index, call in enumerate(reply.calls):
        new = head + request.key(f"call {index}")[:24] if call.id in used else call.id
        used.add(new)
        calls.append(call if new == call.id else replace(call, id=new))
    stop: Stop = "tools" if calls else "end"
    return Answer(text=reply.text, calls=tuple(calls), stop=stop)


def pieces_of(answer: Answer) -> list[Piece]:
    """The answer in pieces: the text first, then each call with its arguments."""
    kind: Literal["text", "refusal"] = "refusal" if answer.stop == "refused" else "text"
    pieces = [Piece(kind, 0, text) for text in PIECE.findall(answer.text)]
    for index, call in enumerate(answer.calls):
        pieces.append(Piece("call", index, call.name))
        pieces += [Piece("args", index, text) for text in PIECE.findall(call.arguments)]
    return pieces


def tokens_sent(pieces: Iterable[Piece]) -> int:
    """Tokens of these pieces, counted as the whole that they are."""
    text = ""
    names: dict[int, str] = {}
    arguments: dict[int, str] = {}
    for piece in pieces:
        if piece.kind == "call":
            names[piece.call] = piece.text
        elif piece.kind == "args":
            arguments[piece.call] = arguments.get(piece.call, "") + piece.text
        else:
            text += piece.text
    calls = sum(PER_CALL + count(name) + count(arguments.get(index, "")) for index, name in names.items())
    return count(text) + calls


def weight(piece: Piece) -> int:
    """Tokens of one piece: how long a model would need for it."""
    return count(piece.text) + (PER_CALL if piece.kind == "call" else 0)


def tokens_of(text: str, calls: Sequence[ToolCall]) -> int:
    """Tokens of a whole answer."""
    return count(text) + sum(PER_CALL + count(c.name) + count(c.arguments) for c in calls)


def within(answer: Answer, most: int) -> Answer:
    """The answer within `most` tokens: what is beyond is cut, and the end says `length`."""
    if tokens_of(answer.text, answer.calls) <= most:
        return answer
    text = cut(answer.text, most)
    left = most - count(text)
    calls = []
    for call in answer.calls if text == answer.text else ():
        left -= PER_CALL + count(call.name)
        if left < 1:
            break
        arguments = cut(call.arguments, left)
        calls.append(call if arguments == call.arguments else replace(call, arguments=arguments))
        left -= count(arguments)
        if arguments != call.arguments:
            break
    return replace(answer, text=text, calls=tuple(calls), stop="length")

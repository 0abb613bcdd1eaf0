"""A simulated answer: its pieces, its length limit and its token counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from shipworthy.models.model import Reply, ToolCall
from shipworthy.regex import regex
from shipworthy.sim.request import SimRequest
from shipworthy.sim.thinking import Thought
from shipworthy.tokens.counting import count, cut

Stop = Literal["end", "tools", "length", "refused"]
PER_CALL = 8
"""Tokens of a call in addition to its name and its arguments."""
PIECE = regex(r"\s*\S{1,12}|\s+")
"""A word, or up to 12 characters of a longer one: one or two tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimAnswer:
    """The complete answer before it is sent."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    stop: Stop = "end"
    thought: Thought | None = None
    """The thinking that is sent before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimUsage:
    """The tokens of one answer, as reported and logged."""

    input_tokens: int = 0
    """All input tokens, including cached and written ones."""
    output_tokens: int = 0
    cached_tokens: int = 0
    written_tokens: int = 0


class Piece(NamedTuple):
    """The smallest part of an answer that is sent."""

    kind: Literal["text", "refusal", "call", "args"]
    call: int
    """The index of the call that it belongs to."""
    text: str


def answer_of(reply: Reply, request: SimRequest) -> SimAnswer:
    """Make the answer of a script's reply; a call whose id is empty or used in the conversation gets a new id."""
    used = {call.id for message in request.messages for call in message.calls} | {""}
    head = "toolu_" if request.format == "anthropic" else "call_"
    calls = []
    for index, call in enumerate(reply.calls):
        new = head + request.key(f"call {index}")[:24] if call.id in used else call.id
        used.add(new)
        calls.append(call if new == call.id else replace(call, id=new))
    stop: Stop = "tools" if calls else "end"
    return SimAnswer(text=reply.text, calls=tuple(calls), stop=stop)


def pieces_of(answer: SimAnswer) -> list[Piece]:
    """Split the answer into pieces: the text first, then each call with its arguments."""
    kind: Literal["text", "refusal"] = "refusal" if answer.stop == "refused" else "text"
    pieces = [Piece(kind, 0, text) for text in PIECE.findall(answer.text)]
    for index, call in enumerate(answer.calls):
        pieces.append(Piece("call", index, call.name))
        pieces += [Piece("args", index, text) for text in PIECE.findall(call.arguments)]
    return pieces


def tokens_sent(pieces: Iterable[Piece]) -> int:
    """Tokens of these pieces, counted in the joined text and arguments."""
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
    """Tokens of one piece, which determine how long a model takes for it."""
    return count(piece.text) + (PER_CALL if piece.kind == "call" else 0)


def tokens_of(text: str, calls: Sequence[ToolCall]) -> int:
    """Tokens of a complete answer."""
    return count(text) + sum(PER_CALL + count(c.name) + count(c.arguments) for c in calls)


def within(answer: SimAnswer, most: int) -> SimAnswer:
    """Cut the answer to `most` tokens; a cut answer stops with `length`."""
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

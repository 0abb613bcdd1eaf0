"""The interface of a wire format on the server side."""

from collections.abc import Mapping
from typing import Protocol

from shipworthy.sim.answer import Piece, SimAnswer, SimUsage
from shipworthy.sim.request import Format, SimRequest

TEXTS = frozenset({"text", "input_text", "output_text"})
"""The types of a block of text."""


class Encoder(Protocol):
    """Encodes one answer: as a whole, or as the opening, the pieces and the closing of a stream."""

    def opening(self) -> bytes:
        """The events before the first piece."""
        ...

    def piece(self, piece: Piece) -> bytes:
        """The events of one piece."""
        ...

    def closing(self) -> bytes:
        """The events after the last piece."""
        ...

    def error(self, message: str) -> bytes:
        """An error in the middle of a stream."""
        ...

    def whole(self) -> bytes:
        """The body of an answer that is not streamed."""
        ...


class Wire(Protocol):
    """A provider's format."""

    @property
    def format(self) -> Format:
        """Its name."""
        ...

    @property
    def overloaded(self) -> int:
        """The status for an overloaded provider."""
        ...

    def read(self, body: Mapping[str, object]) -> SimRequest:
        """Parse a request body; raises BadRequest."""
        ...

    def encoder(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> Encoder:
        """Make the encoder of one answer; without a usage, none is reported."""
        ...

    def refusal(self, status: int, message: str) -> bytes:
        """The body of an error."""
        ...


def texts(content: object) -> str:
    """The text of a message: a text, or the joined text blocks of a list; other blocks are ignored."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    blocks = (block for block in content if isinstance(block, dict) and block.get("type") in TEXTS)
    return "\n".join(str(block.get("text", "")) for block in blocks)

"""What the two formats have in common for the one who serves them."""

from collections.abc import Mapping
from typing import Any, Protocol

from shipworthy.sim.answer import Answer, Piece, Usage
from shipworthy.sim.request import Format, SimRequest


class Encoder(Protocol):
    """One answer in a provider's bytes: as a whole, or opened, piece by piece, and closed."""

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
        """The answer that is not streamed."""
        ...


class Wire(Protocol):
    """A provider's format."""

    @property
    def format(self) -> Format:
        """Its name."""
        ...

    @property
    def overloaded(self) -> int:
        """The status that says: overloaded."""
        ...

    def read(self, body: Mapping[str, Any]) -> SimRequest:
        """The request; raises BadRequest."""
        ...

    def encoder(self, request: SimRequest, answer: Answer, id: str, usage: Usage | None) -> Encoder:
        """For one answer; without usage where it is to be left out."""
        ...

    def refusal(self, status: int, message: str) -> bytes:
        """The body of an error."""
        ...


def texts(content: Any) -> str:
    """The text of a message: a text, or the text blocks of a list; other blocks say nothing to a simulation."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    blocks = (block for block in content if isinstance(block, dict) and block.get("type") == "text")
    return "\n".join(str(block.get("text", "")) for block in blocks)

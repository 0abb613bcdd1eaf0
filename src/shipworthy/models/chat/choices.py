"""Choose the one answer of a chat chunk, where servers number it oddly or send several."""

from collections.abc import Sequence

from shipworthy.models.chat.events import ChatChoice

SEVERAL = object()
"""No number: from here on each chunk is looked at."""


class Choices:
    """Reads the first answer that comes, and no other.

    Some servers number the pieces of the one answer instead: then no number comes twice, and none ends by itself.
    Which of both it is shows at the end, so pieces of other numbers are kept until then.
    """

    def __init__(self) -> None:
        self.index: object = None
        """The number of the answer that is read, as long as no other has come."""
        self._own: object = None
        self._began = self._several = False
        self._others: list[ChatChoice] = []

    def of(self, choices: Sequence[ChatChoice], *, ended: bool) -> ChatChoice | None:
        """The part of the answer in this chunk, None if it holds only others; `ended`: the answer has ended before."""
        if not self._began or self._own is None:
            self._began, self._own = True, choices[0].get("index")
            self.index = self._own
        own = next((choice for choice in choices if choice.get("index") == self._own), None)
        others = [choice for choice in choices if choice is not own]
        if len(choices) > 1 or (ended and any(map(_says, others))) or (own and self._others and _says(own)):
            self._several = True
        if others:
            self._others += others
            self.index = SEVERAL
        return own

    def rest(self, *, ended: bool) -> list[ChatChoice]:
        """At the end: further pieces of the answer under other numbers; empty if those are other answers."""
        ends = sum(bool(choice.get("finish_reason")) for choice in self._others)
        return [] if self._several or ends + ended > 1 else self._others


def listed(choices: object) -> list[ChatChoice]:
    """Return the answers of a chunk, of which some servers send one without a list, or all by their numbers.

    Raises TypeError where there are none.
    """
    if isinstance(choices, dict):
        choices = [choices] if choices.keys() & {"delta", "message"} else list(choices.values())
    if not isinstance(choices, list) or not choices:
        raise TypeError("no choices")
    return choices


def _says(choice: ChatChoice) -> bool:
    delta = choice.get("delta") or choice.get("message") or {}
    return bool(delta.get("content") or delta.get("tool_calls"))

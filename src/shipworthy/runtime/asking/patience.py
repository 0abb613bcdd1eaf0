"""Text that comes before it is known whether it is the answer."""

from collections.abc import Callable

from shipworthy.runtime.answering.gate import Gate

PREAMBLE = 160
"""Characters after which the text of a round with tools is taken for the answer, and shown."""


class Patience:
    """Shows text only when there is enough of it that it will be the answer, not a word before a tool call."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show, self._held, self._sure = show, "", False

    def __call__(self, text: str) -> None:
        if self._sure:
            self._show(text)
            return
        self._held += text
        if len(self._held) >= PREAMBLE:
            self._sure = True
            self._show(self._held)

    def release(self) -> None:
        """Hand on what was held back: it is the answer, though it is short."""
        if not self._sure and self._held:
            self._sure = True
            self._show(self._held)

    def drop(self) -> bool:
        """Forget the text that was held back; False if it has been shown."""
        if self._sure:
            return isinstance(self._show, Gate) and self._show.drop()
        self._held = ""
        return True

"""Text that comes before it is known whether it is the answer."""

from collections.abc import Callable

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

    def drop(self) -> bool:
        """Forget the text that was held back; False if it has been shown."""
        if not self._sure:
            self._held = ""
        return not self._sure

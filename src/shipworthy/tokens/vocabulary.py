"""What a tokenizer offers."""

from typing import Protocol


class Vocabulary(Protocol):
    """A tokenizer."""

    def count(self, text: str) -> int:
        """The number of tokens in the text."""
        ...

    def count_till_limit(self, text: str, limit: int) -> int | None:
        """The number of tokens in the text; None if it is above the limit."""
        ...

    def encode(self, text: str) -> list[int]:
        """The tokens of the text."""
        ...

    def decode(self, tokens: list[int]) -> str:
        """The text of the tokens; raises ValueError if it is no valid UTF-8."""
        ...

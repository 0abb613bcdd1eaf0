"""What tools mean: their texts as vectors of an encoder, by which of them are near to a message."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from shipworthy import background
from shipworthy.forking import LoadedOnce, renew_in_child
from shipworthy.regex import regex
from shipworthy.routing.encoder.encoder import Choice, load, missing
from shipworthy.routing.gloss.told import told
from shipworthy.routing.said import Said

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from shipworthy.routing.encoder.encoder import Encoder

LETTER = regex(r"[^\W\d_]")
UNREAD = regex(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
"""Matches a letter that is not of the Latin script."""
MOSTLY = 0.25
"""Share of such letters from which a message is not one for an English encoder."""


def encoder_for(said: Said, usual: Choice) -> Choice:
    """The encoder that reads a message: where the usual one is for English, another one for other languages.

    The usual one, too, where the other is not installed.
    """
    return "multilingual" if usual == "english" and is_foreign(said) and missing("multilingual") is None else usual


def is_foreign(said: Said) -> bool:
    """Whether a message is in another script than the Latin one, or in another language that is told by its words."""
    text = said.text
    unread = 0 if text.isascii() else len(UNREAD.findall(text))
    return unread > MOSTLY * len(LETTER.findall(text)) if unread else said.once(told).language is not None


class Meant:
    """The vectors of tools by one encoder, loaded on a thread, or when they are first needed."""

    def __init__(self, choice: Choice, texts: Sequence[Sequence[str]]) -> None:
        """`texts`: by kind of text, that of each tool; a tool is as near as all of its texts together."""
        self.choice: Choice = choice
        self._texts = texts
        self._loaded = LoadedOnce(self._load)
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """Forget a thread of the parent, which loads in vain."""
        self._loading: Future[None] | None = None

    def load(self) -> None:
        """Load the encoder, and compute the vectors unless they are kept on disk."""
        self._loaded.value()

    def begin(self) -> "Future[None]":
        """Load them on a thread; the future is done when `scores` waits for nothing."""
        if self._loading is None:
            self._loading = background.begin(self.load, "meanings of tools")
        return self._loading

    @property
    def ready(self) -> bool:
        """Whether they were loaded, or it is known that there are none."""
        return self._loading is not None and self._loading.done()

    def scores(self, text: str) -> list[float] | None:
        """How near each tool is to a text; None without the encoder."""
        if (found := self._loaded.value()) is None:
            return None
        encoder, vectors = found
        near: list[float] = (vectors @ encoder.embed(text)).tolist()
        return near

    def _load(self) -> "tuple[Encoder, NDArray[float32]] | None":
        encoder = load(self.choice) if self._texts and self._texts[0] else None
        if encoder is None:
            return None
        many = len(self._texts[0])
        vectors = encoder.embed_all([text for kind in self._texts for text in kind])
        # Only the order counts, so that the sum says the same as the mean.
        return encoder, vectors.reshape(len(self._texts), many, -1).sum(axis=0)

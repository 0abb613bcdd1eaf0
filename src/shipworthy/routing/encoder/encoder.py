"""The encoder of the extra `semantic`, loaded once for the process, or the reason why there is none."""

import threading
from typing import TYPE_CHECKING, Protocol

from shipworthy import lazy
from shipworthy.forking import renew_in_child

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

MISSED = "other words for the same thing are not recognized, only the words of the examples"
INSTALL = "pip install 'shipworthy[semantic]'"


class Encoder(Protocol):
    """Turns a text into a vector; texts that mean much the same have vectors with a high dot product."""

    @property
    def fingerprint(self) -> str:
        """A hash of the weights and of the tokenizer, in hexadecimal: equal fingerprints give equal vectors."""
        ...

    def embed(self, text: str) -> "NDArray[float32]":
        """The vector of the text, of length 1 and always of the same size; the end of a long text is not read."""
        ...


class _Loaded:
    """The encoder of this process, or the reason why it has none; what is loaded lasts in a forked child."""

    def __init__(self) -> None:
        self.forked()
        self.done = False
        self.encoder: Encoder | None = None
        self.missing: str | None = None

    def forked(self) -> None:
        """Replace the lock, which a thread of the parent may hold."""
        self.lock = threading.Lock()

    def load(self) -> None:
        """Load the encoder unless that was done."""
        with self.lock:
            if self.done:
                return
            try:
                self.encoder = lazy.minilm().load()
            except (ImportError, OSError, ValueError) as error:
                self.missing = _reason(error)
            self.done = True


_loaded = _Loaded()
renew_in_child(_loaded)


def load() -> Encoder | None:
    """The encoder, loaded on the first call in 200 to 400 ms; None where the extra is missing or damaged."""
    _loaded.load()
    return _loaded.encoder


def _reason(error: Exception) -> str:
    if isinstance(error, ImportError):
        return f"The encoder is not installed ({error.name or error}): {MISSED}. Bring it with: {INSTALL}"
    return f"The encoder cannot be used ({error}): {MISSED}. Bring it anew with: {INSTALL}"

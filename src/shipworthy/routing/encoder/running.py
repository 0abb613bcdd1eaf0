"""The network of all-MiniLM-L6-v2 in ONNX Runtime, with its tokenizer. Imported by `shipworthy.lazy` alone."""

import hashlib
import mmap
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from shipworthy.routing.encoder.network import Floats, Table, network
from shipworthy.routing.encoder.onnx import tensors

LONGEST = 128
"""Tokens of a text that are read, as in the training of the model."""
CHARACTERS = 2048
"""Characters of a text that are tokenized: 128 tokens of prose have 600."""


class Network:
    """English, 128 tokens of a text, one text at a time on one thread."""

    def __init__(self, weights: memoryview, vocabulary: str) -> None:
        """Make the session and the tokenizer; raises ValueError."""
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

    @classmethod
    def load(cls, path: Path, digest: str, vocabulary: str) -> "Network":
        """Load the weights of a file; raises ValueError where they have another SHA-256, and OSError."""
        with path.open("rb") as file:
            if (found := hashlib.file_digest(file, "sha256").hexdigest()) != digest:
                raise ValueError(f"{path} has the SHA-256 {found[:16]}…, not {digest[:16]}…")
            # The rows of the vocabulary stay in the file: few of them are ever read.
            weights = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        own = cls(memoryview(weights), vocabulary)
        if hasattr(weights, "madvise"):
            weights.madvise(mmap.MADV_DONTNEED)
        return own

    def embed(self, text: str) -> Floats:
        """The mean of the vectors of the tokens, of length 1."""
        hidden: Floats = self._session.run(["hidden"], {"sums": self._table.sums(self.tokens(text))})[0]
        mean: Floats = hidden[0].mean(axis=0, dtype=np.float32)
        return mean / np.float32(np.sqrt(np.square(mean).sum()))

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

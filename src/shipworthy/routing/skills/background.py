"""What people ask other agents: the background against which a word or a message belongs to this one."""

import functools
import hashlib
import json
from collections import Counter
from importlib.resources import files

from shipworthy.routing.words import stem, tokenize

FILE, DIGEST = "background.bin", 32
"""A SHA-256 of the encoder and the requests, in so many bytes; behind it their vectors."""


@functools.cache
def topics() -> tuple[tuple[str, ...], ...]:
    """Return the requests of the background, one tuple for each topic."""
    told = json.loads((files(__package__) / "background.json").read_text(encoding="utf-8"))
    return tuple(tuple(texts) for texts in told["topics"].values())


def digest(fingerprint: str) -> bytes:
    """Return the hash of an encoder, by its fingerprint, and of all requests."""
    every = (text for texts in topics() for text in texts)
    return hashlib.sha256("\0".join((fingerprint, *every)).encode()).digest()


def vectors(fingerprint: str) -> bytes | None:
    """Return the vectors of all requests in their order, as `<f4`; None where those of another encoder are kept.

    They are a part of the package, because to compute them takes a second of the first start.
    """
    told = (files(__package__) / FILE).read_bytes()
    return told[DIGEST:] if told[:DIGEST] == digest(fingerprint) else None


@functools.cache
def shares() -> dict[str, float]:
    """Return for each stem, and each pair of neighbours, the share of the topics that use it."""
    using: Counter[str] = Counter()
    for texts in topics():
        used: set[str] = set()
        for text in texts:
            words = [stem(token.lower) for token in tokenize(text)]
            used |= {*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))}
        using.update(used)
    return {feature: number / len(topics()) for feature, number in using.items()}

"""Scores by a sentence encoder."""

import hashlib
import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from shipworthy.routing.skills.semantic import PRIOR, Semantic

Vectors = NDArray[np.float32]


class Words:
    """An encoder by the words of a text."""

    fingerprint, spread = "words", 0.0

    def embed(self, text: str) -> Vectors:
        total = np.zeros(64, dtype=np.float32)
        for word in text.split():
            total[int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        return total / max(float(np.linalg.norm(total)), 1e-9)

    def embed_all(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.embed(text) for text in texts])


TEXTS = [["book trip", "book seat", "reserve seat", "book"], ["cancel trip", "drop seat", "stop it", "cancel"]]


@pytest.fixture
def semantic() -> Semantic:
    return Semantic(("book", "cancel"), TEXTS, Words())


def test_the_nearest_skill_is_best(semantic: Semantic) -> None:
    found = semantic.judged("book seat", (0.0, 0.0))
    assert found.scores[0] > found.scores[1] and found.tier == "full"
    assert found.apart == pytest.approx(found.scores[0] - found.scores[1])
    assert len(found.facts) == len(PRIOR.related.weights)


def test_words_count_too(semantic: Semantic) -> None:
    without, with_words = semantic.judged("xyz", (0.0, 0.0)), semantic.judged("xyz", (0.0, 1.0))
    assert with_words.scores[1] > without.scores[1]


def test_an_example_that_is_left_out_is_harder(semantic: Semantic) -> None:
    (left,) = semantic.left_out([0], [(0.0, 0.0)])
    assert left.scores[0] < semantic.judged("book trip", (0.0, 0.0)).scores[0]


def test_kept_weights_are_taken(semantic: Semantic) -> None:
    again = Semantic(("book", "cancel"), TEXTS, Words(), semantic.weights)
    assert again.judged("drop trip", (0.0, 0.0)) == semantic.judged("drop trip", (0.0, 0.0))


def test_a_single_skill_has_no_second() -> None:
    alone = Semantic(("book",), TEXTS[:1], Words())
    assert alone.judged("book", (0.0,)).apart == math.inf
    assert alone.nearest() == []


def test_the_nearest_texts_of_two_skills(semantic: Semantic) -> None:
    ((one, other, similarity),) = semantic.nearest()
    assert 0 <= one < 4 <= other < 8 and 0 < similarity < 1
    assert len(semantic.similar("book")) == 2


def test_vectors_and_weights_take_four_bytes_a_number(semantic: Semantic) -> None:
    assert semantic.weights.dtype == np.float32
    assert semantic._vectors.dtype == semantic._means.dtype == np.float32

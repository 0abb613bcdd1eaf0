"""What people ask other agents."""

import pytest

from shipworthy.routing.encoder.encoder import load
from shipworthy.routing.skills.background import shares, topics, vectors
from shipworthy.routing.words import stem


def test_every_topic_has_several_requests_and_none_stands_twice() -> None:
    every = [text for texts in topics() for text in texts]
    assert len(topics()) >= 50 and min(map(len, topics())) >= 3
    assert len(every) == len(set(every))


def test_everyday_words_are_common_and_special_ones_are_not() -> None:
    assert shares()[stem("my")] > 0.3
    assert shares().get(stem("luggage"), 0.0) < 0.05


def test_the_vectors_that_are_brought_are_those_of_the_encoder() -> None:
    np, encoder = pytest.importorskip("numpy"), load()
    if encoder is None:
        pytest.skip("the encoder of `shipworthy[semantic]` is not installed")
    kept = vectors(encoder.fingerprint)
    assert kept is not None, "the requests or the encoder have changed: python -m bench.background"
    every = [text for texts in topics() for text in texts]
    rows = np.frombuffer(kept, "<f4").reshape(len(every), -1)
    for place in range(0, len(every), 80):
        assert float(rows[place] @ encoder.embed(every[place])) > 1 - encoder.spread, every[place]


def test_another_encoder_has_vectors_of_its_own() -> None:
    assert vectors("another") is None

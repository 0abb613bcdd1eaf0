"""The encoder in ONNX Runtime: vectors of length 1, near for a like meaning, the same however often."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shipworthy.routing.encoder import encoder

minilm = pytest.importorskip("shipworthy.routing.encoder.minilm", exc_type=ImportError)


@pytest.fixture(scope="module")
def loaded() -> encoder.Encoder:
    found = encoder.load()
    if found is None:
        pytest.skip("the extra `semantic` is not installed")
    return found


def test_other_words_for_the_same_are_near(loaded: encoder.Encoder) -> None:
    asked = loaded.embed("what's the balance on my account")
    assert float(asked @ loaded.embed("how much money do I have")) > 0.5
    assert float(asked @ loaded.embed("will it rain tomorrow")) < 0.2


@pytest.mark.parametrize("text", ["", " ", "ok", "x" * 100_000, "wort " * 20_000, "\ud800 half a sign", "你好", "\x00"])
def test_every_text_has_a_vector_of_length_one(loaded: encoder.Encoder, text: str) -> None:
    vector = loaded.embed(text)
    assert (vector.shape, str(vector.dtype)) == ((384,), "float32")
    assert abs(float(vector @ vector) - 1) < 1e-5
    assert (vector == loaded.embed(text)).all()


def test_the_vocabulary_is_the_one_of_its_source() -> None:
    text = (Path(minilm.__file__).with_name("vocabulary.txt")).read_bytes()
    assert hashlib.sha256(text).hexdigest() == "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


def test_the_vectors_of_a_definition_are_those_of_its_texts(loaded: encoder.Encoder) -> None:
    texts = ["where is my order", "cancel it", "where is my order"]
    first = loaded.embed_all(texts)
    assert (first == [loaded.embed(text) for text in texts]).all()
    assert (loaded.embed_all(texts) == first).all(), "and as they are kept"
    assert loaded.embed_all([]).shape == (0, 384)


def test_what_is_behind_the_end_does_not_count(loaded: encoder.Encoder) -> None:
    long = "where is my order " * 100
    assert (loaded.embed(long) == loaded.embed(long + "and then something else")).all()


LATE = """
import sys
from shipworthy.routing.encoder import encoder
with encoder.deferring(True):
    found = encoder.load()
known = found.embed_all(["where is my order", "cancel it"])
assert (found.embed("cancel it") == known[1]).all()
print("onnxruntime" in sys.modules)
found.embed("something else")
print("onnxruntime" in sys.modules)
"""


def test_the_network_is_loaded_only_for_texts_that_are_not_kept(loaded: encoder.Encoder, tmp_path: Path) -> None:
    env = {**os.environ, "SHIPWORTHY_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    first, second = (
        subprocess.run([sys.executable, "-c", LATE], env=env, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    )
    # The first time the weights are verified, and the vectors made.
    assert (first, second) == (["True", "True"], ["False", "True"])

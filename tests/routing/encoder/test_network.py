"""The network over the weights of the package gives what the package's own graph gives, in float32."""

from importlib import metadata

import numpy as np
import pytest

from shipworthy.routing.encoder import encoder
from shipworthy.routing.encoder.network import Table, network
from shipworthy.routing.encoder.onnx import tensors

onnxruntime = pytest.importorskip("onnxruntime")
minilm = pytest.importorskip("shipworthy.routing.encoder.minilm", exc_type=ImportError)

TEXTS = ["where is my order", "I want my money back", "book a table for four tomorrow at eight", "ok", "word " * 200]


def packaged() -> bytes:
    return metadata.distribution(minilm.PACKAGE).locate_file(minilm.FILE).read_bytes()  # type: ignore[attr-defined,no-any-return]


def test_it_agrees_with_the_graph_of_the_package() -> None:
    ours = encoder.load()
    assert isinstance(ours, minilm.MiniLm)
    theirs = onnxruntime.InferenceSession(packaged(), providers=["CPUExecutionProvider"])
    for text in TEXTS:
        ids = np.array([ours.tokens(text)], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        mean = theirs.run(["last_hidden_state"], given)[0][0].mean(axis=0)
        assert float(ours.embed(text) @ (mean / np.linalg.norm(mean))) > 0.995


def test_weights_of_another_model_are_refused() -> None:
    known = tensors(memoryview(packaged()))
    del known["val_49_q"]
    with pytest.raises(ValueError, match="matrices"):
        network(known)


def test_the_order_of_words_matters() -> None:
    table = Table(tensors(memoryview(packaged())))
    assert table.sums([101, 2054, 102]).shape == (1, 3, 384)
    assert not (table.sums([101, 2054, 102]) == table.sums([101, 102, 2054])).all()

"""The ONNX format, as far as it is read and written: what is written is read back, and other bytes are refused."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.encoder.onnx import Node, model, tensors

onnxruntime = pytest.importorskip("onnxruntime")


def doubling() -> bytes:
    kept = {"two": np.array([2.0], np.float32), "bytes": np.arange(300, dtype=np.uint8).reshape(3, 100)}
    return model([Node("Mul", ("given", "two"), "result")], kept, "given", "result", 4)


def test_a_written_model_runs() -> None:
    session = onnxruntime.InferenceSession(doubling(), providers=["CPUExecutionProvider"])
    given = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
    assert (session.run(["result"], {"given": given})[0] == 2 * given).all()


def test_written_tensors_are_read_back() -> None:
    read = tensors(memoryview(doubling()))
    assert list(read) == ["two", "bytes"]
    assert read["two"].tolist() == [2.0]
    assert (read["bytes"] == np.arange(300, dtype=np.uint8).reshape(3, 100)).all()


@batch("spoiled", [b"", b"\x00", b"\xff" * 40, b"no model at all", doubling()[:-7], b"\x3a\x7f"])
def test_other_bytes_are_refused(spoiled: bytes) -> None:
    with pytest.raises(ValueError, match="no ONNX model"):
        tensors(memoryview(spoiled))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(spoiled: bytes) -> None:
    with contextlib.suppress(ValueError):
        tensors(memoryview(spoiled))

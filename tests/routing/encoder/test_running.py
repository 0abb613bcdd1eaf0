"""The network in ONNX Runtime: of the right weights alone, and the same for every text."""

from importlib import metadata
from pathlib import Path

import pytest

minilm = pytest.importorskip("shipworthy.routing.encoder.minilm", exc_type=ImportError)
running = pytest.importorskip("shipworthy.routing.encoder.running", exc_type=ImportError)
VOCABULARY = Path(running.__file__).with_name("vocabulary.txt").read_text(encoding="utf-8")


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(ValueError, match="has the SHA-256"):
        running.Network.load(tmp_path / "model.onnx", minilm.WEIGHTS, VOCABULARY)


def test_it_reads_the_beginning_of_a_text() -> None:
    try:
        path = Path(str(metadata.distribution(minilm.PACKAGE).locate_file(minilm.FILE)))
    except metadata.PackageNotFoundError:
        pytest.skip("the extra `semantic` is not installed")
    network = running.Network.load(path, minilm.WEIGHTS, VOCABULARY)
    long = "where is my order " * 100

    assert len(network.tokens(long)) == running.LONGEST
    assert (network.embed(long) == network.embed(long + "and more")).all()
    assert f"{running.LONGEST} {running.CHARACTERS}" == minilm.READ

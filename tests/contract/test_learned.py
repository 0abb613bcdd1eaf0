import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.learned import ENOUGH, LOCK, Learned, learn, usual, write_lock
from shipworthy.contract.model import ModelSpec


@given(st.lists(st.floats(0, 1e6), min_size=ENOUGH, max_size=200))
def test_nine_of_ten_take_no_longer_than_usual(took: list[float]) -> None:
    found = usual(took)
    assert found is not None
    assert found.runs == len(took)
    assert sum(one <= found.usual_ms + 0.06 for one in took) >= 0.9 * len(took)
    assert min(took) - 0.06 <= found.usual_ms <= max(took) + 0.06


def test_from_a_few_calls_nothing_is_learnt() -> None:
    assert usual([5.0] * (ENOUGH - 1)) is None
    assert learn({"a": [5.0] * 3}, {}) == Learned()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    learned = learn({"get": [1.0] * 30, "rare": [1.0]}, {"openai:x": [900.0] * 20}, {"a:b": [1.2, 1.611]})
    path = write_lock(tmp_path, learned)
    assert path == tmp_path / LOCK
    assert list(tmp_path.iterdir()) == [path], "nothing half-written stays"
    assert Learned.model_validate(json.loads(path.read_bytes())) == learned
    assert learned.tool("get") == 0.001
    assert learned.tool("rare") is None
    assert learned.model("openai:x") == 0.9
    assert learned.model("rare") is None
    assert learned.tokens_per_o200k == {"a:b": 1.62}


def test_a_learnt_factor_is_that_of_its_model_unless_the_definition_has_one() -> None:
    learned = learn({}, {}, {"a:b": [1.6]})
    assert learned.counted(ModelSpec(name="a:b")).tokens_per_o200k == 1.6
    assert learned.counted(ModelSpec(name="a:b", tokens_per_o200k=1.1)).tokens_per_o200k == 1.1
    assert learned.counted(ModelSpec(name="a:c")).tokens_per_o200k is None


@batch(
    "data",
    [
        {"schema": 2},
        {"tools": {"a": {"usual_ms": -1, "runs": 3}}},
        {"tools": {"a": {"usual_ms": "120", "runs": 3}}},
        {"other": {}},
        {"tokens_per_o200k": {"a": 0}},
    ],
)
def test_what_it_does_not_know_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Learned"):
        Learned.model_validate(data)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lock(tmp_path, learn({"get": [1.0] * 30}, {}))
    before = (tmp_path / LOCK).read_bytes()

    def full(path: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        write_lock(tmp_path, Learned())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(LOCK, before)]

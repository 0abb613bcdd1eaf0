"""The schema of cases says what `talk` says, of every file of conversations and of small mistakes in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from tests.check.schema.mutated import data_of
from tests.check.schema.test_definition import OWN, differing

from shipworthy.check.schema.cases import cases_schema
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.talk.fields import Fields
from shipworthy.talk.read import _talk

CASES = Draft7Validator(cases_schema())
TURN = [{"say": "hi"}]


def told(data: object, folder: Path) -> list[str]:
    assert isinstance(data, dict)
    reading = ReadContext(folder=folder)
    _talk(Fields(reading, Source("talk.yaml")), data, folder / "talk.yaml")
    return [problem.message for problem in reading.problems]


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(cases_schema())


@pytest.mark.parametrize("path", [folder / "talk.yaml" for folder in OWN], ids=lambda path: path.parent.name)
def test_cases_are_judged_as_they_are_read(path: Path, count: Callable[[int, int], int]) -> None:
    assert told(data_of(path), path.parent) == []
    assert [error.message for error in CASES.iter_errors(data_of(path))] == []
    assert list(differing(path, path.parent, CASES, told, count(61, 1))) == []


@pytest.mark.parametrize(
    ("good", "one"),
    [
        (
            True,
            {"name": "a", "turns": ["hi", {"say": "ho", "expect": {"status": ["asked", "completed"], "reason": None}}]},
        ),
        (True, {"name": "a", "turns": TURN, "model": [{"text": "x", "always": True}, "y", {"calls": ["t"]}]}),
        (True, {"name": "a", "turns": TURN, "model": [{"json": {"a": 1}, "to": "understand"}]}),
        (False, {"name": "a", "turns": TURN, "model": [{"json": 1, "text": "x"}]}),
        (False, {"name": "a", "turns": TURN, "model": [{"to": "x"}]}),
        (False, {"name": "a", "turns": []}),
        (False, {"turns": TURN}),
        (False, {"name": "a", "turns": [{"say": "hi", "expect": {"status": "done"}}]}),
        (False, {"name": "a", "turns": [{"say": "hi", "expect": {"reason": "why"}}]}),
        (False, {"name": "a", "turns": [{"say": "hi", "expect": {"calls": "t"}}]}),
        (True, {"name": "a", "turns": [{"say": "hi", "expect": {"calls": [{"tool": "t", "args": {"x": 1}}]}}]}),
        (False, {"name": "a", "turns": [{"says": "hi"}]}),
        (False, {"name": "a", "turns": TURN, "clock": "noon"}),
    ],
    ids=lambda value: str(value)[:80],
)
def test_the_shape_of_a_case(good: bool, one: object, tmp_path: Path) -> None:
    data = {"conversations": [one]}
    assert (told(data, tmp_path) == []) is good
    assert CASES.is_valid(data) is good

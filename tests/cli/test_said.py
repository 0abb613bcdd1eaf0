"""What is said of the person that asks, on the command line."""

import pytest
from tests.batches import batch

from shipworthy.cli.said import context_from
from shipworthy.errors import UsageError


def test_texts_lists_and_records() -> None:
    given = ["user=ann", " team = a=b", 'teams=["x", "y"]', "team2={", 'r={"id": 3}']
    assert context_from(given) == {
        "user": "ann",
        "team": " a=b",
        "teams": ["x", "y"],
        "team2": "{",
        "r": {"id": 3},
    }
    assert context_from(None) == {}


@batch("wrong", ["ann", "=ann", " =ann"])
def test_what_names_no_value_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match="--context user=ann"):
        context_from([wrong])

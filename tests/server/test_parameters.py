"""Parameters that an agent may not need."""

import pytest
from tests.batches import batch

from shipworthy.server.fields import Fields
from shipworthy.server.parameters import Parameter, ignored
from shipworthy.server.refusal import Refused

TABLE = (
    Parameter(names=("model",), treatment="obeyed", why="the agent"),
    Parameter(names=("heat", "seed"), treatment="ignored", why="no", neutral=(1,)),
    Parameter(names=("many",), treatment="refused", why="one answer: leave it out", neutral=(1, {"type": "auto"})),
)


def test_what_is_ignored_is_told_and_what_asks_for_nothing_is_not() -> None:
    given = Fields({"model": "a", "heat": 0, "seed": 1, "many": 1, "new": "x", "none": None})
    assert list(ignored(given, TABLE)) == ["heat", "new"]
    assert list(ignored(Fields({"many": {"type": "auto"}}), TABLE)) == []


@batch("value", [2, True, "1", {"type": "any"}, []])
def test_what_would_need_another_answer_is_refused_with_a_repair(value: object) -> None:
    with pytest.raises(Refused, match="`many`: one answer: leave it out") as caught:
        list(ignored(Fields({"many": value}), TABLE))
    assert (caught.value.kind, caught.value.field) == ("invalid", "many")

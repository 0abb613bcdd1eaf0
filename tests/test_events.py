"""Events: a closed set of frozen facts that any program can read."""

import dataclasses
import json
import typing

import pytest

from shipworthy import events
from shipworthy.events import AnyEvent, Event, StepFinished, TextDelta

KINDS = typing.get_args(AnyEvent)


def test_the_set_is_closed_and_complete() -> None:
    defined = {c for c in vars(events).values() if isinstance(c, type) and issubclass(c, Event) and c is not Event}

    assert defined == set(KINDS)
    assert len({kind.type for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_is_frozen_and_carries_its_place(kind: type[Event]) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert {"run_id", "seq", "attempt"} <= {field.name for field in dataclasses.fields(kind)}


def test_an_event_is_plain_data_with_its_type_first() -> None:
    raw = StepFinished(step="a", label="A", elapsed_ms=1.5, run_id="r", seq=3).as_dict()

    assert list(raw)[0] == "type"
    assert json.loads(json.dumps(raw))["elapsed_ms"] == 1.5
    assert TextDelta(text="x").as_dict()["text"] == "x"

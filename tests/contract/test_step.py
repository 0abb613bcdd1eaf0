"""A step is of one kind, and its modifiers belong to it."""

import pytest
from pydantic import ValidationError

from shipworthy.contract.step import Step


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({}, "none"),
        ({"tool": "a", "answer": "b"}, "tool and answer"),
        ({"tool": "a", "foreach": "x in xs"}, "needs `max`"),
        ({"tool": "a", "foreach": "xs", "max": 2}, "x in xs"),
        ({"tool": "a", "max": 2}, "belongs to `foreach`"),
        ({"tool": "a", "output": {"x": "text"}}, "belong to a prompt"),
        ({"answer": "a", "with": {"x": 1}}, "belongs to a tool"),
        ({"answer": "a", "confirm": "sure?"}, "belongs to a tool or a group"),
        ({"tool": "a", "confirm": {"text": "sure?", "by": "boss"}}, "confirm"),
        ({"tool": "a", "retry": -1}, "retry"),
        ({"tool": "a", "wait": "1h"}, "wait"),
    ],
)
def test_what_does_not_hold_together_is_refused(parts: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Step.model_validate(parts)


def test_the_name_of_a_result() -> None:
    steps = [{"tool": "a"}, {"tool": "a", "as": "b"}, {"prompt": "say"}, {"answer": "x"}]

    assert [Step.model_validate(parts).name for parts in steps] == ["a", "b", "prompt", None]

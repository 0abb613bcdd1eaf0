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


@pytest.mark.parametrize(
    ("confirm", "asks"),
    [(True, ""), ({"text": True}, ""), (False, None), (None, None), ("Sure?", "Sure?"), ({"text": "Sure?"}, "Sure?")],
)
def test_F14_a_true_confirm_asks_without_words_of_its_own(confirm: object, asks: str | None) -> None:
    step = Step.model_validate({"tool": "a", "confirm": confirm})

    assert (None if step.confirm is None else step.confirm.source) == asks

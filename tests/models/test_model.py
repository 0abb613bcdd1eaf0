"""The one seam to a model."""

import dataclasses

from tests.batches import batch

from shipworthy.models.model import Message, Model, Price, Reply, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.scripted import ScriptedModel


@batch("kind", [Message, Price, Reply, Request, StopPart, TextPart, ToolCall, UsagePart])
def test_what_moves_is_frozen(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert all(field.kw_only for field in dataclasses.fields(kind))


def test_the_scripted_model_is_a_model() -> None:
    model: Model = ScriptedModel(["x"], name="m")

    assert model.name == "m"


def test_an_unknown_price_is_not_zero() -> None:
    assert Price().of(10, 10) == 0.0
    assert Price(input=1.0).of(1_000_000, 0) == 1.0

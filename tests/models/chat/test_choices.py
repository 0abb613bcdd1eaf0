"""The one answer among the choices of chat chunks."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.models.chat.choices import Choices

Chunk = list[dict[str, Any]]


def one(index: object, text: str = "", finish: str | None = None) -> Chunk:
    return [{"index": index, "delta": {"content": text}, "finish_reason": finish}]


def read(*chunks: Chunk) -> str:
    choices, said, ended = Choices(), list[str](), False
    for chunk in chunks:
        choice: Any = chunk[0]
        if len(chunk) > 1 or choice.get("index") != choices.index:
            choice = choices.of(chunk, ended=ended)  # type: ignore[arg-type]
        if choice is not None:
            said.append(choice["delta"]["content"])
            ended = ended or bool(choice["finish_reason"])
    said += [choice["delta"]["content"] for choice in choices.rest(ended=ended)]  # type: ignore[typeddict-item, misc]
    return "".join(said)


@batch("index", [0, 1, None, "0"])
def test_field_34_the_only_answer_there_is_is_read(index: object) -> None:
    assert read(one(index, "NVDA "), one(index, "is up."), one(index, "", "stop")) == "NVDA is up."


def test_field_34_a_number_may_come_late() -> None:
    assert read(one(None), one(0, "NVDA "), one(0, "is up.", "stop")) == "NVDA is up."


@batch(
    "chunks",
    [
        [one(0, "NVDA "), one(1, "Nvidia "), one(0, "is up."), one(1, "rose."), one(0, "", "stop"), one(1, "", "stop")],
        [one(0, "NVDA is up."), one(0, "", "stop"), one(1, "Nvidia rose."), one(1, "", "stop")],
        [one(0, "NVDA "), one(1, "Nvidia "), one(0, "is up."), one(0, "", "stop")],
        [one(0, "NVDA is up.", "stop"), one(1, "Nvidia ")],
        [one(0, "NVDA is up.") + one(1, "Nvidia rose."), one(0, "", "stop") + one(1, "", "stop")],
        [one(0, "NVDA is up."), one(1, "Nvidia rose."), one(1, "", "stop"), one(0, "", "stop")],
        [one(1, "NVDA is up."), one(0, "Nvidia rose."), one(1, "", "stop"), one(0, "", "stop")],
    ],
)
def test_field_34_of_several_answers_the_first_is_read(chunks: list[Chunk]) -> None:
    assert read(*chunks) == "NVDA is up."


@pytest.mark.parametrize(
    "chunks",
    [
        [one(0, "NVDA "), one(1, "is up."), one(0, "", "stop")],
        [one(0, "NVDA "), one(1, "is "), one(2, "up."), one(3, "", "stop")],
    ],
)
def test_field_34_pieces_that_are_counted_are_one_answer(chunks: list[Chunk]) -> None:
    assert read(*chunks) == "NVDA is up."

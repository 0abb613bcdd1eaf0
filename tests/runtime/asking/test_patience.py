from collections.abc import AsyncIterator
from typing import Any

from shipworthy import tool
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, UsagePart
from shipworthy.runtime.asking.patience import PREAMBLE, Patience


def test_a_word_before_a_tool_call_is_not_shown() -> None:
    shown: list[str] = []
    Patience(shown.append)("Let me look that up.")

    assert shown == []


def test_what_is_long_enough_is_shown_from_its_beginning() -> None:
    shown: list[str] = []
    patience = Patience(shown.append)
    for _ in range(PREAMBLE + 2):
        patience("x")

    assert shown == ["x" * PREAMBLE, "x", "x"]


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "holidays")


class BreaksOff:
    """Breaks off in its first answer, before it is long enough to be shown."""

    name, price, asked = "breaks", Price(), 0

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.asked += 1
        if self.asked == 1:
            yield TextPart(text="It will be ra")
            return
        for day in DAYS:
            yield TextPart(text=f"It is fine on {day}. ")
        yield UsagePart(input_tokens=9, output_tokens=9)
        yield StopPart(reason="stop")


@tool
def look() -> str:
    """Look."""
    return "seen"


async def test_nothing_of_a_request_that_broke_off_is_shown_with_the_next(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model, heard = BreaksOff(), list[str]()

    def listen(event: Any) -> None:
        if event.type == "text_delta":
            heard.append(event.text)

    result = await agent_of(uses=["look"], tools=[look], model=model).run(go, emit=listen)
    assert (model.asked, result.status) == (2, "completed")
    assert "".join(heard) == result.text == "".join(f"It is fine on {day}. " for day in DAYS)


def test_field_21_what_was_held_back_can_be_dropped_and_what_was_shown_cannot() -> None:
    shown: list[str] = []
    patience = Patience(shown.append)
    patience("Hm, ")
    assert patience.drop()
    patience("x" * PREAMBLE)

    assert shown == ["x" * PREAMBLE]
    assert not patience.drop()

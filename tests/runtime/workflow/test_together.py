"""The answers of several specialists in one text."""

from tests.specialist_agents import orchestrator, specialist


async def test_they_stand_under_their_names_in_the_order_of_the_message() -> None:
    agent = orchestrator(
        trading={"agent": specialist("trading", seconds=2), "label": "Stocks"}, email=specialist("email", seconds=0)
    )
    first = await agent.run("What is the price of NVDA? Did Bob write to me?")
    second = await agent.run("Did Bob write to me? What is the price of NVDA?")
    assert first.text == "Stocks: Trading: trading has it.\n\nEmail: Email: email has it."
    assert second.text == "Email: Email: email has it.\n\nStocks: Trading: trading has it."
    assert list(second.inputs) == ["email", "trading"]


async def test_nothing_of_it_is_shown_before_all_are_there() -> None:
    events: list[object] = []
    agent = orchestrator(trading=specialist("trading"), email=specialist("email"))
    result = await agent.run("What is the price of NVDA? Did Bob write to me?", emit=events.append)
    pieces = [one.text for one in events if type(one).__name__ == "TextDelta"]  # type: ignore[attr-defined]
    assert "".join(pieces) == result.text

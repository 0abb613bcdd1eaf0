"""Values that an answer has to contain: in any notation, asked for once more, and added where they are missing."""

from typing import Any

import pytest
from tests.runtime.prompting.test_grounded import agent, asked

from shipworthy.runtime.prompting.must_say import figures_again, says

MUST = {"must_say": ["quote.price"]}


@pytest.mark.parametrize("text", ["NVDA: 142.50", "about 142.5 dollars", "142.503", "$143 a share", "142,50 €"])
def test_a_figure_is_said_in_any_notation(text: str) -> None:
    assert says(text, 142.503)


@pytest.mark.parametrize("text", ["NVDA: 152.50", "nothing", "1.425"])
def test_another_figure_is_not_that_one(text: str) -> None:
    assert not says(text, 142.503)


def test_a_text_is_said_as_it_stands() -> None:
    assert says("Your order has been  Shipped today", "shipped today")
    assert not says("Your order is on its way", "shipped")


def test_sentences_whose_figures_were_said_are_left_out() -> None:
    assert figures_again("It is at 142.50. It fell 2 %.", "It costs 142.50") == "It fell 2 %."


async def test_an_answer_that_says_it_is_left_as_it_is() -> None:
    result, _ = await asked(agent(["NVDA is at 142.50 today."], prompt=MUST))
    assert (result.status, result.text) == ("completed", "NVDA is at 142.50 today.")


async def test_an_answer_without_it_is_completed_by_the_fallback() -> None:
    result, _ = await asked(agent(["NVDA is fine."], prompt=MUST))
    assert (result.status, result.reason) == ("degraded", "ungrounded")
    assert result.text == "NVDA is fine.\n\nIt is at 142.50."


async def test_without_a_fallback_that_says_it_the_value_is_named() -> None:
    result, _ = await asked(agent(["NVDA is fine."], prompt={**MUST, "fallback": "It is fine."}))
    assert result.text.endswith("Quote price: 142.503")


async def test_before_anything_was_shown_the_model_is_asked_once_more(agent_of: Any) -> None:
    from tests.runtime.prompting.test_grounded import quote
    from tests.small_agents import GO

    from shipworthy import ScriptedModel, Step

    model = ScriptedModel(["fine", "fine at 142.50"])
    steps = [
        Step(tool="quote"),
        Step(prompt="Judge {quote}", as_="judged", retry=1, **MUST),
        Step(answer="So: {judged}"),
    ]
    result = await agent_of(steps, tools=[quote], model=model, store="memory").run(GO)
    assert (result.status, result.text) == ("completed", "So: fine at 142.50")
    assert "142.503" in model.requests[1].messages[-1].text

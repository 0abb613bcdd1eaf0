"""A prompt's answer with what it has to say: asked for once more, and completed where that is missing."""

from typing import Any

from tests.runtime.prompting.test_grounded import agent, asked, quote
from tests.small_agents import GO

from shipworthy import ScriptedModel, Step
from shipworthy.events import StepFinished

MUST = {"must_say": ["quote.price"]}
FALLBACK = "NVDA is a stock. It is at {quote.price:.2f}. Nothing else is known."


async def test_an_answer_that_says_it_is_left_as_it_is() -> None:
    result, _ = await asked(agent(["NVDA is at 142.50 today."], prompt=MUST))
    assert (result.status, result.text) == ("completed", "NVDA is at 142.50 today.")


async def test_an_answer_without_it_is_completed_by_the_sentences_of_the_fallback_that_say_it() -> None:
    result, events = await asked(agent(["NVDA is fine."], prompt={**MUST, "fallback": FALLBACK}))
    assert (result.status, result.reason) == ("completed", None), "nothing of it is wrong"
    assert result.text == "NVDA is fine.\n\nIt is at 142.50."
    assert [event.added for event in events if isinstance(event, StepFinished) and event.step_id == "1"] == [True]


async def test_rows_of_a_table_are_added_with_their_head() -> None:
    table = "| stock | price |\n| --- | --- |\n| NVDA | {quote.price:.2f} |"
    result, _ = await asked(agent(["NVDA is fine."], prompt={**MUST, "fallback": table}))
    assert result.text == "NVDA is fine.\n\n| stock | price |\n| --- | --- |\n| NVDA | 142.50 |"


async def test_without_a_fallback_that_says_it_the_value_is_named() -> None:
    result, _ = await asked(agent(["NVDA is fine."], prompt={**MUST, "fallback": "It is fine."}))
    assert result.text.endswith("Quote price: 142.503")


async def test_before_anything_was_shown_the_model_is_asked_once_more(agent_of: Any) -> None:
    model = ScriptedModel(["fine", "fine at 142.50"])
    steps = [
        Step(tool="quote"),
        Step(prompt="Judge {quote}", as_="judged", retry=1, **MUST),
        Step(answer="So: {judged}"),
    ]
    result = await agent_of(steps, tools=[quote], model=model, store="memory").run(GO)
    assert (result.status, result.text) == ("completed", "So: fine at 142.50")
    assert "142.503" in model.requests[1].messages[-1].text

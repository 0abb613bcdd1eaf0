"""What only tells something in a message to specialists is no request."""

import pytest
from tests.specialist_agents import orchestrator, specialist

STORY = "I was reading the paper on the train, and there was this long article about travel and the price of shares. "


def _agent():  # type: ignore[no-untyped-def]
    return orchestrator(**{name: specialist(name) for name in ("trading", "email", "travel")})


@pytest.mark.parametrize("asked", ["What is the price of NVDA?", "Could you tell me how much a share costs?"])
async def test_a_story_before_a_question_is_asked_of_nobody(asked: str) -> None:
    result = await _agent().run(STORY + asked)
    assert {step["tool"] for step in result.path} == {"trading", "trading.trading_tool"}


async def test_what_is_asked_beside_a_story_is_answered_by_each() -> None:
    result = await _agent().run(f"{STORY}What is the price of NVDA? And is there a room in Rome tonight?")
    assert {step["tool"] for step in result.path} >= {"trading.trading_tool", "travel.travel_tool"}

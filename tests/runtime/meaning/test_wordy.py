"""A wordy message with one wish asks nothing beside it; one that says that more is asked has several."""

import pytest
from tests.specialist_agents import orchestrator, specialist

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.wordy import has_one_wish

TOLD = "I was on the train this morning, and my neighbour, who is a patient man, asked after the parcel again. "


@pytest.mark.parametrize(
    ("message", "one"),
    [
        (f"{TOLD}Could you please track order A-1001 for me, if that is not too much trouble?", True),
        (f"{TOLD}Could you please track order A-1001 for me? Also, when are you open?", False),
        ("track order A-1001", False),
    ],
)
def test_one_wish(shop, message: str, one: bool) -> None:  # type: ignore[no-untyped-def]
    compiled = shop.agent._built.compiled
    skill = compiled.router.choose(Said("track order A-1001")).skill
    assert has_one_wish(compiled, Said(message), [skill]) is one


def test_two_of_one_skill_are_two(shop) -> None:  # type: ignore[no-untyped-def]
    compiled = shop.agent._built.compiled
    said = Said(f"{TOLD}Could you please track order A-1001 for me, if that is not too much trouble?")
    skill = compiled.router.choose(said).skill
    assert not has_one_wish(compiled, said, [skill, skill])


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

from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Guideline, Prompt, ScriptedModel, Skill, Step
from shipworthy.contract.language.text import Text

BAD = [Guideline(answer_must_not_match="bad")]
SAID = Text.parse("It stays at {2 + 3}.")


@batch(
    "skill",
    [
        {"fallback": SAID},
        {"workflow": [Step(prompt="Say it", fallback=SAID)]},
        {"workflow": [Step(prompt=Prompt(text="Say it", fallback=SAID))]},
    ],
)
async def test_the_text_of_the_skill_or_of_its_last_prompt_is_filled_in(skill: dict[str, Any]) -> None:
    agent = Agent(skills=[Skill(name="job", **skill)], model=ScriptedModel(["bad", "bad"]), guidelines=BAD)

    assert (await agent.run("Go", skill="job")).text == "It stays at 5."


@pytest.mark.parametrize("text", ["{who}", "{1 / 0}"])
async def test_what_cannot_be_filled_in_now_is_nothing(text: str) -> None:
    inputs = {"who": {"type": "text"}}
    skill = Skill(name="job", inputs=inputs, workflow=[Step(prompt="Say it", fallback=text)])
    agent = Agent(skills=[skill], model=ScriptedModel(["bad", "bad"]), guidelines=BAD)

    result = await agent.run("Go", skill="job")

    assert (result.status, result.reason) == ("degraded", "guideline") and "rules" in result.text

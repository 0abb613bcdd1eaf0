from typing import Any

import pytest
from tests.runtime.prompting.conftest import TELL, VERDICT, logs

from shipworthy import Prompt, ScriptedModel, tool
from shipworthy.events import StepFinished


async def test_no_model_gives_the_fallback_and_says_so(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([{"tool": "logs"}, TELL], tools=[logs]).run(go)
    assert (result.status, result.reason, result.model) == ("degraded", "no_model", None)
    assert result.text == "Logs say 42 errors.\n(Composed without a model.)"
    assert result.usage.model_calls == 0


async def test_no_model_and_no_fallback_gives_no_result_that_no_text_names(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([{"tool": "logs"}, {"prompt": "Explain: {logs}"}], tools=[logs]).run(go)
    assert (result.status, result.reason) == ("degraded", "no_model")
    assert result.text == "I need a language model for this, and none is set up. Nothing was changed."
    nothing = await agent_of([{"prompt": "Explain"}]).run(go)
    assert (nothing.status, nothing.text) == ("failed", result.text)


@pytest.mark.parametrize("broken", ["It is the load.", '{"cause": "moon", "confidence": 1}', '{"cause": "load"'])
@pytest.mark.parametrize("fallback", [None, '{{"cause": "load", "confidence": 0}}'])
async def test_broken_typed_output_takes_the_fallback_or_stops(agent_of, go, broken, fallback) -> None:  # type: ignore[no-untyped-def]
    step = {"prompt": Prompt(text="Cause?", name="verdict", output=VERDICT, fallback=fallback)}
    steps = [{"tool": "logs"}, step, {"answer": "{verdict.cause} {verdict.confidence}"}]
    result = await agent_of(steps, tools=[logs], model=ScriptedModel([broken])).run(go)
    assert result.status == "degraded"
    assert result.text == ("load 0" if fallback else "That did not work just now. Nothing was changed.")


async def test_same_prompt_is_not_asked_twice_in_a_conversation(agent_of) -> None:  # type: ignore[no-untyped-def]
    @tool(effect="write")
    def post(tell: str) -> str:
        """Post."""
        return "posted"

    heard: list[Any] = []
    steps = [{"tool": "logs"}, TELL, {"tool": "post", "confirm": "Post: {tell}?"}, {"answer": "Posted: {tell}"}]
    model = ScriptedModel(["All fine."])
    agent = agent_of(steps, tools=[logs, post], model=model)
    assert (await agent.run("do the daily job", session="s")).text == "Post: All fine.?"
    done = await agent.run("yes", session="s", emit=heard.append)
    assert (done.text, len(model.requests)) == ("Posted: All fine.", 1)
    assert {event.step for event in heard if isinstance(event, StepFinished) and event.reused} == {"logs", "tell"}

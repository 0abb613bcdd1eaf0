"""One execution of a step: its id, and its attempts."""

import pytest

from shipworthy import Agent, Prompt, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.event import Event
from shipworthy.events import StepFailed, StepFinished, StepStarted


async def test_each_execution_has_an_id_of_its_own_and_keeps_it_for_all_attempts(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    tries: list[str] = []

    @tool
    def look(x: str) -> str:
        """Look; fails at the first attempt."""
        tries.append(x)
        if tries.count(x) == 1:
            raise OSError("line down")
        return x

    inside = [Step(tool=look, with_={"x": "=x"}, retry=1)]
    helper = Skill(
        name="inner", description="Inner", routable=False, workflow=[Step(tool=look, with_={"x": "h"}, retry=1)]
    )
    steps = [
        Step(steps=inside, foreach="x in ['a', 'b']", max=2, as_="each"),
        Step(tool="inner"),
        Step(tool=look, with_={"x": "c"}, retry=1, as_="last"),
    ]
    heard: list[object] = []
    await agent_of(steps, tools=[look], helpers=[helper]).run(go, emit=heard.append)
    ids = ["0#0/0.steps.0", "0#1/0.steps.0", "1/0", "2"]
    assert sorted(e.step_id for e in heard if isinstance(e, StepFinished) and e.step == "look") == ids
    assert sorted(e.step_id for e in heard if isinstance(e, StepFailed)) == ids
    assert sorted(e.step_id for e in heard if isinstance(e, StepStarted) and e.step == "look") == sorted(ids * 2)


@pytest.mark.parametrize(("failures", "text"), [(0, "Well."), (1, "Well."), (2, "Without a model.")])
async def test_what_stands_in_for_a_step_waits_for_its_last_attempt(agent_of, go, failures, text) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel([*[Reply(error="overloaded")] * failures, "Well."])
    step = {"prompt": "How is it?", "fallback": "Without a model.", "retry": 1}
    result = await agent_of([step], model=model).run(go)
    assert (result.text, len(model.requests)) == (text, min(failures, 1) + 1)


GO = "Do the daily job"


@pytest.mark.parametrize(("language", "label"), [("en", "Writing the answer"), ("de", "Antwort wird geschrieben")])
async def test_a_prompt_without_a_name_is_shown_as_what_it_does(language: str, label: str) -> None:
    steps = (
        Step(prompt=Prompt(text="Say {message}"), as_="first_draft"),
        Step(prompt=Prompt(text="Say {message} again")),
    )
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    heard = list[Event]()
    await Agent(skills=[job], model=ScriptedModel("So be it.")).run(GO, language=language, emit=heard.append)
    assert [one.label for one in heard if isinstance(one, StepStarted)] == ["First draft", label]

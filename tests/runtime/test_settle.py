from typing import Any

from shipworthy import Input
from shipworthy.events import QuestionAsked, RunFinished, SkillChosen, TextDelta


async def test_question_comes_as_an_event_with_its_choices(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    agent = agent_of([{"answer": "{x}"}], inputs={"x": Input(ask="Which?", choices="['left', 'right']")})
    result = await agent.run(go, emit=heard.append)
    (asked,) = [event for event in heard if isinstance(event, QuestionAsked)]
    assert (asked.kind, asked.names, asked.choices) == ("input", ("x",), ("left", "right"))
    assert asked.text == result.text == "".join(event.text for event in heard if isinstance(event, TextDelta))
    assert any(isinstance(event, SkillChosen) and event.skill == "job" for event in heard)


async def test_whole_run_fills_every_key(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([{"answer": "Done."}]).run(go)
    data = result.as_dict()
    assert (data["status"], data["text"], data["skill"], data["path"]) == ("completed", "Done.", "job", [])
    assert 0 <= data["first_event_ms"] <= data["first_token_ms"] <= data["usage"]["latency_ms"]


async def test_question_is_told_before_the_run_is_finished_and_named_in_its_result(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    agent = agent_of([{"answer": "{x}"}], inputs={"x": Input(ask="Which?")})
    result = await agent.run(go, session="s", emit=heard.append)
    asked, finished = heard[-2:]
    assert (type(asked), type(finished)) == (QuestionAsked, RunFinished)
    assert asked.question_id == result.question == finished.result["question"]
    held = (await agent.session("s")).open
    assert held.pending.id == result.question
    assert (await agent.run("this", session="s")).question is None

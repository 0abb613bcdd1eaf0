"""What the definition tells of a run is told only where it is the definition of the run."""

import pytest
from tests.tracing.inspected.tapes import LOOPED, SAYS, daily
from tests.virtual_time import run

from shipworthy import Agent
from shipworthy.app.inspect import inspected, prompt_of
from shipworthy.errors import UsageError


def tape_of(agent: Agent, message: str) -> str:
    async def recorded() -> str:
        return await agent.tape((await agent.run(message)).run_id) or ""

    return run(recorded())


def test_the_schemas_of_tools_are_counted_where_the_definition_is_that_of_the_run() -> None:
    agent = daily(LOOPED)
    tape = tape_of(agent, "Wonder a bit")
    other = daily(LOOPED, max_output_tokens=77)
    for one, known in ((agent, True), (other, False)):
        first = (one.inspect(tape).prompts or ())[0]
        assert (first.tokens["tools"] is not None) is known
    assert (inspected(None, tape).prompts or ())[0].tokens["tools"] is None


def test_the_scores_of_the_skills_are_told() -> None:
    agent = daily(SAYS)
    routed = agent.inspect(tape_of(agent, "Do the daily job for NVDA"), prompts=False).decisions[0]
    assert (routed.kind, routed.about) == ("routed", "job")
    assert {one["skill"] for one in routed.more["scores"]} == {"job", "wonder"}  # type: ignore[attr-defined]


def test_one_line_is_given_with_its_prompt() -> None:
    agent = daily(SAYS)
    tape = tape_of(agent, "Do the daily job for NVDA")
    (request,) = agent.inspect(tape).requests
    line, prompt = prompt_of(None, tape, request.seq)
    assert line["kind"] == "model"
    assert prompt == (agent.inspect(tape).prompts or ())[0]
    assert prompt_of(None, tape, 0)[1] is None
    with pytest.raises(UsageError, match="has the lines 0 to"):
        prompt_of(None, tape, 999)

"""One answer out of those of several specialists, where the author asks for it."""

from pathlib import Path

import pytest
from tests.desk_agents import desk
from tests.specialist_agents import write

from shipworthy import Agent, ScriptedModel
from shipworthy.errors import SpecError

TWO = "Find 30 minutes with Ana next week. How did AMD do last quarter?"
LISTED = "Calendar: Free: Tuesday 10:00 to 10:30 with Ana.\n\nTrading: AMD: revenue 57.0 billion USD."
MERGE = "Make one short answer of these."


async def test_the_prompt_makes_one_answer_of_all() -> None:
    model = ScriptedModel(["Ana is free Tuesday 10:00 to 10:30; AMD made 57.0 billion USD."])
    agent = desk([], merge=MERGE)
    agent.use_model(model)
    result = await agent.run(TWO)
    assert (result.status, result.text) == (
        "completed",
        "Ana is free Tuesday 10:00 to 10:30; AMD made 57.0 billion USD.",
    )
    assert result.usage.model_calls == 1 <= (result.bound.model_calls or 0)
    assert result.trust == "untrusted"
    (request,) = model.requests
    told = "\n".join(message.text for message in request.messages)
    assert MERGE in told and TWO in told and LISTED in told


async def test_a_figure_without_a_source_is_withheld_and_the_answers_stand_in_the_order_of_the_message() -> None:
    agent = desk([], merge=MERGE)
    agent.use_model(ScriptedModel(lambda _: "AMD made 99.9 billion USD."))
    result = await agent.run(TWO)
    assert (result.status, result.reason, result.text) == ("degraded", "ungrounded", LISTED)


async def test_without_a_model_they_stand_in_the_order_of_the_message() -> None:
    result = await desk([], merge=MERGE).run(TWO)
    assert result.status == "degraded" and result.text.startswith(LISTED)


async def test_one_answer_is_not_merged() -> None:
    agent = desk([], merge=MERGE)
    agent.use_model(model := ScriptedModel([]))
    result = await agent.run("How did AMD do last quarter?")
    assert (result.text, model.requests) == ("AMD: revenue 57.0 billion USD.", [])


async def test_where_one_fails_what_there_is_stands_as_it_is() -> None:
    agent = desk([], fails=True, merge=MERGE)
    agent.use_model(model := ScriptedModel([]))
    result = await agent.run(TWO)
    assert result.status == "degraded" and "Calendar: Free: Tuesday" in result.text and "Trading:" in result.text
    assert model.requests == []


FILES = {
    "one/agent.yaml": "name: one\n",
    "one/skills/find.yaml": 'name: find\nexamples: ["Find a mail"]\nworkflow: [{answer: "Found."}]\n',
    "two/agent.yaml": "name: two\n",
    "two/skills/price.yaml": 'name: price\nexamples: ["Tell a price"]\nworkflow: [{answer: "A price."}]\n',
    "desk/prompts/merge.md": "One answer, please: {answers}\n",
}


def test_the_prompt_may_stand_in_a_file(tmp_path: Path) -> None:
    page = "name: desk\nmerge: prompts/merge.md\nspecialists: {one: ../one, two: ../two}\n"
    agent = Agent.load(write(tmp_path, {**FILES, "desk/agent.yaml": page}) / "desk", store="memory")
    assert agent.spec.merge is not None and agent.spec.merge.text.source.strip() == "One answer, please: {answers}"


def test_a_file_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    page = "name: desk\nmerge: prompts/merged.md\nspecialists: {one: ../one, two: ../two}\n"
    with pytest.raises(SpecError) as caught:
        Agent.load(write(tmp_path, {**FILES, "desk/agent.yaml": page}) / "desk", store="memory")
    assert "agent.yaml:2" in str(caught.value) and "merged.md" in str(caught.value)


def test_a_name_that_is_not_known_there_is_told_with_its_place(tmp_path: Path) -> None:
    page = 'name: desk\nmerge: "One answer of {answer}"\nspecialists: {one: ../one, two: ../two}\n'
    with pytest.raises(SpecError) as caught:
        Agent.load(write(tmp_path, {**FILES, "desk/agent.yaml": page}) / "desk", store="memory")
    assert "agent.yaml:2" in str(caught.value) and "`answer` is not known" in str(caught.value)

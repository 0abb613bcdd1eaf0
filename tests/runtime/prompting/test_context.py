"""What a model is told beside its task."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, call, tool

SEARCH = "search_knowledge_base"


@pytest.fixture
def looked_up() -> list[str]:
    return []


@pytest.fixture
def search(looked_up: list[str]) -> Any:
    @tool(max_tokens=50)
    def search_knowledge_base(query: str) -> str:
        """Search internal docs."""
        looked_up.append(query)
        return "The cellar holds 12 barrels."

    return search_knowledge_base


def agent_with(search: Any, model: Any, **skill: Any) -> Agent:
    made = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), **skill)
    return Agent(skills=[made], tools=[search], model=model)


async def test_always_puts_what_was_found_behind_the_message(search: Any, looked_up: list[str], go: str) -> None:
    model = ScriptedModel(["Twelve."])
    result = await agent_with(search, model, retrieval="always").run(go)

    assert (result.text, looked_up) == ("Twelve.", [go])
    assert [entry["tool"] for entry in result.path] == [SEARCH, "job"]
    assert "12 barrels" in model.requests[0].messages[-1].text
    assert (result.usage.tool_calls, result.bound.tool_calls) == (1, 1)


async def test_always_looks_once_for_all_prompts_of_a_run(search: Any, looked_up: list[str], go: str) -> None:
    steps = [{"prompt": "A", "as": "a"}, {"prompt": "B", "as": "b"}, {"prompt": "{a} {b}", "as": "c"}]
    agent = agent_with(search, ScriptedModel(lambda _: "x"), workflow=steps, retrieval="always")
    await agent.run(go)

    assert looked_up == [go]


async def test_on_demand_looks_only_when_the_model_wants_to(search: Any, looked_up: list[str], go: str) -> None:
    calm = ScriptedModel(["Nothing to look up."])
    await agent_with(search, calm, retrieval="on_demand").run(go)
    assert looked_up == []

    curious = ScriptedModel([Reply(calls=(call(SEARCH, query="barrels"),)), "Twelve."])
    result = await agent_with(search, curious, retrieval="on_demand").run(go)
    assert (result.text, looked_up) == ("Twelve.", ["barrels"])


async def test_off_offers_no_search(search: Any, go: str) -> None:
    model = ScriptedModel(["x"])
    await agent_with(search, model, retrieval="off").run(go)

    assert model.requests[0].tools == ()


async def test_a_search_that_fails_leaves_the_answer_degraded(go: str) -> None:
    @tool
    def search_knowledge_base(query: str) -> str:
        """Search internal docs."""
        raise OSError("disk on strike")

    result = await agent_with(search_knowledge_base, ScriptedModel(["x"]), retrieval="always").run(go)

    assert (result.status, result.reason, result.text) == ("degraded", "not_retrieved", "x")


async def test_a_conversation_sees_its_history_and_a_workflow_does_not(agent_of: Any, go: str) -> None:
    for workflow, seen in (((), True), ([{"prompt": "Say: {message}"}], False)):
        model = ScriptedModel(lambda _: "The order is A-1234.")
        agent = agent_of(workflow, model=model)
        for _ in range(2):
            await agent.run(go, session="s", skill="job")
        assert ("A-1234" in model.requests[-1].messages[-1].text) is seen


async def test_a_loop_is_told_the_inputs(search: Any) -> None:
    """A follow-up changes an input, and the words that opened the skill stay the old ones."""
    model = ScriptedModel(lambda _: "x")
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job for 5",),
        inputs={"size": Input(type="integer")},
        tools=(SEARCH,),
    )
    agent = Agent(skills=[skill], tools=[search], model=model)
    await agent.run("Do the daily job for 5", session="s")
    await agent.run("no, 7", session="s")

    assert "size: 5" in model.requests[0].messages[-1].text
    assert "size: 7" in model.requests[-1].messages[-1].text


@tool(trust="tenant", private=True, max_tokens=200)
def look_up(customer: str) -> dict[str, str]:
    """The orders of a customer."""
    return {"order": "A-4471", "carrier": "DHL-99"}


@tool(egress=True)
def publish(text: str) -> str:
    """Publish a text."""
    return text


def conversing(model: ScriptedModel) -> Agent:
    """An agent with one loop over both tools."""
    skill = Skill(
        name="job", description="Do the daily job", examples=("Do the daily job",), tools=("look_up", "publish")
    )
    return Agent(skills=[skill], tools=[look_up, publish], model=model)


async def test_identifiers_of_earlier_results_stay_visible_with_their_label(go: str) -> None:
    model = ScriptedModel([Reply(calls=(call("look_up", customer="Ann"),)), "I found an order.", "It is on its way."])
    agent = conversing(model)
    await agent.run(go, session="s")
    answer = await agent.run(go, session="s")
    told = model.requests[-1].messages[-1].text

    assert "Found earlier (look_up, tenant, private): A-4471, DHL-99" in told
    assert told.index("Found earlier") < told.index("Assistant: I found an order.")
    # What the model has read again marks what it says.
    assert answer.trust == "tenant"


async def test_an_identifier_that_the_turns_show_is_not_listed_again(go: str) -> None:
    model = ScriptedModel([Reply(calls=(call("look_up", customer="Ann"),)), "A-4471 is with DHL-99.", "Yes."])
    agent = conversing(model)
    await agent.run(go, session="s")
    await agent.run(go, session="s")

    assert "Found earlier" not in model.requests[-1].messages[-1].text


@pytest.mark.parametrize("said", ["I found an order.", "It is A-4471."])
async def test_promises_09_an_identifier_of_a_private_result_does_not_leave_unasked(go: str, said: str) -> None:
    first = [Reply(calls=(call("look_up", customer="Ann"),)), said]
    model = ScriptedModel([*first, Reply(calls=(call("publish", text="A-4471"),)), "Done."])
    agent = conversing(model)
    await agent.run(go, session="s")
    answer = await agent.run(go, session="s")

    assert (answer.status, answer.reason) == ("asked", "confirm")
    assert "private data (an earlier step)" in answer.text

"""Ways on which a label could be lost, one by one: each is a way that a value of a stranger, or a private one, takes out."""

from typing import Any

import pytest
from tests.injection.scenes import GO, SENT, TOOLS

from shipworthy import Agent, Input, Reply, RunResult, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import SpecError

NOTE = {"note": "n1"}


@pytest.fixture(autouse=True)
def _nothing_sent() -> None:
    SENT.clear()


def agent_of(*steps: Any, model: Any = None, helpers: Any = (), tools: Any = (), **job: Any) -> Agent:
    steps = (*steps, Step(answer="Done."))
    skill = Skill(name="job", description=GO, examples=(GO,), workflow=steps, grounded="off", **job)
    return Agent(skills=[skill, *helpers], tools=[*TOOLS, *tools], model=model, store=MemoryStore())


async def said(agent: Agent, *messages: str, **more: Any) -> RunResult:
    results = [await agent.run(message, session="s", **more) for message in messages]
    return results[-1]


async def check(agent: Agent, source: str, *messages: str, **more: Any) -> None:
    """The call is asked about where the source is a stranger's, and made where it is the user's own."""
    result = await said(agent, *(messages or (GO,)), **more)
    if source == "stranger":
        assert (result.status, result.reason, SENT) == ("asked", "confirm", [])
    else:
        assert SENT == ["n1"], (result.status, result.text)


EACH = pytest.mark.parametrize("source", ["stranger", "own"])


@EACH
async def test_what_an_answer_must_say_is_a_part_of_it(source: str) -> None:
    steps = (
        Step(tool=source, as_="found"),
        Step(prompt="Say hello", as_="said", must_say=("found.text",)),
        Step(tool="send", with_={"text": "=said", **NOTE}),
    )
    await check(agent_of(*steps, model=ScriptedModel(["Hello."])), source)


@EACH
async def test_a_fallback_that_stands_in_for_a_model(source: str) -> None:
    steps = (
        Step(tool=source, as_="found"),
        Step(prompt="Say hello", as_="said", fallback="Hello {found.text}"),
        Step(tool="send", with_={"text": "=said", **NOTE}),
    )
    await check(agent_of(*steps), source)


@EACH
@pytest.mark.parametrize("fallback", ["Look: {given}", [Step(tool="shorten", with_={"text": "=given"})]])
async def test_a_fallback_that_stands_in_for_the_loop_of_a_helper(source: str, fallback: Any) -> None:
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        tools=("own", "shorten"),
        inputs={"given": Input(ask="What?")},
        fallback=fallback,
    )
    steps = (
        Step(tool=source, as_="found"),
        Step(tool="helper", as_="said", with_={"given": "=found.text"}),
        Step(tool="send", with_={"text": "=said", **NOTE}),
    )
    await check(agent_of(*steps, helpers=[helper]), source)


@EACH
async def test_a_loop_of_a_helper_has_read_its_arguments(source: str) -> None:
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        tools=("own", "send"),
        inputs={"given": Input(ask="What?")},
        grounded="off",
    )
    model = ScriptedModel([Reply(calls=(call("send", text="quail", note="n1"),)), "Done."])
    steps = (Step(tool=source, as_="found"), Step(tool="helper", as_="said", with_={"given": "=found.text"}))
    await check(agent_of(*steps, helpers=[helper], model=model), source)


async def test_a_loop_that_has_read_nothing_of_it_is_not_asked() -> None:
    helper = Skill(name="helper", description="Help", routable=False, tools=("own", "send"), grounded="off")
    model = ScriptedModel([Reply(calls=(call("send", text="hello", note="n1"),)), "Done."])
    steps = (Step(tool="stranger", as_="found"), Step(tool="helper", as_="said"))
    await said(agent_of(*steps, helpers=[helper], model=model), GO)
    assert SENT == ["n1"]


@EACH
async def test_a_helper_that_ends_early_or_gives_its_last_result(source: str) -> None:
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        workflow=(Step(tool=source, as_="found"), Step(answer="It says {found.text}")),
    )
    steps = (Step(tool="helper", as_="said"), Step(tool="send", with_={"text": "=said", **NOTE}))
    await check(agent_of(*steps, helpers=[helper]), source)


@pytest.mark.parametrize("source", ["secret", "own"])
async def test_field_09_what_a_workflow_has_told_is_private_to_a_loop_that_reads_on(source: str) -> None:
    telling = Skill(
        name="tell",
        description="Tell the salary",
        examples=("Tell the salary",),
        workflow=(Step(tool=source, as_="found"), Step(answer="It is {found.text}.")),
    )
    model = ScriptedModel([Reply(calls=(call("post", text="otter", note="n1"),)), "Done."])
    agent = Agent(
        skills=[Skill(name="job", description=GO, examples=(GO,), tools=("own", "post"), grounded="off"), telling],
        tools=TOOLS,
        model=model,
        store=MemoryStore(),
    )
    result = await said(agent, "Tell the salary", GO)
    assert (result.reason, SENT) == (("confirm", []) if source == "secret" else (None, ["n1"]))


@EACH
async def test_a_list_of_what_was_picked_and_kept(source: str) -> None:
    more: dict[str, Any] = {"list": "email", "max": 3, "keep": "session"}
    pick = Skill(
        name="pick",
        description="Pick some contacts",
        examples=("Pick some contacts",),
        workflow=(Step(tool=source, as_="found"), Step(answer="You chose {people}.")),
        inputs={"people": Input(ask="Which?", choices="found.items", **more)},
    )
    use = Skill(
        name="use",
        description="Send the weekly report",
        examples=("Send the weekly report",),
        workflow=(Step(tool="send", foreach="x in people", max=3, with_={"text": "=x", **NOTE}), Step(answer="Done.")),
        inputs={"people": Input(ask="To whom?", **more)},
    )
    agent = Agent(skills=[pick, use], tools=TOOLS, store=MemoryStore())
    result = await said(agent, "Pick some contacts", "1 and 2", "Send the weekly report")
    assert (result.reason, SENT) == (("confirm", []) if source == "stranger" else (None, ["n1", "n1"]))


@EACH
async def test_a_condition_of_an_input_decides_too(source: str) -> None:
    steps = (Step(tool=source, as_="found"), Step(tool="send", with_={"text": "='a' if known(extra) else 'b'", **NOTE}))
    inputs = {"extra": Input(ask="More?", default="x", when="found.text == 'zz'")}
    await check(agent_of(*steps, inputs=inputs), source)


@EACH
async def test_the_value_of_a_choice_may_be_anothers(source: str) -> None:
    steps = (
        Step(tool=source, as_="found"),
        Step(tool="own", as_="mine"),
        Step(tool="send", with_={"text": "=to", **NOTE}),
    )
    inputs = {"to": Input(ask="Which?", choices="mine.items", value="found.text")}
    await check(agent_of(*steps, inputs=inputs), source, GO, "1")


@tool(trust="trusted", private=True)
async def broken_secret() -> str:
    """Fail with what is private."""
    raise RuntimeError("otter")


async def test_what_a_private_tool_fails_with_is_private() -> None:
    steps = (Step(tool=broken_secret, on_error=[Step(tool="post", with_={"text": "=error", **NOTE})]),)
    with pytest.raises(SpecError, match="private data"):
        agent_of(*steps, tools=[broken_secret])
    skipped = (
        Step(tool=broken_secret, as_="x", on_error="skip"),
        Step(tool="post", with_={"text": "=x.message", **NOTE}),
    )
    result = await said(agent_of(*skipped, tools=[broken_secret]), GO)
    assert (result.reason, SENT) == ("confirm", [])

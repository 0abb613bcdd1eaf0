from shipworthy import Input, Step, tool


@tool
def broken() -> str:
    """It fails."""
    raise RuntimeError("no")


async def test_plain_questions_come_together_and_one_with_choices_alone(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    inputs = {"a": Input(ask="A?"), "b": Input(ask="B?"), "c": Input(ask="C?", choices="['x', 'y']")}
    agent = agent_of([Step(answer="{a} {b} {c}")], inputs=inputs)
    assert (await agent.run(go, session="s")).text == "A?"
    assert (await agent.run("one", session="s")).text == "B?"
    assert (await agent.run("two", session="s")).text == "C?\n1. x\n2. y"


async def test_what_there_is_and_what_is_missing(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(compact=lambda value: f"{value} indeed")
    def fine() -> str:
        return "fine"

    result = await agent_of([Step(tool=fine), Step(tool=broken)], tools=[fine, broken]).run(go)
    assert result.status == "degraded"
    assert result.text == "That did not work just now. Nothing was changed.\nWhat I have:\nfine indeed"
    nothing = await agent_of([Step(tool=broken)], tools=[broken]).run(go)
    assert nothing.status == "failed"

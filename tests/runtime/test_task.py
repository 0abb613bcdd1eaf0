"""What a run has to do, as its steps read it."""

import pytest

from shipworthy import Input, tool


async def test_refused_answer_is_said_and_asked_again(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ask = Input(type="integer", ask="How many?", check="1 <= seats <= 4", otherwise="{seats} seats are too many.")
    agent = agent_of([{"answer": "{seats} booked"}], inputs={"seats": ask})
    assert (await agent.run(go, session="s")).text == "How many?"
    refused = await agent.run("9", session="s")
    assert (refused.status, refused.text) == ("asked", "9 seats are too many. How many?")
    assert (await agent.run("3", session="s")).text == "3 booked"


@pytest.mark.parametrize("kind", ["an input", "a yes"])
async def test_the_message_of_a_task_is_the_one_that_opened_its_skill(agent_of, go, kind) -> None:  # type: ignore[no-untyped-def]
    """An answer in between does not change what the skill was asked for."""

    @tool(effect="write")
    def note(text: str) -> str:
        """Note."""
        return f"noted: {text}"

    inputs = {"x": Input(ask="Which?")} if kind == "an input" else {}
    confirm = {} if kind == "an input" else {"confirm": "Note it?"}
    steps = [{"tool": "note", "with": {"text": "{message} {x}" if inputs else "{message}"}, **confirm}]
    agent = agent_of(steps, tools=[note], inputs=inputs)
    assert (await agent.run(f"{go}, please", session="s")).status == "asked"
    text = f"noted: {go}, please"
    answer = "the blue one" if inputs else "yes"
    assert (await agent.run(answer, session="s")).text == (f"{text} {answer}" if inputs else text)


async def test_a_yes_belongs_to_the_task_that_it_was_given_to(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    made: list[str] = []

    @tool(effect="write")
    def note(text: str) -> str:
        """Note."""
        made.append(text)
        return "noted"

    agent = agent_of([{"tool": "note", "with": {"text": "x"}, "confirm": "Note it?"}], tools=[note])
    for _ in range(2):
        assert (await agent.run(go, session="s")).reason == "confirm"
        assert (await agent.run("yes", session="s")).text == "noted"
    assert made == ["x", "x"]

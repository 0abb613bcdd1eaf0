import asyncio
from typing import Any

from shipworthy import Input, tool
from shipworthy.events import Degraded, StepFinished, StepStarted

TOLD = {"city": Input(type=["Oslo", "Rome"], ask="Where?"), "day": Input(type=["monday", "tuesday"], ask="When?")}


def _tools(ran: list[str]) -> list[Any]:
    @tool(label="Weather in {city}")
    def weather(city: str) -> dict[str, Any]:
        """Weather."""
        ran.append(f"weather {city}")
        return {"city": city, "sky": "sunny"}

    @tool
    def trains(day: str) -> str:
        """Trains."""
        ran.append(f"trains {day}")
        return f"trains on {day}"

    return [weather, trains]


STEPS = [{"tool": "weather"}, {"tool": "trains"}, {"answer": "{weather.sky} in {weather.city}, {trains}"}]


async def test_correction_runs_again_only_what_reads_it(agent_of) -> None:  # type: ignore[no-untyped-def]
    ran: list[str] = []
    agent = agent_of(STEPS, tools=_tools(ran), inputs=TOLD)
    assert (await agent.run("do the daily job for Oslo", session="s")).text == "When?"
    first = await agent.run("monday", session="s")
    assert first.text == "sunny in Oslo, trains on monday"
    heard: list[Any] = []
    second = await agent.run("no, tuesday", session="s", emit=heard.append)
    assert second.text == "sunny in Oslo, trains on tuesday"
    assert ran == ["weather Oslo", "trains monday", "trains tuesday"]
    finished = {event.step: event.reused for event in heard if isinstance(event, StepFinished)}
    assert finished == {"weather": True, "trains": False}
    assert [call["tool"] for call in second.path] == ["trains"]
    assert second.usage.tool_calls == 1


async def test_labels_are_filled_from_the_arguments(agent_of) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    agent = agent_of(STEPS, tools=_tools([]), inputs=TOLD)
    for message in ("do the daily job for Rome", "monday"):
        await agent.run(message, session="s", emit=heard.append)
    assert {event.label for event in heard if isinstance(event, StepStarted)} == {"Weather in Rome", "Trains"}


async def test_same_call_twice_in_one_run_is_made_once(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ran: list[str] = []
    same = {"tool": "trains", "with": {"day": "friday"}}
    steps = [{**same, "as": "a"}, {**same, "as": "b", "after": "a"}, {"answer": "{a == b}"}]
    await agent_of(steps, tools=_tools(ran)).run(go)
    assert ran == ["trains friday"]


async def test_read_that_is_too_old_is_read_again(agent_of) -> None:  # type: ignore[no-untyped-def]
    ran: list[str] = []
    agent = agent_of(STEPS, tools=_tools(ran), inputs=TOLD)
    for message in ("do the daily job for Oslo", "monday"):
        await agent.run(message, session="s")
    assert ran.count("weather Oslo") == 1
    object.__setattr__(agent.spec, "session", agent.spec.session.model_copy(update={"fresh": -1.0}))
    await agent.run("no, tuesday", session="s")
    assert ran.count("weather Oslo") == 2


async def test_f21_long_result_is_cut_and_its_whole_text_can_be_read(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=50)
    def long() -> str:
        """Long."""
        return " ".join(f"n{n}" for n in range(2000))

    agent = agent_of([{"tool": "long"}, {"answer": "{long}"}], tools=[long])
    result = await agent.run(go)
    assert len(result.text) < 500
    texts = agent._built.store._texts
    (handle,) = texts
    assert (await agent.read_result(handle, 0, 8)) == "n0 n1 n2"
    assert texts[handle].endswith("n1999")
    assert handle.startswith(result.run_id)


async def test_tools_side_by_side_have_handles_of_their_own(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    def made(name: str) -> Any:
        async def long() -> str:
            await asyncio.sleep(0.01)
            return f"{name} " * 3000

        return tool(name=name, max_tokens=50)(long)

    names = ["a", "b", "c"]
    agent = agent_of([{"tool": name} for name in names], tools=[made(name) for name in names])
    await agent.run(go)
    assert sorted(text[0] for text in agent._built.store._texts.values()) == names


async def test_argument_of_the_wrong_type_is_an_error_of_its_step(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    ran: list[str] = []
    agent = agent_of([{"tool": "trains", "with": {"day": 5}}], tools=_tools(ran))
    heard: list[Any] = []
    result = await agent.run(go, emit=heard.append)
    assert (result.status, result.reason, ran) == ("failed", "arguments", [])
    assert "`day` must be text" not in result.text
    assert any("`day` must be text" in event.detail for event in heard if isinstance(event, Degraded))

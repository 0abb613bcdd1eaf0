import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.tracing.conftest import GO, SAID, get_price, skills

from shipworthy import Agent, Reply, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore


async def recorded(agent: Agent, *messages: str, session: str | None = "s") -> list[str]:
    tapes = []
    for message in messages:
        result = await agent.run(message, session=session)
        tapes.append(await agent.tape(result.run_id) or "")
    return tapes


def changed(tape: str, where: Callable[[dict[str, Any]], bool], change: Callable[[dict[str, Any]], Any]) -> str:
    lines = [json.loads(line) for line in tape.splitlines()]
    change(next(line for line in lines if where(line)))
    return "\n".join(json.dumps(line) for line in lines)


async def test_a_conversation_is_repeated_exactly_with_nothing_outside(
    made: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = made([Reply(text="It does well."), Reply(text="It does better.")])
    tapes = await recorded(agent, GO, "3", "no, for AMD", "yes")
    results = [json.loads(tape.splitlines()[-1])["result"] for tape in tapes]
    assert [result["status"] for result in results] == ["asked", "asked", "asked", "degraded"]
    monkeypatch.setitem(SAID, "price", 7.0)
    alone = made()
    for tape, result in zip(tapes, results, strict=True):
        again = await alone.replay(tape)
        assert again.divergence is None
        assert again.as_dict() == {**result, "divergence": None}
        assert not again.redefined


async def test_a_loop_is_repeated(made: Callable[..., Agent], looped: list[Reply]) -> None:
    (tape,) = await recorded(made(looped), "Wonder a bit")
    again = await made().replay(tape)
    assert again.divergence is None
    assert again.result["text"] == "It wonders."


async def test_a_run_without_a_skill_is_repeated(made: Callable[..., Agent]) -> None:
    for tape in await recorded(made(), "bake me a cake", session=None):
        assert (await made().replay(tape)).divergence is None


async def test_one_changed_result_of_a_tool_is_named(made: Callable[..., Agent]) -> None:
    (tape,) = await recorded(made([Reply(text="It does well.")]), GO)
    other = changed(tape, lambda line: line.get("tool") == "get_price", lambda line: line["value"].update(price=1.0))
    divergence = (await made().replay(other)).divergence
    assert divergence is not None
    line = json.loads(tape.splitlines()[divergence["seq"]])
    assert (line["kind"], line["tool"]) == ("call", "get_price")
    assert divergence["got"]["value"]["price"] == 1.0


@pytest.mark.parametrize("kind", ["run", "fact", "call", "model", "event", "end"])
async def test_any_changed_line_is_named(kind: str, made: Callable[..., Agent]) -> None:
    (tape,) = await recorded(made([Reply(text="It does well.")]), GO)
    marks = {"run": {"agent": "x"}, "fact": {"at": 0.5}, "end": {"result": {}}}

    def change(line: dict[str, Any]) -> None:
        line.update(marks.get(kind, {"added": 1}))

    found = await made().replay(changed(tape, lambda line: line["kind"] == kind, change))
    assert found.divergence is not None
    assert json.loads(tape.splitlines()[found.divergence["seq"]])["kind"] == kind


async def test_what_is_only_spaced_otherwise_is_not_changed(made: Callable[..., Agent]) -> None:
    (tape,) = await recorded(made(), GO)
    spaced = "\n".join(
        json.dumps(json.loads(line), indent=None, separators=(", ", " : ")) for line in tape.splitlines()
    )
    assert (await made().replay(spaced)).divergence is None


async def test_a_changed_definition_is_told_and_its_first_other_step_is_named(made: Callable[..., Agent]) -> None:
    (tape,) = await recorded(made([Reply(text="It does well.")]), GO)
    job = skills()[0]
    steps = tuple(
        Step(prompt="Describe {ticker}: {get_price}", as_="words") if step.prompt else step for step in job.workflow
    )
    other = Agent(
        skills=[job.model_copy(update={"workflow": steps}), skills()[1]], tools=list(made().compiled.tools.values())
    )
    again = await other.replay(tape)
    assert again.redefined
    assert again.divergence is not None
    assert "Describe NVDA" in json.dumps(again.divergence["got"])
    assert "Say how NVDA does" in json.dumps(again.divergence["expected"])


async def test_steps_side_by_side_come_back_in_the_order_in_which_they_came(count: Callable[[int, int], int]) -> None:
    @tool
    async def wait(name: str, seconds: float) -> str:
        await asyncio.sleep(seconds)
        if seconds > 0.02:
            raise RuntimeError(f"{name} is late")
        return name

    for number in range(count(3, 20)):
        pauses = [0.001 + 0.01 * ((number + index) % 4) for index in range(4)]
        steps = [
            Step(tool="wait", as_=f"s{index}", with_={"name": f"s{index}", "seconds": pause}, required=False)
            for index, pause in enumerate(pauses)
        ]
        skill = Skill(name="job", description="Do it", workflow=steps)
        agent = Agent(skills=[skill], tools=[wait], store=MemoryStore(records=True))
        (tape,) = await recorded(agent, "Do it")
        again = await agent.replay(tape)
        assert again.divergence is None


async def test_a_text_that_is_no_tape_is_refused(made: Callable[..., Agent]) -> None:
    (tape,) = await recorded(made(), GO)
    for text in (
        "",
        "hello",
        "{}",
        tape[: len(tape) // 2],
        "\n".join(tape.splitlines()[1:]),
        tape.replace("\n", "\n\n"),
    ):
        with pytest.raises(Exception, match="tape"):
            await made().replay(text)


async def test_replaying_calls_no_tool(made: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch) -> None:
    (tape,) = await recorded(made(), GO)
    monkeypatch.setattr(type(get_price), "prepared", lambda *_: pytest.fail("a tool was prepared"))
    assert (await made().replay(tape)).divergence is None

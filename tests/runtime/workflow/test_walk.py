import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, tool
from shipworthy.contract.fold import WIDTH
from shipworthy.events import Degraded, StepDropped, StepFailed


@pytest.fixture
def ran() -> list[Any]:
    return []


@pytest.fixture
def tools(ran):  # type: ignore[no-untyped-def]
    @tool
    async def look(x: str) -> str:
        """Look; fails for what begins with `bad`."""
        ran.append(x)
        if x.startswith("bad"):
            raise ValueError(f"no {x}")
        return f"<{x}>"

    @tool
    def three() -> list[str]:
        """Three things."""
        return ["a", "bad b", "c"]

    return [look, three]


def _look(x: str, **more: Any) -> dict[str, Any]:
    return {"tool": "look", "with": {"x": x}, **more}


EACH = {"tool": "look", "as": "seen", "foreach": "x in three", "with": {"x": "=x"}}


async def test_skipped_error_is_a_typed_line_of_the_list(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    answer = {"answer": "{join([s for s in seen if not s.error], ',')} and {len([s for s in seen if s.error])} failed"}
    steps = [{"tool": "three"}, {**EACH, "max": 3, "on_error": "skip"}, answer]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.status, result.reason, result.text) == ("degraded", "partial", "<a>,<c> and 1 failed")


async def test_foreach_beyond_its_max_is_cut_and_degrades(agent_of, go, tools, ran) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [{**EACH, "foreach": "x in ['1', '2', '3', '4']", "max": 2}, {"answer": "{join(seen, ',')}"}]
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert (result.status, result.reason, result.text, ran) == ("degraded", "foreach_cut", "<1>,<2>", ["1", "2"])
    assert [e.detail for e in heard if isinstance(e, Degraded)] == ["2 of 4 items left out"]


async def test_foreach_runs_side_by_side_up_to_its_width_and_keeps_the_order(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    now, most = 0, 0

    @tool
    async def item(n: int) -> int:
        """Count."""
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        await asyncio.sleep(0.02 - n * 0.001)
        now -= 1
        return n

    numbers = list(range(12))
    steps = [
        {"tool": "item", "as": "items", "foreach": f"n in {numbers}", "max": 12, "with": {"n": "=n"}},
        {"answer": "{items}"},
    ]
    result = await agent_of(steps, tools=[item]).run(go)
    assert most == WIDTH
    assert [call["args"]["n"] for call in result.path] == numbers
    assert [int(word) for word in result.text.replace(",", " ").strip("[]").split()] == numbers


async def test_error_stops_and_says_what_there_is(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [_look("good", **{"as": "first"}), _look("bad", after="first"), {"answer": "never"}]
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert (result.status, result.reason) == ("degraded", "failed")
    assert "no bad" in result.text
    assert "<good>" in result.text
    assert [e.kind for e in heard if isinstance(e, StepFailed)] == ["failed"]


async def test_error_with_nothing_to_show_fails(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([_look("bad")], tools=tools).run(go)
    assert (result.status, result.reason) == ("failed", "failed")
    assert result.text.startswith("I could not do that. Look: ")


async def test_error_path_takes_over_and_reads_the_error(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    steps = [
        _look("bad", on_error=[_look("spare", **{"as": "spare"}), {"answer": "{spare} since {error}"}]),
        {"answer": "never"},
    ]
    result = await agent_of(steps, tools=tools).run(go)
    assert result.text.startswith("<spare> since ")
    assert "no bad" in result.text


async def test_error_that_asks_takes_the_input_anew(agent_of, tools, ran) -> None:  # type: ignore[no-untyped-def]
    inputs = {"x": Input(ask="What?", pattern=r"\b(bad|fine)\b")}
    agent = agent_of([{"tool": "look", "on_error": "ask"}, {"answer": "Saw {look}"}], tools=tools, inputs=inputs)
    asked = await agent.run("do the daily job with bad", session="s")
    assert (asked.status, asked.reason) == ("asked", "input")
    assert "no bad" in asked.text
    assert "What should change (x)?" in asked.text
    assert (await agent.run("fine", session="s")).text == "Saw <fine>"
    assert ran == ["bad", "fine"]


WHERE = {"place": Input(ask="Where?")}
ASKS = _look("=place", on_error="ask")
BESIDE = _look("beside", **{"as": "beside"})


@pytest.mark.parametrize(
    "steps",
    [
        [ASKS, BESIDE],
        [{**EACH, "foreach": "x in [place, place + 'er']", "max": 2, "on_error": "ask"}],
        [{**EACH, "foreach": "x in [place]", "max": 1, "on_error": "ask"}, BESIDE],
        [{"steps": [ASKS, BESIDE]}],
        [{"tool": "look", "on_error": "ask", "with": {"x": "=there"}}, BESIDE],
    ],
    ids=["beside another step", "items at once", "one item beside a step", "inside a group", "behind a named value"],
)
async def test_error_that_asks_among_others_takes_the_input_anew(steps, agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([*steps, {"answer": "Well"}], tools=tools, inputs=WHERE, let={"there": "place"})
    assert (await agent.run(go, session="s")).text == "Where?"
    asked = await agent.run("bad place", session="s")
    assert (asked.status, asked.reason) == ("asked", "input")
    assert "no bad place" in asked.text
    assert asked.text.endswith("What should change (place)?")
    assert (await agent.run("fine", session="s")).text == "Well"


async def test_error_that_asks_and_a_missing_input_are_one_question(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    inputs = {**WHERE, "day": Input(ask="When?", pattern="today|tomorrow")}
    steps = [ASKS, _look("=day", **{"as": "beside"}), {"answer": "{look} {beside}"}]
    agent = agent_of(steps, tools=tools, inputs=inputs)
    await agent.run(go, session="s")
    asked = await agent.run("bad place", session="s")
    assert asked.text.endswith("no bad place What should change (place)? When?")
    assert (await agent.run("fine, tomorrow", session="s")).text == "<fine> <tomorrow>"


@pytest.mark.parametrize("steps", [[_look("bad", on_error="ask")], [_look("bad", on_error="ask"), BESIDE]])
async def test_error_that_asks_without_any_input_behind_it_stops(steps, agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([*steps, {"answer": "Well"}], tools=tools).run(go)
    assert (result.status in ("failed", "degraded"), result.reason, result.question) == (True, "failed", None)
    assert "no bad" in result.text


@pytest.mark.parametrize(
    ("job", "agent_inputs"),
    [
        ([ASKS], WHERE),
        ([{"tool": "look", "on_error": "ask"}], {}),
        ([{"tool": "helper", "with": {"q": "=place"}}], WHERE),
        ([{"tool": "helper"}], {}),
        ([{"tool": "broken_helper", "on_error": "ask", "as": "helped"}], {}),
    ],
    ids=["the agent's", "implied", "the caller's", "inherited", "of a helper that failed"],
)
async def test_error_that_asks_offers_every_input_behind_it(job, agent_inputs, go, tools) -> None:  # type: ignore[no-untyped-def]
    inner = {"inputs": {"q": Input()}, "description": "Help", "routable": False}
    helper = Skill(name="helper", workflow=[_look("=q", on_error="ask")], **inner)
    broken = Skill(name="broken_helper", workflow=[_look("=q")], **inner)
    skill = Skill(name="job", description=go, workflow=[*job, {"answer": "Well"}])
    agent = Agent(skills=[skill, helper, broken], tools=tools, inputs=agent_inputs)
    await agent.run(go, skill="job", session="s")
    asked = await agent.run("bad place", session="s")
    assert "What should change (" in asked.text
    assert (await agent.run("fine", session="s")).text == "Well"


async def test_optional_step_is_dropped_and_reads_as_missing(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [_look("bad", required=False), {"answer": "{'seen' if look else 'nothing seen'}"}]
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert (result.status, result.reason, result.text) == ("degraded", "step_dropped", "nothing seen")
    assert [e.step for e in heard if isinstance(e, StepDropped)] == ["look"]


@pytest.mark.parametrize(("failures", "retry", "status"), [(1, 1, "completed"), (2, 1, "failed"), (1, 0, "failed")])
async def test_f18_step_is_tried_as_often_as_it_says(agent_of, go, failures, retry, status) -> None:  # type: ignore[no-untyped-def]
    tries = []

    @tool
    def flaky() -> str:
        """Fail at first."""
        tries.append(1)
        if len(tries) <= failures:
            raise OSError("line down")
        return "up"

    result = await agent_of([{"tool": "flaky", "retry": retry}], tools=[flaky]).run(go)
    assert (result.status, len(tries)) == (status, min(failures, retry) + 1)
    assert result.usage.tool_calls == len(tries) <= result.bound.tool_calls


@pytest.mark.parametrize(
    ("n", "text", "path"), [(1, "one", ["number"]), (2, "<two>", ["number", "look"]), (9, "rest", ["number"])]
)
async def test_first_true_branch_is_taken(agent_of, go, tools, n, text, path) -> None:  # type: ignore[no-untyped-def]
    @tool
    def number() -> int:
        """A number."""
        return n

    branches = [
        {"when": "number < 2", "steps": [{"answer": "one"}]},
        {"when": "number == 2", "steps": [_look("two")]},
        {"steps": [{"answer": "rest"}]},
    ]
    agent = agent_of([{"tool": "number"}, {"choose": branches}, {"answer": "{look}"}], tools=[*tools, number])
    result = await agent.run(go)
    assert (result.text, [call["tool"] for call in result.path]) == (text, path)


async def test_answer_in_a_group_ends_the_skill(agent_of, go, tools, ran) -> None:  # type: ignore[no-untyped-def]
    steps = [{"when": "true", "steps": [{"answer": "enough"}]}, _look("late")]
    steps[0]["when"] = "1 < 2"
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.status, result.text, ran) == ("completed", "enough", [])


async def test_group_shares_its_results_and_may_be_left_out(agent_of, go, tools, ran) -> None:  # type: ignore[no-untyped-def]
    inside = [_look("in", **{"as": "inner"})]
    steps = [{"steps": inside}, {"when": "2 < 1", "steps": [_look("out")]}, {"answer": "{inner}"}]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.text, ran) == ("<in>", ["in"])


async def test_missing_result_is_refused_as_an_argument(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    steps = [_look("bad", required=False, **{"as": "gone"}), _look("=gone")]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.status, "look needs `x`" in result.text) == ("failed", True)


async def test_all_questions_of_a_foreach_are_asked_at_once(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    inputs = {"p": Input(ask="P?"), "q": Input(ask="Q?")}
    step = {**EACH, "foreach": "i in [1, 2]", "max": 2, "with": {"x": "=p if i == 1 else q"}}
    result = await agent_of([step], tools=tools, inputs=inputs).run(go)
    assert (result.status, result.text) == ("asked", "P? Q?")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"on_error": "skip"}, "partial"),
        ({"required": False}, "step_dropped"),
        ({"on_error": [{"answer": "spared"}]}, None),
    ],
)
async def test_error_inside_a_group_is_the_group_s_error(agent_of, go, tools, more, reason) -> None:  # type: ignore[no-untyped-def]
    steps = [{"steps": [_look("bad")], **more}, {"answer": "went on"}]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.reason, result.text) == (reason, "spared" if reason is None else "went on")


async def test_answer_inside_a_foreach_ends_it_before_the_next_write(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    written = []

    @tool(effect="write")
    def write(n: int) -> str:
        """Write."""
        written.append(n)
        return "ok"

    inside = [{"tool": "write", "with": {"n": "=n"}}, {"answer": "enough", "when": "n == 2"}]
    steps = [{"steps": inside, "foreach": "n in [1, 2, 3]", "max": 3}, {"answer": "never"}]
    result = await agent_of(steps, tools=[write]).run(go)
    assert (result.text, written) == ("enough", [1, 2])


@pytest.mark.parametrize(("most", "status", "calls"), [(3, "completed", 3), (2, "degraded", 2)])
async def test_f20_a_workflow_executes_at_most_its_iterations(agent_of, go, tools, ran, most, status, calls) -> None:  # type: ignore[no-untyped-def]
    steps = [{**_look("{n}"), "as": "all", "foreach": "n in ['a', 'b', 'c']", "max": 3}, {"answer": "{all}"}]
    result = await agent_of(steps, tools=tools, max_iterations=most).run(go)
    assert (result.status, len(ran)) == (status, calls)
    assert result.reason == (None if status == "completed" else "limit")

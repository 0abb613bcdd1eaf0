import asyncio
from typing import Any

import pytest
from tests.runtime.workflow.conftest import EACH, look_at

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.fold import WIDTH
from shipworthy.contract.language.evaluate import Evaluation
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import Degraded
from shipworthy.runtime.limits.deadline import Deadline

GO = "Do the daily job"


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
        {"when": "number == 2", "steps": [look_at("two")]},
        {"steps": [{"answer": "rest"}]},
    ]
    agent = agent_of([{"tool": "number"}, {"choose": branches}, {"answer": "{look}"}], tools=[*tools, number])
    result = await agent.run(go)
    assert (result.text, [call["tool"] for call in result.path]) == (text, path)


async def test_answer_in_a_group_ends_the_skill(agent_of, go, tools, ran) -> None:  # type: ignore[no-untyped-def]
    steps = [{"when": "true", "steps": [{"answer": "enough"}]}, look_at("late")]
    steps[0]["when"] = "1 < 2"
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.status, result.text, ran) == ("completed", "enough", [])


async def test_group_shares_its_results_and_may_be_left_out(agent_of, go, tools, ran) -> None:  # type: ignore[no-untyped-def]
    inside = [look_at("in", **{"as": "inner"})]
    steps = [{"steps": inside}, {"when": "2 < 1", "steps": [look_at("out")]}, {"answer": "{inner}"}]
    result = await agent_of(steps, tools=tools).run(go)
    assert (result.text, ran) == ("<in>", ["in"])


async def test_missing_result_is_refused_as_an_argument(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    steps = [look_at("bad", required=False, **{"as": "gone"}), look_at("=gone")]
    heard: list[Any] = []
    result = await agent_of(steps, tools=tools).run(go, emit=heard.append)
    assert result.status == "failed"
    assert any("look needs `x`" in event.detail for event in heard if isinstance(event, Degraded))


async def test_all_questions_of_a_foreach_are_asked_at_once(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    inputs = {"p": Input(ask="P?"), "q": Input(ask="Q?")}
    step = {**EACH, "foreach": "i in [1, 2]", "max": 2, "with": {"x": "=p if i == 1 else q"}}
    result = await agent_of([step], tools=tools, inputs=inputs).run(go)
    assert (result.status, result.text) == ("asked", "P? Q?")


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


WHERE = {"place": Input(ask="Where?")}


ASKS = look_at("=place", on_error="ask")


BESIDE = look_at("beside", **{"as": "beside"})


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
    assert "no bad place" not in asked.text
    assert asked.text.endswith("What should change (place)?")
    assert (await agent.run("fine", session="s")).text == "Well"


async def test_error_that_asks_and_a_missing_input_are_one_question(agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    inputs = {**WHERE, "day": Input(ask="When?", pattern="today|tomorrow")}
    steps = [ASKS, look_at("=day", **{"as": "beside"}), {"answer": "{look} {beside}"}]
    agent = agent_of(steps, tools=tools, inputs=inputs)
    await agent.run(go, session="s")
    asked = await agent.run("bad place", session="s")
    assert asked.text.endswith("That did not work with this. What should change (place)? When?")
    assert (await agent.run("fine, tomorrow", session="s")).text == "<fine> <tomorrow>"


@pytest.mark.parametrize("steps", [[look_at("bad", on_error="ask")], [look_at("bad", on_error="ask"), BESIDE]])
async def test_error_that_asks_without_any_input_behind_it_stops(steps, agent_of, go, tools) -> None:  # type: ignore[no-untyped-def]
    result = await agent_of([*steps, {"answer": "Well"}], tools=tools).run(go)
    assert (result.status in ("failed", "degraded"), result.reason, result.question) == (True, "failed", None)
    assert result.text == "That did not work just now. Nothing was changed."


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
    helper = Skill(name="helper", workflow=[look_at("=q", on_error="ask")], **inner)
    broken = Skill(name="broken_helper", workflow=[look_at("=q")], **inner)
    skill = Skill(name="job", description=go, workflow=[*job, {"answer": "Well"}])
    agent = Agent(skills=[skill, helper, broken], tools=tools, inputs=agent_inputs)
    await agent.run(go, skill="job", session="s")
    asked = await agent.run("bad place", session="s")
    assert "What should change (" in asked.text
    assert (await agent.run("fine", session="s")).text == "Well"


@tool
async def rows() -> list[Any]:
    """Rows."""
    return [{"v": n} for n in range(1000)]


@tool
async def note(x: int) -> str:
    """Note."""
    return str(x)


HEAVY = "sum([x.v * r.v for x in rows])"


@pytest.mark.parametrize(
    "steps",
    [
        (
            Step(
                foreach="r in rows[0:50]",
                max=50,
                steps=[{"choose": [{"when": f"{HEAVY} < 0", "steps": [{"answer": "no"}]}]}],
            ),
        ),
        (Step(foreach="r in rows[0:50]", max=50, steps=[{"tool": "note", "with": {"x": f"={HEAVY}"}}]),),
        (Step(tool="note", foreach="r in rows[0:50]", max=50, on_error="skip", **{"with": {"x": f"={HEAVY}"}}),),
        (Step(answer="".join("{sum([x.v for x in rows])}" for _ in range(40))),),
    ],
)
async def test_field_19_expressions_end_at_the_deadline_also_in_a_repetition(
    monkeypatch: pytest.MonkeyPatch, steps: tuple[Step, ...]
) -> None:
    looks = 0

    def beyond(deadline: Deadline) -> bool:
        nonlocal looks
        looks += 1
        return looks > 15

    monkeypatch.setattr(Deadline, "beyond", beyond)
    job = Skill(name="job", description=GO, examples=(GO,), workflow=(Step(tool="rows"), *steps, Step(answer="ok")))
    one = Agent(skills=[job], tools=[rows, note], store=MemoryStore(records=True))
    result = await one.run(GO)
    assert (result.status, result.reason) == ("degraded", "deadline")
    repeated = await one.replay(await one.tape(result.run_id) or "")
    assert (repeated.divergence, repeated.result["text"]) == (None, result.text)


@pytest.mark.parametrize("where", ["let", "inputs"])
async def test_field_18_values_that_read_each_other_twice_are_evaluated_once(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    ran, evaluation = 0, Evaluation.run

    def counted(self: Evaluation, tree: Any) -> object:
        nonlocal ran
        ran += 1
        return evaluation(self, tree)

    monkeypatch.setattr(Evaluation, "run", counted)
    chain = {"a0": "len(rows)"} | {f"a{n}": f"a{n - 1} + a{n - 1}" for n in range(1, 15)}
    parts: dict[str, Any] = {"let": chain}
    if where == "inputs":
        parts = {"inputs": {name: Input(type="integer", default=f"={value}") for name, value in chain.items()}}
    each = Step(tool="note", foreach="i in [1, 2]", max=2, **{"with": {"x": "=a14"}})
    job = Skill(name="job", description=GO, examples=(GO,), workflow=(Step(tool="rows"), each), **parts)
    result = await Agent(skills=[job], tools=[rows, note], store=MemoryStore()).run(GO)
    assert result.status == "completed"
    assert ran < 200


async def test_field_18_arguments_that_read_each_other_twice_are_evaluated_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran, evaluation = 0, Evaluation.run

    def counted(self: Evaluation, tree: Any) -> object:
        nonlocal ran
        ran += 1
        return evaluation(self, tree)

    monkeypatch.setattr(Evaluation, "run", counted)
    skills = [
        Skill(
            name=f"h{n}",
            description="Help",
            routable=False,
            inputs={"x": Input(type="integer")},
            workflow=(Step(tool=f"h{n + 1}" if n < 6 else "note", **{"with": {"x": "=x + x + x + x"}}),),
        )
        for n in range(7)
    ]
    job = Skill(name="job", description=GO, examples=(GO,), workflow=(Step(tool="h0", **{"with": {"x": "=1 + 0"}}),))
    result = await Agent(skills=[job, *skills], tools=[note], store=MemoryStore()).run(GO)
    assert result.status == "completed"
    assert ran < 200

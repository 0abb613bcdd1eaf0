"""Does the definition hold together? Each problem in its place, with its repair."""

from typing import Any

from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.lint.link import near, problems
from shipworthy.contract.source import Source
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.errors import Problem

TOOLS = {
    "plain": ToolSpec(name="plain"),
    "rows": ToolSpec(name="rows", params=(Param(name="table", type="any"),)),
    "look": ToolSpec(name="look", params=(Param(name="ticker"),), price_usd=0.01),
    "send": ToolSpec(name="send", params=(Param(name="text"),), effect="write"),
    "send_once": ToolSpec(name="send_once", params=(Param(name="text"),), effect="write", identity=("text",)),
}
LOOK = {"tool": "look", "with": {"ticker": "A"}}
A = {"tool": "plain", "as": "a"}
A_READS_B = {"tool": "look", "as": "a", "with": {"ticker": "=b"}}
B_READS_A = {"tool": "look", "as": "b", "with": {"ticker": "=a"}}
RETRIED = {"tool": "send", "with": {"text": "x"}, "retry": 1}
REST_FIRST = {"choose": [{"steps": [LOOK]}, {"when": "True", "steps": [LOOK]}]}
CHOICE = {"choose": [{"steps": [A_READS_B, B_READS_A]}]}
RESCUED = {"tool": "plain", "on_error": [A_READS_B, B_READS_A]}
Q = {"tool": "plain", "as": "q"}
EACH = {"foreach": "n in [1]", "max": 2, "steps": [Q, {"tool": "look", "with": {"ticker": "=q"}}]}
TEXT = {"answer": "{tickr}"}


def found(skill: dict[str, Any] | None, **agent: Any) -> list[Problem]:
    skills = {} if skill is None else {"main": {"name": "main", **skill}}
    spec = AgentSpec.model_validate({"skills": skills, "tools": TOOLS, **agent})
    return problems(spec, Graphs(spec))


def steps(*of: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"workflow": list(of), **more}


CASES: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("unknown tool", steps({"tool": "lok"}), "workflow[0].tool", "`lok` is not a tool", "`look`"),
    ("unknown tool of a loop", {"tools": ["lok"]}, "tools[0]", "`lok` is not a tool", "`look`"),
    ("unknown type", steps(LOOK, inputs={"x": {"type": "txt"}}), "inputs.x.type", "`txt` is not a type", "`text`"),
    ("unknown name", steps({**LOOK, "when": "lookk > 3"}), "workflow[0].when", "`lookk` is not known", "`look`"),
    ("unknown name in a text", steps(TEXT, inputs={"ticker": {}}), "workflow[0].answer", "`tickr`", "`ticker`"),
    ("unknown name in let", steps({"answer": "x"}, let={"a": "b + 1"}), "let.a", "`b` is not known", "let"),
    ("unknown name in an input", steps({"answer": "x"}, inputs={"a": {"check": "z > 1"}}), "inputs.a.check", "`z`", ""),
    ("read before made", steps({"answer": "{look}"}, LOOK), "workflow[0]", "before it is made", "move"),
    ("cycle", steps(A_READS_B, B_READS_A), "workflow[0]", "wait for each other", "break"),
    ("two of one name", steps(LOOK, LOOK), "workflow[1]", "two results are called `look`", "`as`"),
    ("let reads itself", steps({"answer": "x"}, let={"a": "b", "b": "a"}), "let.a", "comes to read itself", "break"),
    ("rest not last", steps(REST_FIRST), "workflow[0].choose[0]", "last", ""),
    ("retry of a write", steps(RETRIED), "workflow[0].retry", "writes", "identity"),
    ("calls above the limit", steps(LOOK, max_tool_calls=0), "max_tool_calls", "need 1 tool calls", "raise"),
    ("dollars above the limit", steps(LOOK, max_cost_usd=0.001), "max_cost_usd", "need 0.01 USD", "raise"),
    ("latency within the grace", steps(LOOK, max_latency_ms=300), "max_latency_ms", "can never hold", "more than 300"),
    ("steps above the limit", steps(LOOK, A, max_iterations=1), "max_iterations", "need 2 steps", "raise"),
    ("cycle in a group", steps({"steps": [A_READS_B, B_READS_A]}), "workflow[0].steps[1]", "b → a → b", "break"),
    ("cycle in a branch", steps(CHOICE), "workflow[0].choose[0].steps[0]", "wait for each other", "break"),
    ("cycle on an error path", steps(RESCUED), "workflow[0].on_error[0]", "wait for each other", "break"),
    ("cycle in a fallback", {"tools": ["look"], "fallback": [A_READS_B, B_READS_A]}, "fallback[0]", "wait for", "break"),
    ("cycle by order", steps({**A, "after": ["b"]}, B_READS_A), "workflow[0]", "a → b → a", "break"),
    ("cycle through let", steps({**A, "when": "c"}, B_READS_A, let={"c": "b"}), "workflow[0]", "a → b → a", ""),
    ("read before made in a group", steps({"steps": [{"answer": "{a}"}, A]}), "workflow[0].steps[0]", "`a` before", "move"),
    ("own result", steps({**LOOK, "with": {"ticker": "=look"}}), "workflow[0].with.ticker", "`look` before", "own"),
    ("two of one name in a fallback", {"tools": ["look"], "fallback": [A, A]}, "fallback[1]", "two results", "`as`"),
    ("unbindable", steps({"tool": "rows"}), "workflow[0]", "nothing binds `table`", "`with`"),
    ("no such parameter", steps({"tool": "look", "with": {"tickr": "A"}}), "workflow[0].with.tickr", "no parameter", "`ticker`"),
    ("skill uses itself", steps({"tool": "main"}), "workflow[0].tool", "comes to use itself", "break"),
    ("unknown type in a record", steps(LOOK, inputs={"x": {"type": {"a": "dat"}}}), "inputs.x.type", "`dat`", "`date`"),
    ("unknown name in foreach", steps({**LOOK, "foreach": "n in lok", "max": 2}), "workflow[0].foreach", "`lok`", "`look`"),
    ("unknown name in a branch", steps({"choose": [{"when": "z", "steps": [A]}]}), "workflow[0].choose[0].when", "`z`", ""),
    ("unknown name in confirm", steps({**LOOK, "confirm": "{lok}"}), "workflow[0].confirm", "`lok`", ""),
    ("unknown name in a prompt", steps({"prompt": "{lok}"}), "workflow[0].prompt", "`lok`", ""),
    ("unknown name in returns", steps(LOOK, returns="lok"), "returns", "`lok`", "`look`"),
    ("item outside of its step", steps({**A, "foreach": "n in [1]", "max": 1}, {"answer": "{n}"}), "workflow[1].answer", "`n`", ""),
    ("items of a group outside", steps({**EACH, "as": "g"}, {"answer": "{q}"}), "workflow[1].answer", "`q`", ""),
    ("input reads itself", steps(LOOK, inputs={"p": {"default": "=q"}, "q": {"when": "known(p)"}}), "inputs.p", "itself", ""),
    ("input and let read each other", steps(LOOK, inputs={"p": {"default": "=q"}}, let={"q": "p"}), "let.q", "itself", ""),
    ("a name of the language", steps(LOOK, inputs={"message": {}}), "inputs.message", "name of the language", "else"),
    ("unknown after", steps({**LOOK, "after": ["nothing"]}), "workflow[0].after", "`nothing`", ""),
]  # fmt: skip


@batch(("name", "skill", "where", "message", "repair"), CASES, ids=[case[0] for case in CASES])
def test_each_problem_in_its_place(name: str, skill: dict[str, Any], where: str, message: str, repair: str) -> None:
    every = found(skill)
    fitting = [p for p in every if p.where == f"skill main: {where}" and message in p.message and repair in p.repair]

    assert fitting, every


def test_a_definition_that_holds_has_no_problem() -> None:
    assert found(steps(LOOK, {"answer": "{look}"})) == []
    assert found(steps({"tool": "send_once", "with": {"text": "x"}, "retry": 1})) == []
    assert found(steps({**EACH, "as": "g"}, {"answer": "{g}"})) == [], "a group's steps read each other, for each item"
    assert found(steps({**LOOK, "as": "a", "with": {"ticker": "=a"}, "foreach": "a in ['x']", "max": 1})) == [], (
        "an item may be called as the result"
    )


@batch(
    "skill",
    [
        steps({**A, "when": "message"}, {**Q, "when": "not message"}, max_iterations=1),
        steps(A, {"answer": "{a}"}, Q, max_iterations=1),
        steps({**LOOK, "when": "message"}, max_cost_usd=0.001, max_tool_calls=0),
        steps({**LOOK, "required": False}, max_tool_calls=0),
        steps({**LOOK, "foreach": "n in []", "max": 3}, max_tool_calls=0),
    ],
    ids=["one of two", "after the answer", "guarded", "optional", "no items"],
)
def test_what_need_not_run_needs_no_room(skill: dict[str, Any]) -> None:
    assert found(skill) == []


def test_the_check_of_an_input_reads_its_answer() -> None:
    asked = {"p": {"type": "integer", "check": "p > 1", "otherwise": "{p} is too small"}}

    assert found(steps({"answer": "{p}"}, inputs=asked)) == []


def test_long_chains_of_named_values_and_steps_are_followed_to_their_end() -> None:
    lets = {f"v{n}": f"v{n - 1}" if n else "1" for n in range(1500)}
    chain = [{"tool": "look", "as": f"s{n}", "with": {"ticker": f"=s{n - 1}" if n else "A"}} for n in range(300)]

    assert found(steps(*chain, {"answer": "{v1499}"}, let=lets, max_cost_usd=9)) == []
    assert len(found(steps({"answer": "x"}, let={**lets, "v0": "v1499"}))) == 1500


def test_what_skills_share_is_checked_once_for_the_agent() -> None:
    shared = {"inputs": {"u": {"check": "zz > 1", "type": "txt"}}, "let": {"p": "q", "q": "p", "now": "1", "r": "yy"}}
    every = {(problem.where, problem.message) for problem in found(steps({"answer": "{p} {u}"}), **shared)}

    assert every == {
        ("agent: inputs.u.type", "`txt` is not a type"),
        ("agent: inputs.u.check", "`zz` is not known here"),
        ("agent: let.p", "`p` comes to read itself"),
        ("agent: let.q", "`q` comes to read itself"),
        ("agent: let.now", "`now` is a name of the language"),
        ("agent: let.r", "`yy` is not known here"),
    }


def test_a_shared_value_may_read_what_skills_call_their_results() -> None:
    assert found(steps(LOOK, {"answer": "{seen}"}), let={"seen": "look or 1"}) == []


def test_a_problem_stands_at_the_line_of_its_file() -> None:
    lines = {("workflow",): 3, ("workflow", 0): 4, ("workflow", 0, "tool"): 5}
    (problem,) = found({**steps({"tool": "lok"}), "source": Source(file="skills/main.yaml", lines=lines)})

    assert str(problem).startswith("skills/main.yaml:5: `lok` is not a tool")
    assert "did you mean `look`?" in problem.repair


def test_a_cycle_between_skills_is_named_once_where_it_closes() -> None:
    skills = {a: {"name": a, "workflow": [{"tool": b}]} for a, b in (("a", "b"), ("b", "c"), ("c", "a"))}
    spec = AgentSpec.model_validate({"skills": skills})

    assert [p.where for p in problems(spec, Graphs(spec))] == ["skill c: workflow[0].tool"]


def test_an_agenda_of_what_is_no_skill() -> None:
    texts = [str(problem) for problem in found(None, agenda=("nothing",))]
    assert any("`nothing` is no skill" in text for text in texts)


def test_an_agent_without_skills_and_an_otherwise_that_is_none() -> None:
    texts = [problem.message for problem in found(None, otherwise="clarfy")]

    assert "the agent has no skill" in texts
    assert any("`clarfy`" in text for text in texts)


def test_every_problem_at_once() -> None:
    assert len(found(steps({"tool": "lok"}, {"answer": "{nothing}"}, max_latency_ms=10))) == 3


def test_names_of_a_branch_are_known_after_it() -> None:
    branch = {"choose": [{"when": "message", "steps": [LOOK]}]}

    assert found(steps(branch, {"answer": "{look}"})) == []


def test_near_says_what_was_meant_or_something_else() -> None:
    assert near("lok", ["look", "send"]) == "did you mean `look`?"
    assert near("xyz", ["look"], "write look") == "write look"

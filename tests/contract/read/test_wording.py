import pytest

from shipworthy import Agent, Prompt, SpecError
from shipworthy.contract.read.wording import yaml_type


def test_a_text_that_is_wrong_inside_of_a_question_is_told_as_its_text(skill_refused) -> None:
    (problem,) = skill_refused("name: s\nworkflow:\n  - tool: a\n    confirm:\n      text: '{x'\n      by: boss\n")
    assert problem.message == "`text`: `{` at character 1 is not closed"


@pytest.mark.parametrize(
    ("line", "message", "repair"),
    [
        ("max_latency_ms: fast", "`max_latency_ms` must be a number, not text", ""),
        ('max_latency_ms: "2000"', "`max_latency_ms` must be a number, not text", ""),
        ("max_latency_ms: true", "`max_latency_ms` must be a number, not true or false", ""),
        ("max_latency_ms: -5", "`max_latency_ms` must be above 0, not -5", ""),
        ("max_cost_usd: -0.1", "`max_cost_usd` must be at least 0, not -0.1", ""),
        ("max_iterations: 0", "`max_iterations` must be at least 1, not 0", ""),
        ("max_iterations: 2.5", "`max_iterations` must be a whole number, not the number 2.5", ""),
        ("max_iterations: 1001", "`max_iterations` must be at most 1000, not 1001", ""),
        ("description: 5", "`description` must be text, not the number 5", "put it in quotes"),
        ("description:", "`description` must be text, not empty", "write a value, or remove the key"),
        ("description: [a]", "`description` must be text, not a list", ""),
        ("description: {a}", "`description` must be text, not a mapping", "flow style need quotes"),
        ("examples: hello", "`examples` must be a list, not text", "write `[hello]`"),
        ("examples: [a, 5]", "`examples` entry 2 must be text, not the number 5", "put it in quotes"),
        ("retrieval: alway", "`retrieval`: `alway` is not one of on_demand, always, off", "did you mean `always`?"),
        ("retrieval: active", "`retrieval`: `active` is not one of", "write one of on_demand, always, off"),
        ("inputs: {t: text}", "`t` must be a mapping, not text", "write `t: {type: text}`"),
        ("inputs: {t: {pattern: '['}}", "`[` is not a regular expression", ""),
        (
            "inputs: {t: {choices: [city bike, e-bike]}}",
            "`choices` must be text, not a list",
            "the type: `type: [city bike, e-bike]`",
        ),
        ("inputs: {t: {list: text}}", "a list needs `max`", ""),
        ("inputs: {t: {type: {}}}", "`type`: {} is not a type", ""),
        ("inputs: {t: {type: {list: text, mx: 3}}}", "`mx` is not a key of a list type", ""),
        (
            "inputs: {t: {keep: forever}}",
            "`keep`: `forever` is not one of skill, session",
            "write one of skill, session",
        ),
        ("returns: a +", "`returns`: ", ""),
        ("let: {x: a +}", "`x`: ", ""),
    ],
)
def test_a_wrong_value_is_said_in_words(skill_refused, line: str, message: str, repair: str) -> None:
    (problem,) = skill_refused(f"name: s\nworkflow: [{{answer: hi}}]\n{line}\n")
    assert problem.where == "a/skills/s.yaml:3"
    assert message in problem.message
    assert repair in problem.repair


def test_a_text_where_a_step_belongs_becomes_a_tool_in_the_repair(skill_refused) -> None:
    (problem,) = skill_refused("name: s\nworkflow:\n  - get_price\n")
    assert (problem.where, problem.message) == ("a/skills/s.yaml:3", "`workflow` entry 1 must be a mapping, not text")
    assert problem.repair == "write `- tool: get_price`"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("description: x\nworkflow: [{answer: hi}]\n", 1, "`name` is missing"),
        ("name: 5five\n", 1, "`name`: `5five` is not a name"),
        ("name: s\nworkflow: {a: b}\n", 2, "`workflow` must be a list, not a mapping"),
        ("name: s\nworkflow:\n  - steps: []\n", 3, "`steps` is empty"),
        ("name: s\nworkflow:\n  - required: true\n", 3, "a step has one of"),
        ("name: s\nworkflow:\n  - tool: a\n    prompt: b\n", 3, "a step has one of"),
        (
            "name: s\nworkflow: [{answer: x}]\ntools: [y]\n",
            2,
            "a skill has a `workflow` or a list of `tools`, not both",
        ),
    ],
)
def test_a_mistake_of_the_whole_stands_at_the_nearest_line(skill_refused, text: str, line: int, message: str) -> None:
    (problem,) = skill_refused(text)
    assert problem.where == f"a/skills/s.yaml:{line}" and message in problem.message


def test_types_are_said_in_the_words_of_yaml() -> None:
    words = [yaml_type(value) for value in (None, True, 5, "x", {}, [], ())]
    assert words == ["empty", "true or false", "the number 5", "text", "a mapping", "a list", "a list"]


def test_objects_of_python_are_said_in_its_words() -> None:
    assert yaml_type(Prompt(text="x")) == "`Prompt(…)`"
    assert yaml_type(len) == "the function `len`"


@pytest.mark.parametrize(
    ("key", "value", "message", "repair"),
    [
        ("types", {"t": 3}, "`t` must be an input type, not the number 3", "make it with `input_type(…)`"),
        ("reader", len, "`reader` must be a reader of messages, not the function `len`", "write `@reader`"),
    ],
)
def test_objects_that_only_python_makes_are_named(key: str, value: object, message: str, repair: str) -> None:
    with pytest.raises(SpecError) as caught:
        Agent(**{key: value})
    assert any(one.message == message and one.repair.startswith(repair) for one in caught.value.problems)


@pytest.mark.parametrize(
    ("models", "message", "repair"),
    [
        ("[local]", "`models` must be a mapping, not a list", "write tiers, each with its models"),
        ("{fast: [{model: openai:gpt-5}]}", "`model` is not a key of a model", "the name of a model is its `name`"),
        ("{fast: [{name: a:b, url: x}]}", "`url` is not a key of a model", "the address of a model is its `base_url`"),
        (
            "{fast: [a b]}",
            "`fast` entry 1: `a b` has a space in it, and is no name of a model",
            "write `provider:model`",
        ),
        ("{fast: ['']}", "`fast` entry 1 is empty", "write a value, or remove the key"),
        ("{fast: [{name: a:b, base_url: 'localhost:1'}]}", "`localhost:1` is no address: write `http://host", ""),
    ],
)
def test_a_mistake_in_models_has_its_own_repair(refused, models: str, message: str, repair: str) -> None:
    problems = refused({"agent.yaml": f"name: a\nmodels: {models}\n"})

    assert [p for p in problems if p.where == "a/agent.yaml:2" and message in p.message and repair in p.repair]

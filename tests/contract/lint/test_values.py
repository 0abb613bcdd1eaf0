"""Values and types of a definition: right, or refused when the agent is loaded."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy import Agent
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.lint.link import problems

Told = Callable[..., list[str]]
Opened = Callable[..., Agent]
TYPES = """
from shipworthy import input_type
size = input_type("size", values={"S": ["small"], "L": ["large", "big"]})
code = input_type("code", pattern=r"[A-Z]{2}-[0-9]{2}", check=lambda word: not word.endswith("00"))
broken = input_type("broken", values=lambda: 1 / 0)
"""


def skill(kind: str, default: str, answer: str = "{c}", more: str = "") -> str:
    return f'inputs:\n  c: {{{kind}, default: {default}{more}}}\nworkflow:\n  - answer: "{answer}"\n'


WRONG = [
    ("type: date", "2024-02-30", "`2024-02-30` is not a date", "as 2024-05-20"),
    ("type: date", "tomorrow", "`tomorrow` is not a date", "`=today`"),
    ("type: time", "'25:00'", "`25:00` is not a time of day", "09:30"),
    ("type: datetime", "2024-05-20", "is not a day with a time", "2024-05-20T09:30"),
    ("type: duration", "2 fortnights", "is not a span of time", "2h or 1d"),
    ("type: duration", "30", "`30` is not a span of time", "its unit"),
    ("type: integer", "ten", "`ten` is not a whole number", "digits"),
    ("type: integer", "1.5", "`1.5` is not a whole number", "digits"),
    ("type: integer", "true", "`true` is not a whole number", "digits"),
    ("type: number", "many", "`many` is not a number", "12.5"),
    ("type: money", "5 dollars", "is not an amount of money", "the number alone"),
    ("type: email", "nobody", "`nobody` is not an e-mail address", "name@example.org"),
    ("type: yesno", "maybe", "`maybe` is not yes or no", "true or false"),
    ("type: [a, b]", "z", "`z` is not one of a, b", "write one of a, b"),
    ("type: size", "medium", "`medium` is not a value of `size`", "S, L"),
    ("type: code", "AB-00", "`AB-00` is not a value of `code`", "pattern"),
    ("list: integer, max: 2", "[1, two]", "`two` is not a whole number", "digits"),
    ("list: integer, max: 2", "[1, 2, 3]", "is not a list of at most 2", "raise `max`"),
    ("list: integer, max: 2", "5", "`5` is not a list", "write `[5]`"),
    ("list: {n: integer}, max: 2", "[{m: 1}]", "is not a record with n", "exactly these fields"),
    ('type: text, pattern: "A-[0-9]{4}"', "none", "is not what `pattern` finds", '`""`'),
]


@pytest.mark.parametrize(("kind", "default", "message", "repair"), WRONG)
def test_field_16_a_default_that_is_not_of_its_type_is_refused(
    told: Told, kind: str, default: str, message: str, repair: str
) -> None:
    (problem,) = told(skill(kind, default), tools=TYPES)

    assert problem.startswith("a/skills/s.yaml:5: `default`: ") and message in problem and repair in problem


RIGHT = [
    ("type: date", "2024-05-20", "{'later' if c > today else 'earlier'}", "later"),
    ("type: time", "9:30", "{'late' if c > '10:00:00' else 'early'}", "early"),
    ("type: time", "9:30 pm", "{c}", "21:30:00"),
    ("type: datetime", "2024-05-20T09:30", "{'later' if c > now else 'earlier'}", "later"),
    ("type: duration", "2h", "{now + c}", "2024-05-15 12:00"),
    ("type: duration", "1h 30m", "{c}", "1 hour 30 minutes"),
    ("type: duration", "PT15M", "{now + c}", "2024-05-15 10:15"),
    ("type: duration", "0", "{c or 'none'}", "none"),
    ("type: integer", "'10'", "{c + 1}", "11"),
    ("type: integer", "2.0", "{c + 1}", "3"),
    ("type: money", "12.5", "{c:.2f}", "12.50"),
    ("type: yesno", "no", "{'y' if c else 'n'}", "n"),
    ("type: [Small, big]", "small", "{c}", "Small"),
    ("type: [1, 2]", "1", "{c + '!'}", "1!"),
    ("type: size", "big", "{c}", "L"),
    ("type: code", "AB-12", "{c}", "AB-12"),
    ("type: email", "a@b.org", "{c}", "a@b.org"),
    ("list: date, max: 2", "[2024-05-20]", "{'later' if c[0] > today else 'earlier'}", "later"),
    ("type: date", "=today + days(1)", "{c}", "2024-05-16"),
    ("type: date", "'=message[0:0] or \"2024-06-01\"'", "{'later' if c > today else 'earlier'}", "later"),
    ("type: date", '""', "{'set' if c else 'unset'} {c}", "unset not available"),
    ("type: size", '""', "{c or 'any size'}", "any size"),
    ('type: text, pattern: "order ([0-9]+)"', "'17'", "{c}", "17"),
    ('type: text, pattern: "A-[0-9]{4}"', '""', "{c or 'x'}", "x"),
]


@pytest.mark.parametrize(("kind", "default", "answer", "text"), RIGHT)
def test_field_16_a_default_is_a_value_of_its_type(
    opened: Opened, kind: str, default: str, answer: str, text: str
) -> None:
    result = opened(skill(kind, default, answer), tools=TYPES).run_sync("do it")

    assert (result.status, result.text) == ("completed", text)


def test_values_that_cannot_be_had_are_no_reason_to_refuse_a_default(told: Told) -> None:
    assert told(skill("type: broken", "any"), tools=TYPES) == []


def test_a_computed_default_that_is_not_of_its_type_is_asked_for(opened: Opened) -> None:
    result = opened(skill("type: date", "=lower('SOON')")).run_sync("do it")

    assert (result.status, result.reason) == ("asked", "input")


def test_inputs_that_all_skills_share_are_checked_too(told: Told) -> None:
    agent = "name: a\ninputs:\n  c: {type: integer, default: ten}\n  d: {type: strng}\n"
    found = told("workflow:\n  - answer: x\n", {"agent.yaml": agent})

    assert [problem.split(": ")[0] for problem in found] == ["a/agent.yaml:3", "a/agent.yaml:4"]
    assert "`ten` is not a whole number" in found[0] and "did you mean" in found[1]


@given(value=st.one_of(st.dates(), st.integers(-(10**15), 10**15), st.booleans(), st.timedeltas(dt.timedelta(0))))
def test_what_is_written_as_its_type_is_read_as_the_same_value(value: Any) -> None:
    names = {dt.date: "date", int: "integer", bool: "yesno", dt.timedelta: "duration"}
    written = f"{value.days}d {value.seconds}s" if isinstance(value, dt.timedelta) else str(value)
    spec = AgentSpec.model_validate(
        {"inputs": {"c": {"type": names[type(value)], "default": written}}, "skills": {"s": {"name": "s"}}}
    )
    if isinstance(value, dt.timedelta):
        value = value - dt.timedelta(microseconds=value.microseconds)
        if value.days >= 100_000:
            assert problems(spec, Graphs(spec))
            return

    assert problems(spec, Graphs(spec)) == []
    assert spec.inputs["c"].typed_default(written, {}) == value


@pytest.mark.parametrize(
    ("word", "repair"),
    [
        ("int", "`integer`"),
        ("string", "`text`"),
        ("str", "`text`"),
        ("bool", "`yesno`"),
        ("float", "`number`"),
        ("dict", "{field: type}"),
        ("array", "`list: type`"),
        ("enum", "[a, b, c]"),
        ("numbr", "`number`"),
        ("blah", "input_type"),
    ],
)
def test_F9_a_type_that_does_not_exist_is_refused_with_the_one_that_is_meant(
    told: Told, word: str, repair: str
) -> None:
    asked = told(f"inputs:\n  c: {{type: {word}}}\nworkflow:\n  - answer: '{{c}}'\n")
    given_ = told(f"workflow:\n  - prompt: Rate it\n    output: {{u: {word}, why: text}}\n")

    for line, (problem,) in ((5, asked), (6, given_)):
        assert problem.startswith(f"a/skills/s.yaml:{line}: `{word}` is not a type") and repair in problem


def test_F9_the_type_in_a_prompt_file_is_checked_where_it_is_used(told: Told) -> None:
    files = {"prompts/rate.md": "---\noutput: {u: int}\n---\nRate it\n"}
    (problem,) = told("workflow:\n  - prompt: prompts/rate.md\n", files)

    assert problem.startswith("a/skills/s.yaml:5: `int` is not a type") and "`integer`" in problem


RATED = "workflow:\n  - prompt: Rate it\n    as: r\n    output: {u: integer, day: date, k: [low, high]}\n    fallback: "


@pytest.mark.parametrize(
    ("fallback", "message"),
    [
        ("high", "not JSON"),
        ("'{{\"u\": 1}}'", "lacks day, k"),
        ('\'{{"u": "1", "day": "2024-05-20", "k": "low"}}\'', "answer.u"),
        ('\'{{"u": 1, "day": "soon", "k": "low"}}\'', 'answer.day is "soon", not a date'),
        ('\'{{"u": 1, "day": "2024-05-20", "k": "no"}}\'', "not one of low | high"),
    ],
)
def test_F22_a_constant_fallback_is_checked_against_the_output(told: Told, fallback: str, message: str) -> None:
    (problem,) = told(RATED + fallback + "\n  - answer: '{r.u}'\n")

    assert problem.startswith("a/skills/s.yaml:8: `fallback` is not of its `output`") and message in problem
    assert '`{{"u": 0, "day": "2024-05-20", "k": "low"}}`' in problem


def test_F22_the_example_of_the_repair_is_a_fallback_that_loads_and_runs(opened: Opened) -> None:
    text = RATED + '\'{{"u": 0, "day": "2024-05-20", "k": "low"}}\'\n  - answer: \'{r.u} {r.day - today}\'\n'

    assert opened(text).run_sync("do it").text.startswith("0 5 days\n")


def test_F22_what_the_page_does_wrong_is_not_taken_by_on_error(opened: Opened) -> None:
    wrong = 'prompt: Rate it\n        output: {u: integer}\n        fallback: \'{{"u": "{message}"}}\'\n'
    text = f"workflow:\n  - steps:\n      - {wrong}    on_error: [{{answer: hidden}}]\n  - answer: done\n"
    result = opened(text).run_sync("do it")

    assert (result.status, result.reason) == ("failed", "expression") and "hidden" not in result.text


def test_a_tool_without_a_name_is_refused(told: Told) -> None:
    (problem,) = told("workflow:\n  - answer: x\n", tools="from shipworthy import tool\nlook = tool(lambda: 1)\n")

    assert "a tool made of a lambda has no name" in problem and 'tool(name="look")' in problem


@pytest.mark.parametrize(
    ("name", "repair"), [("My Shop", "write `My_Shop`"), ("5 Shops!", "write `Shops`"), ("!!", "begin with a letter")]
)
def test_a_name_with_a_space_is_refused_with_one_that_can_be_used(told: Told, name: str, repair: str) -> None:
    (problem,) = told("workflow:\n  - answer: x\n", {"agent.yaml": f"name: '{name}'\n"})

    assert problem.startswith(f"a/agent.yaml:1: `name`: `{name}` is not a name") and repair in problem


@pytest.mark.parametrize(
    ("line", "repair"),
    [
        ("workflow:\n  - {prompt: x, timeout_ms: 5}\n", "`@tool(timeout=2)`"),
        ("timeout_ms: 5\nworkflow:\n  - answer: x\n", "write `max_latency_ms`"),
    ],
)
def test_a_timeout_is_said_where_it_belongs(told: Told, line: str, repair: str) -> None:
    (problem,) = told(line)

    assert "is not a key of" in problem and repair in problem


def test_a_list_of_words_in_quotes_is_to_lose_them(told: Told) -> None:
    (problem,) = told("inputs:\n  c: {type: '[red, blue]'}\nworkflow:\n  - answer: '{c}'\n")

    assert "is not a type" in problem and "without quotes: `type: [red, blue]`" in problem

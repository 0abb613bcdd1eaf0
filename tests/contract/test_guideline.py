from pathlib import Path
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Guideline, Skill, SpecError, Step, tool
from shipworthy.contract.guideline import Rules, fewest_calls
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.pattern import LONGEST_SEARCHED

YAML = """name: a
guidelines:
  - name: sentiment
    when: ["user asks about sentiment", "how do people feel about"]
    then: Always use get_sentiment first, then summarize.
    first_tool: get_sentiment
    only_tools: [get_sentiment]
  - when: =skill == 'deep' and session.turns > 3
    max_tool_calls: 3
    forbid_tools: [order]
    require_approval: [get_sentiment]
    answer_must_match: "(?i)not financial advice"
    answer_must_not_match: ["(?i)guaranteed"]
    otherwise: I cannot say that.
  - require_approval: true
"""
TOOLS = """
from shipworthy import tool

@tool
def get_sentiment(ticker: str) -> str:
    return "good"

@tool(effect="write")
def order(ticker: str) -> str:
    return "done"
"""
SKILL = "name: deep\ntools: [get_sentiment, order]\n"


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`agent(yaml, skill)`: what the folder says, or raises SpecError."""
    monkeypatch.chdir(tmp_path)

    def made(text: str, skill: str = SKILL) -> Any:
        files = {"agent.yaml": text, "tools.py": TOOLS, "skills/deep.yaml": skill, "prompts/sum.md": "Sum up."}
        for name, content in files.items():
            path = Path("a", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return Agent.load("a").spec

    return made


def test_all_of_a_guideline_is_read(agent) -> None:
    sentiment, deep, writes = agent(YAML).guidelines

    assert sentiment.when == ("user asks about sentiment", "how do people feel about")
    assert (sentiment.first_tool, sentiment.only_tools, deep.only_tools) == ("get_sentiment", ("get_sentiment",), None)
    assert deep.when == Expr.parse("skill == 'deep' and session.turns > 3")
    assert (deep.max_tool_calls, deep.forbid_tools, deep.require_approval) == (3, ("order",), ("get_sentiment",))
    assert deep.answer_must_match == ("(?i)not financial advice",)
    assert writes.require_approval is True and writes.when is None


@pytest.mark.parametrize(
    ("lines", "line", "message", "repair"),
    [
        ("first_tol: x", 3, "`first_tol` is not a key of a guideline", "did you mean `first_tool`?"),
        ("condition: x", 3, "`condition` is not a key of a guideline", "its `when`"),
        ("action: x", 3, "`action` is not a key of a guideline", "its `then`"),
        ("tools: [order]", 3, "`tools` is not a key of a guideline", "write `first_tool`"),
        ("first_tool: get_sentimnt", 3, "`get_sentimnt` is not a tool of this agent", "did you mean `get_sentiment`?"),
        ("only_tools:\n      - order\n      - ordr", 5, "`ordr` is not a tool", "did you mean `order`?"),
        ("forbid_tools: sum", 3, "`sum` is a prompt, not a tool", "use one of: get_sentiment, order"),
        ("forbid_tools: [deep]", 3, "`deep` is a skill, not a tool", ""),
        ("require_approval: [mail]", 3, "`mail` is not a tool", ""),
        ("require_approval: 3", 3, "`require_approval` takes the names of tools, or true", ""),
        ("max_tool_calls: -1", 3, "`max_tool_calls` must be at least 0", ""),
        ("max_tool_calls: three", 3, "`max_tool_calls` must be a whole number, not text", ""),
        ('answer_must_match: "("', 3, "`(` is not a regular expression", ""),
        ('answer_must_not_match: ["x", "(a+)+$"]', 3, "`(a+)+$` could take too long", ""),
        ("when: =skil == 'deep'", 3, "`skil` is not known in a guideline", "did you mean `skill`?"),
        ("when: =ticker == 'X'", 3, "`ticker` is not known in a guideline", "write `inputs.ticker`"),
        ("when: =inputs.tickr == 'X'", 3, "`inputs` has no `tickr`", "did you mean `ticker`?"),
        ("when: =session.turn > 3", 3, "`session` has no `turn`", "did you mean `turns`?"),
        ("when: =skill ==", 3, "cannot be read", ""),
        ("when: skill = 'deep'", 3, "`when` has an expression where words stand", ""),
        ("when: [\"=skill == 'x'\"]", 3, "`when` has an expression where words stand", ""),
        ("when: []", 3, "`when` is neither words nor an expression", ""),
        ('when: " "', 3, "`when` has an entry without a word", ""),
        ("when: 5", 3, "`when` is neither words nor an expression", ""),
        ("then: [a]", 3, "`then` must be text, not a list", ""),
    ],
)
def test_what_does_not_fit_is_said_at_its_line_with_its_repair(agent, lines, line, message, repair) -> None:
    skill = "name: deep\ninputs: {ticker: {type: text}}\ntools: [get_sentiment, order]\n"
    with pytest.raises(SpecError) as caught:
        agent(f"name: a\nguidelines:\n  - {lines}\n", skill)

    (problem,) = caught.value.problems
    assert problem.where == f"a/agent.yaml:{line}"
    assert message in problem.message and repair in problem.repair


def test_a_guideline_is_not_a_mapping_of_them(agent) -> None:
    with pytest.raises(SpecError, match="`guidelines` must be a list, not a mapping"):
        agent("name: a\nguidelines: {sentiment: {then: x}}\n")


@batch("text", ["skill in ['cancel', 'change']", "True", "session.turns > 3", "not inputs.x"])
def test_a_bare_condition_over_the_names_there_are_is_an_expression(text: str) -> None:
    assert isinstance(Guideline(when=text).when, Expr)


@batch("text", ["refunds", "refunds and returns", "booked in Boston", "not happy", "what's new?"])
def test_words_that_happen_to_parse_stay_words(text: str) -> None:
    assert Guideline(when=text).when == (text,)


def test_an_answer_says_what_it_must_and_nothing_says_what_it_must_not() -> None:
    rule = Guideline(answer_must_match="(?i)not advice", answer_must_not_match=["guaranteed", "sure"])

    assert rule.breach("Up 3 %. Not advice.") == ""
    assert rule.breach("Up 3 %.") == "it must match `(?i)not advice`"
    assert rule.breach("Up 3 %.", answer=False) == ""
    assert rule.breach("It is sure. Not advice.", answer=False) == "it must not match `sure`"
    assert "cannot be checked" in rule.breach("Not advice." + "x" * LONGEST_SEARCHED)
    assert Guideline(then="x").breach("x" * (LONGEST_SEARCHED + 1)) == ""


def test_only_guidelines_without_a_condition_lower_every_bound() -> None:
    rules = [Guideline(max_tool_calls=5), Guideline(max_tool_calls=3), Guideline(when="x", max_tool_calls=1)]

    assert fewest_calls(rules) == 3 and fewest_calls([Guideline(then="x")]) is None


def test_together_the_strictest_counts() -> None:
    rules = Rules(
        (
            ("a", Guideline(only_tools=["x", "y"], max_tool_calls=4)),
            ("b", Guideline(forbid_tools=["y"], max_tool_calls=2, require_approval=True)),
        )
    )

    assert rules.refusal("x") == "" and rules.most == 2 and not rules.checks and not rules.contradiction()
    assert rules.refusal("y") == "`b` does not allow `y` here" and rules.refusal("z").startswith("`a`")
    assert rules.doubts("x", writes=False) == [] and rules.doubts("x", writes=True) == ["`b` wants your yes"]


@batch(
    ("more", "why"),
    [
        ({"first_tool": "y"}, "`a` wants `x` first, and `b` wants `y` first"),
        ({"forbid_tools": ["x"]}, "`a` wants `x` first, and `b` does not allow `x` here"),
        ({"only_tools": ["y"]}, "`a` wants `x` first, and `b` does not allow `x` here"),
        ({"max_tool_calls": 0}, "`a` wants `x` first, and no tool call is left"),
        ({"first_tool": "x", "only_tools": ["x"], "max_tool_calls": 1}, ""),
    ],
)
def test_what_cannot_hold_together_says_so(more: dict[str, Any], why: str) -> None:
    assert Rules((("a", Guideline(first_tool="x")), ("b", Guideline(**more)))).contradiction() == why


def test_it_is_frozen_and_public() -> None:
    with pytest.raises(SpecError):
        Guideline(then="x").then = "y"  # type: ignore[misc]


@batch("when", [None, "=skill == 'x'", "about prices", ["a", "b"]])
def test_it_can_be_written_out_and_read_again(when: Any) -> None:
    rule = Guideline(when=when, first_tool="x", require_approval=True)

    assert Guideline.model_validate_json(rule.model_dump_json()) == rule


def test_python_and_yaml_meet_in_the_same_objects(agent) -> None:
    @tool
    def get_sentiment(ticker: str) -> str:
        return "good"

    rule = Guideline(name="s", first_tool="get_sentiment")
    made = Agent(
        skills=[Skill(name="deep", workflow=[Step(tool="get_sentiment")])], tools=[get_sentiment], guidelines=[rule]
    )

    text = "name: a\nguidelines:\n  - {name: s, first_tool: get_sentiment}\n"
    assert made.spec.guidelines == (rule,) == agent(text, "name: deep\nworkflow: [{tool: get_sentiment}]\n").guidelines

import pytest

from shipworthy.contract.read import load, skill_from
from shipworthy.contract.skill import Skill
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import SpecError

WORKFLOW = """SKILL = {
    "name": "sentiment_analysis",
    "description": "Analyze sentiment for a given ticker",
    "workflow": [
        {"tool": "get_reddit_sentiment", "required": True},
        {"tool": "get_news_headlines", "required": False},
        {"tool": "synthesize_sentiment", "required": True},
    ],
    "max_iterations": 3,
}
"""
BUDGET = """SKILL = {"name": "quick_price_check", "max_context_tokens": 500, "rag_enabled": False,
    "model": "gpt-4o-mini"}
"""
LATENCY = """SKILLS = {
    "quick_lookup": {"max_latency_ms": 2000, "model": "gpt-4o-mini", "rag": False, "tools": ["get_price"]},
    "deep_analysis": {"max_latency_ms": 30000, "model": "claude-sonnet", "rag": True,
        "tools": ["get_stock_snapshot", "analyze_options"]},
}
"""


def test_the_dictionaries_of_the_article_load_as_printed(write) -> None:
    files = {"skills/a.py": WORKFLOW, "skills/b.py": BUDGET, "skills/c.py": LATENCY}
    skills = load(write(files)).spec.skills

    sentiment = skills["sentiment_analysis"]
    assert [(step.tool, step.required) for step in sentiment.workflow] == [
        ("get_reddit_sentiment", True),
        ("get_news_headlines", False),
        ("synthesize_sentiment", True),
    ]
    assert sentiment.max_iterations == 3 and sentiment.source.at(("workflow", 1, "tool")) == "a/skills/a.py:6"
    check = skills["quick_price_check"]
    assert (check.max_context_tokens, check.retrieval, check.model) == (500, "off", "gpt-4o-mini")
    quick, deep = skills["quick_lookup"], skills["deep_analysis"]
    assert (quick.max_latency_ms, quick.model, quick.retrieval, quick.tools) == (
        2000,
        "gpt-4o-mini",
        "off",
        ("get_price",),
    )
    assert (deep.max_latency_ms, deep.retrieval) == (30000, "on_demand")
    assert deep.tools == ("get_stock_snapshot", "analyze_options")
    assert deep.source.at(("tools",)) == "a/skills/c.py:4"


def test_a_dictionary_from_python_becomes_the_same_skill(write) -> None:
    names: dict[str, dict[str, object]] = {}
    exec(WORKFLOW, names)
    assert skill_from(names["SKILL"]) == load(write({"skills/a.py": WORKFLOW})).spec.skills[
        "sentiment_analysis"
    ].model_copy(update={"source": skill_from(names["SKILL"]).source})


def test_a_callable_model_and_tool_objects_are_taken() -> None:
    class Tool:
        spec = ToolSpec(name="get_price")

    def pick(**_: object) -> str:
        return "fast"

    skill = skill_from({"name": "s", "tools": [Tool()], "model": pick})
    assert skill.tools == ("get_price",) and skill.model is pick
    assert skill_from({"name": "s", "workflow": [{"tool": Tool()}]}).workflow[0].tool == "get_price"


@pytest.mark.parametrize(("raw", "kind"), [(3, "the number 3"), ("name: s", "text"), ([], "a list"), (None, "empty")])
def test_what_is_no_dictionary_is_refused(raw: object, kind: str) -> None:
    with pytest.raises(SpecError) as caught:
        skill_from(raw)
    (problem,) = caught.value.problems
    assert problem.message == f"a skill must be a dictionary, not {kind}"
    assert problem.repair == 'write `skill_from({"name": …})`'


def test_problems_of_a_dictionary_name_the_dotted_path() -> None:
    with pytest.raises(SpecError) as caught:
        skill_from({"name": "s", "workflow": [{"tool": "a"}, {"tool": "b", "requird": False}], "max_turns": 0})
    assert [problem.where for problem in caught.value.problems] == [
        "skill s: workflow[1].requird",
        "skill s: max_turns",
    ]


def test_a_file_named_in_python_needs_a_folder(tmp_path) -> None:
    raw = {"name": "s", "workflow": [{"prompt": "p.md"}]}
    with pytest.raises(SpecError, match="has no folder"):
        skill_from(raw)
    (tmp_path / "p.md").write_text("Hi {message}")
    assert skill_from(raw, folder=tmp_path).workflow[0].name == "p"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('SKILL = {\n    "name": "s",\n    "workfow": [],\n}\n', 3, "`workfow` is not a key of a skill"),
        ('X = 1\nSKILL = {"max_turns": 1}\n', 2, "`name` is missing"),
        ("SKILL = 5\n", 1, "a skill must be a dictionary or a `Skill`"),
        ("\nSKILLS = 5\n", 2, "`SKILLS` must be a dictionary of skills"),
        ('SKILLS = {\n    "a": {},\n    "b": {"name": "c"},\n}\n', 3, "the skill `b` calls itself `c`"),
        ('SKILLS = {\n    "a": {\n        "max_turns": 0,\n    },\n}\n', 3, "`max_turns` must be at least 1"),
        ("X = 1\n", 1, "`s.py` defines no skill"),
        ('SKILLS = {"hello": {}}\n', 1, ""),
    ],
)
def test_problems_of_a_file_stand_at_their_line(refused, text: str, line: int, message: str) -> None:
    (problem,) = refused({"skills/s.py": text})
    assert problem.where == f"a/skills/s.py:{line}" and message in problem.message


def test_skill_objects_in_a_file_are_taken(write) -> None:
    text = (
        "from shipworthy.contract.skill import Skill\n\nSKILL = Skill(name='one')\n"
        "SKILLS = [Skill(name='two'), {'name': 'three'}]\n"
        "other = Skill(name='four')\n"
    )
    skills = load(write({"skills/s.py": text})).spec.skills
    assert sorted(skills) == ["four", "hello", "one", "three", "two"]
    assert skills["four"].source.at() == "a/skills/s.py:5" and isinstance(skills["two"], Skill)

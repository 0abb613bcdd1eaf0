"""The schemas of agents and skills say what the loader says, of every example and of small mistakes in it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from tests.check.schema.mutated import data_of, mutations

from shipworthy.check.schema.definition import agent_schema, skill_schema
from shipworthy.contract.read.agent import read_agent
from shipworthy.contract.read.collect import Collected
from shipworthy.contract.read.files import _skills_folder, _tool_files
from shipworthy.contract.read.marks import YamlPage
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.skill import read_skill
from shipworthy.contract.source import Source

ROOT = Path(__file__).resolve().parents[3]
OWN = (ROOT / "src" / "shipworthy" / "cli" / "template", ROOT / "examples" / "trading")
SHARED = ROOT.parent / "shared" / "contract" / "examples"
AGENT, SKILL = Draft7Validator(agent_schema()), Draft7Validator(skill_schema())
NO_SHAPE = re.compile(r"cannot be read near|does not exist")
"""Problems that no schema can see: the syntax of an expression, and files that are not there."""
STEP = 37
"""Every so many mutations are tried in each run; it is prime, so that all kinds of them are."""


def agents(*roots: Path) -> list[Path]:
    return sorted(path for root in roots if root.is_dir() for path in root.rglob("agent.yaml"))


def skills(*roots: Path) -> list[Path]:
    return sorted(path for agent in agents(*roots) for path in (agent.parent / "skills").glob("*.yaml"))


def told_of_agent(data: object, folder: Path) -> list[str]:
    assert isinstance(data, dict)
    reading, page = ReadContext(folder=folder), YamlPage(data, Source("agent.yaml"))
    _tool_files(reading, folder, page)
    _skills_folder(reading, folder, page)
    read_agent(reading, page, Collected(), {})
    return [problem.message for problem in reading.problems]


def told_of_skill(data: object, folder: Path) -> list[str]:
    assert isinstance(data, dict)
    reading = ReadContext(folder=folder)
    read = read_skill(reading, data, Source())
    assert read is not None or reading.problems, "a skill that is left out is told"
    return [problem.message for problem in reading.problems]


def differing(
    path: Path, folder: Path, judge: Draft7Validator, told: Callable[[object, Path], list[str]], step: int
) -> Iterator[str]:
    """Mutations of which the loader and the schema do not say the same."""
    for number, (what, changed) in enumerate(mutations(data_of(path))):
        if number % step == 0:
            problems, valid = told(changed, folder), judge.is_valid(changed)
            seen = any(not NO_SHAPE.search(problem) for problem in problems)
            if (not problems and not valid) or (seen and valid):
                yield f"{what}: the loader says {problems or 'nothing'}, the schema {'nothing' if valid else 'no'}"


@pytest.mark.parametrize("path", agents(*OWN, SHARED), ids=lambda path: path.parent.name)
def test_an_agent_is_judged_as_the_loader_judges_it(path: Path, count: Callable[[int, int], int]) -> None:
    assert told_of_agent(data_of(path), path.parent) == []
    assert [error.message for error in AGENT.iter_errors(data_of(path))] == []
    assert list(differing(path, path.parent, AGENT, told_of_agent, count(STEP, 1))) == []


@pytest.mark.parametrize("path", skills(*OWN, SHARED), ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_a_skill_is_judged_as_the_loader_judges_it(path: Path, count: Callable[[int, int], int]) -> None:
    folder = path.parents[1]
    assert bool(told_of_skill(data_of(path), folder)) is not SKILL.is_valid(data_of(path))
    assert list(differing(path, folder, SKILL, told_of_skill, count(STEP, 1))) == []


SKILLS: list[tuple[bool, dict[str, object]]] = [
    (True, {"name": "größe_2", "workflow": [{"tool": "a", "as": "größe"}]}),
    (False, {"name": "2nd"}),
    (False, {"name": "a b"}),
    (False, {"description": "no name"}),
    (True, {"name": "a", "retrieval": "always"}),
    (True, {"name": "a", "rag": True}),
    (False, {"name": "a", "rag": "yes"}),
    (False, {"name": "a", "rag": True, "retrieval": "off"}),
    (False, {"name": "a", "source": "x"}),
    (True, {"name": "a", "tools": [], "workflow": [{"answer": "x"}]}),
    (False, {"name": "a", "tools": ["t"], "workflow": [{"answer": "x"}]}),
    (True, {"name": "a", "routable": "no"}),
    (False, {"name": "a", "routable": "perhaps"}),
    (False, {"name": "a", "model": ["fast"]}),
    (True, {"name": "a", "fallback": [{"answer": 3}]}),
    (False, {"name": "a", "max_cost_usd": -0.1}),
    (False, {"name": "a", "max_latency_ms": "fast"}),
    (False, {"name": "a", "workflow": [{"tool": "t", "prompt": "p"}]}),
    (False, {"name": "a", "workflow": [{}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "prompt": None}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "foreach": "x in xs"}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "foreach": "x in xs", "max": 3}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "foreach": "xs", "max": 3}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "max": 3}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "foreach": "now in xs", "max": 3}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "foreach": "nows in xs", "max": 3}]}),
    (False, {"name": "a", "workflow": [{"answer": "t", "with": {"x": 1}}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "output": "text"}]}),
    (True, {"name": "a", "workflow": [{"prompt": "t", "output": {"x": ["a", "b"], "y": {"list": "text", "max": 2}}}]}),
    (False, {"name": "a", "workflow": [{"prompt": "t", "output": {"x": []}}]}),
    (False, {"name": "a", "workflow": [{"answer": "t", "confirm": "Sure?"}]}),
    (True, {"name": "a", "workflow": [{"answer": "t", "confirm": False}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "confirm": {"text": "Sure?"}}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "confirm": {"by": "x"}}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "confirm": {"text": "Sure?", "by": "a b", "within": "15m"}}]}),
    (True, {"name": "a", "workflow": [{"tool": "t", "confirm": {"text": None, "within": 90.5}}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "confirm": {"who": "x"}}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "confirm": {"text": False, "by": "x"}}]}),
    (False, {"name": "a", "workflow": [{"answer": "t", "confirm": {"by": "x"}}]}),
    *(
        (False, {"name": "a", "workflow": [{"tool": "t", "confirm": {"by": by}}]})
        for by in ("", " ", "{x}", "=x", 3, "a" * 101)
    ),
    *(
        (False, {"name": "a", "workflow": [{"tool": "t", "confirm": {"within": w}}]})
        for w in ("15", "0m", 0, -1, True, "m")
    ),
    (False, {"name": "a", "workflow": [{"tool": "t", "as": "now"}]}),
    (False, {"name": "a", "workflow": [{"tool": "now"}]}),
    (False, {"name": "a", "workflow": [{"tool": "t", "as": "class"}]}),
    (False, {"name": "a", "workflow": [{"choose": [{"when": "x"}]}]}),
    (False, {"name": "a", "inputs": {"in": {}}}),
    (True, {"name": "a", "inputs": {"n": {"type": "integer", "min": 1, "max": "limit", "unit": "pieces"}}}),
    (False, {"name": "a", "inputs": {"n": {"type": "integer", "unit": "pieces"}}}),
    (False, {"name": "a", "inputs": {"n": {"type": "text", "min": 1}}}),
    (False, {"name": "a", "inputs": {"n": {"type": "date", "min": 1}}}),
    (True, {"name": "a", "inputs": {"n": {"type": "date", "min": "today"}}}),
    (False, {"name": "a", "inputs": {"n": {"list": "text"}}}),
    (True, {"name": "a", "inputs": {"n": {"list": {"x": "text"}, "min": 1, "max": 3}}}),
    (False, {"name": "a", "inputs": {"n": {"list": "text", "max": 3, "unit": "x"}}}),
    (True, {"name": "a", "inputs": {"n": {"normalise": ["upper", "-+ -> -"]}}}),
    (False, {"name": "a", "inputs": {"n": {"normalise": "capital"}}}),
    (False, {"name": "a", "let": {"x y": 1}}),
    (False, {"name": "a", "limits": {"max_cost_usd": 1}}),
]
AGENTS: list[tuple[bool, dict[str, object]]] = [
    (True, {}),
    (
        True,
        {"context": {"user": "text", "role": ["lead", "other"], "teams": {"list": "text"}, "team": {"id": "integer"}}},
    ),
    (False, {"context": ["user"]}),
    (False, {"context": {"user": []}}),
    (False, {"context": {"now": "text"}}),
    (False, {"context": {"a b": "text"}}),
    (True, {"models": {"fast": "local", "strong": [{"name": "openai:gpt-5"}, "x"]}}),
    (False, {"models": {"fast": [{"model": "x"}]}}),
    (False, {"models": ["local"]}),
    (False, {"models": {"fast": {"name": "x", "base_url": "host:80"}}}),
    (False, {"models": {"fast": {"name": "x", "key": "sk-123"}}}),
    (False, {"models": {"fast": {"name": "x", "body": {"messages": []}}}}),
    (False, {"models": {"fast": {"name": "x", "headers": {"Host?": "a"}}}}),
    (False, {"models": {"fast": {"name": "x", "wire": "adapter", "system": "fold"}}}),
    (True, {"models": {"fast": {"name": "x", "price": {"input": 1, "output": 2.5}, "headers": {"X-A": "b"}}}}),
    (True, {"session": {"expires": "2h", "fresh": 0}}),
    (False, {"session": {"expires": "2 hours"}}),
    (False, {"session": {"expires": "0m"}}),
    (True, {"limits": {"session": {"max_cost_usd": 1}, "day": None}}),
    (False, {"limits": {"session": {"max_latency_ms": 1}}}),
    (False, {"limits": None}),
    (False, {"clock": "tomorrow"}),
    (True, {"clock": "2024-05-15T15:00:00-05:00"}),
    (True, {"phrases": {"hello": "Hi!"}}),
    (False, {"phrases": {"helo": "Hi!"}}),
    (True, {"guidelines": [{"when": "=skill == 'a'", "forbid_tools": "t"}, {"require_approval": True}]}),
    (False, {"guidelines": [{"when": []}]}),
    (False, {"guidelines": [{"condition": "x"}]}),
    (False, {"guidelines": {"when": "x"}}),
    (False, {"prompts": {}}),
    (False, {"tools": "tools.txt"}),
    (True, {"mcp": {}}),
    (False, {"mcp": []}),
    (False, {"mcp": {"a": {}}}),
    (False, {"mcp": {"a": {"command": ["x"], "url": "https://x.example"}}}),
    (False, {"mcp": {"a": {"command": ["x"], "headers": {"A": "b"}}}}),
    (False, {"mcp": {"a": {"url": "x.example"}}}),
    (False, {"mcp": {"a": {"command": "x", "pinned": {}}}}),
    (False, {"mcp": {"a": {"command": "x", "tools": {"t": {"effect": "reads"}}}}}),
    (True, {"specialists": {}}),
    (True, {"specialists": {"a": {"url": "https://x.example/a", "protocol": "a2a", "timeout": 3}}}),
    (True, {"specialists": {"a": {"url": "https://x.example", "effect": "write", "headers": {"A": "${B}"}}}}),
    (False, {"specialists": []}),
    (False, {"specialists": {"a": {}}}),
    (False, {"specialists": {"a": {"agent": "../b", "url": "https://x.example"}}}),
    (False, {"specialists": {"a": {"url": "x.example"}}}),
    (False, {"specialists": {"a": {"url": "https://x.example", "limits": {"max_cost_usd": 1}}}}),
    (False, {"specialists": {"a": {"url": "https://x.example", "protocol": "soap"}}}),
    (False, {"specialists": {"a": {"url": "https://x.example", "index": {}}}}),
    (False, {"knowledge": {"k": 3}}),
]


@pytest.mark.parametrize(("good", "data"), SKILLS, ids=lambda value: str(value)[:70])
def test_the_shape_of_a_skill(good: bool, data: dict[str, object], tmp_path: Path) -> None:
    assert (told_of_skill(data, tmp_path) == []) is good
    assert SKILL.is_valid(data) is good


@pytest.mark.parametrize(("good", "data"), AGENTS, ids=lambda value: str(value)[:70])
def test_the_shape_of_an_agent(good: bool, data: dict[str, object], tmp_path: Path) -> None:
    assert (told_of_agent(data, tmp_path) == []) is good
    assert AGENT.is_valid(data) is good


def test_the_schemas_are_schemas() -> None:
    Draft7Validator.check_schema(agent_schema())
    Draft7Validator.check_schema(skill_schema())


@pytest.mark.parametrize(
    "server",
    [
        {"command": "python server.py", "env": {"KEY": "${KEY}"}, "tools": ["look"]},
        {"command": ["python", "server.py"], "tools": {"look": None}, "effect": "read"},
        {"url": "https://mcp.example/mcp", "headers": {"Authorization": "Bearer ${TOKEN}"}, "timeout": 2.5},
        {
            "url": "http://localhost:8000",
            "tools": {"see": {"tool": "look", "policy": {"q": "it == 1"}, "trust": "tenant"}},
        },
    ],
    ids=lambda server: str(server)[:40],
)
def test_the_shape_of_an_mcp_server(server: dict[str, object], tmp_path: Path) -> None:
    look = {"inputSchema": {"type": "object", "properties": {"q": {"type": "integer"}}}}
    (tmp_path / "mcp.lock").write_text(json.dumps({"schema": 1, "servers": {"a": {"look": look}}}))
    assert told_of_agent({"mcp": {"a": server}}, tmp_path) == []
    assert AGENT.is_valid({"mcp": {"a": server}})

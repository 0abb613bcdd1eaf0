import os
import random
import shutil
from pathlib import Path

import pytest

from shipworthy.contract.read import load
from shipworthy.errors import SpecError

AGENTS = Path(__file__).parent / "agents"
FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
NOT_BUILT = {
    "airline": [],
    "calendar_bot": [],
    "email_assistant": [],
    "oncall": [],
    "trading": [],
}


@pytest.mark.parametrize("name", NOT_BUILT)
def test_the_example_agents_load_but_for_what_is_not_built(tmp_path: Path, monkeypatch, name: str) -> None:
    shutil.copytree(AGENTS / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    expected = [(f"{name}/{place}", key) for place, key in NOT_BUILT[name]]
    try:
        loaded = load(name)
    except SpecError as error:
        assert [(problem.where, problem.message.split("`")[1]) for problem in error.problems] == expected
        assert all("not built yet" in p.message for p in error.problems)
        return
    assert expected == []
    names = [line for path in (AGENTS / name / "skills").iterdir() for line in path.read_text().splitlines()[:3]]
    assert {f"name: {skill}" for skill in loaded.spec.skills} <= set(names)
    assert len(loaded.spec.skills) == len(list((AGENTS / name / "skills").iterdir()))
    assert loaded.tools and loaded.spec.name == name


def test_all_of_an_agent_yaml_is_read(write) -> None:
    text = """name: shop
description: A shop
models: {fast: small, strong: [big, bigger]}
model: fast
tools: [tools.py]
skills: what
let: {rate: 2 * base, base: 5, table: {gold: [1, 2]}}
inputs: {user_id: {type: text}}
otherwise: refuse
clock: 2024-05-15T15:00:00-05:00
limits: {max_latency_ms: 20000, ceiling: 500}
session: {expires: 1h, fresh: 30s, history: 2}
retrieval: on_demand
"""
    folder = write({"agent.yaml": text, "tools.py": "", "what/x.yml": "name: x\n"})
    loaded = load(folder)
    spec = loaded.spec
    assert (spec.name, spec.model, spec.otherwise, spec.retrieval) == ("shop", "fast", "refuse", "on_demand")
    names = {tier: [model.name for model in models] for tier, models in spec.models.items()}
    assert names == {"fast": ["small"], "strong": ["big", "bigger"]}
    assert spec.let["table"].value == {"gold": [1, 2]} and spec.let["rate"].source == "2 * base"
    assert spec.inputs["user_id"].keep == "session"
    assert spec.clock is not None and spec.clock.isoformat() == "2024-05-15T15:00:00-05:00"
    assert (spec.session.expires, spec.session.fresh, spec.session.history) == (3600, 30, 2)
    assert list(spec.skills) == ["x"] and loaded.folder == folder.resolve()
    assert spec.source.at(("session", "fresh")) == "a/agent.yaml:12"


@pytest.mark.parametrize("path", ["a", "a/agent.yaml", "./a/"])
def test_a_folder_or_its_agent_yaml_may_be_given(write, path: str) -> None:
    write()
    assert list(load(path).spec.skills) == ["hello"]


def test_from_inside_the_folder_paths_are_short(write, monkeypatch) -> None:
    monkeypatch.chdir(write({"skills/x.yaml": "nme: x\n"}))
    with pytest.raises(SpecError) as caught:
        load(".")
    assert {problem.where for problem in caught.value.problems} == {"skills/x.yaml:1"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("b", "`b` does not exist"),
        ("a/skills", "`agent.yaml` does not exist"),
        ("a/tools.py", "`tools.py` is not an agent"),
    ],
)
def test_what_is_no_agent_is_refused(write, path: str, message: str) -> None:
    write({"tools.py": ""})
    with pytest.raises(SpecError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert message in problem.message and problem.repair


@pytest.mark.parametrize(
    ("text", "line", "message", "repair"),
    [
        ("nam: a\n", 1, "`nam` is not a key of an agent", "did you mean `name`?"),
        ("name: a\nprompts: {}\n", 2, "`prompts` is not a key of an agent", ""),
        ("name: a\nspecialists: []\n", 2, "`specialists` must be a mapping", ""),
        ("name: a\nagenda: once\n", 2, "`agenda` must be a list", ""),
        ("name: a\nlimits: {max_latency: 5}\n", 2, "`max_latency` is not a key of limits", "`max_latency_ms`"),
        ("name: a\nlimits:\n  ceiling: 0\n", 3, "`ceiling` must be at least 1, not 0", ""),
        ("name: a\nsession:\n  max_open: 0\n", 3, "`max_open` must be at least 1, not 0", ""),
        ("name: a\nsession:\n  expires: soon\n", 3, "`soon` is not a span of time", ""),
        ("name: a\nclock: noon\n", 2, "`clock`: `noon` is not a date and time", "write 2024"),
        ("name: a\nclock: 2024\n", 2, "`clock`: `2024` is not a date and time", ""),
        ("name: a\nretrieval: active\n", 2, "`retrieval`: `active` is not one of on_demand, always, off", ""),
        ("name: a\nmodels: {fast: 5}\n", 2, "`fast` must be a list", ""),
        ("name: a\ntools: [tols.py]\n", 2, "`tols.py` does not exist", "did you mean `tools.py`?"),
        ("name: a\ntools:\n  - tools.py\n  - x.yaml\n", 4, "`x.yaml` is not the path of a .py file", ""),
        ("name: a\ntools: ../x.py\n", 2, "`../x.py` lies outside the agent's folder", ""),
        ("name: a\nskills: skils\n", 2, "the folder `skils` does not exist", "did you mean `skills`?"),
        ("name: a\nskills: [a]\n", 2, "`skills` must be the path of a folder", ""),
        ("name: a\nname: b\n", 2, "`name` stands twice", ""),
        ("name: 'a\n", 1, "a quote is not closed", ""),
    ],
)
def test_a_mistake_in_agent_yaml_stands_at_its_line(refused, text: str, line: int, message: str, repair: str) -> None:
    (problem,) = refused({"agent.yaml": text, "tools.py": ""})
    assert problem.where == f"a/agent.yaml:{line}"
    assert message in problem.message and repair in problem.repair


def test_the_problems_of_all_files_come_at_once_in_order(refused) -> None:
    problems = refused(
        {
            "agent.yaml": "name: a\nmodle: x\nlimts: {}\n",
            "tools.py": "1 / 0\n",
            "prompts/p.md": "{x",
            "skills/a.yaml": "name: a\n\nwrokflow: []\n",
            "skills/b.py": "SKILL = {}\n",
            "skills/c/SKILL.md": "x",
            "skills/d.yaml": b"\xff",
        }
    )
    assert [problem.where for problem in problems] == [
        "a/agent.yaml:2",
        "a/agent.yaml:3",
        "a/tools.py:1",
        "a/skills/a.yaml:3",
        "a/skills/b.py:1",
        "a/skills/c/SKILL.md:1",
        "a/skills/d.yaml:1",
        "a/prompts/p.md:1",
    ]


def test_hidden_and_helping_files_are_left_alone(write) -> None:
    files = {"skills/_shared.py": "1 / 0", "skills/.x.yaml": "a", "skills/README.txt": "a", "skills/data/x.csv": "a"}
    assert list(load(write(files)).spec.skills) == ["hello"]


def test_a_wide_definition_is_read_in_reasonable_time(write) -> None:
    steps = "".join(f"  - {{tool: t{n}, as: r{n}, with: {{a: =x, b: '{{x}}'}}}}\n" for n in range(2000))
    assert len(load(write({"skills/s.yaml": "name: s\nworkflow:\n" + steps})).spec.skills["s"].workflow) == 2000


CUT = "[]{}:,'\"#&*!|>%@`-?=\n\t \0é\U0001f600"


def _mutated(text: str, chance: random.Random, others: list[str]) -> str:
    for _ in range(chance.randint(1, 4)):
        at, span = chance.randrange(len(text) + 1), chance.randint(1, 12)
        lines = text.split("\n")
        line = chance.randrange(len(lines))
        other = chance.choice(chance.choice(others).split("\n"))
        text = chance.choice(
            [
                text[:at] + text[at + span :],
                text[:at] + chance.choice(CUT) + text[at:],
                text[:at] + chance.choice(CUT) + text[at + 1 :],
                "\n".join(lines[:line] + [other] + lines[line:]),
                "\n".join(lines[:line] + lines[line + 1 :]),
                "\n".join(lines[:line] + [" " * chance.randint(1, 4) + lines[line]] + lines[line + 1 :]),
                text[:at]
                + str(chance.choice([-1, 0, 10**40, "null", "true", "yes", "{}", "[]", "~"]))
                + text[at + span :],
            ]
        )
    return text


def test_mutated_yaml_loads_or_is_refused_and_nothing_else(write) -> None:
    chance = random.Random(7)
    seeds = [path.read_text() for path in sorted(AGENTS.rglob("*.yaml"))]
    folder = write({"prompts/compare.md": "Compare {x}"})
    refusals = 0
    for _ in range(5000 if FULL else 60):
        text = _mutated(chance.choice(seeds), chance, seeds)
        target = folder / ("agent.yaml" if "\nmodels:" in text else "skills/s.yaml")
        (folder / "agent.yaml").write_text("name: a\n")
        (folder / "skills/s.yaml").write_text("name: s\n")
        target.write_text(text)
        try:
            load(folder)
        except SpecError as error:
            refusals += 1
            assert error.problems and all(problem.message and "\n" not in problem.where for problem in error.problems)
            assert all(0 < int(p.where.rpartition(":")[2]) <= text.count("\n") + 1 for p in error.problems), text
    assert refusals > 0


def test_a_skill_that_cannot_be_read_hides_no_problem_of_another(refused) -> None:
    skill = "name: {name}\ndescription: Say {name}\nworkflow:\n"
    files = {
        "agent.yaml": "name: shop\n",
        "prompts/tell.md": "Tell {colour\n",
        "skills/first.yaml": skill.format(name="one") + "  - answer: 5 }\n    max: many\n",
        "skills/second.yaml": skill.format(name="two") + "  - tool: nowhere\n  - answer: '{unheard}'\n",
        "skills/third.yaml": skill.format(name="three") + "  - tool: one\n  - answer: '{nothing}'\n",
        "skills/fourth.yaml": skill.format(name="four") + "  - tool: three\n  - answer: '{three}'\n",
        "skills/fifth.yaml": skill.format(name="five") + "  - tool: tell\n",
    }
    found = [(problem.where, problem.message) for problem in refused(files)]
    places = [where.rpartition("/")[2] for where, _ in found]
    assert {"first.yaml:5", "tell.md:1", "second.yaml:4", "second.yaml:5"} <= set(places)
    # What uses the two that could not be read is checked when they can.
    assert not {"third.yaml", "fourth.yaml", "fifth.yaml"} & {place.partition(":")[0] for place in places}
    assert any("`nowhere` is not a tool" in message for _, message in found)
    assert any("`unheard` is not known here" in message for _, message in found)


def test_a_page_of_the_agent_that_is_not_valid_hides_no_problem_of_a_skill(refused) -> None:
    skill = "name: s\ndescription: Say it\nworkflow:\n  - tool: nowhere\n  - answer: '{rate} {unheard}'\n"
    wrong = {
        "agent.yaml": "name: shop\nlet: {rate: 5}\nclock: yesterday\nsession: {expires: -1}\n",
        "skills/s.yaml": skill,
    }
    found = [(problem.where.rpartition("/")[2], problem.message) for problem in refused(wrong)]
    assert [place for place, _ in found] == ["agent.yaml:3", "agent.yaml:4", "s.yaml:4", "s.yaml:5"]
    assert "`nowhere` is not a tool" in found[2][1] and "`unheard` is not known here" in found[3][1]
    clock = {"agent.yaml": "name: shop\nlet: {rate: 5}\nclock: yesterday\n", "skills/s.yaml": skill}
    assert len(refused(clock)) == 3
    unsure = {"agent.yaml": "name: shop\nlet: {rate: '{'}\nsession: {expires: -1}\n", "skills/s.yaml": skill}
    assert {problem.where.rpartition("/")[2].partition(":")[0] for problem in refused(unsure)} == {"agent.yaml"}

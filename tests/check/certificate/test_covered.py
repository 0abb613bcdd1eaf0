"""Which files an agent can read."""

import sys
from pathlib import Path

import pytest

from shipworthy import Agent, Skill, tool
from shipworthy.check.certificate.covered import covered, root_of

TRADING = Path(__file__).parents[3] / "examples" / "trading"
ALL = [
    *("agent.yaml", "later.py", "learned.lock", "limits.py", "papers/terms.md", "prompts/thank.md", "shelf.py"),
    *("skills/look_up.yaml", "tables/red.json", "texts/say.md", "tools.py", "words.txt"),
]


def test_what_the_definition_and_its_code_name_and_what_lies_in_its_folders(shop: Path) -> None:
    found = covered(Agent.load(shop, store="memory"))

    assert sorted(found.files) == ALL
    assert found.state == {"orders.json"}
    assert "yaml" in found.installed
    assert {"skills/**", "prompts/**", "papers/**", "tables/*.json", "learned.lock"} <= found.watched


def test_what_the_author_leaves_out_is_left_out(shop: Path) -> None:
    agent = Agent.load(shop, store="memory")

    assert sorted(covered(agent, ["words.txt", "papers"]).files) == [
        name for name in ALL if name not in ("words.txt", "papers/terms.md")
    ]


def test_the_trading_agent_reads_no_cases_and_no_page_about_it() -> None:
    files = covered(Agent.load(TRADING, store="memory")).files

    assert {"agent.yaml", "tools.py", "market.py", "data/prices.csv.gz", "prompts/compare.md"} <= files
    assert not {"README.md", "talk.yaml", "cases.yaml"} & files
    assert {path.name for path in TRADING.glob("*.py")} == {name for name in files if name.endswith(".py")}


def test_a_link_out_of_the_folder_counts_by_what_it_leads_to(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "more.json").write_text("{}")
    (shop / "tables" / "blue.json").symlink_to(outside / "more.json")
    (shop / "papers" / "again").symlink_to(shop / "papers")

    assert {*covered(Agent.load(shop, store="memory")).files} == {*ALL, "tables/blue.json"}


def test_an_agent_made_in_python_is_the_code_that_its_tools_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "stall"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "prices.py").write_text("RED = 3\n")
    (package / "unused.py").write_text("")
    (package / "agent.py").write_text(
        "from stall.prices import RED\nfrom shipworthy import Agent, Skill, tool\n\n"
        "@tool(timeout=5)\ndef price() -> int:\n    return RED\n\n"
        "agent = Agent(skills=[Skill(name='ask', examples=('price?',), workflow=({'tool': 'price'},))], tools=[price])\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    module = __import__("stall.agent", fromlist=["agent"])
    try:
        assert root_of(module.agent)[0] == tmp_path
        assert covered(module.agent).files == {"stall/__init__.py", "stall/agent.py", "stall/prices.py"}
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "stall"]:
            del sys.modules[name]


def test_an_agent_whose_tools_have_no_file_has_none() -> None:
    space: dict[str, object] = {"__name__": "nowhere", "tool": tool}
    function = eval("lambda: 3", space)
    function.__name__ = "three"
    agent = Agent(skills=[Skill(name="ask", tools=("three",))], tools=[tool(function, timeout=5)], store="memory")

    assert covered(agent).files == set()


def test_the_file_of_a_function_that_a_guideline_names_counts(shop: Path) -> None:
    with (shop / "agent.yaml").open("a") as file:
        file.write("guidelines:\n  - {when: 'true', answer_check: judges.fair, then: Be fair}\n")
    (shop / "judges.py").write_text("def fair(text, facts, results, inputs):\n    return True\n")

    assert {*covered(Agent.load(shop, store="memory")).files} == {*ALL, "judges.py"}


def test_no_code_can_take_a_file_of_the_definition_out(shop: Path) -> None:
    with (shop / "shelf.py").open("a") as file:
        file.write(
            "\nfrom pathlib import Path\n\ndef grow():\n"
            + "".join(
                f"    (Path(__file__).parent / '{name}').write_text('x')\n"
                for name in ("skills/look_up.yaml", "tools.py", "papers/terms.md", "agent.yaml", "learned.lock")
            )
        )
    (shop / "data").mkdir()
    (shop / "data" / "count.json").write_text("1")
    with (shop / "limits.py").open("a") as file:
        file.write("from pathlib import Path\nopen(Path(__file__).parent / 'data' / 'count.json', 'r+').close()\n")

    assert {*covered(Agent.load(shop, store="memory")).files} == {*ALL}

"""What is saved is loaded; what does not load leaves the last definition that did, and says where and why."""

import time
from pathlib import Path

import pytest
from tests.dev.folders import edit, shop

from shipworthy import Agent
from shipworthy.dev.development import Development, Loaded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


@pytest.fixture
def made(folder: Path) -> Development:
    return Development(str(folder), Agent.load(folder, store="memory"))


def test_a_saved_skill_answers_and_conversations_go_on(made: Development, folder: Path) -> None:
    before = made.agent
    assert "costs 40" in before.run_sync("what does a lamp cost", session="s").text
    edit(folder / "skills" / "price.yaml", "A {thing} costs", "The {thing} is at")
    loaded = made.look()
    assert loaded is not None and loaded.good and loaded.redefined and loaded.changed == ("skills/price.yaml",)
    assert made.agent is not before and made.agent.store is before.store
    assert "The chair is at 60" in made.agent.run_sync("and a chair?", session="s").text
    assert made.look() is None


def test_a_saved_tool_is_imported_anew(made: Development, folder: Path) -> None:
    edit(folder / "tools.py", '"lamp": 40', '"lamp": 41')
    assert made.look() is not None
    assert "costs 41" in made.agent.run_sync("what does a lamp cost").text


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        ("tools.py", "def buy(thing: str)", "def buy(thing: str", 17),
        ("tools.py", "from pathlib import Path", "from pathlib import Pth", 1),
        ("skills/price.yaml", "tool: price_of", "tool: prize_of", 7),
        ("skills/price.yaml", "workflow:", "workflw:", 6),
        ("agent.yaml", "name: shop", "name: [shop", 2),
    ],
)
def test_what_does_not_load_is_told_and_the_last_one_answers(
    made: Development, folder: Path, file: str, before: str, after: str, line: int
) -> None:
    agent = made.agent
    edit(folder / file, before, after)
    loaded = made.look()
    assert loaded is not None and not loaded.good and made.agent is agent
    places = [problem.where.rpartition("/")[2] for problem in loaded.problems]
    assert any(place.startswith(Path(file).name) for place in places), places
    assert any(place.endswith(f":{line}") for place in places), places
    assert "costs 40" in agent.run_sync("what does a lamp cost").text
    edit(folder / file, after, before)
    mended = made.look()
    assert mended is not None and mended.good and not mended.redefined and mended.number == 3


def test_a_yes_of_the_definition_before_is_asked_for_again(made: Development, folder: Path) -> None:
    assert made.agent.run_sync("order a lamp", session="s").status == "asked"
    edit(folder / "skills" / "order.yaml", "Buy a {thing} for {price}?", "Shall I buy the {thing} for {price}?")
    made.look()
    result = made.agent.run_sync("yes", session="s")
    assert result.status == "asked" and result.reason == "confirm" and "Shall I buy the lamp" in result.text
    assert "Bought" in made.agent.run_sync("yes", session="s").text


@pytest.mark.real_time
def test_the_thread_tells_of_a_save_and_ends(made: Development, folder: Path) -> None:
    heard: list[Loaded] = []
    made.told = heard.append
    made.watch()
    edit(folder / "skills" / "price.yaml", "A {thing}", "The {thing}")
    until = time.monotonic() + 20
    while not heard and time.monotonic() < until:
        time.sleep(0.02)
    made.close()
    assert heard and heard[0].good and heard[0].changed == ("skills/price.yaml",)

"""Where the files of an agent lie."""

from pathlib import Path

from shipworthy import Agent
from shipworthy.check.certificate.left_out import LeftOut
from shipworthy.check.certificate.places import matching, root_of


def test_the_files_of_a_folder_lie_below_it_whatever_the_name_of_its_page(shop: Path) -> None:
    assert root_of(Agent.load(shop, store="memory"))[0] == shop.resolve()
    (shop / "agent.yaml").rename(shop / "other.yaml")

    assert root_of(Agent.load(shop / "other.yaml", store="memory"))[0] == shop.resolve()


def test_patterns_stand_for_folders_and_files(shop: Path) -> None:
    found = matching(["papers/**", "*.txt", "none/**", "none.md"], LeftOut(shop), shop)

    assert [*found] == ["papers/terms.md", "words.txt"]


def test_a_pattern_at_any_depth_enters_no_hidden_folder_and_no_cache(shop: Path) -> None:
    for name in ("a/b.txt", ".git/c.txt", "a/__pycache__/d.txt", "node_modules/e.txt"):
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text("x")

    assert [*matching(["**/*.txt"], LeftOut(shop), shop)] == ["a/b.txt", "words.txt"]

"""Places of findings: below the folder, below the repository, from the current folder."""

from pathlib import Path

import pytest

from shipworthy.check.places import Place, Places, below


def test_a_file_of_the_folder_is_named_below_it(tmp_path: Path) -> None:
    assert below(f"{tmp_path}/skills/a.yaml:3", tmp_path) == "skills/a.yaml:3"
    assert below(f"{tmp_path.parent}/b.yaml:3", tmp_path) == f"{tmp_path.parent}/b.yaml:3"
    assert below("workflow[2].tool", tmp_path) == "workflow[2].tool"
    assert below(f"{tmp_path}/a.yaml:3", None) == f"{tmp_path}/a.yaml:3"


def test_a_file_that_was_named_from_the_current_folder_is_below_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert below("shop/skills/a.yaml:3", tmp_path / "shop") == "skills/a.yaml:3"
    assert below("skills/a.yaml:3", tmp_path / "shop") == "skills/a.yaml:3"


def test_a_link_to_the_folder_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert below(f"{tmp_path}/real/a.yaml:3", tmp_path / "link") == "a.yaml:3"


def test_paths_are_those_of_the_repository_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = tmp_path / "agents" / "my shop"
    agent.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    found = []
    for here in (tmp_path, agent, agent.parent):
        monkeypatch.chdir(here)
        found.append(Places(agent).in_repository("skills/a.yaml:3"))
    assert found == [Place("agents/my shop/skills/a.yaml", 3)] * 3
    assert found[0] is not None and found[0].uri == "agents/my%20shop/skills/a.yaml"


def test_without_a_repository_they_are_those_of_the_current_folder_or_of_the_agent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, elsewhere = tmp_path / "shop", tmp_path / "elsewhere"
    agent.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(tmp_path)
    assert Places(agent).in_repository("agent.yaml:1") == Place("shop/agent.yaml", 1)
    monkeypatch.chdir(elsewhere)
    assert Places(agent).in_repository("agent.yaml:1") == Place("agent.yaml", 1)


def test_an_agent_made_in_python_is_at_its_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.py").write_text("")
    assert Places(None, "shop:agent").in_repository("workflow[2].tool") == Place("shop.py", 1)
    assert Places(None, "gone:agent").in_repository("workflow[2].tool") is None
    assert Places(None).in_repository("definition") is None


def test_a_terminal_shows_what_an_editor_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = tmp_path / "shop"
    agent.mkdir()
    monkeypatch.chdir(tmp_path)
    assert Places(agent).shown("skills/a.yaml:3") == "shop/skills/a.yaml:3"
    monkeypatch.chdir("/")
    assert Path(Places(agent).shown("skills/a.yaml:3").partition(":")[0]) in (
        agent / "skills" / "a.yaml",
        Path(*(agent / "skills" / "a.yaml").parts[1:]),
    )
    assert Places(agent).shown("workflow[2]") == "workflow[2]"

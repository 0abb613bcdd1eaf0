"""Links of an agent's folder: those within it are followed, those that lead out of it are left out."""

from pathlib import Path

import pytest

from shipworthy.contract.read import load

SKILL = 'name: {name}\ndescription: Do {name}\nexamples: ["Do {name}"]\nworkflow:\n  - answer: done\n'


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "link", ["prompts/evil.md", "skills/evil.yaml", "skills/evil.py", "skills/evil", "tools.py", "prompts", "loop"]
)
def test_field_64_what_is_listed_and_leads_out_of_the_folder_is_left_out(
    tmp_path: Path, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    outside = _write(
        tmp_path / "outside",
        {
            "evil.md": "Say: {message}",
            "evil.yaml": SKILL.format(name="evil"),
            "evil.py": f"import yaml\nSKILL = yaml.safe_load({SKILL.format(name='evil')!r})\n",
            "evil/SKILL.md": "---\nname: evil\ndescription: Evil\n---\nBe evil.",
            "tools.py": "raise RuntimeError('it was run')",
            "prompts/evil.md": "Say: {message}",
        },
    )
    folder = _write(tmp_path / "agent", {"agent.yaml": "name: shop\n", "skills/job.yaml": SKILL.format(name="job")})
    (folder / link).parent.mkdir(exist_ok=True)
    (folder / ("skills/loop.yaml" if link == "loop" else link)).symlink_to(
        folder / "skills/loop.yaml" if link == "loop" else outside / Path(link).name
    )
    loaded = load(folder)
    assert (sorted(loaded.spec.skills), sorted(loaded.spec.prompts)) == (["job"], [])
    assert "lies outside the agent's folder" in caplog.text or link == "loop"


@pytest.mark.parametrize("inner", ["SKILL.md", "contract.yaml"])
def test_field_64_a_skill_folder_with_a_part_from_outside_is_left_out(tmp_path: Path, inner: str) -> None:
    parts = {"SKILL.md": "---\nname: help\ndescription: Help\n---\nHelp.", "contract.yaml": "examples: [help me]\n"}
    folder = _write(tmp_path / "agent", {"agent.yaml": "name: shop\n", "skills/job.yaml": SKILL.format(name="job")})
    for name, text in parts.items():
        _write(tmp_path / "outside" if name == inner else folder / "skills/help", {name: text})
    (folder / "skills/help" / inner).symlink_to(tmp_path / "outside" / inner)
    assert sorted(load(folder).spec.skills) == ["job"]


def test_field_64_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    # As Kubernetes mounts a ConfigMap: every file is a link into a hidden folder beside it.
    files = {
        "agent.yaml": "name: shop\n",
        "skills/job.yaml": SKILL.format(name="job"),
        "prompts/say.md": "Say {message}",
    }
    folder = _write(tmp_path / "agent" / "..2026", files).parent
    for name in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(folder / "..2026" / name)
    loaded = load(folder)
    assert (sorted(loaded.spec.skills), sorted(loaded.spec.prompts)) == (["job"], ["say"])

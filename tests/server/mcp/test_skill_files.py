"""Skills as folders with a generated `SKILL.md`."""

import hashlib

import yaml
from tests.server.mcp.connected import mailer, offers

from shipworthy import Agent, Skill, Step
from shipworthy.server.mcp.skill_files import children, skill_files


def test_a_file_names_its_tool_its_inputs_and_its_bound() -> None:
    file = skill_files(offers())["skill://mailer/send-letter/SKILL.md"]
    assert file.front["name"] == "send-letter" == file.folder.rsplit("/", 1)[-1]
    assert file.front["metadata"] == {"shipworthy-agent": "mailer", "shipworthy-tool": "send_letter"}
    for part in ("`send_letter`", "- `to`:", "- `topic`:", "asks for a yes before", "- tool calls: 1"):
        assert part in file.text
    assert skill_files(offers())[file.uri].text == file.text, "byte for byte"


def test_the_entry_has_the_front_matter_and_the_digest_of_the_file() -> None:
    for file in skill_files(offers()).values():
        _, head, _ = file.text.split("---\n", 2)
        raw = file.text.encode()
        assert file.entry == {
            "uri": file.uri,
            "frontmatter": yaml.safe_load(head),
            "resources": [{"uri": file.uri, "digest": f"sha256:{hashlib.sha256(raw).hexdigest()}", "size": len(raw)}],
        }
        assert (file.resource.name, file.resource.size) == (file.front["name"], len(raw))


def test_names_are_those_of_agent_skills_and_no_two_are_the_same() -> None:
    steps = (Step.model_validate({"answer": "Hi"}),)
    names = ["a_b", "a-b", "A__B", "x" * 80]
    skills = [Skill(name=name, description="d: 'q'\n" + "w" * 2000, workflow=steps) for name in names]
    files = skill_files(offers(Agent(name="My_agent", skills=skills, store="memory")))
    assert list(files) == [f"skill://my-agent/{name}/SKILL.md" for name in ("a-b", "a-b-2", "a-b-3", "x" * 64)]
    assert all(len(str(file.front["description"])) <= 1024 for file in files.values())
    assert all(yaml.safe_load(file.text.split("---\n", 2)[1]) == file.front for file in files.values())


def test_folders_are_listed_level_by_level() -> None:
    files = skill_files(offers(mailer(), mailer(name="b")))
    assert [(one.uri, one.mime_type) for one in children(files, "skill://b") or ()] == [
        ("skill://b/count", "inode/directory"),
        ("skill://b/send-letter", "inode/directory"),
    ]
    (file,) = children(files, "skill://b/count") or ()
    assert (file.uri, file.mime_type) == ("skill://b/count/SKILL.md", "text/markdown")
    assert children(files, "skill://b/count/SKILL.md") is None and children(files, "skill://none") is None

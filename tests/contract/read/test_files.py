"""The files of a folder, imported and as they are written."""

import sys
from pathlib import Path

import pytest
from tests.specialist_agents import write

from shipworthy.contract.read.files import agent_file, collected_of, page_of, prompts_of, written_in
from shipworthy.contract.read.reading import ReadContext
from shipworthy.errors import SpecError

FILES = {
    "agent.yaml": "name: a\n",
    "tools.py": "from shipworthy import tool\n\n@tool\ndef look() -> int:\n    return 1\n",
    "skills/one.yaml": "name: one\nworkflow: [{tool: look}]\n",
    "skills/two.py": 'SKILL = {"name": "two", "workflow": [{"tool": "look"}]}\n',
    "prompts/say.md": "Say it.\n",
}


def read(folder: Path) -> ReadContext:
    return ReadContext(folder=folder)


def test_skills_that_are_written_out_are_known_without_running_them(tmp_path: Path) -> None:
    reading = read(write(tmp_path, FILES))
    page = page_of(reading, agent_file(tmp_path))
    collected, whole = written_in(reading, tmp_path, page)
    assert (sorted(collected.skills), whole, collected.tools) == (["one", "two"], True, {})
    assert not [name for name in sys.modules if name.endswith("_two")]
    assert sorted(collected_of(reading, tmp_path, page).tools) == ["look"]
    assert list(prompts_of(reading, tmp_path)) == ["say"]


def test_a_skill_that_is_computed_is_not_known_before_it_is_run(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"skills/two.py": 'NAME = "two"\nSKILL = {"name": NAME, "workflow": [{"tool": "look"}]}\n'})
    collected, whole = written_in(read(tmp_path), tmp_path, None)
    assert (sorted(collected.skills), whole) == (["one"], False)


def test_code_that_cannot_be_parsed_is_told_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"tools.py": "x = 1\ndef broken(:\n"})
    reading = read(tmp_path)
    written_in(reading, tmp_path, None)
    (one,) = reading.problems
    assert one.where == f"{tmp_path}/tools.py:2" and "SyntaxError" in one.message


def test_a_folder_without_an_agent_is_no_agent(tmp_path: Path) -> None:
    with pytest.raises(SpecError):
        agent_file(tmp_path)

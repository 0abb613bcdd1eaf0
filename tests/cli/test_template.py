"""The templates of `shipworthy new`: each runs, understands what its examples do not say, and is fit to ship."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.virtual_time import in_process

from shipworthy import Agent, UsageError
from shipworthy.cli.new import new
from shipworthy.cli.template import ABOUT, DEFAULT, template_of, templates

Shell = Callable[..., tuple[int, str, str]]
PLUGIN = ("-p", "shipworthy.check.plugin")
NAMES = ("orders", "empty", "research", "support")
SAID = {
    "empty": [
        ("how long until new year's eve?", "days until 20"),
        ("how many days is it to 4 July 2031?", "days until 2031-07-04"),
        ("count down to the 1st of May 2030", "days until 2030-05-01"),
        ("how many days are left?", "Until which day?"),
    ],
    "support": [
        ("has A-1003 arrived yet?", "has been delivered"),
        ("my desk A-1003 is scratched, give me a refund", "a colleague has to decide"),
        ("do you deliver abroad?", "up to ten days abroad"),
        ("let me speak with someone", "What shall I tell my colleague?"),
    ],
    "research": [
        ("I need a short overview of Portugal", "27.4 percent"),
        ("Poland or Germany: who makes more solar power?", "Most solar: Germany"),
        ("how much does offshore wind cost?", "3.4 million"),
    ],
}
"""Messages that stand in no example, and what their answers have."""


def test_the_default_stands_first_and_each_says_what_it_is() -> None:
    found = templates()
    assert tuple(found) == NAMES
    assert NAMES[0] == DEFAULT
    for one in found.values():
        assert one.about and one.tries
        assert one.files[0] == "agent.yaml"
        assert {"README.md", "test_agent.py", "tools.py"} < {*one.files}
        assert ABOUT not in one.files
        assert not [file for file in one.files if "__pycache__" in file]


def test_one_that_does_not_exist_is_refused_with_the_list(shell: Shell, tmp_path: Path) -> None:
    code, _, err = shell("new", "desk", "--template", "suport")
    assert code == 2
    assert "there is no template `suport`: did you mean `support`?" in err
    assert all(f"\n  {name}" in err for name in NAMES)
    assert not (tmp_path / "desk").exists()
    with pytest.raises(UsageError, match="There are"):
        template_of("../orders")


def test_help_lists_them(shell: Shell) -> None:
    code, out, _ = shell("new", "--help")
    assert code == 0
    assert all(name in out for name in NAMES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new agent of each template."""
    folder = tmp_path_factory.mktemp("new")
    for name in SAID:
        new(str(folder / f"my_{name}"), name)
    return folder


@pytest.mark.parametrize("name", sorted(SAID))
async def test_it_understands_what_its_examples_do_not_say(made: Path, name: str) -> None:
    agent = Agent.load(made / f"my_{name}", store="memory")
    for message in templates()[name].tries:
        assert (await agent.run(message)).status in ("completed", "degraded"), message
    for message, expected in SAID[name]:
        assert expected in (await agent.run(message)).text, message


@pytest.mark.parametrize("name", sorted(SAID))
def test_its_cases_hold_and_nothing_of_it_is_found_wanting(shell: Shell, made: Path, name: str) -> None:
    folder = made / f"my_{name}"
    code, out, err = shell("talk", str(folder / "cases.yaml"))
    assert code == 0, out + err
    assert "UNFIT" not in shell("check", str(folder), "--static", "--fail-on", "note")[1]


@pytest.mark.real
def test_their_own_tests_pass(made: Path) -> None:
    folders = [f"my_{name}" for name in SAID]
    options = (*PLUGIN, "-q", "--import-mode=importlib")
    command = in_process("import pytest; sys.exit(pytest.main(sys.argv[1:]))", *options, *folders)
    done = subprocess.run(command, capture_output=True, text=True, cwd=made)
    assert done.returncode == 0, done.stdout
    assert "11 passed" in done.stdout


@pytest.mark.real
@pytest.mark.parametrize("name", sorted(SAID))
def test_it_is_fit_to_ship_without_a_key(shell: Shell, name: str) -> None:
    shell("new", "mine", "--template", name)
    code, out, _ = shell("check", "mine")
    assert code == 0, out
    assert "mine is FIT" in out

"""The templates of `shipworthy new`: each runs, understands what its examples do not say, and is fit to ship."""

import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.virtual_time import in_process

from shipworthy import Agent, UsageError
from shipworthy.cli.new import new
from shipworthy.cli.template import ABOUT, DEFAULT, template_of, templates

Shell = Callable[..., tuple[int, str, str]]
PLUGIN = ("-p", "shipworthy.check.plugin")
NAMES = ("orders", "assistant", "calendar", "email", "empty", "research", "support")
EXAMPLES = {"assistant": "the figures alone", "calendar": "one day to another", "email": "who has not answered"}
"""Those that are made of the examples of the project, and one conversation of each."""
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
        assert next(iter(one.files)) == "agent.yaml"
        assert {"README.md", "test_agent.py"} < {*one.files}
        assert [file for file in one.files if file.endswith(".py") and file != "test_agent.py"]
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


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state of its own, in which the samples are of the days of their conversations."""
    for name, day in (("CALENDAR_WEEK", "2026-11-30"), ("MAIL_DAY", "2026-11-30T08:00")):
        monkeypatch.setenv(name, day)
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    return tmp_path


@pytest.mark.real
@pytest.mark.parametrize("name", EXAMPLES)
def test_one_of_an_example_runs_as_it_does(shell: Shell, sample: Path, name: str) -> None:
    code, out, _ = shell("new", "mine", "--template", name)
    assert code == 0
    assert f"{templates()[name].environment} shipworthy talk mine/talk.yaml" in out
    for message in templates()[name].tries:
        assert shell("run", "mine", message)[0] == 0, message
    made = sample / "mine"
    assert "name: mine\n" in (made / "agent.yaml").read_text("utf-8")
    assert "examples/" not in "".join(file.read_text("utf-8") for file in made.rglob("README.md"))
    code, out, err = shell("talk", "mine/talk.yaml", "--only", EXAMPLES[name])
    assert code == 0, out + err
    assert "UNFIT" not in shell("check", "mine", "--static")[1]


def test_its_files_are_those_of_the_examples_and_stand_nowhere_twice() -> None:
    root = Path(__file__).parents[2]
    packed = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    used = {example for one in templates().values() for example in one.of.values()}
    assert packed["force-include"] == {
        f"examples/{one}": f"shipworthy/cli/templates/examples/{one}" for one in sorted(used)
    }
    for name in EXAMPLES:
        own = {path.name for path in (root / "src/shipworthy/cli/templates" / name).iterdir()}
        assert own - {"__pycache__"} == {ABOUT, "test_agent.py"}
    assert (root / "examples/calendar_bot/sample/me.ics").read_bytes() == (
        templates()["assistant"].files["calendar/sample/me.ics"].read_bytes()
    )


def test_what_its_tools_need_is_what_the_project_needs_of_them() -> None:
    root = Path(__file__).parents[2]
    group = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["examples"]
    assert sorted(templates()["assistant"].needs) == sorted(group)
    assert {*templates()["email"].needs, *templates()["calendar"].needs} < {*group}


@pytest.mark.real
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_own_test_of_one_of_an_example_passes(sample: Path, name: str) -> None:
    new(str(sample / f"my_{name}"), name)
    command = in_process("import pytest; sys.exit(pytest.main(sys.argv[1:]))", *PLUGIN, "-q", f"my_{name}")
    done = subprocess.run(command, capture_output=True, text=True, cwd=sample)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


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

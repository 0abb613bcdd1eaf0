"""The whole check of copies of the trading example, with ten trials of each case and all attacks: a table of what it says.

`SHIPWORTHY_FULL=1 pytest -q -s tests/check/test_whole.py` prints it; other faults than the thirteen have two trials of a case.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.check.lint import more, others, sabotages, third
from tests.check.lint.copies import Copy, copied
from tests.commands import Commands, Done

pytestmark = pytest.mark.skipif(
    os.environ.get("SHIPWORTHY_FULL") != "1", reason="the whole check of some eighty copies: SHIPWORTHY_FULL=1"
)
AS_IT_IS = Copy("as it is")
FEW = ("--trials", "2")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    found = Commands(tmp_path_factory.mktemp("commands"), {"PYTHONIOENCODING": "utf-8"}, virtual=True)
    yield found
    found.close()


def checked(commands: Commands, copy: Copy, folder: Path, *words: str) -> tuple[Done, dict[str, list[str]]]:
    """The command and the codes of its findings by severity; a line of the table is printed."""
    copied(copy, folder)
    done = commands.run("check", "trading", "--json", *words, cwd=folder, SHIPWORTHY_HOME=str(folder / "home"))
    said = json.loads(done.stdout)
    found: dict[str, list[str]] = {}
    for one in said["findings"]:
        found.setdefault(one["severity"], []).append(one["code"])
    where = ", ".join(one["where"] for one in said["findings"] if one["severity"] == "error")
    open_ = "; ".join(said["not_established"])
    print(
        f"{done.returncode}  {copy.name:44}  {' '.join(sum(found.values(), [])) or '–':30}  {'; '.join(filter(None, (where, open_)))}"
    )
    return done, found


def test_as_it_is_it_is_fit(commands: Commands, tmp_path: Path) -> None:
    done, found = checked(commands, AS_IT_IS, tmp_path)

    assert (done.returncode, found) == (0, {})


@pytest.mark.parametrize("copy", sabotages.SABOTAGES, ids=lambda copy: copy.name)
def test_a_sabotaged_copy_is_unfit_for_exactly_its_fault(commands: Commands, copy: Copy, tmp_path: Path) -> None:
    done, found = checked(commands, copy, tmp_path)

    assert (done.returncode, found) == (1, {"error": [copy.code]})


@pytest.mark.parametrize("copy", sabotages.REFUSED, ids=lambda copy: copy.name)
def test_what_the_loader_refuses_is_no_agent(commands: Commands, copy: Copy, tmp_path: Path) -> None:
    done, found = checked(commands, copy, tmp_path)

    assert (done.returncode, found) == (2, {"error": ["definition-refused"]})
    assert copy.code in done.stdout.decode()


@pytest.mark.parametrize("copy", (*others.SABOTAGES, *more.SABOTAGES, *third.SABOTAGES), ids=lambda copy: copy.name)
def test_a_fault_of_another_shape_is_found_alone(commands: Commands, copy: Copy, tmp_path: Path) -> None:
    done, found = checked(commands, copy, tmp_path, *FEW)

    assert done.returncode == 1 and set(found[copy.severity]) == {copy.code}
    assert copy.severity == "error" or "error" not in found


@pytest.mark.parametrize("copy", (*others.HARMLESS, *more.HARMLESS, *third.HARMLESS), ids=lambda copy: copy.name)
def test_a_harmless_change_stays_fit(commands: Commands, copy: Copy, tmp_path: Path) -> None:
    # Two trials would establish nothing.
    done, found = checked(commands, copy, tmp_path)

    assert done.returncode == 0 and not {"error", "warning"} & set(found)

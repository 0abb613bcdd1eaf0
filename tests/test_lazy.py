"""Imports that wait until they are used."""

import inspect
import json
import subprocess
import sys
from types import ModuleType

import pytest

import shipworthy
from shipworthy import lazy
from shipworthy.cli.main import COMMANDS

HEAVY = ("sqlalchemy", "typer", "rich")
NAMED = [name for name, made in inspect.getmembers(lazy, inspect.isfunction) if name != "command"]


@pytest.mark.parametrize("name", NAMED)
def test_each_function_gives_the_same_object_every_time(name: str) -> None:
    made = getattr(lazy, name)
    first = made()
    if name == "o200k":
        assert first.count("hello there") == 2
    else:
        assert first is made()
        assert isinstance(first, ModuleType | type)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_the_function_of_its_file(name: str) -> None:
    made = lazy.command(name)
    assert (made.__name__, made.__module__) == (name, f"shipworthy.cli.{name}")


def test_public_modules_bring_no_database() -> None:
    program = "import sys, shipworthy.stores, shipworthy.events, shipworthy.errors; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("names", [[], shipworthy.__all__], ids=["import shipworthy", "every public name"])
def test_importing_loads_no_database_and_no_terminal(names: list[str]) -> None:
    program = (
        "import json, sys, shipworthy\n"
        "for name in json.loads(sys.argv[1]): getattr(shipworthy, name)\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(names)], capture_output=True, text=True, check=True, timeout=60
    )
    assert set(json.loads(done.stdout)).isdisjoint(HEAVY)


def test_importing_the_page_itself_loads_nothing_of_the_package() -> None:
    program = "import sys, shipworthy.lazy; print(sorted(m for m in sys.modules if m.startswith('shipworthy')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['shipworthy', 'shipworthy.lazy']"

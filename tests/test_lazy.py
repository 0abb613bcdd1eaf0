"""Imports that wait until they are used: no command and no name of the package loads what it does not need."""

import inspect
import json
import subprocess
import sys

import pytest
from tests.batches import batch

import shipworthy
from shipworthy import lazy
from shipworthy.cli.main import COMMANDS

HEAVY = ("sqlalchemy", "typer", "rich")


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


@batch("name", COMMANDS)
def test_every_command_has_its_own_function(name: str) -> None:
    found = lazy.command(name)
    assert (found.__name__, found.__module__) == (name, f"shipworthy.cli.{name}")


@batch("name", ["sql_store", "memory_store", "index", "http", "view", "thread_pool"])
def test_a_class_is_the_one_of_its_module(name: str) -> None:
    found = getattr(lazy, name)()
    assert inspect.isclass(found)
    assert getattr(sys.modules[found.__module__], found.__name__) is found

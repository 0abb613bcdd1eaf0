import shutil
import sys
import threading
import types
from pathlib import Path

import pytest

from shipworthy.contract.read import load
from shipworthy.contract.read.module import import_file, importing
from shipworthy.contract.read.reading import ReadContext


def _import(path: Path):
    reading = ReadContext(folder=path.parent)
    with importing(path.parent):
        return import_file(reading, path), reading.problems


def test_helpers_beside_it_are_found_and_do_not_collide(write) -> None:
    one = write({"tools.py": "import sources\nX = sources.X\n", "sources.py": "X = 1\n"}, folder="one")
    two = write({"tools.py": "import sources\nX = sources.X\n", "sources.py": "X = 2\n"}, folder="two")

    (first, _), (second, _) = _import(one / "tools.py"), _import(two / "tools.py")
    (again, _) = _import(one / "tools.py")
    assert (first.X, second.X, again.X) == (1, 2, 1)
    assert first.__name__ != second.__name__ and sys.modules[second.__name__] is second
    assert "tools" not in sys.modules


def test_helpers_of_an_agent_whose_folder_is_gone_are_forgotten(write) -> None:
    one = write({"tools.py": "import sources\nX = sources.X\n", "sources.py": "X = 1\n"}, folder="one")
    two = write({"tools.py": "import sources\nX = sources.X\n", "sources.py": "X = 2\n"}, folder="two")

    (first, _) = _import(one / "tools.py")
    shutil.rmtree(one)
    (second, _) = _import(two / "tools.py")
    assert (first.X, second.X) == (1, 2)


def test_an_edited_file_is_read_again_and_nothing_is_written_beside_it(write) -> None:
    folder = write({"tools.py": "X = 1\n"})
    assert _import(folder / "tools.py")[0].X == 1
    (folder / "tools.py").write_text("X = 2\n")
    assert _import(folder / "tools.py")[0].X == 2
    assert not (folder / "__pycache__").exists()


def test_a_library_of_the_same_name_stays(write) -> None:
    import json

    folder = write({"tools.py": "import json\nX = json.dumps(1)\n", "json.py": "raise RuntimeError\n"})
    assert _import(folder / "tools.py")[0].X == "1"
    assert sys.modules["json"] is json


def test_a_skill_that_imports_tools_gets_the_same_objects(write) -> None:
    folder = write({"tools.py": "X = object()\n", "more.py": "from tools import X\n"})
    reading = ReadContext(folder=folder)
    with importing(folder):
        tools, more = import_file(reading, folder / "tools.py"), import_file(reading, folder / "more.py")
    assert tools is not None and more is not None and more.X is tools.X


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("X = 1\n\nX.y\n", "a/tools.py:3", "AttributeError: 'int' object has no attribute 'y'"),
        ("X = 1\ndef (:\n", "a/tools.py:2", "SyntaxError"),
        ("import nowhere_at_all\n", "a/tools.py:1", "ModuleNotFoundError: No module named 'nowhere_at_all'"),
        ("import helper\nhelper.f()\n", "a/helper.py:2", "ValueError: bad"),
        ("import json\nX = 1\njson.loads('{')\n", "a/tools.py:3", "JSONDecodeError"),
        ("import sys\nsys.exit(3)\n", "a/tools.py:2", "SystemExit: 3"),
        ("X = '\0'\n", "a/tools.py:1", "null bytes"),
    ],
)
def test_f23_an_import_that_fails_is_a_problem_at_its_line(write, text: str, where: str, message: str) -> None:
    folder = write({"tools.py": text, "helper.py": "def f():\n    raise ValueError('bad')\n"})
    module, (problem,) = _import(folder / "tools.py")
    assert module is None
    assert problem.where == where
    assert problem.message.startswith("`tools.py` cannot be imported: ") and message in problem.message


def test_a_part_that_is_not_valid_is_told_at_the_line_that_makes_it(write) -> None:
    text = 'from shipworthy import Step\n\nSTEPS = [\n    Step(\n        tol="look",\n        wihh={},\n    ),\n]\n'
    module, problems = _import(write({"tools.py": text}) / "tools.py")
    assert module is None
    assert [(one.where, one.message, one.repair) for one in problems] == [
        ("a/tools.py:4", "Step.tol: `tol` is not a key of a step", "did you mean `tool`?"),
        ("a/tools.py:4", "Step.wihh: `wihh` is not a key of a step", "did you mean `with_`?"),
    ]


def test_f23_what_an_import_prints_does_not_reach_stdout(write, capsys) -> None:
    _import(write({"tools.py": "print('hello')\n"}) / "tools.py")
    out, err = capsys.readouterr()
    assert out == "" and "hello" in err


def test_an_interrupt_is_not_swallowed(write) -> None:
    with pytest.raises(KeyboardInterrupt):
        _import(write({"tools.py": "raise KeyboardInterrupt\n"}) / "tools.py")


def test_an_agent_loads_while_other_threads_import(write) -> None:
    """A warm-up imports in its thread, and a server loads a second agent: the table of modules changes meanwhile."""
    folder, done = write({"tools.py": "X = 1\n"}), threading.Event()

    def importing_all_the_time() -> None:
        while not done.is_set():
            for number in range(200):
                sys.modules[f"made_up_{number}"] = types.ModuleType(f"made_up_{number}")
            for number in range(200):
                sys.modules.pop(f"made_up_{number}", None)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread = threading.Thread(target=importing_all_the_time, daemon=True)
    thread.start()
    try:
        for _ in range(30):
            load(folder)
    finally:
        done.set()
        thread.join()
        sys.setswitchinterval(before)

"""The files from which a module imports, in its own folder."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from shipworthy.contract.beside import files_beside


@pytest.fixture(autouse=True)
def own_modules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def loaded(folder: Path, **files: str) -> ModuleType:
    for name, text in files.items():
        path = folder / f"{name.replace('__in__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    spec = importlib.util.spec_from_file_location("main_tools", folder / "main_tools.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def names(module: ModuleType, folder: Path) -> list[str]:
    return sorted(str(Path(file).relative_to(folder)) for file in files_beside(vars(module)))


@pytest.mark.parametrize(
    "how",
    [
        "import beside_a",
        "from beside_a import value",
        "from beside_a import *",
        "from beside_a import Table",
        "def later():\n    import beside_a\n    return beside_a.value()",
        "def later():\n    def inner():\n        from beside_a import value\n    return inner",
    ],
)
def test_every_way_to_import_is_followed_and_through_each_other(how: str, tmp_path: Path) -> None:
    module = loaded(
        tmp_path,
        main_tools=f"import json, pytest\nfrom shipworthy import tool\n{how}\n",
        beside_a="import pack_b.deep\n\ndef value():\n    return pack_b.deep.N\n\n"
        "class Table:\n    def n(self):\n        return 1\n",
        pack_b__in____init__="",
        pack_b__in__deep="N = 1\n",
        unused="N = 2\n",
    )
    assert "beside_a.py" in names(module, tmp_path)
    assert "pack_b/deep.py" in names(module, tmp_path)
    assert "unused.py" not in names(module, tmp_path)


def test_packages_and_python_itself_are_no_part(tmp_path: Path) -> None:
    assert files_beside(vars(json)) == {}
    assert files_beside(vars(pytest)) == {}
    assert files_beside({}) == {}


def test_a_file_that_cannot_be_read_as_python_counts_all_the_same(tmp_path: Path) -> None:
    module = loaded(tmp_path, main_tools="def later():\n    import broken_one\n", broken_one="def (\n")
    assert names(module, tmp_path) == ["broken_one.py"]

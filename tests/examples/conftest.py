"""The trading example, loaded from its path, with a paper account of its own for each test."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "examples" / "trading"
PARTS = ("arithmetic", "feelings", "figures", "lines", "market", "paper", "reports")

# `bench/` is measured with by hand; what it claims to load and to run is tested.
sys.path.append(str(ROOT))


@pytest.fixture(scope="module")
def trading() -> Iterator[ModuleType]:
    """tools.py, loaded from its path; the modules beside it are its attributes."""
    before = {name: sys.modules.pop(name, None) for name in PARTS}
    sys.path.insert(0, str(HOME))
    try:
        spec = importlib.util.spec_from_file_location("trading_tools_under_test", HOME / "tools.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(HOME))
        for name, old in before.items():
            sys.modules.pop(name, None)
            if old is not None:
                sys.modules[name] = old


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "paper-account.json"

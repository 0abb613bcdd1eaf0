"""The public names: few, sorted, importable, and the same for people, type checkers and the interpreter."""

import ast
import importlib
import sys
from pathlib import Path

import pytest
from tests.batches import batch

import shipworthy
from shipworthy import public

PAGE = ast.parse(Path(shipworthy.__file__).read_text(encoding="utf-8"))


def _typed_names() -> dict[str, str]:
    guarded = next(n for n in PAGE.body if isinstance(n, ast.If))
    imports = [n for n in guarded.body if isinstance(n, ast.ImportFrom)]
    return {alias.name: n.module or "" for n in imports for alias in n.names}


def test_names_are_sorted_and_few() -> None:
    assert sorted(set(shipworthy.__all__)) == shipworthy.__all__
    assert len(shipworthy.__all__) <= 27


@batch("name", shipworthy.__all__)
def test_name_is_importable(name: str) -> None:
    assert getattr(shipworthy, name) is not None
    assert name in dir(shipworthy)


def test_type_checkers_see_the_same_objects() -> None:
    typed = _typed_names()
    assert sorted(typed) == shipworthy.__all__
    for name, module in typed.items():
        __import__(module)
        assert getattr(sys.modules[module], name) is getattr(shipworthy, name), name


def test_an_unknown_name_is_an_ordinary_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = shipworthy.no_such_name


@batch("module", ["errors", "events", "stores"])
def test_public_modules_name_what_they_offer(module: str) -> None:
    page = importlib.import_module(f"shipworthy.{module}")
    assert sorted(set(page.__all__)) == page.__all__
    assert all(getattr(page, name) is not None for name in page.__all__)
    hidden = [name for name in dir(page) if name not in page.__all__ and isinstance(getattr(page, name), type)]
    assert [name for name in hidden if getattr(page, name).__module__.startswith("shipworthy")] == []
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = page.no_such_name


def test_a_name_is_the_same_object_from_the_package_and_from_the_page_behind_it() -> None:
    assert public.__all__ == shipworthy.__all__
    assert all(getattr(public, name) is getattr(shipworthy, name) for name in public.__all__)

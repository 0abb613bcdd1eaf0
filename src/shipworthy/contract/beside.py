"""The files beside that of a module from which it imports: the code that it runs without having it in its own file."""

import ast
import contextlib
import sys
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from shipworthy.syntax import parse

INSTALLED = ("site-packages", "dist-packages")
"""Folders of packages that are no part of an agent, wherever they lie."""
LIBRARY = "shipworthy."
"""Functions of this library are hashed by name, so that another version of it gives the same hash."""

Space = Mapping[str, object]
"""The names of a module."""
NOT_LOADED: Space = {}


def files_beside(space: Space) -> dict[str, Space]:
    """The files in the folder of a module, or below it, from which it imports, directly or through each other.

    Each with the names of its module, none where it is not loaded yet: what a function imports when it is called.
    """
    own = str(space.get("__file__") or "")
    folder = Path(own).parent
    if not own or folder.name in INSTALLED or _is_foreign(space):
        return {}
    waiting, found, codes = [space], dict[str, Space](), list[CodeType]()
    while waiting:
        values = list(waiting.pop().values())
        for other in map(_space_of, values):
            file = str(other.get("__file__") or "")
            if file not in found and _is_part(file, folder):
                found[file] = other
                waiting.append(other)
        codes += [function.__code__ for function in map(_function_of, values) if function is not None]
    found |= dict.fromkeys(_imported_later(codes, folder, {own, *found}), NOT_LOADED)
    return {file: its for file, its in found.items() if file != own}


def _space_of(value: object) -> Mapping[str, object]:
    """The names of the module that a value is, or comes from; empty for one of this library, and for other values."""
    if isinstance(value, ModuleType):
        space: Mapping[str, object] = vars(value)
    elif isinstance(value, type):
        inner = (part.__globals__ for part in vars(value).values() if isinstance(part, FunctionType))
        space = next((one for one in inner if one.get("__name__") == value.__module__), {})
    else:
        function = _function_of(value)
        space = function.__globals__ if function is not None else {}
    return {} if _is_foreign(space) else space


def _is_foreign(space: Mapping[str, object]) -> bool:
    """Whether a module is one of this library, or of Python's."""
    first = str(space.get("__name__", "")).partition(".")[0]
    return f"{first}." == LIBRARY or first in sys.stdlib_module_names


def _function_of(value: object) -> FunctionType | None:
    function = getattr(value, "__wrapped__", value)
    return function if isinstance(function, FunctionType) else None


def _imported_later(codes: Iterable[CodeType], folder: Path, known: Collection[str]) -> set[str]:
    """The files of a folder that functions name where they import, and those that these name in turn, but the known."""
    waiting, seen, found = [*_names(codes)], set[str](), set[str]()
    beside = {path.name.removesuffix(".py") for path in folder.iterdir()} if folder.is_dir() else set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name.partition(".")[0] not in beside:
            continue
        seen.add(name)
        place = folder.joinpath(*name.split("."))
        for file in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
            if str(file) not in known and file.is_file():
                found.add(str(file))
                waiting += _imports_of(file)
    return found


def _names(codes: Iterable[CodeType]) -> Iterator[str]:
    """The names in the code of functions, those of imported modules among them."""
    for code in codes:
        yield from code.co_names
        yield from _names(inner for inner in code.co_consts if isinstance(inner, CodeType))


def _imports_of(file: Path) -> Iterator[str]:
    """The modules that a file imports; none where it is no Python."""
    with contextlib.suppress(SyntaxError, ValueError, OSError):
        for node in ast.walk(parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (part.name for part in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (node.module, *(f"{node.module}.{part.name}" for part in node.names))


def names_a_write(text: str, known: Container[str], tools_from: str) -> bool:
    """Whether the text of a Python file has "write" in it, imports what is not `known`, or takes tools by `tools_from`.

    Tools of another library count as writes where they are not said to be reads.
    """
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Constant) and node.value == "write":
            return True
        if isinstance(node, ast.Name) and node.id == tools_from:
            return True
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names.append(node.module or "")
        if any(name.partition(".")[0] not in known for name in names):
            return True
    return False


def _is_part(file: str, folder: Path) -> bool:
    """Whether a file lies in the folder, or below it, and is no installed package there."""
    path = Path(file)
    if not file or not path.is_relative_to(folder):
        return False
    return not any(part in INSTALLED for part in path.relative_to(folder).parts)

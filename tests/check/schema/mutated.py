"""Files of definitions, and thousands of small mistakes in them."""

import copy
from collections.abc import Iterator
from pathlib import Path

from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext

WRONG: tuple[object, ...] = (
    None,
    True,
    0,
    3,
    -1,
    2.5,
    "",
    "word",
    "two words",
    [],
    ["word"],
    [1],
    {},
    {"word": "other"},
    [{}],
)
"""What stands in the place of each part."""


def data_of(path: Path) -> dict[str, object]:
    """The data of a YAML file, as the loader reads it."""
    reading = ReadContext(folder=path.parent)
    page = read_yaml(reading, path.read_text("utf-8"), str(path))
    assert page is not None, reading.problems
    return page.data


def mutations(data: object) -> Iterator[tuple[str, object]]:
    """What was done, and the data with it: each part replaced, removed, or given a key of a wrong name."""
    for path in _paths(data):
        for wrong in WRONG:
            yield f"{path} = {wrong!r}", _with(data, path, wrong)
        yield f"{path} gone", _without(data, path)
        if isinstance(_at(data, path), dict):
            yield f"{path}.no_such_key", _with(data, (*path, "no_such_key"), "word")
    yield "no_such_key", _with(data, ("no_such_key",), "word")


def _paths(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from _paths(value, (*path, key))


def _at(data: object, path: tuple[str | int, ...]) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


def _with(data: object, path: tuple[str | int, ...], value: object) -> object:
    changed = copy.deepcopy(data)
    _at(changed, path[:-1])[path[-1]] = copy.deepcopy(value)  # type: ignore[index]
    return changed


def _without(data: object, path: tuple[str | int, ...]) -> object:
    changed = copy.deepcopy(data)
    del _at(changed, path[:-1])[path[-1]]  # type: ignore[attr-defined]
    return changed

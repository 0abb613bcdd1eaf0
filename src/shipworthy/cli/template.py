"""The templates of `shipworthy new`: folders below `templates/`, each with a `template.json` that says what it is."""

import difflib
import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import orjson

from shipworthy.errors import UsageError

DEFAULT = "orders"
ABOUT = "template.json"
MADE = "__pycache__"
"""A folder that Python may have left in a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a new agent is made of."""

    name: str
    about: str
    """What it is, in a line."""
    tries: tuple[str, ...]
    """Messages that show it."""

    @property
    def folder(self) -> Traversable:
        """Where its files are."""
        return _all() / self.name

    @property
    def files(self) -> list[str]:
        """The paths of its files inside the folder, those of the agent itself first."""
        found = [path for path in _paths(self.folder, "") if path != ABOUT]
        return sorted(found, key=lambda path: (path != "agent.yaml", path.count("/"), path))


def templates() -> dict[str, Template]:
    """Every template by its name, the one that `new` takes by itself first."""
    names = sorted(
        (one.name for one in _all().iterdir() if (one / ABOUT).is_file()), key=lambda one: (one != DEFAULT, one)
    )
    return {name: _template(name) for name in names}


def template_of(name: str) -> Template:
    """The template of that name; raises UsageError, with the list, where there is none."""
    found = templates()
    if name not in found:
        close = difflib.get_close_matches(name, found, n=1)
        meant = f"did you mean `{close[0]}`? " if close else ""
        lines = "".join(f"\n  {one.name:<10} {one.about}" for one in found.values())
        raise UsageError(f"there is no template `{name[:40]}`: {meant}There are{lines}")
    return found[name]


def _all() -> Traversable:
    return importlib.resources.files("shipworthy.cli") / "templates"


def _template(name: str) -> Template:
    said = orjson.loads((_all() / name / ABOUT).read_bytes())
    return Template(name, said["about"], tuple(said["try"]))


def _paths(folder: Traversable, above: str) -> Iterator[str]:
    for one in folder.iterdir():
        if one.is_dir() and one.name != MADE:
            yield from _paths(one, f"{above}{one.name}/")
        elif one.is_file():
            yield f"{above}{one.name}"

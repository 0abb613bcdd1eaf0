"""The templates of `shipworthy new`: folders below `templates/`, each with a `template.json` that says what it is.

One that is made of an example of the project has that example's files, which stand in one place: a wheel is built with
copies of them, and a checkout has the folder itself.
"""

import difflib
import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

import orjson

from shipworthy.errors import UsageError

DEFAULT = "orders"
ABOUT = "template.json"
MADE = ("__pycache__", ".mypy_cache", ".schema")
"""Folders that a tool may have left in a template."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a new agent is made of."""

    name: str
    about: str
    """What it is, in a line."""
    tries: tuple[str, ...]
    """Messages that show it."""

    of: Mapping[str, str] = field(default_factory=dict)
    """Folder in the new agent → the example whose files it has; an empty text is the agent's own folder."""
    needs: tuple[str, ...] = ()
    """Packages that its tools import, beside this one."""
    environment: str = ""
    """Variables with which its conversations are held, as they stand before a command."""

    @property
    def files(self) -> dict[str, Traversable]:
        """Path inside the new agent → the file that is copied there, those of the agent itself first."""
        found = {path: file for path, file in _paths(_all() / self.name, "") if path != ABOUT}
        for place, example in self.of.items():
            found |= dict(_paths(_example(example), f"{place}/" if place else ""))
        return dict(sorted(found.items(), key=lambda one: (one[0] != "agent.yaml", one[0].count("/"), one[0])))


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


def _example(name: str) -> Traversable:
    packed = _all() / "examples" / name
    return packed if packed.is_dir() else Path(__file__).parents[3] / "examples" / name


def _template(name: str) -> Template:
    said = orjson.loads((_all() / name / ABOUT).read_bytes())
    needs = tuple(said.get("needs", ()))
    return Template(name, said["about"], tuple(said["try"]), said.get("of", {}), needs, said.get("environment", ""))


def _paths(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir() and one.name not in MADE:
            yield from _paths(one, f"{above}{one.name}/")
        elif one.is_file():
            yield f"{above}{one.name}", one

"""Reads the parts of a YAML page strictly: each wrong part becomes a problem with its line and its repair."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.wording import yaml_type
from shipworthy.contract.source import Path, Source

__all__ = ["Fields"]


@dataclass(frozen=True, slots=True)
class Fields:
    """One YAML page while its parts are read; the methods give None, and record a problem, for a part that is wrong."""

    reading: ReadContext
    source: Source

    def wrong(self, path: Path, message: str, repair: str = "") -> None:
        """Record a problem at the line of a part."""
        self.reading.add(self.source.at(path), message, repair)

    def line(self, path: Path) -> int:
        """The line of a part."""
        return self.source.lines.get(path, 1)

    def mapping(self, raw: object, path: Path, owner: str, keys: Mapping[str, str]) -> dict[str, object] | None:
        """The mapping without its unknown keys; `keys`: each known key and how it is written."""
        if not isinstance(raw, dict):
            known = ", ".join(f"{key}: {how}" for key, how in keys.items())
            self.wrong(path, f"{owner} must be a mapping, not {yaml_type(raw)}", f"write {{{known}}}")
            return None
        for key in raw:
            if key not in keys:
                repair = near(key, keys, f"remove it, or use one of: {', '.join(keys)}")
                self.wrong((*path, key), f"`{key}` is not a key of {owner}", repair)
        return {key: value for key, value in raw.items() if key in keys}

    def items(self, raw: object, path: Path, how: str) -> list[object]:
        """The entries of a list that must not be empty."""
        if isinstance(raw, list) and raw:
            return raw
        what = "is empty" if raw == [] else f"must be a list, not {yaml_type(raw)}"
        self.wrong(path, f"`{path[-1]}` {what}", f"write `{path[-1]}: {how}`")
        return []

    def text(self, raw: object, path: Path) -> str | None:
        """A text that is not blank."""
        if isinstance(raw, str) and raw.strip():
            return raw
        repair = "put it in quotes" if isinstance(raw, bool | int | float) else "write a text"
        what = "is blank" if isinstance(raw, str) else f"must be text, not {yaml_type(raw)}"
        self.wrong(path, f"`{_key(path)}` {what}", repair)
        return None

    def texts(self, raw: object, path: Path) -> tuple[str, ...]:
        """One text, or a list of texts."""
        found = [self.text(one, place) for one, place in _each(raw, path)]
        return tuple(text for text in found if text is not None)

    def words(self, raw: object, path: Path, known: tuple[str, ...], *, none: bool = False) -> tuple[str | None, ...]:
        """One of the known words, or a list of them; `none`: an empty value is one, too."""
        found: list[str | None] = []
        for one, place in _each(raw, path):
            if one in known or (none and one is None):
                found.append(None if one is None else str(one))
            else:
                every = ", ".join((*known, *["null"] * none))
                message = f"`{_key(place)}`: there is no `{one}`"
                self.wrong(place, message, near(str(one), known, f"write one of {every}"))
        return tuple(found)


def _each(raw: object, path: Path) -> list[tuple[object, Path]]:
    if isinstance(raw, list):
        return [(one, (*path, number)) for number, one in enumerate(raw)]
    return [(raw, path)]


def _key(path: Path) -> str:
    """The innermost name of a path."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")

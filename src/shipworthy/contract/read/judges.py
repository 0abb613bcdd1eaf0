"""Finds the functions that `answer_check` of a guideline names as `module.function`: those of the agent's own files."""

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.module import import_file, importing
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.regex import regex

DOTTED = regex(r"([A-Za-z_]\w*)\.([A-Za-z_]\w*)")


def with_judges(reading: ReadContext, guidelines: object, source: Source, modules: Mapping[Path, ModuleType]) -> object:
    """The guidelines with the functions in the place of their names; records those that do not exist.

    `modules`: the files of tools and skills, which are not imported once more. A name whose file does not exist is
    left as it is: an expression may read a field, such as `order.paid`.
    """
    if not isinstance(guidelines, list | tuple) or reading.folder is None:
        return guidelines
    finder = _Finder(reading, reading.folder, source, dict(modules))
    return [
        {**each, "answer_check": finder.found(each["answer_check"], index)}
        if isinstance(each, Mapping) and "answer_check" in each
        else each
        for index, each in enumerate(guidelines)
    ]


class _Finder:
    """Imports the files that checks name, each once."""

    def __init__(self, reading: ReadContext, folder: Path, source: Source, modules: dict[Path, ModuleType]) -> None:
        self.reading, self.folder, self.source = reading, folder, source
        self.modules: dict[Path, ModuleType | None] = dict(modules)

    def found(self, raw: object, index: int) -> object:
        """A check, or a list of them, with functions for their names."""
        where = self.source.at(("guidelines", index, "answer_check"))
        if isinstance(raw, list | tuple):
            return [self._one(each, where) for each in raw]
        return self._one(raw, where)

    def _one(self, raw: object, where: str) -> object:
        match = DOTTED.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None or (path := self._file(match[1])) is None:
            return raw
        module = self._module(path)
        if module is None:
            return "True"  # the file's own problem is recorded, and the agent is refused for it
        function = getattr(module, match[2], None)
        if callable(function) and not isinstance(function, type):
            return function
        known = list(_functions(module))
        repair = near(match[2], known, f"define it there: `def {match[2]}(text, facts, results, inputs)`")
        self.reading.add(where, f"`{path.name}` has no function `{match[2]}`", repair)
        return "True"

    def _file(self, stem: str) -> Path | None:
        """The file of that name: one that was imported already, or one in the agent's folder."""
        own = self.folder / f"{stem}.py"
        return own if own.is_file() else next((path for path in self.modules if path.stem == stem), None)

    def _module(self, path: Path) -> ModuleType | None:
        full = path.resolve()
        if full not in self.modules:
            with importing(self.folder):
                self.modules[full] = import_file(self.reading, path)
        return self.modules[full]


def _functions(module: ModuleType) -> Iterator[str]:
    return (name for name, value in vars(module).items() if inspect.isroutine(value) and not name.startswith("_"))

"""The local specialists of an agent in its certificate: the files, packages and models of each, at any depth."""

from collections.abc import Iterable, Iterator, Mapping
from os.path import normpath, relpath
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from shipworthy.check.certificate.covered import Covered, covered_in
from shipworthy.check.certificate.installed import hash_of
from shipworthy.check.certificate.models import CertifiedModel, models_of
from shipworthy.compiled import Compiled
from shipworthy.contract.read.files import AGENT

__all__ = ["CertifiedSpecialist", "every_model", "specialists_of"]


class CertifiedSpecialist(BaseModel):
    """The files of one local specialist."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    """Its folder, relative to that of the agent, with `/`: `../trading`."""
    files: dict[str, str]
    """Path below its folder → SHA-256 in hexadecimal."""
    watched: tuple[str, ...] = ()
    """Patterns of files that would be a part of it if they were added."""
    state: tuple[str, ...] = ()
    """Patterns of files that its code writes."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Nothing of it is left out."""
        return ()

    def folder(self, root: Path) -> Path:
        """Where it lies now, for an agent below this folder."""
        return Path(normpath(root / self.place))


def specialists_of(compiled: Compiled, root: Path) -> tuple[dict[str, CertifiedSpecialist], set[str]]:
    """Name → the local specialists that have a folder, those of specialists as `mail/archive`; and what they import.

    Raises OSError where a file cannot be read, and SpecError where one does not load.
    """
    found, installed = dict[str, CertifiedSpecialist](), set[str]()
    for name, folder in _folders(compiled, ""):
        its = covered_in(folder, AGENT)
        found[name] = _certified(its, Path(relpath(folder, root)).as_posix())
        installed |= its.installed
    return found, installed


def every_model(compiled: Compiled, answered: Mapping[str, Iterable[str]] | None = None) -> tuple[CertifiedModel, ...]:
    """Every model that an agent or one of its specialists may ask, by name; where both name one, that of the agent."""
    found = {model.name: model for one in _all(compiled) for model in models_of(one.spec, answered)}
    return tuple(found[name] for name in sorted(found))


def _all(compiled: Compiled) -> Iterator[Compiled]:
    """The specialists, the deepest first, and the agent itself."""
    for child in (compiled.children.all() if compiled.children is not None else {}).values():
        yield from _all(child)
    yield compiled


def _folders(compiled: Compiled, around: str) -> Iterator[tuple[str, Path]]:
    children = compiled.children.all() if compiled.children is not None else {}
    for name, child in sorted(children.items()):
        index = compiled.spec.specialists[name].index
        if index is not None and index.folder is not None:
            yield f"{around}{name}", Path(index.folder).resolve()
        yield from _folders(child, f"{around}{name}/")


def _certified(its: Covered, place: str) -> CertifiedSpecialist:
    return CertifiedSpecialist(
        place=place,
        files={name: hash_of(its.root / name) for name in sorted(its.files)},
        watched=tuple(sorted(its.watched)),
        state=tuple(sorted(its.state)),
    )

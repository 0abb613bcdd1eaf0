"""Opens an agent only where it is the one of its certificate: what is verified is what was loaded.

The files are compared before any code of the agent is run. Its modules are then imported from their source alone, and
each is compared as it was read; the definition is compared as it was built. So a file that is changed in between is
found, also where its time of change says nothing of it.
"""

import importlib.machinery
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

from shipworthy.app.agent import Agent
from shipworthy.app.building import AnyStore
from shipworthy.check.certificate.certificate import Certificate, read
from shipworthy.check.certificate.drift import Drift, of_files, of_models, policy
from shipworthy.check.certificate.inside import every_model
from shipworthy.check.certificate.installed import hash_of
from shipworthy.check.certificate.left_out import LeftOut, name_of
from shipworthy.check.certificate.places import added, root_of
from shipworthy.check.certificate.verifying import (
    Stamp,
    Terms,
    Verification,
    explained,
    hashed,
    of_contract,
    of_specialists,
    of_surroundings,
    priced_as_before,
    stamp_of,
)
from shipworthy.contract.beside import INSTALLED
from shipworthy.contract.read.module import Fresh
from shipworthy.errors import SpecError
from shipworthy.models.model import Model


def load_certified(
    path: str | Path,
    certificate: str | Path,
    terms: Terms | None = None,
    *,
    model: Model | str | None = None,
    store: AnyStore = None,
) -> Agent:
    """Load the agent of a folder or an `agent.yaml` as `Agent.load` does, where it is the one of the certificate.

    Raises NotCertified with every change where it is another one, before its code is run.
    """
    agent, _ = opened(lambda: Agent.load(path, model=model, store=store), folder_of(path), certificate, terms)
    return agent


def folder_of(path: str | Path) -> Path | None:
    """The folder of an agent's files; None for `module:object`, whose files are known when it is imported."""
    place = Path(path)
    if not place.exists():
        return None
    return place.resolve() if place.is_dir() else place.resolve().parent


def opened(
    open_agent: Callable[[], Agent], folder: Path | None, certificate: str | Path, terms: Terms | None = None
) -> tuple[Agent, Verification]:
    """Open an agent, and compare it with its certificate before and after; raises NotCertified where it is another."""
    paper, terms = read(certificate), terms or Terms()
    around = [*of_surroundings(paper, terms)]
    found = () if folder is None else hashed(paper, folder)
    seen = {name: (digest, stamp) for name, digest, stamp in found}
    before = () if folder is None else of_files(paper.files, {name: digest for name, (digest, _) in seen.items()})
    inside = () if folder is None else of_specialists(paper, folder)
    _verification(paper, certificate, [*around, *before, *inside]).required()
    imports = Imports(folder or Path.cwd().resolve(), None if folder is None else paper.files)
    imports.install()
    try:
        agent = open_agent()
    except SpecError:
        _verification(paper, certificate, [*around, *of_files(*imports.others)]).required()
        raise
    drifts = [*around, *of_contract(paper, agent), *_of_loaded(paper, agent, imports, seen)]
    if not priced_as_before(paper):
        drifts += of_models(paper.models, every_model(agent.compiled), policy(paper, terms.drift)["model"])
    found_as = _verification(paper, certificate, explained(drifts)).required()
    agent.certificate = paper.as_dict()
    return agent, found_as


def _verification(certificate: Certificate, file: str | Path, drifts: Sequence[Drift]) -> Verification:
    return Verification(certificate=certificate, file=str(file), drifts=tuple(drifts))


def _of_loaded(
    certificate: Certificate, agent: Agent, imports: "Imports", seen: Mapping[str, tuple[str, Stamp]]
) -> Iterator[Drift]:
    """The files that are others than certified: as they were imported, or as they lie there after the import."""
    root, _ = root_of(agent)
    now = dict(_after(certificate, root, seen))
    for path, digest in imports.read.items():
        if path.is_relative_to(root) and not any(part in INSTALLED for part in path.relative_to(root).parts):
            now[name_of(path, root)] = digest
    return of_files(certificate.files, now)


def _after(certificate: Certificate, root: Path, seen: Mapping[str, tuple[str, Stamp]]) -> Iterator[tuple[str, str]]:
    """The hashes of the files after the import; those that were not touched since they were read are not read again."""
    if not seen:
        yield from ((name, digest) for name, digest, _ in hashed(certificate, root))
        return
    left_out = LeftOut(root, certificate.left_out)
    more = added(certificate.watched, certificate.state, seen, left_out, root)
    for name in sorted({*seen, *more}):
        digest, stamp = seen.get(name, ("", None))
        try:
            yield name, digest if stamp_of(root / name) == stamp else hash_of(root / name)
        except OSError:
            continue


class Imports:
    """Imports the modules of one folder from their source alone, and keeps the hash of each as it was read."""

    def __init__(self, root: Path, expected: Mapping[str, str] | None) -> None:
        """Make it for a folder; `expected`: path below it → hash, None where any module may be imported."""
        self._root, self._prefix, self._expected = root, f"{root}{os.sep}", expected
        self._names = {path.name.partition(".")[0] for path in root.iterdir()} if root.is_dir() else set[str]()
        self._read: dict[Path, str] = {}
        self._before: dict[str, ModuleType] = {}

    def install(self) -> None:
        """Use it for all imports of this process from now on, in place of one for the same folder.

        Modules of the agent that were imported before are forgotten, so that they are imported as they are now.
        """
        for name, module in list(sys.modules.items()):
            file = str(getattr(module, "__file__", None) or "")
            if file.startswith(self._prefix) and name_of(Path(file), self._root) in (self._expected or ()):
                del sys.modules[name]
        self._before = dict(sys.modules)
        others = [one for one in sys.meta_path if not (isinstance(one, Imports) and one._root == self._root)]
        sys.meta_path[:] = [self, *others]

    @property
    def read(self) -> Mapping[Path, str]:
        """Absolute path → the hash of each module of the folder, as it was read."""
        fresh = {
            Path(loader.path): loader.digest
            for name, module in list(sys.modules.items())
            if self._before.get(name) is not module
            if isinstance(loader := getattr(module, "__loader__", None), Fresh) and loader.digest
        }
        return {**fresh, **self._read}

    @property
    def others(self) -> tuple[dict[str, str], dict[str, str]]:
        """The modules that are others than expected: path below the folder → hash, as expected and as read."""
        now = {name_of(path, self._root): digest for path, digest in self._read.items()}
        return {name: (self._expected or {}).get(name, "") for name in now}, now

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        """The module of that name, where its file lies in the folder."""
        if path is None and name not in self._names:
            return None
        if path is not None and not any(f"{place}{os.sep}".startswith(self._prefix) for place in path):
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.origin is None or not self._owns(spec.origin):
            return None
        if isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader, spec.cached = _Source(name, spec.origin, self), None
        else:
            self.take(Path(spec.origin), hash_of(Path(spec.origin)))
        return spec

    def take(self, path: Path, digest: str) -> None:
        """Keep the hash of a module; raises ImportError where another one is expected."""
        self._read[path] = digest
        name = name_of(path, self._root)
        if self._expected is not None and self._expected.get(name) != digest:
            raise ImportError(f"`{name}` is not the file that was certified")

    def _owns(self, origin: str) -> bool:
        return origin.startswith(self._prefix) and not any(
            part in INSTALLED for part in Path(origin[len(self._prefix) :]).parts
        )


class _Source(Fresh):
    """Loads one module of the folder from its source."""

    def __init__(self, name: str, path: str, imports: Imports) -> None:
        super().__init__(name, path)
        self._imports = imports

    def get_data(self, path: str) -> bytes:
        data = super().get_data(path)
        if path == self.path:
            self._imports.take(Path(path), self.digest)
        return data

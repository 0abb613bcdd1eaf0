"""Opens AGENT of the command line: a folder, an `agent.yaml`, or `module:object`."""

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from shipworthy.app.agent import Agent
from shipworthy.app.building import AnyStore
from shipworthy.cli.printing import complain
from shipworthy.errors import SpecError, UsageError
from shipworthy.models.known.providers import LOCAL, SMALL, provider_of
from shipworthy.models.local import weights
from shipworthy.models.local.installed import missing
from shipworthy.models.local.weights import NotFetched
from shipworthy.tracing.export import begin_export


def open_agent(where: str, *, store: AnyStore = None, model: str | None = None) -> Agent:
    """Open the agent; raises SpecError or UsageError.

    `store`: None is the default store, or for `module:object` the store of that object. `model`: the name of the model
    to prefer, inside the limits.
    """
    begin_export(complain)
    if Path(where).exists() or ":" not in where:
        if not Path(where).exists():
            raise UsageError(
                f"there is no agent at `{where}`: give a folder with an agent.yaml, an agent.yaml, or module:object.\n"
                f"`shipworthy new {Path(where).name or 'my_agent'}` makes one."
            )
        return Agent.load(where, store=store, model=model)
    return _imported(where, store, model)


def fetch_local(agent: Agent, model: str | None) -> None:
    """Fetch the local model, if it is one of the agent's and not here, before the time of a run begins."""
    specs = [spec for tier in agent.spec.models.values() for spec in tier if spec.base_url is None]
    names = [model or "", *(spec.name for spec in specs)]
    if (LOCAL, SMALL) not in map(provider_of, names) or missing():
        return
    try:
        weights.fetched(complain)
    except NotFetched as error:
        complain(error)  # other models may answer


def _imported(where: str, store: AnyStore, model: str | None) -> Agent:
    module_name, _, attribute = where.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        module = importlib.import_module(module_name)
    except SpecError:
        raise
    except Exception as error:
        raise UsageError(f"`{module_name}` cannot be imported: {type(error).__name__}: {error}") from error
    found = getattr(module, attribute, None)
    if isinstance(found, Agent):
        found.origin = where
    if not isinstance(found, Agent):
        raise UsageError(f"`{attribute}` in `{module_name}` is not an Agent but {type(found).__name__}")
    if store is not None:
        found.use_store(store)
    if model is not None:
        found.use_model(model)
    return found


@contextlib.contextmanager
def stopping() -> Iterator[None]:
    """On Ctrl-C, print a line and exit with code 130."""
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(130)


@contextlib.contextmanager
def own_stdout() -> Iterator[TextIO]:
    """Redirect prints of tools to standard error, so that only the command writes to the yielded standard output."""
    ours = sys.stdout
    sys.stdout = sys.stderr
    try:
        yield ours
    finally:
        sys.stdout = ours

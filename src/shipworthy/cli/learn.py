"""`shipworthy learn AGENT`."""

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.app.learn import learn_from
from shipworthy.cli.database import Database
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import put_json, say
from shipworthy.contract.learned import ENOUGH, LOCK, Learned, write_lock
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import SpecError, UsageError
from shipworthy.exits.clean import clean


def learn(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder with an agent.yaml.")],
    json: Annotated[bool, typer.Option("--json", help="Print what was written as one JSON object.")] = False,
    database: Database = None,
) -> None:
    """Write how long each tool and model usually takes, and how models count, into learned.lock, from recorded runs.

    Example: shipworthy learn examples/trading
    """
    folder = _folder(agent)
    name = _name(folder)
    with contextlib.closing(SqlStore.open(database)) as store:
        ids = [run["run_id"] for run in asyncio.run(store.runs(name))]
        learned = learn_from(text for run in ids if (text := asyncio.run(store.tape(run))) is not None)
    try:
        path = write_lock(folder, learned)
    except OSError as error:
        raise UsageError(f"{folder / LOCK} cannot be written: {error.strerror}") from error
    if json:
        put_json({"path": str(path), "from_runs": len(ids), **learned.model_dump(by_alias=True)}, sys.stdout)
    else:
        say(_report(path, len(ids), learned), sys.stdout)


def _folder(agent: str) -> Path:
    """The folder of an agent.yaml, where the lock file is written; raises UsageError if there is none."""
    given = Path(agent)
    try:
        folder = given if given.is_dir() else given.parent
        if given.exists() and (folder / "agent.yaml").exists():
            return folder
    except (OSError, ValueError):
        pass  # too long for a path, or invalid
    raise UsageError(
        f"there is no agent.yaml at `{clean(agent[:80])}`: `shipworthy learn` needs the folder of an agent"
    )


def _name(folder: Path) -> str:
    """The agent's name; an unusable learned.lock is deleted, because this command replaces it."""
    try:
        return open_agent(str(folder)).spec.name
    except SpecError as error:
        if not all(LOCK in problem.where for problem in error.problems):
            raise
        (folder / LOCK).unlink(missing_ok=True)
    return open_agent(str(folder)).spec.name


def _report(path: Path, runs: int, learned: Learned) -> str:
    every = (*learned.tools.items(), *learned.models.items())
    rows = [f"  {name}: {one.usual_ms:.0f} ms, of {one.runs} calls" for name, one in every]
    rows += [f"  {name}: {factor:g} tokens for each of o200k" for name, factor in learned.tokens_per_o200k.items()]
    few = f"  nothing yet: at least {ENOUGH} calls of a tool or a model are needed"
    return "\n".join([f"{path}, from {runs} run{'s' * (runs != 1)}:", *(rows or [few])])

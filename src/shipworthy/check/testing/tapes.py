"""Tapes of runs beside the tests that made them: recorded once, then repeated without tools, models and network."""

import asyncio
import hashlib
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

from shipworthy.app.agent import Agent
from shipworthy.app.arguments import Arguments
from shipworthy.app.replay import Replayed
from shipworthy.check.testing.offline import offline
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.runtime.result import RunResult

__all__ = ["OPTION", "TapeDiffers", "Tapes"]

T = TypeVar("T")
OPTION = "--record-tapes"
FOLDER = "tapes"
AGAIN = f"where that is meant, record it again: `pytest {OPTION}`"


class TapeDiffers(AssertionError):
    """A run does not go as its tape says, or reaches for the network."""


class Tapes:
    """The tapes of one test, in the folder `tapes` beside its file, one for each run in the order of the calls."""

    def __init__(self, beside: Path, name: str, *, record: bool) -> None:
        """`beside`: the file of the test; `name`: the test's; `record`: whether runs are made and recorded."""
        self._folder = beside.parent / FOLDER / beside.stem
        self._name, self._record, self._made = _as_file(name), record, 0

    async def run(
        self, agent: Agent, message: str, *, session: str | None = None, skill: str | None = None
    ) -> RunResult:
        """Answer a message from the next tape, and compare the run with it; with `--record-tapes`, run and record it.

        A repetition calls no tool and no model, and the network is blocked for the whole process. Raises TapeDiffers,
        and UsageError where there is no tape.
        """
        self._made += 1
        path = self._folder / f"{self._name}-{self._made}.jsonl"
        if self._record:
            return await self._recorded(agent, path, message, Arguments(session=session, skill=skill))
        tape = _text(path)
        if (said := read_tape(tape)[0].get("message")) != message:
            raise TapeDiffers(f"{path.name} was recorded with another message, “{said}”; {AGAIN}")
        return RunResult.of((await self.replay(agent, tape)).result)

    def run_sync(
        self, agent: Agent, message: str, *, session: str | None = None, skill: str | None = None
    ) -> RunResult:
        """The same as `run`, for tests that are no coroutines."""
        return _waited(self.run(agent, message, session=session, skill=skill), agent)

    async def replay(self, agent: Agent, tape: str | Path) -> Replayed:
        """Repeat a run from a tape, given as its text or its file; raises TapeDiffers with the first difference."""
        text = _text(tape)
        with offline() as tried:
            found = await agent.replay(text)
        if tried:
            raise TapeDiffers(f"the repetition reached for the network: {', '.join(dict.fromkeys(tried))}")
        if (differs := found.divergence) is not None:
            changed = "; the definition has changed since" if found.redefined else ""
            told = f"line {differs['seq']}: expected {differs['expected']}, got {differs['got']}"
            raise TapeDiffers(f"the run is not as its tape says{changed}: {told}; {AGAIN}")
        return found

    def replay_sync(self, agent: Agent, tape: str | Path) -> Replayed:
        """The same as `replay`, for tests that are no coroutines."""
        return _waited(self.replay(agent, tape), agent)

    async def _recorded(self, agent: Agent, path: Path, message: str, given: Arguments) -> RunResult:
        result = await agent.run(message, **given)
        tape = await agent.tape(result.run_id)
        if tape is None:
            repair = 'open the agent with `open_agent`, or with `store="sqlite"`'
            raise UsageError(f"the agent's store keeps no tapes, so nothing can be recorded: {repair}")
        _keep(path, tape)
        return result


def _as_file(name: str) -> str:
    """The name of a test as the name of a file; two tests never share one."""
    plain = re.sub(r"[^\w.-]+", "_", name).strip("_")[:80]
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _keep(path: Path, tape: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tape, encoding="utf-8", newline="\n")


def _text(tape: str | Path) -> str:
    """The text of a tape; raises UsageError where its file cannot be read."""
    if isinstance(tape, str) and tape.lstrip().startswith("{"):
        return tape
    path = Path(tape)
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UsageError(f"there is no tape {path}: record it once with `pytest {OPTION}`") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the tape {path} cannot be read: {error}") from error


def _waited(work: Coroutine[object, object, T], agent: Agent) -> T:
    """The result of a coroutine, in an event loop of its own, to which the agent's connections belong."""

    async def alone() -> T:
        try:
            return await work
        finally:
            await agent.aclose()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(alone())
    work.close()
    raise UsageError("a coroutine waits for its tapes: write `await tapes.run(…)`, or `await tapes.replay(…)`")

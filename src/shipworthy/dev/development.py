"""An agent that is loaded anew when its files change: what does not load leaves the last definition that did."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.app.building import AnyStore
from shipworthy.dev.files import Files
from shipworthy.errors import Problem, ShipworthyError, SpecError

__all__ = ["Development", "Loaded"]

EVERY, SETTLED = 0.2, 0.12
"""Seconds between two looks at the files, and how long they have to be left alone before they are loaded."""
MOST_WAITS = 20
"""Looks after which files that never rest are loaded all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How the last loading ended."""

    number: int
    """Counts from 1."""
    at: float
    """Seconds since the epoch."""
    took_ms: float
    changed: tuple[str, ...] = ()
    """The files that had changed, below the agent's folder."""
    problems: tuple[Problem, ...] = ()
    """Why it could not be loaded; empty: it was."""
    contract: str = ""
    """The identity of the definition that answers."""
    redefined: bool = False
    """Whether that is another definition than the one before."""
    warnings: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether what is in the files is what answers."""
        return not self.problems


class Development:
    """An agent in its folder, with a thread that watches it."""

    def __init__(
        self, path: str, agent: Agent, *, store: AnyStore = None, model: str | None = None, files: Files | None = None
    ) -> None:
        """`agent`: as it was loaded from `path` just now; `store`, `model`: with which it is loaded again.

        `files`: as they were before it was loaded, so that no save in between is missed; None: as they are now.
        """
        self.path, self.agent = path, agent
        self.folder = Path(agent.origin)
        self.loaded = Loaded(
            number=1, at=time.time(), took_ms=0.0, contract=agent.compiled.contract, warnings=tuple(agent.warnings())
        )
        self.told: Callable[[Loaded], None] | None = None
        """Hears of each loading, on the thread that watches."""
        self._store, self._model = store if store is not None else agent.store, model
        self._files, self._over = files or Files(self.folder), threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self) -> None:
        """Begin to watch the files, on a thread of its own."""
        self._thread = threading.Thread(target=self._watched, name="dev", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the watching."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def look(self, changed: tuple[str, ...] = ()) -> Loaded | None:
        """Load the agent anew where its files have changed, once they rest; None where they have not."""
        changed = changed or self._files.changed()
        if not changed:
            return None
        for _ in range(MOST_WAITS):
            if self._over.wait(SETTLED):
                return None
            if not (more := self._files.changed()):
                break
            changed = tuple(sorted({*changed, *more}))
        return self._load(changed)

    def _load(self, changed: tuple[str, ...]) -> Loaded:
        began, before = time.time(), self.loaded
        problems: tuple[Problem, ...] = ()
        try:
            agent = Agent.load(self.path, store=self._store, model=self._model)
        except SpecError as error:
            problems = error.problems
        except ShipworthyError as error:
            problems = (Problem(str(self.path), str(error)),)
        except Exception as error:  # code of the author's may raise anything while it is imported
            problems = (Problem(str(self.path), f"it cannot be loaded: {type(error).__name__}: {error}"),)
        else:
            self.agent = agent
        now = replace(
            before,
            number=before.number + 1,
            at=time.time(),
            took_ms=(time.time() - began) * 1000,
            changed=changed,
            problems=problems,
            redefined=False,
        )
        if not problems:
            contract = self.agent.compiled.contract
            redefined = contract != before.contract
            now = replace(now, contract=contract, redefined=redefined, warnings=tuple(self.agent.warnings()))
        self.loaded = now
        if self.told is not None:
            self.told(now)
        return now

    def _watched(self) -> None:
        while not self._over.wait(EVERY):
            self.look()

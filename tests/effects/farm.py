"""The client of the children: it sends a message, and sends it again where nobody answered."""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.effects.worker import GO

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("worker.py")
TRIES = 8


@dataclass
class Course:
    """One conversation, from its first message to its last answer."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    killed: list[str] = field(default_factory=list)
    world: Counter[str] = field(default_factory=Counter)

    @property
    def last(self) -> dict[str, Any]:
        return self.answers[-1]

    @property
    def completed(self) -> bool:
        """Whether it came to the end of the workflow."""
        return any(answer["status"] == "completed" for answer in self.answers)

    @property
    def doubled(self) -> list[str]:
        return [what for what, count in self.world.items() if count > 1]

    @property
    def unknown(self) -> list[str]:
        """The effects that are listed as unknown at the end."""
        return [" ".join([tool, str(next(iter(args.values())))]) for tool, args in self.last["unsettled"]]

    @property
    def unreported(self) -> list[str]:
        """The effects that are listed as unknown, and that no answer speaks of."""
        told = [answer["text"] for answer in self.answers if "Nobody knows whether this happened" in answer["text"]]
        return [what for what in self.unknown if not any(what.split()[-1] in text for text in told)]

    def lost(self, wanted: list[str]) -> list[str]:
        """The effects that are not there though all is said to be done, or though nothing is said to be unknown."""
        missing = [what for what in wanted if not self.world[what]]
        return missing if self.completed or not self.unknown else []


class Farm:
    """The process that forks the children."""

    def __init__(self, folder: Path, database: Callable[[Path], str]) -> None:
        self._folder, self._numbers, self._database = folder, itertools.count(), database
        command = [sys.executable, str(WORKER)]
        # No skill is chosen by the encoder, which each child would load.
        environ = {**os.environ, "SHIPWORTHY_ROUTING": "light", "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        self._worker = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environ)

    def close(self) -> None:
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker.stdin.close()
        self._worker.wait()
        self._worker.stdout.close()

    def ask(self, task: dict[str, Any]) -> Any:
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker.stdin.write(json.dumps(task) + "\n")
        self._worker.stdin.flush()
        return json.loads(self._worker.stdout.readline())

    def task(self, workflow: str, *, verified: bool, off: str = "") -> dict[str, Any]:
        """The beginning of a conversation in a world of its own."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        database = self._database(folder)
        return {"folder": str(folder), "database": database, "workflow": workflow, "verified": verified, "off": off}

    def course(
        self, task: dict[str, Any], kills: list[str | None], *, then: tuple[str, ...] = (), named: bool = False
    ) -> Course:
        """Send the message, and again where the child was killed, until it is answered; a question gets its yes.

        `kills`: of each child, where it is to die. `then`: what is said at the end; "again" is the last message.
        `named`: each message has an id, under which it is sent again, also where its answer was kept.
        """
        course, message, plan, after = Course(), GO, list(kills), list(then)
        for _ in range(TRIES):
            place = plan.pop(0) if plan else None
            sent = {"message": message, "kill": place, "id": f"{len(course.answers)}" if named else None}
            told = self.ask({**task, **sent})
            if told.get("killed"):
                course.killed.append(str(place))
                if str(place).startswith("saved") and not named:
                    course.answers.append(self.ask({**task, "look": True}))
                continue
            course.answers.append(told)
            if told["reason"] == "confirm":
                message = "yes"
            elif after:
                word = after.pop(0)
                message = message if word == "again" else word
            else:
                course.world = outside(task)
                return course
        raise AssertionError(f"no end: {course.answers}")


def outside(task: dict[str, Any]) -> Counter[str]:
    """What happened, by effect."""
    file = Path(task["folder"]) / "world"
    return Counter(file.read_text().splitlines() if file.exists() else [])

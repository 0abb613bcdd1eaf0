"""The client of the children: it sends a message, and sends it again where nobody answered."""

import itertools
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.effects.worker import GO

WORKER = Path(__file__).with_name("worker.py")
TRIES = 8


@dataclass
class Course:
    """One conversation, from its first message to its last answer."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    kills: int = 0
    world: Counter[str] = field(default_factory=Counter)

    @property
    def last(self) -> dict[str, Any]:
        return self.answers[-1]

    @property
    def doubled(self) -> list[str]:
        return [what for what, count in self.world.items() if count > 1]

    @property
    def unknown(self) -> list[str]:
        """The effects that are listed as unknown at the end."""
        return [" ".join([tool, str(next(iter(args.values())))]) for tool, args in self.last["unsettled"]]

    @property
    def unreported(self) -> list[str]:
        """The effects that are listed as unknown, and that no answer spoke of."""
        told = any(answer["reason"] == "unknown" and "check" in answer["text"].lower() for answer in self.answers)
        return [] if told else self.unknown

    def lost(self, wanted: list[str]) -> list[str]:
        """The effects that are neither there, nor listed, though the last answer says that all is done."""
        missing = [what for what in wanted if not self.world[what] and what not in self.unknown]
        return missing if self.last["status"] == "completed" or not self.unknown else []


class Farm:
    """The process that forks the children."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, itertools.count()
        self._worker = subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def close(self) -> None:
        assert self._worker.stdin is not None and self._worker.stdout is not None
        self._worker.stdin.close()
        self._worker.wait()
        self._worker.stdout.close()

    def ask(self, task: dict[str, Any]) -> Any:
        assert self._worker.stdin is not None and self._worker.stdout is not None
        self._worker.stdin.write(json.dumps(task) + "\n")
        self._worker.stdin.flush()
        return json.loads(self._worker.stdout.readline())

    def task(self, workflow: str, *, verified: bool, off: str = "") -> dict[str, Any]:
        """The beginning of a conversation in a world of its own."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        return {"folder": str(folder), "workflow": workflow, "verified": verified, "off": off}

    def course(self, task: dict[str, Any], kills: list[str | None], *, again: bool = False) -> Course:
        """Send the message, and again where the child was killed, until it is answered; a question gets its yes.

        `kills`: of each child, where it is to die. `again`: send the last message once more at the end.
        """
        course, message, plan = Course(), GO, list(kills)
        for _ in range(TRIES):
            told = self.ask({**task, "message": message, "kill": plan.pop(0) if plan else None})
            if told.get("killed"):
                course.kills += 1
                continue
            course.answers.append(told)
            if told["reason"] == "confirm":
                message = "yes"
            elif not again:
                break
            else:
                again = False
        else:
            raise AssertionError(f"no end: {course.answers}")
        file = Path(task["folder"]) / "world"
        course.world = Counter(file.read_text().splitlines() if file.exists() else [])
        return course

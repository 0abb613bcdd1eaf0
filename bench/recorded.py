"""A model that reads messages with recorded answers: by what it is told, so that another prompt has none."""

import hashlib
import json
from pathlib import Path

from shipworthy import Reply, ScriptedModel
from shipworthy.models.model import Request

STEP = "understand"


class Recorded:
    """The recorded answers of a model, and what it was asked without one."""

    def __init__(self, path: Path) -> None:
        self.answers: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        """Hash of what it is told → its answer."""
        self.unanswered: dict[str, dict[str, str]] = {}
        self.asked = 0

    def model(self) -> ScriptedModel:
        """The model for one conversation; it fails at everything that is not recorded.

        What comes after such a failure is not written down: it would be asked otherwise.
        """
        failed: list[str] = []

        def answer(request: Request) -> Reply:
            if request.name != STEP:
                return Reply(error="no text is recorded")
            self.asked += 1
            system, user = (message.text for message in request.messages)
            skills = system[system.index("Skills:") :]
            key = hashlib.sha256(f"{skills}\0{user}".encode()).hexdigest()[:12]
            if key in self.answers:
                return Reply(text=self.answers[key])
            if not failed:
                self.unanswered[key] = {"system": system, "user": user}
            failed.append(key)
            return Reply(error="not recorded")

        return ScriptedModel(answer)

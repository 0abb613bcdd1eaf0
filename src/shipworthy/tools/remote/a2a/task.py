"""What an A2A agent has said of one task until now: its state, its artifacts, its words."""

from collections.abc import Mapping

from shipworthy.exits.clean import clean

DONE = "completed"
ASKS = "input-required"
LOST = {
    "failed": "it failed",
    "canceled": "it was cancelled there",
    "rejected": "it refuses the task",
    "auth-required": "it asks for credentials, which no conversation gives: write them under its `headers`",
}
"""States in which no answer comes."""


class Task:
    """Collects a task from messages, tasks and updates."""

    def __init__(self) -> None:
        self.id = self.context = self.state = ""
        self._said: list[object] = []
        """The parts of the last message about its state."""
        self._artifacts: dict[str, list[object]] = {}

    def hear(self, kind: str, told: Mapping[str, object]) -> str:
        """Take one answer in; returns the words that say what it does just now."""
        if kind == "message":
            self.state, self._said = DONE, _parts(told)
            self.context = _text(told, "contextId") or self.context
            return ""
        self.id = self.id or _text(told, "id" if kind == "task" else "taskId")
        self.context = _text(told, "contextId") or self.context
        if kind == "artifact":
            self._take(told.get("artifact"), append=told.get("append") is True)
            return ""
        if kind == "task":
            self._artifacts = {}
            artifacts = told.get("artifacts")
            for one in artifacts if isinstance(artifacts, list) else ():
                self._take(one, append=False)
        return self._stand(told.get("status"))

    @property
    def over(self) -> bool:
        """Whether nothing more is said before another message."""
        return self.state in (DONE, ASKS, *LOST)

    @property
    def text(self) -> str:
        """The words of its artifacts, or those about its state where it has none."""
        return read(self._shown)[0]

    @property
    def value(self) -> object:
        """Its data: that of a single part, or the words with the data of several; None where it has none."""
        text, data = read(self._shown)
        if not data:
            return None
        if not text:
            return data[0] if len(data) == 1 else data
        return {"text": text, "data": data}

    @property
    def question(self) -> str:
        """The words about its state."""
        return read(self._said)[0]

    @property
    def _shown(self) -> list[object]:
        if not self._artifacts:
            return self._said
        # Pieces of one artifact are one text; between two artifacts a line ends.
        found: list[object] = []
        for parts in self._artifacts.values():
            found += [*([{"text": "\n"}] if found else []), *parts]
        return found

    def _take(self, artifact: object, *, append: bool) -> None:
        if isinstance(artifact, dict):
            name = _text(artifact, "artifactId")
            if append and name in self._artifacts:
                self._artifacts[name] += _parts(artifact)
            else:
                self._artifacts[name] = _parts(artifact)

    def _stand(self, status: object) -> str:
        if not isinstance(status, dict):
            return ""
        self.state = _text(status, "state").removeprefix("TASK_STATE_").lower().replace("_", "-")
        message = status.get("message")
        if isinstance(message, dict):
            self._said = _parts(message)
            return clean(read(self._said)[0])
        return ""


def read(parts: list[object]) -> tuple[str, list[object]]:
    """The words of parts, and their data; a file is named, and never fetched."""
    words: list[str] = []
    data: list[object] = []
    for part in parts:
        if not isinstance(part, dict):
            continue
        if isinstance(text := part.get("text"), str):
            words.append(text)
        elif part.get("data") is not None:
            data.append(part["data"])
        elif named := _file(part):
            words.append(f"[{named}]")
    return "".join(words).strip(), data


def _file(part: Mapping[str, object]) -> str:
    inner = part.get("file")
    held = inner if isinstance(inner, dict) else part
    if not any(key in held for key in ("raw", "url", "uri", "bytes")):
        return ""
    name = _text(held, "filename") or _text(held, "name") or "file"
    return clean(f"{name}, {_text(held, 'mediaType') or _text(held, 'mimeType') or 'binary'}")[:200]


def _parts(of: Mapping[str, object]) -> list[object]:
    found = of.get("parts")
    return found if isinstance(found, list) else []


def _text(of: Mapping[str, object], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""

"""The two versions of the protocol's JSON-RPC binding: how requests are written, and what answers are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.tools.remote.a2a.card import Interface

MODES = ("text/plain", "application/json")
"""What is taken as an answer."""
NEW = {"task": "task", "message": "message", "statusUpdate": "status", "artifactUpdate": "artifact"}
OLD = {"task": "task", "message": "message", "status-update": "status", "artifact-update": "artifact"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One version."""

    send: str
    stream: str
    get: str
    cancel: str
    headers: Mapping[str, str]
    is_new: bool

    def message(self, text: str, key: str, context: str, task: str, tenant: str) -> dict[str, object]:
        """The parameters of a message; its answer is the task at once, so that it can be cancelled, or a stream."""
        part: dict[str, object] = {"text": text} if self.is_new else {"kind": "text", "text": text}
        role: dict[str, object] = {"role": "ROLE_USER"} if self.is_new else {"kind": "message", "role": "user"}
        going = {name: value for name, value in (("contextId", context), ("taskId", task)) if value}
        wish: dict[str, object] = {"acceptedOutputModes": [*MODES], "historyLength": 0}
        wish |= {"returnImmediately": True} if self.is_new else {"blocking": False}
        message = {"messageId": key, **role, "parts": [part], **going}
        return {"message": message, "configuration": wish, **self.owned(tenant)}

    def task(self, id: str, tenant: str) -> dict[str, object]:
        """The parameters of a look at a task, or of its cancellation."""
        return {"id": id, **self.owned(tenant)}

    def owned(self, tenant: str) -> dict[str, object]:
        """The tenant of an interface, where it names one."""
        return {"tenant": tenant} if tenant and self.is_new else {}

    def heard(self, result: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
        """What an answer is (`task`, `message`, `status`, `artifact`) and holds; empty for anything else."""
        if not self.is_new:
            return OLD.get(str(result.get("kind")), ""), result
        for name, kind in NEW.items():
            inner = result.get(name)
            if isinstance(inner, dict):
                return kind, inner
        return "", {}


NEWER = Dialect(
    send="SendMessage",
    stream="SendStreamingMessage",
    get="GetTask",
    cancel="CancelTask",
    headers={"a2a-version": "1.0"},
    is_new=True,
)
OLDER = Dialect(
    send="message/send",
    stream="message/stream",
    get="tasks/get",
    cancel="tasks/cancel",
    headers={},
    is_new=False,
)


def dialect_of(interface: Interface) -> Dialect:
    """The dialect of an interface."""
    return NEWER if interface.version.startswith("1.") else OLDER

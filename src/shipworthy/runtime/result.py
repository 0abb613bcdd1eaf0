"""The result of a run, as programs read it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.contract.bounds.bound import Bound, Usage
from shipworthy.contract.tool import Trust
from shipworthy.events import Reason, Status
from shipworthy.grounding.check import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """One message, answered: what was said, by which path, at what cost, and what it could at most have cost."""

    run_id: str
    status: Status
    reason: Reason | None
    """Why it is not simply completed; docs/results.md has them all."""
    text: str
    skill: str | None
    inputs: dict[str, Any] = field(default_factory=dict)
    model: str | None = None
    path: tuple[dict[str, Any], ...] = ()
    """The tool calls and prompts in the order of the workflow, each `{tool, args}`."""
    usage: Usage = field(default_factory=Usage)
    bound: Bound = field(default_factory=Bound)
    first_event_ms: float | None = None
    first_token_ms: float | None = None
    trust: Trust = "trusted"
    """How far its text can be trusted: `untrusted` where a stranger may have had a word in it."""
    question: str | None = None
    """Id of the question that it ends with: an answer can name it with `answering`."""
    next: str | None = None
    """The skill that it proposes, because the message or an earlier one asked for that too: a yes begins it."""
    facts: tuple[Fact, ...] = ()
    """The figures in the texts of models, each with the step and field that it comes from."""
    due: float | None = None
    """When the clock opens its next run, seconds since the epoch; None: it does not wait for the clock."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "RunResult":
        """The result of an object of `as_dict` that was stored; what a later version has added is left out."""
        made = {name: stored[name] for name in (one.name for one in dataclasses.fields(cls)) if name in stored}
        made["path"] = tuple(made.get("path", ()))
        made["usage"], made["bound"] = Usage(**made.get("usage", {})), Bound(**made.get("bound", {}))
        made["facts"] = tuple(Fact(**fact) for fact in made.get("facts", ()))
        return cls(**made)

    def as_dict(self) -> dict[str, Any]:
        """The object that `run --json` prints; `null` in `bound`: not promised."""
        return {
            "run_id": self.run_id,
            "status": self.status,
            "reason": self.reason,
            "text": self.text,
            "skill": self.skill,
            "inputs": self.inputs,
            "model": self.model,
            "path": list(self.path),
            "usage": self.usage.as_dict(),
            "bound": self.bound.as_dict(),
            "first_event_ms": self.first_event_ms,
            "first_token_ms": self.first_token_ms,
            "trust": self.trust,
            "question": self.question,
            "next": self.next,
            "facts": [dataclasses.asdict(fact) for fact in self.facts],
            "due": self.due,
        }

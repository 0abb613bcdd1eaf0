"""The events of one run in the words of AG-UI 1.0; what was opened is closed before the run ends."""

from collections.abc import Iterator, Mapping

import orjson

from shipworthy.events import (
    AnyEvent,
    Degraded,
    QuestionAsked,
    SkillChosen,
    StepDropped,
    StepFailed,
    StepFinished,
    StepStarted,
    TextDelta,
)
from shipworthy.runtime.result import RunResult
from shipworthy.server.agui.resume import interrupt_of
from shipworthy.server.refusal import Refused

VERSION = "1.0"
OURS = "shipworthy"
Said = dict[str, object]


class Translation:
    """Translates one run; its methods give the events to send, in order."""

    def __init__(self, thread: str, run: str, own_id: str) -> None:
        """`run`: the id that the client gave; `own_id`: the one under which the run is recorded."""
        self._thread, self._run, self._own_id = thread, run, own_id
        self._message = f"msg_{own_id}"
        self._speaks = False
        self._said = False
        self._steps: dict[str, str] = {}
        self._question: QuestionAsked | None = None

    def began(self, ignored: Mapping[str, str]) -> Iterator[Said]:
        """The run begins; `ignored`: fields of the input that are not obeyed, each with the reason."""
        yield {
            "type": "RUN_STARTED",
            "threadId": self._thread,
            "runId": self._run,
            "protocolVersion": VERSION,
            "metadata": {OURS: {"run_id": self._own_id}},
        }
        if ignored:
            yield _custom("ignored", [{"field": name, "why": why} for name, why in ignored.items()])

    def of(self, event: AnyEvent) -> Iterator[Said]:
        """One event of the run."""
        if isinstance(event, TextDelta):
            yield from self._text(event.text)
        elif isinstance(event, StepStarted):
            yield from self._opened(event)
        elif isinstance(event, StepFinished | StepFailed | StepDropped):
            yield from self._closed(event)
        elif isinstance(event, QuestionAsked):
            self._question = event
        elif isinstance(event, SkillChosen):
            yield _custom("skill_chosen", {"skill": event.skill, "confidence": event.confidence})
        elif isinstance(event, Degraded):
            yield _custom("degraded", {"reason": event.reason})

    def ended(self, result: RunResult) -> Iterator[Said]:
        """The run has its result."""
        if not self._said and result.text:
            yield from self._text(result.text)
        yield from self._all_closed()
        usage = _usage(result)
        if result.reason == "cancelled":
            yield self._finished({"type": "cancelled"}, usage)
        elif result.status == "failed":
            yield {"type": "RUN_ERROR", "message": result.text, "code": result.reason or "failed", **usage}
        elif result.question is not None:
            # A side question may come back to what is open: that run waits for an answer, too.
            interrupts = [interrupt_of(result, self._question)]
            yield self._finished({"type": "interrupt", "interrupts": interrupts}, usage, result)
        else:
            yield self._finished({"type": "success"}, usage, result)

    def failed(self, why: Refused) -> Iterator[Said]:
        """The run has no result."""
        yield from self._all_closed()
        yield {"type": "RUN_ERROR", "message": why.message, "code": why.kind}

    def _text(self, text: str) -> Iterator[Said]:
        if not self._speaks:
            self._speaks = self._said = True
            yield {"type": "TEXT_MESSAGE_START", "messageId": self._message, "role": "assistant"}
        yield {"type": "TEXT_MESSAGE_CONTENT", "messageId": self._message, "delta": text}

    def _opened(self, event: StepStarted) -> Iterator[Said]:
        name = event.label if event.label not in self._steps.values() else f"{event.label} ({event.step_id})"
        if event.step_id not in self._steps and name not in self._steps.values():
            self._steps[event.step_id] = name
            yield {"type": "STEP_STARTED", "stepName": name, "metadata": {OURS: {"step_id": event.step_id}}}

    def _closed(self, event: StepFinished | StepFailed | StepDropped) -> Iterator[Said]:
        name = self._steps.pop(event.step_id, None)
        if name is not None:
            how = event.type.removeprefix("step_")
            metadata = {OURS: {"step_id": event.step_id, "status": how}}
            yield {"type": "STEP_FINISHED", "stepName": name, "metadata": metadata}

    def _all_closed(self) -> Iterator[Said]:
        if self._speaks:
            self._speaks = False
            yield {"type": "TEXT_MESSAGE_END", "messageId": self._message}
        for name in self._steps.values():
            yield {"type": "STEP_FINISHED", "stepName": name}
        self._steps.clear()

    def _finished(self, outcome: Said, usage: Said, result: RunResult | None = None) -> Said:
        said: Said = {"type": "RUN_FINISHED", "threadId": self._thread, "runId": self._run, "outcome": outcome, **usage}
        if result is not None:
            said["result"] = {
                "run_id": result.run_id,
                "status": result.status,
                "reason": result.reason,
                "skill": result.skill,
                "next": result.next,
                "trust": result.trust,
                "cost_usd": result.usage.cost_usd,
            }
        return said


def encoded(events: Iterator[Said]) -> bytes:
    """Events as one piece of a stream; empty where there are none."""
    return b"".join(b"data: " + orjson.dumps(event) + b"\n\n" for event in events)


def _custom(name: str, value: object) -> Said:
    return {"type": "CUSTOM", "name": f"{OURS}.{name}", "value": value}


def _usage(result: RunResult) -> Said:
    used = result.usage
    if not used.model_calls:
        return {}
    counts = {"inputTokens": used.input_tokens, "outputTokens": used.output_tokens}
    total: Said = {**counts, "totalTokens": used.input_tokens + used.output_tokens}
    return {"usage": [{"model": result.model, **total} if result.model else total]}

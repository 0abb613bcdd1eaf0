"""A run for a client of MCP: begun, followed with progress, its questions asked in the way that the client knows."""

import asyncio
import contextlib
import hashlib
from dataclasses import dataclass
from typing import Any, TypeAlias

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_PARAMS, ElicitResult, InputRequiredResult
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from shipworthy.events import AnyEvent, QuestionAsked, StepDropped, StepFailed, StepFinished, StepStarted
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.live import Behind, Live
from shipworthy.server.mcp.questions import Question
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused

Context: TypeAlias = ServerRequestContext[dict[str, Any], Any]
MOST_ROUNDS = 20
"""Questions that one request asks, one after the other."""
ANSWERED_WITHIN = 600
"""Seconds in which a client of the revision 2025-11-25 answers a question; its request waits for it."""
STEPS = (StepStarted, StepFinished, StepFailed, StepDropped)
OVERLOADED = -32050
"""The code of an error after which the same request may succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has ended, with the question that it ends with."""

    result: RunResult
    question: Question | None = None


Outcome: TypeAlias = Ended | InputRequiredResult


def caller_of(context: Context) -> Caller:
    """The caller that the middleware has found; without one, the only one."""
    caller = getattr(getattr(context.request, "state", None), "caller", LOCAL)
    return caller if isinstance(caller, Caller) else LOCAL


def error_of(error: Refused) -> MCPError:
    """The error of a refusal, with the field that is wrong and the seconds until another attempt may succeed."""
    data = {"kind": error.kind, "field": error.field, "retryAfter": error.retry_after}
    known = {name: value for name, value in data.items() if value not in (None, "")}
    if error.retry_after is not None:
        return MCPError(OVERLOADED, error.message, known)
    return MCPError(INTERNAL_ERROR if error.kind == "internal" else INVALID_PARAMS, error.message, known)


async def outcome_of(context: Context, service: Service, asked: Asked) -> Outcome:
    """Run a message to its end, and ask what it asks of a client that can be asked.

    One of the revision 2026-07-28 gets the form as the result; one before is asked while its request waits. Raises
    Refused.
    """
    ended = await _run(context, service, asked)
    for _ in range(MOST_ROUNDS):
        question = ended.question
        if question is None or not _can_be_asked(context):
            break
        if context.protocol_version in MODERN_PROTOCOL_VERSIONS:
            return put(question)
        filled = await _filled(context, question)
        answer = question.answer(filled) if filled is not None else None
        if answer is None:
            break
        ended = await _run(context, service, _answer(question, answer))
    return ended


async def resumed(context: Context, service: Service, question: Question, filled: object) -> Outcome:
    """Go on with the answer to a question; without one it is asked again. Raises Refused."""
    if not isinstance(filled, ElicitResult):
        return put(question)
    answer = question.answer(filled)
    if answer is not None:
        return await outcome_of(context, service, _answer(question, answer))
    if filled.action == "accept":
        return put(question)
    text = f"The question was not answered, so nothing was done: {question.text}"
    return Ended(result=RunResult(run_id="", status="asked", reason=None, text=text, skill=None))


def put(question: Question) -> InputRequiredResult:
    """The question as the result of a request, which the client sends again with the filled form."""
    return InputRequiredResult(input_requests={question.key: question.form}, request_state=question.state)


def answer_to(agent: str, session: str, question: str, answer: str) -> Asked:
    """The answer as a message; the same answer to the same question is the same message, so a write is made once."""
    return Asked(
        agent=agent,
        message=answer,
        session=session,
        answering=question,
        message_id=hashed("answer", session, question, answer),
        leaving="cancel",
    )


def _answer(question: Question, answer: str) -> Asked:
    return answer_to(question.agent, question.session, question.id, answer)


def hashed(*parts: str) -> str:
    """The id of a message that is the same for the same parts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


async def _run(context: Context, service: Service, asked: Asked) -> Ended:
    live = service.begin(caller_of(context), asked)
    try:
        event = await _followed(context, live)
        result = await live.result()
    except asyncio.CancelledError:
        service.left(live)
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise Refused("unavailable", "the run was cancelled", retry_after=1) from None
    except Exception as error:
        raise refused(error) from error
    if result.question is None or asked.session is None:
        return Ended(result=result)
    if event is None or event.question_id != result.question:
        # A message that was answered before: its events are not repeated, its text is.
        event = QuestionAsked(kind="input", names=("answer",), text=result.text, question_id=result.question)
    agent = service.agent(live.caller, asked.agent).compiled
    inputs = agent.graph(result.skill).inputs if result.skill in agent.spec.skills else {}
    return Ended(result=result, question=Question.of(asked.agent, asked.session, event, inputs))


async def _followed(context: Context, live: Live) -> QuestionAsked | None:
    """Tell the client of each step as progress, where it wants to know, and return the question of the run."""
    question, count = None, 0
    with contextlib.suppress(Behind):
        async for _, event in live.follow():
            question = event if isinstance(event, QuestionAsked) else question
            if isinstance(event, STEPS):
                count += 1
                await context.session.report_progress(float(count), message=_told(event))
    return question


def _told(event: AnyEvent) -> str:
    label = str(getattr(event, "label", ""))
    return f"{label}: done" if isinstance(event, StepFinished) else label


def _can_be_asked(context: Context) -> bool:
    """Whether the client shows forms to its person."""
    capabilities = context.session.client_capabilities
    forms = capabilities.elicitation if capabilities is not None else None
    return forms is not None and (forms.form is not None or forms.url is None)


async def _filled(context: Context, question: Question) -> ElicitResult | None:
    """The form that the person of a client filled in; None where it cannot be had."""
    try:
        async with asyncio.timeout(ANSWERED_WITHIN):
            return await context.session.elicit_form(question.text, question.schema, context.request_id)
    except (MCPError, TimeoutError, ValueError):
        return None

"""A run for a client of MCP: begun, followed with progress, its questions asked in the way that the client knows."""

import asyncio
import contextlib
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp.shared.message import ServerMessageMetadata
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    CreateMessageRequest,
    CreateMessageResult,
    ElicitRequest,
    ElicitResult,
    InputRequiredResult,
    ListRootsRequest,
    ListRootsResult,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from shipworthy.app.agent import Agent
from shipworthy.events import AnyEvent, QuestionAsked, StepDropped, StepFailed, StepFinished, StepStarted
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.caller import caller_of as of_state
from shipworthy.server.live import Behind, Live
from shipworthy.server.mcp.questions import Means, Question
from shipworthy.server.outcome import outcome
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

Context: TypeAlias = ServerRequestContext[dict[str, Any], Any]
MOST_ROUNDS = 20
"""Questions that one request asks, one after the other."""
ANSWERED_WITHIN = 600
"""Seconds in which a client of the revision 2025-11-25 answers a question; its request waits for it."""
STEPS = (StepStarted, StepFinished, StepFailed, StepDropped)
RESULTS: Mapping[type, type[CreateMessageResult | ElicitResult | ListRootsResult]] = {
    CreateMessageRequest: CreateMessageResult,
    ElicitRequest: ElicitResult,
    ListRootsRequest: ListRootsResult,
}
"""Request to a client → its result."""
CALLER = "caller"
"""The key of the state of a server with the caller of what comes without a request of HTTP."""
OVERLOADED = -32050
"""The code of an error after which the same request may succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has ended, with the question that it ends with."""

    result: RunResult
    question: Question | None = None


Outcome: TypeAlias = Ended | InputRequiredResult


def caller_of(context: Context) -> Caller:
    """The caller that the guard has found; of a server without requests, the only one."""
    if context.request is not None:
        return of_state(getattr(context.request, "state", None))
    caller = context.lifespan_context.get(CALLER)
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

    One of the revision 2026-07-28 gets the question as the result; one before is asked while its request waits. Raises
    Refused, and an error of the protocol where only a program could answer and the client has none for it.
    """
    steps = itertools.count(1)
    ended = await _run(context, service, asked, steps)
    able = _able(context)
    for _ in range(MOST_ROUNDS):
        question = ended.question
        if question is None:
            break
        if not question.requests(able):
            _check_able(question)
            break
        if context.protocol_version in MODERN_PROTOCOL_VERSIONS:
            return put(context, question)
        given = question.given(await _brought(context, question, able))
        if not given:
            break
        try:
            ended = await _run(context, service, question.answered(given), steps)
        except Refused as error:
            ended = Ended(result=ended.result, question=_again(question, error))
    return ended


async def resumed(
    context: Context, service: Service, question: Question, responses: Mapping[str, object] | None
) -> Outcome:
    """Go on with what a client brings back for a question; without an answer it is asked again. Raises Refused."""
    given = question.given(responses or {})
    if given:
        try:
            return await outcome_of(context, service, question.answered(given))
        except Refused as error:
            return put(context, _again(question, error))
    if any(isinstance(one, ElicitResult) and one.action != "accept" for one in (responses or {}).values()):
        text = f"The question was not answered, so nothing was done: {question.text}"
        return Ended(result=RunResult(run_id="", status="asked", reason=None, text=text, skill=question.skill or None))
    return put(context, question)


def _again(question: Question, error: Refused) -> Question:
    """The question, asked again with why its answer cannot be taken; raises what is no fault of the answer."""
    if error.kind != "invalid":
        raise error
    return replace(question, wrong=error.message)


def put(context: Context, question: Question) -> InputRequiredResult:
    """The question as the result of a request, which the client sends again with the answers."""
    return InputRequiredResult(input_requests=question.requests(_able(context)), request_state=question.state)


async def _run(context: Context, service: Service, asked: Asked, steps: Iterator[int]) -> Ended:
    live = service.begin(caller_of(context), asked)
    try:
        event = await _followed(context, live, steps)
        result = await outcome(live)
    except asyncio.CancelledError:
        service.left(live)
        raise
    if isinstance(result, Refused):
        raise result
    if result.question is None or asked.session is None:
        return Ended(result=result)
    agent = service.agent(live.caller, asked.agent)
    if event is None or event.question_id != result.question:
        event = await _asked_before(agent, live, result)
    return Ended(result=result, question=Question.of(asked, result, event, agent.compiled))


async def _asked_before(agent: Agent, live: Live, result: RunResult) -> QuestionAsked:
    """The question of a message that was answered before: its events are not repeated, but it may still be open."""
    told, opened = result.question or "", None
    if live.asked.session is not None:
        opened = (await agent.session(live.asked.session, tenant=live.caller.tenant)).open
    if opened is None or opened.pending is None or opened.pending.id != told:
        return QuestionAsked(kind="input", names=("answer",), text=result.text, question_id=told)
    found = opened.pending
    return QuestionAsked(kind=found.kind, names=found.names, text=result.text, choices=found.choices, question_id=told)


async def _followed(context: Context, live: Live, steps: Iterator[int]) -> QuestionAsked | None:
    """Tell the client of each step as progress, where it wants to know, and return the question of the run.

    `steps`: the numbers of the steps, which go on over all runs of a request.
    """
    question = None
    with contextlib.suppress(Behind):
        async for _, event in live.follow():
            question = event if isinstance(event, QuestionAsked) else question
            if isinstance(event, STEPS):
                await context.session.report_progress(float(next(steps)), message=_told(event))
    return question


def _told(event: AnyEvent) -> str:
    label = str(getattr(event, "label", ""))
    return f"{label}: done" if isinstance(event, StepFinished) else label


def _able(context: Context) -> frozenset[Means]:
    """What the client can be asked."""
    known = context.session.client_capabilities
    if known is None:
        return frozenset()
    forms = known.elicitation
    shows = forms is not None and (forms.form is not None or forms.url is None)
    every: dict[Means, bool] = {"form": shows, "model": known.sampling is not None, "roots": known.roots is not None}
    return frozenset(means for means, able in every.items() if able)


def _check_able(question: Question) -> None:
    """Raise an error of the protocol where a question is for a program that the client does not have."""
    if "form" in question.needs:
        return
    names = {"model": "sampling", "roots": "roots"}
    missing: dict[str, object] = {names[means]: {} for means in question.needs}
    message = f"the question needs what the client does not declare: {', '.join(missing)}"
    raise MCPError(MISSING_REQUIRED_CLIENT_CAPABILITY, message, {"requiredCapabilities": missing})


async def _brought(context: Context, question: Question, able: frozenset[Means]) -> dict[str, object]:
    """What a client answers to each request while its own waits; nothing where it cannot."""
    found: dict[str, object] = {}
    related = ServerMessageMetadata(related_request_id=context.request_id)
    for name, request in question.requests(able).items():
        kind = RESULTS[type(request)]
        with contextlib.suppress(MCPError, TimeoutError, ValueError):
            async with asyncio.timeout(ANSWERED_WITHIN):
                found[name] = await context.session.send_request(request, kind, metadata=related)
    return found

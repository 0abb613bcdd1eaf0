"""Lets a model read a message for its skill, inputs and answers, at most once in a run."""

from shipworthy.clock import loop_time
from shipworthy.contract.bounds.rates import UNDERSTAND_IN, UNDERSTAND_MS, UNDERSTAND_OUT
from shipworthy.contract.limits import Limits
from shipworthy.errors import DeadlinePassed, LimitReached, ModelError
from shipworthy.events import StepFailed, StepFinished, StepStarted
from shipworthy.models.model import Message, Request
from shipworthy.runtime.asking.ask import ask
from shipworthy.runtime.asking.request import Call
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.reading.answer import Reading, read_answer
from shipworthy.runtime.meaning.reading.brief import beginning, conversation, told
from shipworthy.runtime.meaning.reading.completed import Interpret, completed
from shipworthy.runtime.meaning.reading.points import OpenPoints, open_points
from shipworthy.runtime.run import Run

STEP = "understand"
REST_MS = 1000.0
"""Milliseconds for the rest of a run that reads a message before a skill is chosen."""
CHARACTERS = 2.5
"""Least characters of a token in these texts, as models count that are not known."""


async def understood(run: Run, intent: Intent, talk: Conversation, read: Interpret) -> Intent:
    """Complete an intent with a model where the message alone did not suffice; return it unchanged where it did.

    Its answer is data: a skill that exists, values that the message says and the types of inputs take, the number of a
    choice, or the message in plain words, which `read` interprets as any other. It never says yes to anything.
    """
    if not run.can_ask or (points := open_points(run, intent)) is None:
        return intent
    skill = intent.open.skill if intent.open is not None and intent.open.skill else None
    if skill is not None and not run.understands(skill):
        return intent
    try:
        await run.budget.reserve(run.bound_of(skill) if skill is not None else run.bound_of_understanding())
    except LimitReached:
        return intent
    call = _call(run, points, skill)
    if points.kind == "words" and not _fits(call):
        return intent
    began, label = loop_time(), run.agent.phrases("reading")
    run.voice.emit(StepStarted(step=STEP, label=label, step_id=STEP))
    try:
        reading = await _read(run, call)
    except (ModelError, LimitReached, DeadlinePassed) as error:
        elapsed = run.took(STEP, began)
        run.voice.emit(
            StepFailed(step=STEP, label=label, step_id=STEP, elapsed_ms=elapsed, kind="model", error=str(error))
        )
        return intent
    run.voice.emit(StepFinished(step=STEP, label=label, step_id=STEP, elapsed_ms=run.took(STEP, began)))
    return completed(run, intent, points, reading, talk, read)


def _call(run: Run, points: OpenPoints, skill: str | None) -> Call:
    agent = run.agent
    own = agent.spec.skills[skill] if skill is not None else None
    most = (own.limits(agent.spec.limits) if own is not None else agent.spec.limits).max_context_tokens
    limits = Limits(max_context_tokens=min(UNDERSTAND_IN, most or UNDERSTAND_IN), max_output_tokens=UNDERSTAND_OUT)
    skills = [agent.spec.skills[name] for name in run.readable()]
    heard = conversation(run.session, run.said.now, points)
    request = Request(
        messages=(
            Message(role="system", text=beginning(agent, skills)),
            Message(role="user", text=told(agent, points, run.said.message, heard)),
        ),
        max_output_tokens=UNDERSTAND_OUT,
        name=STEP,
    )
    seconds = _seconds(run, skill)
    return Call(key=STEP, request=request, limits=limits, seconds=seconds, wish=agent.spec.model, typed=True)


def _fits(call: Call) -> bool:
    """Whether a model is told all of it: where nothing has to be read, an answer is not made less by what is cut."""
    most = call.limits.max_context_tokens or UNDERSTAND_IN
    return most >= UNDERSTAND_IN or sum(len(one.text) for one in call.request.messages) <= most * CHARACTERS


async def _read(run: Run, call: Call) -> Reading:
    reply = await ask(call, run)
    try:
        return read_answer(reply.text)
    except ValueError as error:
        raise ModelError(f"the answer is not JSON: {error}") from error


def _seconds(run: Run, skill: str | None) -> float:
    """Seconds for the call: what the rest of the run does not need at worst, and at least half of the time there is."""
    left = run.budget.deadline.remaining()
    whole = run.agent.folded(skill).together.latency_ms if skill is not None else UNDERSTAND_MS + REST_MS
    rest = (whole - UNDERSTAND_MS) / 1000 if whole is not None else left
    return min(UNDERSTAND_MS / 1000, max(left - rest, left / 2))

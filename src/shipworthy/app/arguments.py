"""The keyword arguments of `Agent.run`, `Agent.run_sync` and `Agent.stream`."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypedDict, TypeVar

from shipworthy.app.building import Built
from shipworthy.app.message import UserMessage, limits_of
from shipworthy.app.zone import time_of
from shipworthy.contract.context import UNSAID, Asker
from shipworthy.events import Emit

F = TypeVar("F", bound=Callable[..., Any])


class Arguments(TypedDict, total=False):
    """What a caller may say beside the message; each is optional."""

    session: str | None
    """The conversation that the message belongs to; None: it is alone."""
    skill: str | None
    """Run this skill without routing."""
    inputs: Mapping[str, object] | None
    """The inputs of `skill`, as JSON has them; then none is read in the message, and what is missing is asked for."""
    tenant: str | None
    """Whose conversation it is, and whose `limits.day` account is charged.

    Another tenant's session of the same name is another conversation.
    """
    answering: str | None
    """The id of the question that this message answers; empty: of none, and its yes approves no call."""
    model: str | None
    """The name of a model or tier of the definition to prefer in this run."""
    limits: Mapping[str, float] | None
    """Limits of this run, such as `{"max_cost_usd": 0.001}`: the least of these and of the definition's counts."""
    context: Mapping[str, object] | None
    """What the caller says of the run, such as who is logged in; the agent's `context` declares its names and types."""
    language: str | None
    """Of the built-in sentences, from now on in its session."""
    message_id: str | None
    """The caller's id of this message; sent again, it is the same run, with its answer."""


def listed(function: F) -> F:
    """Name the arguments of `Arguments` in the signature of a function that takes them, for `help` and `inspect`."""
    own = inspect.signature(function)
    named = [one for one in own.parameters.values() if one.kind is not inspect.Parameter.VAR_KEYWORD]
    given = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in Arguments.__annotations__.items()
    ]
    vars(function)["__signature__"] = own.replace(parameters=[*named, *given])
    return function


def asked_of(built: Built, origin: str, message: str, emit: Emit | None, given: Arguments) -> tuple[Built, UserMessage]:
    """The message with its arguments, and what answers it; raises UsageError for a model or limits that are none."""
    if (model := given.get("model")) is not None:
        built = built.asking(model)
    asked = UserMessage(
        message=message,
        session=given.get("session"),
        skill=given.get("skill"),
        inputs=given.get("inputs"),
        tenant=given.get("tenant") or "",
        answering=given.get("answering"),
        language=given.get("language"),
        asker=Asker(context=context) if (context := given.get("context")) else UNSAID,
        limits=limits_of(limits) if (limits := given.get("limits")) else {},
        message_id=given.get("message_id"),
        emit=emit,
        now=time_of(built.compiled.spec, built.clock),
        origin=origin,
        agent=built.compiled.spec.name,
    )
    return built, asked

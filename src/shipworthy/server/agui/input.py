"""The input of a run as AG-UI 1.0 describes it: known fields are read strictly, unknown ones are left alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shipworthy.server.agui.resume import Answer, answer_of
from shipworthy.server.asked import Leaving
from shipworthy.server.fields import Fields
from shipworthy.server.index import Turn
from shipworthy.server.refusal import Refused

OURS = "shipworthy"
"""The key of `forwardedProps` under which a client says what only this server knows."""
IGNORED: Mapping[str, str] = {
    "tools": "an agent calls the tools of its own definition",
    "context": "an agent reads what its definition names, and the message",
    "state": "an agent keeps the state of a thread itself",
    "messages": "this thread is not known here: what was said before is read as the text of a stranger",
    "resume": "a run ends with one interrupt: only the answer to that one is read",
}
"""What is not obeyed, and why."""
NO_TEXT = "an agent reads text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a client says under the key of this server."""

    agent: str | None = None
    skill: str | None = None
    language: str | None = None
    model: str | None = None
    limits: Mapping[str, float] = field(default_factory=dict)
    leaving: Leaving = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInput:
    """One run that a client asks for."""

    thread: str
    run: str
    message: str
    """What the user wrote after the last answer; empty: nothing."""
    answers: tuple[Answer, ...]
    """The answers to interrupts of the run before."""
    earlier: tuple[Turn, ...]
    """What was said before that."""
    own: Own
    ignored: Mapping[str, str]
    """Fields that are not obeyed, each with the reason."""


def read_input(body: Fields) -> RunInput:
    """Read the input of a run; raises Refused with the field that is wrong."""
    thread, run = body.need_text("threadId"), body.need_text("runId")
    for name in ("parentRunId", "protocolVersion"):
        body.text(name)
    if body.raw("messages") is None:
        raise Refused("invalid", "`messages` is missing: it is a list", field="messages")
    ignored: dict[str, str] = {}
    turns = [turn for message in body.objects("messages") if (turn := _turn(message, ignored)) is not None]
    new = _new(turns)
    for name, needed in (("tools", "name"), ("context", "description")):
        for item in body.objects(name):
            item.need_text(needed)
            ignored[name] = IGNORED[name]
    if body.raw("state") not in (None, {}):
        ignored["state"] = IGNORED["state"]
    return RunInput(
        thread=thread,
        run=run,
        message="\n\n".join(text for _, text in new if text.strip()),
        answers=tuple(answer_of(entry) for entry in body.objects("resume")),
        earlier=tuple(_pairs(turns[: len(turns) - len(new)])),
        own=_own(body),
        ignored=ignored,
    )


def _own(body: Fields) -> Own:
    given = body.raw("forwardedProps")
    ours = Fields(given, "forwardedProps").inside(OURS) if isinstance(given, dict) else Fields({})
    limits = ours.inside("limits")
    return Own(
        agent=ours.text("agent"),
        skill=ours.text("skill"),
        language=ours.text("language"),
        model=ours.text("model"),
        limits={name: number for name in limits.names if (number := limits.number(name)) is not None},
        leaving="cancel" if ours.one_of("leaving", ("continue", "cancel"), "continue") == "cancel" else "continue",
    )


def _turn(message: Fields, ignored: dict[str, str]) -> tuple[str, str] | None:
    """Role and text of a message of the user or the assistant; None for the others."""
    message.need_text("id")
    role = message.need_text("role")
    if role == "assistant":
        return role, message.text("content") or ""
    if role != "user":
        return None
    if not isinstance(message.raw("content"), list):
        return role, message.text("content") or ""
    texts = []
    for part in message.objects("content"):
        if part.need_text("type") == "text":
            texts.append(part.text("text") or "")
        else:
            # What cannot be used is left out, and no run fails for it.
            ignored[part.at] = NO_TEXT
    return role, "\n".join(texts)


def _new(turns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last turns of the user, to which nothing was answered yet."""
    answered = max((at for at, (role, _) in enumerate(turns) if role == "assistant"), default=-1)
    return turns[answered + 1 :]


def _pairs(turns: list[tuple[str, str]]) -> Iterator[Turn]:
    """Each message with its answer; of several in a row, all of them."""
    message: list[str] = []
    answer: list[str] = []
    for role, text in turns:
        if role == "user" and answer:
            yield "\n\n".join(message), "\n\n".join(answer)
            message, answer = [], []
        (message if role == "user" else answer).append(text)
    if message or answer:
        yield "\n\n".join(message), "\n\n".join(answer)

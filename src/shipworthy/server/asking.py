"""A request of a chat protocol as it is asked of an agent: its conversation, its message, and what is ignored."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from starlette.requests import Request

from shipworthy.server.asked import Asked, Leaving
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.conversations import Answer, Conversations, Place
from shipworthy.server.fields import Fields
from shipworthy.server.index import Sent, Turn
from shipworthy.server.live import Live
from shipworthy.server.parameters import Parameter, ignored
from shipworthy.server.refusal import Refused

PREFIXES = ("chatcmpl-", "resp_", "msg_")
"""What the id of an answer may begin with; the id of its run follows."""
NAMED = ("skill", "language", "model")
"""Arguments of a run that the metadata give."""
MOST = 1_000_000_000
"""The highest limit that a request can give."""
LONGEST_NAME = 200
"""Characters of a name or an id in a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the messages of a request say."""

    message: str
    turns: tuple[Turn, ...] = ()
    ignored: tuple[str, ...] = ()
    """Places of texts that are not the user's and not the agent's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request that was understood, and the run that answers it."""

    caller: Caller
    place: Place
    live: Live
    ignored: tuple[str, ...]
    created: int
    """Seconds since the epoch."""
    fields: Fields

    def extension(self, answer: Answer) -> dict[str, object]:
        """What the protocol's form has no place for: the field `shipworthy` of an answer."""
        return extension_of(answer, self.place.session) | {
            "conversation": self.place.came,
            "ignored": list(self.ignored),
        }

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its answer."""
        session = self.place.session
        named = {"x-session": session} if session.isascii() and session.isprintable() else {}
        return {"x-request-id": self.live.run_id, **named}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a protocol says what is asked of an agent."""

    heard: Heard
    name: str
    """The field of the messages."""
    table: tuple[Parameter, ...]
    limits: Mapping[str, str]
    """Parameter → limit of the run."""
    user: str = ""
    """Which person the request speaks for."""
    session: str | None = None
    """The name of its conversation, where neither header nor metadata give one."""
    after: str | None = None
    """The id of the answer that it follows."""


def extension_of(answer: Answer, session: str) -> dict[str, object]:
    """What an answer says of itself, whenever it is read."""
    result, question = answer.result, answer.question
    return {
        "run_id": result.run_id,
        "status": result.status,
        "reason": result.reason,
        "skill": result.skill,
        "question": question.as_dict() if question is not None else None,
        "trust": result.trust,
        "session": session,
        "usage": result.usage.as_dict(),
    }


def caller_of(request: Request) -> Caller:
    """Who sends a request."""
    found: Caller = getattr(request.state, "caller", LOCAL)
    return found


async def ask(talks: Conversations, request: Request, fields: Fields, form: Form) -> Asking:
    """Begin the run of a request; raises Refused."""
    caller, agent = caller_of(request), fields.need_text("model")
    passed, said, given = tuple(ignored(fields, form.table)), form.heard, Given(request, fields)
    sent = Sent(
        agent=agent,
        session=(given.text("session") or form.session) if form.after is None else None,
        after=run_named(form.after) if form.after is not None else None,
        turns=said.turns,
        user=form.user,
        key=_header(request, "idempotency-key"),
        attempt=_attempt(request),
        body=await request.body(),
    )
    place = await talks.place(caller, sent)
    question = given.text("question")
    message = Asked(
        agent=agent,
        message=said.message,
        skill=given.text("skill"),
        language=given.text("language"),
        model=given.text("model"),
        answering=await talks.named(caller, agent, run_named(question)) if question is not None else None,
        limits=_limits(fields, form.limits),
        leaving=given.leaving,
    )
    try:
        live = talks.begin(caller, place, message)
    except Refused as error:
        field = form.name if error.field == "message" else error.field
        field = f"metadata.{field}" if field in NAMED else field
        raise Refused(error.kind, error.message, field=field, retry_after=error.retry_after) from None
    return Asking(
        caller=caller,
        place=place,
        live=live,
        ignored=(*said.ignored, *passed),
        created=int(time.time()),
        fields=fields,
    )


class Given:
    """What a request says of its conversation, in its headers or its metadata."""

    def __init__(self, request: Request, fields: Fields) -> None:
        self._metadata = fields.inside("metadata")
        self._headers = {"session": _header(request, "x-session"), "question": _header(request, "x-question")}

    @property
    def leaving(self) -> Leaving:
        """What becomes of the run when its client leaves."""
        said = self._metadata.one_of("leaving", get_args(Leaving), "continue")
        return "cancel" if said == "cancel" else "continue"

    def text(self, name: str) -> str | None:
        """The text that is given for a name; a header goes before the metadata. Raises Refused if it is too long."""
        value = self._headers.get(name) or self._metadata.text(name) or None
        if value is not None:
            check_name(value, f"metadata.{name}", "metadata")
        return value


def check_name(value: str, place: str, field: str) -> None:
    """Check the length of a name or an id; raises Refused."""
    if len(value) > LONGEST_NAME:
        raise Refused("invalid", f"`{place}` has at most {LONGEST_NAME} characters", field=field)


def run_named(named: str) -> str:
    """The id of the run in the id of an answer; any other id as it is."""
    for prefix in PREFIXES:
        named = named.removeprefix(prefix)
    return named


def _limits(fields: Fields, names: Mapping[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, limit in names.items():
        value = fields.number(name)
        if value is None:
            continue
        if not 1 <= value <= MOST or value != int(value):
            raise Refused("invalid", f"`{name}` is a whole number from 1 to {MOST:,}", field=name)
        found[limit] = int(value)
    return found


def _header(request: Request, name: str) -> str | None:
    return request.headers.get(name) or None


def _attempt(request: Request) -> int | None:
    """How often the client says that it has sent the request before; official clients count it."""
    said = request.headers.get("x-stainless-retry-count", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None

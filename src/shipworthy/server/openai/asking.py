"""A request of either kind as it is asked of an agent: its conversation, its message, and what is ignored."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request

from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.conversations import Answer, Conversations, Place, Sent
from shipworthy.server.fields import Fields
from shipworthy.server.live import Live
from shipworthy.server.openai.parameters import Parameter, ignored
from shipworthy.server.openai.turns import heard
from shipworthy.server.refusal import Refused

CHAT_ID, RESPONSE_ID = "chatcmpl-", "resp_"
"""What the id of an answer begins with; the id of its run follows."""
MOST = 1_000_000_000
"""The highest limit that a request can give."""
LONGEST_NAME = 200
"""Characters of a name or an id in a request."""


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
        """What OpenAI's form has no place for: the field `shipworthy` of an answer."""
        result, question = answer.result, answer.question
        return {
            "run_id": result.run_id,
            "status": result.status,
            "reason": result.reason,
            "skill": result.skill,
            "question": question.as_dict() if question is not None else None,
            "trust": result.trust,
            "session": self.place.session,
            "conversation": self.place.came,
            "ignored": list(self.ignored),
            "usage": result.usage.as_dict(),
        }

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its answer."""
        session = self.place.session
        named = {"x-session": session} if session.isascii() and session.isprintable() else {}
        return {"x-request-id": self.live.run_id, **named}


def caller_of(request: Request) -> Caller:
    """Who sends a request."""
    found: Caller = getattr(request.state, "caller", LOCAL)
    return found


async def asked(
    talks: Conversations,
    request: Request,
    fields: Fields,
    *,
    messages: Iterator[Fields],
    name: str,
    table: tuple[Parameter, ...],
    limits: dict[str, str],
) -> Asking:
    """Begin the run of a request. `limits`: parameter → limit of the run. Raises Refused."""
    caller, agent = caller_of(request), fields.need_text("model")
    passed = tuple(ignored(fields, table))
    said, given = heard(messages, name), _Given(request, fields)
    after = given.follows
    sent = Sent(
        agent=agent,
        session=given.text("session") if after is None else None,
        after=after,
        turns=said.turns,
        user=fields.text("user") or fields.text("safety_identifier") or "",
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
        answering=await talks.named(caller, agent, _run(question)) if question is not None else None,
        limits=_limits(fields, limits),
        leaving="cancel" if given.text("leaving") == "cancel" else "continue",
    )
    try:
        live = talks.begin(caller, place, message)
    except Refused as error:
        field = name if error.field == "message" else error.field
        raise Refused(error.kind, error.message, field=field, retry_after=error.retry_after) from None
    return Asking(
        caller=caller,
        place=place,
        live=live,
        ignored=(*said.ignored, *passed),
        created=int(time.time()),
        fields=fields,
    )


class _Given:
    """What a request says of its conversation, in its headers or its metadata."""

    def __init__(self, request: Request, fields: Fields) -> None:
        self._metadata, self._fields = fields.inside("metadata"), fields
        self._headers = {"session": _header(request, "x-session"), "question": _header(request, "x-question")}

    def text(self, name: str) -> str | None:
        """The text that is given for a name; a header goes before the metadata. Raises Refused if it is too long."""
        value = self._headers.get(name) or self._metadata.text(name) or None
        if name == "session":
            value = value or self._conversation()
        if value is not None and len(value) > LONGEST_NAME:
            raise Refused("invalid", f"`metadata.{name}` has at most {LONGEST_NAME} characters", field="metadata")
        return value

    @property
    def follows(self) -> str | None:
        """The id of the run whose answer the request follows."""
        named = self._fields.text("previous_response_id")
        if named is not None and self._conversation() is not None:
            said = "`previous_response_id` and `conversation` are two ways to say the same: give one of them"
            raise Refused("invalid", said, field="previous_response_id")
        return _run(named) if named is not None else None

    def _conversation(self) -> str | None:
        value = self._fields.raw("conversation")
        if isinstance(value, dict):
            return self._fields.inside("conversation").need_text("id")
        return self._fields.text("conversation")


def _limits(fields: Fields, names: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, limit in names.items():
        value = fields.number(name)
        if value is None:
            continue
        if not 1 <= value <= MOST or value != int(value):
            raise Refused("invalid", f"`{name}` is a whole number from 1 to {MOST:,}", field=name)
        found[limit] = int(value)
    return found


def _run(named: str) -> str:
    """The id of the run in the id of an answer; any other id as it is."""
    return named.removeprefix(CHAT_ID).removeprefix(RESPONSE_ID)


def _header(request: Request, name: str) -> str | None:
    return request.headers.get(name) or None


def _attempt(request: Request) -> int | None:
    """How often the client says that it has sent the request before; OpenAI's own clients count it."""
    said = request.headers.get("x-stainless-retry-count", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None

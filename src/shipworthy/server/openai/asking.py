"""A request in OpenAI's form as it is asked of an agent."""

from collections.abc import Iterator

from starlette.requests import Request

from shipworthy.events import Reason
from shipworthy.server.asking import Asking, Form, ask, check_name
from shipworthy.server.conversations import Conversations
from shipworthy.server.fields import Fields
from shipworthy.server.openai.turns import heard
from shipworthy.server.parameters import Parameter
from shipworthy.server.refusal import Refused

CHAT_ID, RESPONSE_ID = "chatcmpl-", "resp_"
"""What the id of an answer begins with; the id of its run follows."""
CUT: frozenset[Reason | None] = frozenset(("output_cut", "limit"))
"""Reasons of results for which a client may raise the limit of tokens."""


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
    said, after, conversation = heard(messages, name), fields.text("previous_response_id"), _conversation(fields)
    if after is not None and conversation is not None:
        both = "`previous_response_id` and `conversation` are two ways to say the same: give one of them"
        raise Refused("invalid", both, field="previous_response_id")
    form = Form(
        heard=said,
        name=name,
        table=table,
        limits=limits,
        user=fields.text("user") or fields.text("safety_identifier") or "",
        session=conversation,
        after=after,
    )
    return await ask(talks, request, fields, form)


def _conversation(fields: Fields) -> str | None:
    """The name of the conversation that a request names."""
    value = fields.raw("conversation")
    inside = isinstance(value, dict)
    name = fields.inside("conversation").need_text("id") if inside else fields.text("conversation")
    if name is not None:
        check_name(name, "conversation", "conversation")
    return name or None

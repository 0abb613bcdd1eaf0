"""A request as it leaves for a model: without secrets."""

from dataclasses import replace

from shipworthy.exits.secrets import Secrets
from shipworthy.models.model import Message, Request


def hidden(request: Request, secrets: Secrets) -> Request:
    """The request with placeholders for secrets in its messages, its calls and its tools; it is fitted as it is sent.

    What a model wants back as it gave it stays: it was made of requests without secrets.
    """
    messages = tuple(_hidden(message, secrets) for message in request.messages)
    return replace(request, messages=messages, tools=secrets.hide_data(request.tools))


def _hidden(message: Message, secrets: Secrets) -> Message:
    text = secrets.hide(message.text)
    calls = tuple(
        call
        if (arguments := secrets.hide_json(call.arguments)) is call.arguments
        else replace(call, arguments=arguments)
        for call in message.calls
    )
    same = text is message.text and all(now is was for now, was in zip(calls, message.calls, strict=True))
    return message if same else replace(message, text=text, calls=calls)

"""The headers and body fields that a definition adds to each request to a model."""

import functools
import os
from collections.abc import Mapping

import orjson

from shipworthy.errors import ModelError, ModelRefused
from shipworthy.models.row import Row
from shipworthy.regex import regex

VARIABLE = regex(r"\$(?:\{(\w+)\}|(\w+))")
"""An environment variable in the value of a header: `$NAME` or `${NAME}`."""

SHORTEST_SECRET = 4
"""Characters from which a value is taken out of messages; a shorter one is part of many words."""


def headers_of(row: Row) -> dict[str, str]:
    """The headers, with the values of their environment variables; raises ModelRefused where one is not set."""
    return {name: _filled(name, value, row) for name, value in row.headers}


def _filled(name: str, value: str, row: Row) -> str:
    for variable in _variables(value):
        if not os.environ.get(variable, "").strip():
            raise ModelRefused(f"{row.name}: its header `{name}` needs {variable}, which is not set")
    return VARIABLE.sub(lambda found: os.environ[found[1] or found[2]].strip(), value)


def _variables(value: str) -> list[str]:
    return [found[1] or found[2] for found in VARIABLE.finditer(value)]


def without_secrets(error: ModelError, row: Row) -> None:
    """Take the values of the environment variables in headers out of an error's message."""
    values = [os.environ.get(variable, "").strip() for _, value in row.headers for variable in _variables(value)]
    for secret in values:
        if len(secret) >= SHORTEST_SECRET:
            error.args = (str(error).replace(secret, "[key]"),)
            error.told = error.told.replace(secret, "[key]")


def with_fields(sent: dict[str, object], row: Row) -> dict[str, object]:
    """The body with the fields of the definition: an object adds to the object of that name, null leaves it out."""
    for name, value in _fields(row.body).items():
        ours = sent.get(name)
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = {**ours, **value} if isinstance(ours, dict) and isinstance(value, dict) else value
    if not sent.get("tools"):
        # OpenAI: "only allowed when 'tools' are specified".
        sent.pop("parallel_tool_calls", None)
    return sent


@functools.lru_cache(maxsize=256)
def _fields(body: tuple[tuple[str, str], ...]) -> Mapping[str, object]:
    return {name: orjson.loads(text) for name, text in body}

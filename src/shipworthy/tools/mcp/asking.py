"""Answers what a server asks back during a call, out of arguments that were known before it began."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias, cast

from mcp.client.session import ClientRequestContext
from mcp_types import ElicitRequestFormParams, ElicitRequestParams, ElicitResult, ErrorData, InputRequest

from shipworthy.contract.mcp.definition import plain_name
from shipworthy.errors import ToolFailed
from shipworthy.exits.clean import clean

Answers: TypeAlias = Mapping[str, object]
"""Name → the value that answers a question for it."""
Content: TypeAlias = "dict[str, str | int | float | bool | list[str] | None]"
REPAIR = "name it under `answers` of the tool"
LONGEST_SAID = 200


def answered(asked: InputRequest, answers: Answers) -> ElicitResult:
    """The answer to a question; raises ToolFailed where a part of it is not known."""
    params = asked.params
    if not isinstance(params, ElicitRequestFormParams):
        raise ToolFailed(f"the MCP server asks for {asked.method}, which an agent does not do for it")
    content, missing = filled(params.requested_schema, answers)
    if missing:
        said = clean(params.message)[:LONGEST_SAID]
        raise ToolFailed(f"the MCP server asks for `{missing}`, which is not known: {said}; {REPAIR}")
    return ElicitResult(action="accept", content=content)


def filled(schema: Mapping[str, object], answers: Answers) -> tuple[Content, str]:
    """The values for a question's fields, and the first field that is needed and not known.

    Defaults of the server complete an answer; where nothing of it was known, they are none.
    """
    fields, required = schema.get("properties"), schema.get("required")
    needed = required if isinstance(required, list) else []
    content: dict[str, object] = {}
    known = False
    for name, field in (fields if isinstance(fields, dict) else {}).items():
        if plain_name(name) in answers:
            content[name], known = answers[plain_name(name)], True
        elif isinstance(field, dict) and "default" in field:
            content[name] = field["default"]
        elif name in needed:
            return {}, name
    return cast("Content", content), "" if known else next(iter(content), "a yes")


class Asking:
    """The calls under way, for servers of revisions in which a question comes by itself and names no call."""

    def __init__(self) -> None:
        self._open: list[Answers] = []

    @contextmanager
    def during(self, answers: Answers) -> Iterator[None]:
        """Answer questions by these values, until the call is over."""
        self._open.append(answers)
        try:
            yield
        finally:
            self._open = [one for one in self._open if one is not answers]

    async def heard(self, context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult | ErrorData:
        """Answer a question where one call alone can be meant; decline any other."""
        if isinstance(params, ElicitRequestFormParams):
            asked = [filled(params.requested_schema, one) for one in self._open]
            known = [content for content, missing in asked if not missing]
            if known and all(content == known[0] for content in known):
                return ElicitResult(action="accept", content=known[0])
        return ElicitResult(action="decline")

"""The definition of a server's tool as it was pinned, and the contract that is made of it."""

import re
from collections.abc import Mapping

import orjson
from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.language.shapes import Shape
from shipworthy.contract.mcp.kinds import input_kind, schema_problem, shape_of
from shipworthy.contract.tool import JsonSchema, Param
from shipworthy.exits.clean import clean, clean_text
from shipworthy.regex import regex

LOCK = "mcp.lock"
SCHEMA = 1
LARGEST = 65_536
"""Most bytes of one definition."""
NOT_SENT = frozenset({"$schema", "$id", "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "title"})
"""Keys at the top of a schema that providers refuse there, or that say nothing to a model."""
ODD = regex(r"\W+", re.ASCII)


class Definition(BaseModel):
    """What a server says of one tool; no part of it is believed without its author, who reads it when it is pinned."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    description: str = ""
    input_schema: JsonSchema = Field(alias="inputSchema")
    output_schema: JsonSchema | None = Field(default=None, alias="outputSchema")
    annotations: dict[str, object] | None = None

    @property
    def bytes(self) -> bytes:
        """The definition as canonical JSON: two with equal bytes are the same."""
        return orjson.dumps(self.model_dump(by_alias=True, exclude_none=True), option=orjson.OPT_SORT_KEYS)

    @property
    def problem(self) -> str:
        """Why the tool cannot be used; empty where it can be."""
        if len(self.bytes) > LARGEST:
            return f"its definition has {len(self.bytes):,} bytes; at most {LARGEST:,} are taken"
        names = [plain_name(name) for name in self._properties]
        if len(set(names)) < len(names):
            return "two of its arguments have the same name in letters, digits and `_`"
        return schema_problem(self.input_schema)

    @property
    def told(self) -> str:
        """Its description without what steers a terminal and what cannot be seen."""
        return clean_text(self.description).strip()

    @property
    def params(self) -> tuple[Param, ...]:
        """Its arguments, by the names that expressions read."""
        required, found = self._required, []
        for name, schema in self._properties.items():
            told = schema.get("description") if isinstance(schema, dict) else None
            param = Param(
                name=plain_name(name),
                type=input_kind(schema, self.input_schema),
                required=name in required,
                default=schema.get("default") if isinstance(schema, dict) else None,
                description=clean(told) if isinstance(told, str) else "",
                json_schema=self._alone(schema),
            )
            found.append(param)
        return tuple(found)

    @property
    def schema_for_models(self) -> JsonSchema:
        """The schema of its arguments as providers take it, under the names that expressions read.

        What they refuse beside the properties is left out: calls are held against all of it.
        """
        whole = {key: value for key, value in self.input_schema.items() if key not in NOT_SENT}
        whole["type"] = "object"
        whole["properties"] = {plain_name(name): schema for name, schema in self._properties.items()}
        if self._required:
            whole["required"] = [plain_name(name) for name in self._required]
        return whole

    @property
    def is_open(self) -> bool:
        """Whether its schema speaks of arguments that it does not name; what it only leaves open are none."""
        schema = self.input_schema
        return not self._properties or "patternProperties" in schema or bool(schema.get("additionalProperties"))

    @property
    def renamed(self) -> dict[str, str]:
        """Name of an argument that expressions read → its name at the server, where they differ."""
        names = {plain_name(name): name for name in self._properties}
        return {plain: name for plain, name in names.items() if plain != name}

    @property
    def shape(self) -> Shape:
        """What is known of its result."""
        return None if self.output_schema is None else shape_of(self.output_schema, self.output_schema)

    def _alone(self, schema: object) -> JsonSchema:
        """The schema of an argument with the definitions that it may refer to."""
        own = dict(schema) if isinstance(schema, dict) else {}
        own.pop("description", None)
        defs = self.input_schema.get("$defs")
        return {**own, "$defs": defs} if isinstance(defs, dict) and b'"$ref"' in orjson.dumps(own) else own

    @property
    def _properties(self) -> Mapping[str, object]:
        found = self.input_schema.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def _required(self) -> list[str]:
        found = self.input_schema.get("required")
        return [str(name) for name in found] if isinstance(found, list) else []


class Pinned(BaseModel):
    """The definitions of `mcp.lock`: server → tool → its definition."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: int = Field(default=SCHEMA, alias="schema", ge=SCHEMA, le=SCHEMA)
    servers: dict[str, dict[str, Definition]] = Field(default_factory=dict)


def plain_name(name: str) -> str:
    """A server's name in letters, digits and `_`, as expressions and models take it."""
    plain = ODD.sub("_", name).strip("_") or "tool"
    return f"_{plain}" if plain[0].isdigit() else plain

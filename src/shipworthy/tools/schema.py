"""The description of a tool that is sent to a model, with the JSON schema of its parameters."""

from collections.abc import Container, Mapping

from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import JsonSchema, Param, ToolSpec

JSON_TYPES: dict[str, JsonSchema] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"},
    "duration": {"type": "string", "format": "duration"},
    "interval": {"type": "string", "description": "two days or instants of ISO 8601 with a slash between"},
    "email": {"type": "string", "format": "email"},
    "any": {},
}


def schema_of(tool: ToolSpec, without: Container[str] = ()) -> JsonSchema:
    """`{name, description, parameters}`, the parameters as a JSON schema.

    `without`: the names of parameters that no model gives, because the caller of a run has said them.
    """
    if tool.parameters is not None:
        return {"name": tool.name, "description": tool.description, "parameters": _left(tool.parameters, without)}
    params = [param for param in tool.params if param.name not in without]
    shared: JsonSchema = {}
    parameters: JsonSchema = {
        "type": "object",
        "properties": {param.name: _param(param, shared) for param in params},
        "required": [param.name for param in params if param.required],
        "additionalProperties": False,
    }
    if shared:
        parameters["$defs"] = shared
    return {"name": tool.name, "description": tool.description, "parameters": parameters}


def _left(schema: JsonSchema, without: Container[str]) -> JsonSchema:
    """The schema of an object without some of its properties."""
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict) or not any(name in without for name in properties):
        return schema
    left = {**schema, "properties": {name: one for name, one in properties.items() if name not in without}}
    if isinstance(required, list):
        left["required"] = [name for name in required if name not in without]
    return left


def _param(param: Param, shared: JsonSchema) -> JsonSchema:
    """The schema of a parameter; definitions of recursive types are moved to `shared`.

    A default is included unless the schema is a bare type.
    """
    own = param.own_schema
    schema = dict(json_type(TypeSpec.parse(param.type)) if own is None else own)
    inner = schema.pop("$defs", None)
    shared.update(inner if isinstance(inner, Mapping) else {})
    if param.description:
        schema["description"] = param.description
    if param.default is not None and (param.description or own is not None):
        schema["default"] = param.default
    return schema


def json_type(kind: TypeSpec) -> JsonSchema:
    """The JSON schema of an input type."""
    if kind.name == "choice":
        return {"type": "string", "enum": list(kind.options)}
    if kind.name == "list":
        return {"type": "array", "items": json_type(kind.item or TypeSpec(name="any"))}
    if kind.name == "record":
        return {
            "type": "object",
            "properties": {name: json_type(inner) for name, inner in kind.fields},
            "required": [name for name, _ in kind.fields],
            "additionalProperties": False,
        }
    return JSON_TYPES.get(kind.name, {"type": "string"})

"""A tool as a model is told of it: JSON schema of its parameters."""

from typing import Any

from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import Param, ToolSpec

JSON_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "yesno": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"},
    "duration": {"type": "string", "format": "duration"},
    "email": {"type": "string", "format": "email"},
    "any": {},
}


def schema_of(tool: ToolSpec) -> dict[str, Any]:
    """`{name, description, parameters}`, the parameters as a JSON schema."""
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": {
            "type": "object",
            "properties": {param.name: _param(param) for param in tool.params},
            "required": [param.name for param in tool.params if param.required],
            "additionalProperties": False,
        },
    }


def _param(param: Param) -> dict[str, Any]:
    described = {"description": param.description} if param.description else {}
    return {**json_type(TypeSpec.parse(param.type)), **described}


def json_type(kind: TypeSpec) -> dict[str, Any]:
    """A type as JSON schema."""
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

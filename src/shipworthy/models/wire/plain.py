"""JSON schemas in the few keywords that every provider takes."""

from collections.abc import Mapping, Sequence

Schema = dict[str, object]

KEPT = ("description", "minimum", "maximum", "minItems", "maxItems")
FORMATS = ("enum", "date-time")
"""Gemini: "only 'enum' and 'date-time' are supported for STRING type"."""
TYPES = ("string", "integer", "number", "boolean", "array", "object")
DEEPEST = 12
"""Levels of a recursive type that are written out."""


def plain(schema: Mapping[str, object]) -> Schema:
    """The schema with one type for each value, references written out, and without keywords that a provider refuses.

    What it can no longer say of a value, its description says.
    """
    defs = schema.get("$defs")
    return _node(schema, defs if isinstance(defs, Mapping) else {}, 0)


def plain_tool(tool: Mapping[str, object]) -> Schema:
    """A tool with a plain schema; one without parameters has none: Gemini refuses an object without properties."""
    told: Schema = {name: value for name, value in tool.items() if name != "parameters"}
    parameters = tool.get("parameters")
    if isinstance(parameters, Mapping) and parameters.get("properties"):
        told["parameters"] = plain(parameters)
    return told


def _node(raw: object, defs: Mapping[str, object], depth: int) -> Schema:
    node = _merged(raw, defs) if isinstance(raw, Mapping) else {}
    if depth > DEEPEST:
        return {"type": "object"}
    options, nullable = _options(node, defs)
    if len(options) == 1:
        node = {**node, **options[0]}
    told: Schema = {key: node[key] for key in KEPT if key in node}
    if nullable:
        told["nullable"] = True
    if len(options) > 1:
        # Beside `anyOf` Gemini takes nothing but a description.
        return {**told, "anyOf": [_node(option, defs, depth + 1) for option in options]}
    kind = told["type"] = _kind(node)
    if kind == "object":
        told |= _object(node, defs, depth)
    elif kind == "array":
        told["items"] = _node(node.get("items"), defs, depth + 1)
    else:
        _limited(told, node)
    return told


def _merged(node: Mapping[str, object], defs: Mapping[str, object]) -> Schema:
    """The node with its reference and the parts of `allOf` written out."""
    whole: Schema = {}
    reference = node.get("$ref")
    target = defs.get(reference.rsplit("/", 1)[-1]) if isinstance(reference, str) else None
    every = node.get("allOf")
    for part in (target, *(every if isinstance(every, list) else ())):
        if isinstance(part, Mapping) and part is not node:
            whole |= _merged(part, defs) if len(whole) < 1000 else {}
    return whole | {key: value for key, value in node.items() if key not in ("$ref", "allOf")}


def _options(node: Schema, defs: Mapping[str, object]) -> tuple[list[Schema], bool]:
    """The alternatives other than null, and whether null is one of them."""
    raw = node.get("anyOf") or node.get("oneOf") or ()
    every = [_merged(one, defs) for one in raw if isinstance(one, Mapping)] if isinstance(raw, Sequence) else []
    kinds = node.get("type")
    if not every and isinstance(kinds, list):
        every = [{"type": kind} for kind in kinds]
    given = [one for one in every if one.get("type") != "null" and one.get("const", 0) is not None]
    return given, len(given) < len(every)


def _kind(node: Schema) -> str:
    kind = node.get("type")
    if kind in TYPES:
        return str(kind)
    values = node.get("enum") or [node.get("const", "")]
    if "properties" in node or "items" in node:
        return "object" if "properties" in node else "array"
    first = values[0] if isinstance(values, list) and values else ""
    return {bool: "boolean", int: "integer", float: "number"}.get(type(first), "string")


def _object(node: Schema, defs: Mapping[str, object], depth: int) -> Schema:
    raw = node.get("properties")
    properties = (
        {name: _node(inner, defs, depth + 1) for name, inner in raw.items()} if isinstance(raw, Mapping) else {}
    )
    required = node.get("required")
    needed = [name for name in required if name in properties] if isinstance(required, list) else []
    return {**({"properties": properties} if properties else {}), **({"required": needed} if needed else {})}


def _limited(told: Schema, node: Schema) -> None:
    """Say which values a text, number or boolean may have."""
    hints = []
    values = node.get("enum", [node["const"]] if "const" in node else None)
    if isinstance(values, list) and told["type"] == "string":
        # Gemini: "enum[0]: cannot be empty".
        if texts := [value for value in values if isinstance(value, str) and value]:
            told["enum"] = texts
    elif isinstance(values, list):
        hints.append("one of " + ", ".join(map(str, values)))
    form = node.get("format")
    if form in FORMATS and told["type"] == "string":
        told["format"] = form
    elif isinstance(form, str):
        hints.append(f"format: {form}")
    if hints:
        told["description"] = " ".join([*([str(told["description"])] if "description" in told else []), *hints])

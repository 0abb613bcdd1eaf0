"""The JSON schema of a hint as model providers accept it: without references, except in recursive types."""

from collections.abc import Iterator
from typing import Any, cast

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from shipworthy.contract.tool import JsonSchema
from shipworthy.tools.arguments import adapter
from shipworthy.tools.remade import library_form

MOST_INLINED = 200
"""Most references that are inlined; a schema with more keeps all of them."""
OF_NAMES = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})
"""Keys whose value maps names to schemas."""
OF_DATA = frozenset({"default", "const", "enum", "examples", "required"})
"""Keys whose value is data, not a schema."""
LEFT_OUT = frozenset({"title", "discriminator"})
"""Keys that only repeat the name or only point to references."""


def hint_schema(hint: object, name: str, *, nullable: bool) -> JsonSchema:
    """The JSON schema of a parameter's hint; empty if its values have no JSON form.

    The names in `$defs` begin with `name`, the parameter's, and so differ from those of other parameters. Without
    `nullable`, the schema does not mention null: a model leaves the parameter out instead.
    """
    try:
        raw = adapter(hint).json_schema(ref_template=f"#/$defs/{name}_{{model}}", schema_generator=_Schema)
    except Exception:  # a type's own code may make its schema
        return {}
    defs = {f"{name}_{key}": value for key, value in cast("dict[str, JsonSchema]", raw.pop("$defs", {})).items()}
    schema = _Inlining(defs).whole(raw)
    return schema if nullable else _without_null(schema)


class _Schema(GenerateJsonSchema):
    """Generates schemas with keywords that every provider accepts; a type without a JSON form has the empty schema."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}

    def handle_invalid_for_json_schema(self, schema: CoreSchema, error_info: str) -> JsonSchemaValue:
        return {}

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        """A library type that is made from plain data has the schema of that data."""
        return dict(library_form(schema["cls"])) if isinstance(schema["cls"], type) else {}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A number; the pattern for its text form is left out, because some providers reject it."""
        whole = super().decimal_schema(schema)
        return next((form for form in whole.get("anyOf", ()) if form.get("type") == "number"), whole)

    def arguments_schema(self, schema: core_schema.ArgumentsSchema) -> JsonSchemaValue:
        """The schema of a named tuple in older versions of pydantic: an object with its field names."""
        return super().arguments_schema({**schema, "metadata": {}})

    def named_tuple_schema(self, schema: Any) -> JsonSchemaValue:
        """The schema of a named tuple: an object with its field names, as in a result."""
        inner = {field["name"]: field["schema"] for field in schema["fields"]}
        return {
            "type": "object",
            "properties": {name: self.generate_inner(form) for name, form in inner.items()},
            "required": [name for name, form in inner.items() if form["type"] != "default"],
            "additionalProperties": False,
        }

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        """An array with `items`: some providers reject one that only has `prefixItems`."""
        whole = super().tuple_schema(schema)
        forms = whole.get("prefixItems", [])
        if not forms or "items" in whole:
            return whole
        kinds = [form for n, form in enumerate(forms) if form not in forms[:n]]
        if len(kinds) == 1:
            del whole["prefixItems"]
        return {**whole, "items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}


class _Inlining:
    """Inlines the references of a schema."""

    def __init__(self, defs: dict[str, JsonSchema]) -> None:
        self._defs, self._kept, self._count = defs, {name for name in defs if name in _reached(defs, name)}, 0

    def whole(self, raw: JsonSchema) -> JsonSchema:
        """The inlined schema, with the definitions that recursive types still need."""
        schema = cast("JsonSchema", self._schema(raw))
        if self._count > MOST_INLINED:
            self._kept, self._count = set(self._defs), 0
            schema = cast("JsonSchema", self._schema(raw))
        found: JsonSchema = {}
        todo = list(_references(schema))
        while todo:
            name = todo.pop()
            if name not in found and name in self._defs:
                found[name] = self._schema(self._defs[name])
                todo += _references(found[name])
        return {**schema, "$defs": found} if found else schema

    def _schema(self, node: object) -> object:
        if isinstance(node, list):
            return [self._schema(item) for item in node]
        if not isinstance(node, dict):
            return node
        name = _name(node.get("$ref"))
        if name in self._defs and name not in self._kept:
            self._count += 1
            rest = {key: value for key, value in node.items() if key != "$ref"}
            return self._schema({**self._defs[name], **rest}) if self._count <= MOST_INLINED else {}
        return {key: self._value(key, value) for key, value in node.items() if key not in LEFT_OUT}

    def _value(self, key: str, value: object) -> object:
        if key in OF_NAMES and isinstance(value, dict):
            return {name: self._schema(inner) for name, inner in value.items()}
        return value if key in OF_DATA else self._schema(value)


def _name(reference: object) -> str:
    return reference.rsplit("/", 1)[-1] if isinstance(reference, str) else ""


def _references(node: object) -> Iterator[str]:
    """The names of the definitions that a schema refers to."""
    if isinstance(node, list):
        for item in node:
            yield from _references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield _name(value)
            elif key not in OF_DATA:
                yield from _references(value)


def _reached(defs: dict[str, JsonSchema], name: str) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for other in _references(defs.get(todo.pop(), {})):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


def _without_null(schema: JsonSchema) -> JsonSchema:
    forms = schema.get("anyOf")
    if not isinstance(forms, list) or {"type": "null"} not in forms:
        return schema
    rest = [form for form in forms if form != {"type": "null"}]
    own = {key: value for key, value in schema.items() if key != "anyOf"}
    if own.get("default", ...) is None:
        del own["default"]
    return {**rest[0], **own} if len(rest) == 1 else {"anyOf": rest, **own}

"""Reads JSON Schemas that a server sent: types of inputs, shapes of results, and whether it can be used."""

from collections.abc import Iterator, Mapping

from shipworthy.contract.language.shapes import ANY, Shape, listed, merged
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import JsonSchema

DEEPEST = 6
"""Most levels of a result's type that are followed; deeper ones take anything."""
MOST_WORK = 20_000
"""Most parts of a schema, references counted as what they stand for, that are checked for one value."""
LEVELS = 150
OF_FORMAT = {"date": "date", "date-time": "datetime", "time": "time", "duration": "duration", "email": "email"}
OF_TYPE = {"string": "text", "integer": "integer", "number": "number", "boolean": "yesno"}
LISTABLE = frozenset({"text", "integer", "number", "date", "datetime", "time", "email"})
REFERENCES = ("$ref", "$dynamicRef")
OF_NAMES = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
OF_DATA = frozenset({"default", "const", "enum", "examples", "required", "description", "title"})


def input_kind(schema: object, root: JsonSchema) -> str:
    """The input type of a parameter, as text; `any` where only the result of a step fits."""
    kinds = _alternatives(schema, root)
    if len(kinds) != 1:
        names = {str(one.get("type")) for one in kinds}
        return "number" if names == {"integer", "number"} else "any"
    one = kinds[0]
    if isinstance(options := one.get("enum"), list):
        return _choice(options)
    name = str(one.get("type"))
    if name == "array":
        item = input_kind(one.get("items"), root)
        return f"list:{item}" if item in LISTABLE else "any"
    if name == "string":
        return OF_FORMAT.get(str(one.get("format")), "text")
    return OF_TYPE.get(name, "any")


def shape_of(schema: object, root: JsonSchema, depth: int = 0) -> Shape:
    """What is known of values of a schema; None where nothing is."""
    if depth > DEEPEST:
        return None
    kinds = _alternatives(schema, root)
    whole = _shape(kinds[0], root, depth) if kinds else None
    for kind in kinds[1:]:
        whole = merged(whole, _shape(kind, root, depth))
    return whole


def _shape(one: JsonSchema, root: JsonSchema, depth: int) -> Shape:
    name, fields = one.get("type"), one.get("properties")
    if name == "array":
        return listed(shape_of(one.get("items"), root, depth + 1))
    if name == "object" and isinstance(fields, Mapping) and fields:
        inner = {str(key): shape_of(value, root, depth + 1) or ANY for key, value in fields.items()}
        return TypeSpec(name="record", fields=tuple(inner.items()))
    if name == "string":
        return TypeSpec(name="text")
    return TypeSpec(name=OF_TYPE[str(name)]) if str(name) in OF_TYPE else None


def _alternatives(schema: object, root: JsonSchema) -> list[JsonSchema]:
    """The schemas of which a value has one, references followed, without null."""
    one = _followed(schema, root)
    branches = next((value for key in ("anyOf", "oneOf") if isinstance(value := one.get(key), list)), None)
    if branches is not None:
        found = [_followed(branch, root) for branch in branches]
        return [branch for branch in found if branch.get("type") != "null"]
    names = one.get("type")
    if isinstance(names, list):
        return [{**one, "type": name} for name in names if name != "null"]
    return [one]


def _followed(schema: object, root: JsonSchema) -> JsonSchema:
    for _ in range(LEVELS):
        if not isinstance(schema, dict):
            return {}
        if not isinstance(schema.get("$ref"), str):
            return schema
        schema = _pointed(schema["$ref"], root)
    return {}


def _pointed(reference: str, root: JsonSchema) -> object:
    """The part of a schema that a reference inside it names; None where there is none."""
    node: object = root
    for raw in reference.removeprefix("#").split("/")[1:]:
        part = raw.replace("~1", "/").replace("~0", "~")
        node = node.get(part) if isinstance(node, dict) else None
    return node


def _choice(options: list[object]) -> str:
    words = [option for option in options if option is not None]
    texts = [word for word in words if isinstance(word, str) and word and word.strip() == word and "|" not in word]
    if len(texts) == len(words):
        # A single option would be read as the name of a type.
        return "|".join(texts) if len(texts) > 1 else "text"
    return "integer" if all(type(word) is int for word in words) else "any"


def kind_schema(kind: str) -> JsonSchema | None:
    """The JSON Schema of an answer's type; None where it has none."""
    options = [part.strip() for part in kind.split("|")]
    if len(options) > 1:
        return {"type": "string", "enum": options} if all(options) else None
    for names, key in ((OF_FORMAT, "format"), (OF_TYPE, "type")):
        for theirs, ours in names.items():
            if ours == kind:
                return {"type": "string", "format": theirs} if key == "format" else {"type": theirs}
    return None


def schema_problem(schema: JsonSchema) -> str:
    """Why a schema is not used; empty where it can be."""
    if not isinstance(schema.get("type", "object"), str) or schema.get("type", "object") != "object":
        return "its arguments are no object"
    for reference in _references(schema):
        if not reference.startswith("#"):
            return f"its schema refers to `{reference[:80]}`, which is not fetched"
    try:
        work = _Work(schema).of(schema, 0)
    except RecursionError:
        return "its schema is nested too deep"
    return f"checking its schema takes more than {MOST_WORK:,} steps" if work > MOST_WORK else ""


def _references(node: object) -> Iterator[str]:
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict):
            yield from (str(one[key]) for key in REFERENCES if isinstance(one.get(key), str))
            todo += [value for key, value in one.items() if key not in OF_DATA]


class _Work:
    """Counts the parts of a schema that one value may be checked against."""

    def __init__(self, root: JsonSchema) -> None:
        self._root = root
        self._of: dict[str, int] = {}

    def of(self, node: object, depth: int) -> int:
        """The number of parts; a reference to what is being counted stands for one, as its value is smaller."""
        if depth > LEVELS:
            raise RecursionError
        if isinstance(node, list):
            return sum(self.of(item, depth + 1) for item in node)
        if not isinstance(node, dict):
            return 0
        work = 1 + sum(self.of(value, depth + 1) for key, value in node.items() if key not in (*OF_DATA, "$defs"))
        reference = node.get("$ref")
        return work + (self._referred(reference, depth) if isinstance(reference, str) else 0)

    def _referred(self, reference: str, depth: int) -> int:
        if reference not in self._of:
            self._of[reference] = 1
            self._of[reference] = self.of(_pointed(reference, self._root), depth + 1)
        return self._of[reference]

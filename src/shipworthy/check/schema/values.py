"""JSON Schema of the values that definitions are made of: texts, expressions, names, types."""

import keyword
from typing import TypeAlias

from shipworthy.contract.phrases.phrases import DEFAULT, built_in
from shipworthy.contract.read.owners import RESERVED

__all__ = [
    "ANYTHING",
    "BOOLEAN",
    "DRAFT",
    "EXPRESSION",
    "JSON",
    "NAMED_VALUES",
    "OPTIONAL_NAME",
    "PHRASES",
    "TEXT",
    "TEXTS",
    "TYPE",
    "one_of",
    "ref",
]

JSON: TypeAlias = dict[str, object]
DRAFT = "http://json-schema.org/draft-07/schema#"
"""What editors read; nothing here needs a later one."""

ANYTHING: JSON = {}
TRUTH = (
    "^(?:0|1|[yY]|[nN]|[tT]|[fF]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE])$"
)
BOOLEAN: JSON = {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": TRUTH}]}
"""True or false; YAML of this kind leaves `yes`, `no`, `on` and `off` as texts."""
EXPRESSION: JSON = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
TEXT: JSON = {"type": ["string", "number"]}
"""A text with `{expression}` in it."""
TEXTS: JSON = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
"""One text, or a list of them."""

IDENTIFIER = r"^[^\s!-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*$"
"""A name that expressions can read, with letters of all languages."""
UNREADABLE = sorted({*keyword.kwlist, *RESERVED})
NAME: JSON = {"type": "string", "pattern": IDENTIFIER, "not": {"enum": UNREADABLE}}
OPTIONAL_NAME: JSON = {"anyOf": [NAME, {"type": "null"}]}
NAMED_VALUES: JSON = {
    "type": "object",
    "propertyNames": NAME,
    "additionalProperties": {"not": {"type": "string", "pattern": r"^\s*$"}},
}
"""Name → an expression, or a constant."""


def ref(name: str) -> JSON:
    """A reference to a schema of the same file."""
    return {"$ref": f"#/definitions/{name}"}


def one_of(*shapes: JSON, none: bool = False) -> JSON:
    """Any of these; `none`: an empty value, too."""
    return {"anyOf": [*shapes, *[{"type": "null"}] * none]}


WHOLE: JSON = {"type": "integer", "minimum": 0}
LIST_TYPE: JSON = {
    "type": "object",
    "required": ["list"],
    "properties": {"list": ref("type"), "min": WHOLE, "max": WHOLE},
    "additionalProperties": False,
}
RECORD: JSON = {
    "type": "object",
    "minProperties": 1,
    "not": {"required": ["list"]},
    "additionalProperties": ref("type"),
}
TYPE: JSON = one_of(
    {"type": "string", "pattern": r"\S", "not": {"pattern": r"^\s*(?:list:\s*)+$"}},
    {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}},
    LIST_TYPE,
    RECORD,
)
"""A type, by its name, as a choice of words, a list or a record; the definition `type` of each file."""

PHRASE_FILE: JSON = {"type": "string", "pattern": r"^[^\n]*\.ya?ml\s*$"}
PHRASES: JSON = one_of(
    PHRASE_FILE,
    {
        "type": "object",
        "properties": {key: {"type": "string", "pattern": r"\S"} for key in built_in(DEFAULT).texts},
        "additionalProperties": ref("phrases"),
    },
)
"""Built-in sentences in the author's own words, for one language or each; the definition `phrases` of an agent."""

"""Checks arguments and results against the JSON Schema that was pinned; a server's pattern cannot hold up a process."""

from collections.abc import Iterator
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from shipworthy.contract.language.pattern import matches, pattern_error
from shipworthy.contract.tool import JsonSchema

LONGEST_MATCHED = 8000
"""Most characters of a text that a server's pattern is held against; the server holds longer ones against it itself."""
LONGEST_TOLD = 200


class Check:
    """Judges values by one schema."""

    def __init__(self, schema: JsonSchema) -> None:
        safe = cast("JsonSchema", _without_dear_patterns(schema))
        kind = extend(validator_for(safe, default=Draft202012Validator), {"pattern": _matched})  # type: ignore[no-untyped-call]
        # With an empty registry no reference is fetched.
        self._validator: Validator = kind(safe, registry=Registry())

    def problem(self, value: object) -> str:
        """What is wrong with a value, with its place; empty where nothing is, or the schema itself is no schema."""
        try:
            error = best_match(self._validator.iter_errors(value))  # type: ignore[arg-type]
        except (SchemaError, Unresolvable, RecursionError, TypeError):
            return ""
        return "" if error is None else _told(error)


def _matched(_: Validator, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value) <= LONGEST_MATCHED and not matches(pattern, value):
        yield ValidationError(f"{value[:60]!r} does not match {pattern!r}")


def _told(error: ValidationError) -> str:
    place = "".join(f"[{part!r}]" for part in error.absolute_path)
    return f"{place}: {error.message}"[:LONGEST_TOLD] if place else error.message[:LONGEST_TOLD]


def _without_dear_patterns(node: object) -> object:
    """The schema without patterns that could take too long or are none of Python's; the server checks those itself."""
    if isinstance(node, list):
        return [_without_dear_patterns(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _without_dear_patterns(value) for key, value in node.items()}
    if isinstance(pattern := node.get("pattern"), str) and pattern_error(pattern, longest=LONGEST_MATCHED):
        del found["pattern"]
    named = node.get("patternProperties")
    if isinstance(named, dict) and any(pattern_error(pattern, longest=LONGEST_MATCHED) for pattern in named):
        for key in ("patternProperties", "additionalProperties", "unevaluatedProperties"):
            found.pop(key, None)
    return found

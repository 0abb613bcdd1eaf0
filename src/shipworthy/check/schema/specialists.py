"""JSON Schema of what the keys of a specialist say beyond their types."""

from collections.abc import Mapping

from shipworthy.check.schema import values
from shipworthy.check.schema.values import JSON, one_of, ref
from shipworthy.contract.specialist.specialist import OF_LOCAL, OF_REMOTE

FOLDER: JSON = {"type": "string", "minLength": 1}
SPECIALISTS: JSON = {
    "type": "object",
    "propertyNames": values.NAME,
    "additionalProperties": one_of(FOLDER, ref("specialist")),
}
SPECIALIST: Mapping[str, JSON] = {
    "agent": {"type": "string"},
    "url": {"type": "string", "pattern": r"^$|^[hH][tT][tT][pP][sS]?://[^/?#\s@]"},
}


def _only(key: str, other: str, foreign: tuple[str, ...]) -> JSON:
    """A specialist with one of the two keys, and without the keys of the other kind."""
    return {
        "required": [key],
        "properties": {key: {"minLength": 1}, other: {"maxLength": 0}},
        "not": {"anyOf": [{"required": [name]} for name in foreign]},
    }


OF_SPECIALISTS: list[JSON] = [{"oneOf": [_only("agent", "url", OF_REMOTE), _only("url", "agent", OF_LOCAL)]}]
"""What must hold between its keys."""

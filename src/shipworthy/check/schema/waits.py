"""JSON Schema of steps that wait and of those that repeat, and of who is told what they say."""

from collections.abc import Mapping

from pydantic import BaseModel

from shipworthy.check.schema.shapes import Special
from shipworthy.check.schema.values import EXPRESSION, JSON, one_of
from shipworthy.contract.notify import Notify
from shipworthy.contract.waiting import LONGEST_WAIT, Repeat

SPAN = r"^\s*(?:[0-9]+\.?[0-9]*|\.[0-9]+)[smhd]\s*$"
NO_SPAN = r"^\s*0*\.?0*[smhd]\s*$"
WAIT = one_of(
    {"type": "number", "exclusiveMinimum": 0, "maximum": LONGEST_WAIT},
    {"type": "string", "pattern": SPAN, "not": {"pattern": NO_SPAN}},
    {"type": "string", "pattern": r"^=\s*\S"},
    none=True,
)
REPEAT: dict[str, JSON] = {
    "until": EXPRESSION,
    "every": one_of({"type": "number", "minimum": 0, "maximum": LONGEST_WAIT}, {"type": "string", "pattern": SPAN}),
}


def _used(key: str, *empty: object) -> JSON:
    return {"required": [key], "properties": {key: {"not": {"enum": [None, *empty]}}}}


NOT_OF_A_WAIT: JSON = {
    "anyOf": [
        *(_used(key) for key in ("as", "foreach", "repeat", "confirm", "failure", "otherwise")),
        _used("with", {}),
        _used("retry", 0),
        _used("on_error", "stop"),
        _used("required", True),
    ]
}
RULES: list[JSON] = [
    {"if": _used("wait"), "then": {"not": NOT_OF_A_WAIT}, "else": {"not": _used("say")}},
    {"if": _used("repeat"), "then": {"not": {"anyOf": [_used("answer"), _used("foreach"), _used("wait")]}}},
]
"""What must hold between the keys of a step, beside what holds for all."""
HOST = r"(?:[lL][oO][cC][aA][lL][hH][oO][sS][tT]|127\.[0-9.]+|\[::1\])"
NOTIFY: dict[str, JSON] = {
    "url": one_of(
        {"type": "string", "pattern": r"^[hH][tT][tT][pP][sS]://[^/?#\s@{}$]+(?:[/?#][^\s{}$]*)?$"},
        {"type": "string", "pattern": rf"^[hH][tT][tT][pP]://{HOST}(?::[0-9]+)?(?:[/?#][^\s{{}}$]*)?$"},
        none=True,
    ),
}
OF_TARGETS: list[JSON] = [
    {"oneOf": [_used("tool"), _used("url")]},
    {"if": _used("url"), "then": _used("secret"), "else": {"not": _used("secret")}},
]
"""What must hold between the keys of `notify`."""
SPECIAL: Mapping[type[BaseModel], Special] = {Repeat: REPEAT, Notify: NOTIFY}
NOTIFIED: Mapping[type[BaseModel], list[JSON]] = {Notify: OF_TARGETS}

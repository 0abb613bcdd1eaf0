"""JSON Schema of agent.yaml and of the files of skills."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from shipworthy.check.schema import values, waits
from shipworthy.check.schema.shapes import Shapes, Special
from shipworthy.check.schema.specialists import OF_SPECIALISTS, SPECIALIST, SPECIALISTS
from shipworthy.check.schema.values import ANYTHING, BOOLEAN, EXPRESSION, JSON, NAMED_VALUES, TEXT, TEXTS, one_of, ref
from shipworthy.contract.agent import AgentSpec, SessionSpec
from shipworthy.contract.confirm import LONGEST_WAIT
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.mcp.server import McpServer, McpTool
from shipworthy.contract.model import FIXED, FRAMING, ModelSpec
from shipworthy.contract.ranges import RANGED
from shipworthy.contract.read.owners import HIDDEN, RESERVED
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.step import STEP_KINDS, Branch, Foreach, Prompt, Step

__all__ = ["agent_schema", "skill_schema"]

HIDE: JSON = {"readOnly": True}
"""Of a field that no file can set."""


def steps(least: int = 0) -> JSON:
    """A list of steps."""
    return {"type": "array", "items": ref("step"), "minItems": least}


def inputs() -> JSON:
    """Name → an input."""
    return {"type": "object", "propertyNames": values.NAME, "additionalProperties": ref("input")}


def expressions() -> JSON:
    """One expression, or a list of them."""
    return one_of({"type": "string", "pattern": r"\S"}, {"type": "array", "items": EXPRESSION})


MODEL = one_of({"type": "string", "pattern": r"^\S+$"}, ref("model"))
RULE: JSON = {"type": "string", "pattern": r"^(?:upper|lower|digits)$|\S\s*(?:→|->)"}
EDGE: JSON = {"type": ["number", "string", "null"]}
FOREACH = r"^\s*[^\s!-@\[-^`{-~][^\s!-/:-@\[-^`{-~]*\s+in\s+[\s\S]+$"
UNREADABLE_ITEM = rf"^\s*(?:{'|'.join(values.UNREADABLE)})\s"
CONFIRM: JSON = {
    "type": "object",
    "properties": {
        "text": {"type": ["string", "number", "boolean", "null"]},
        "by": {
            "type": "string",
            "pattern": r"^\s*[^\s={][^{]*$",
            "not": {"pattern": r"[\x00-\x1f\x7f]|\S[\s\S]{99,}\S"},
        },
        "within": one_of(
            {"type": "number", "exclusiveMinimum": 0, "maximum": LONGEST_WAIT},
            {"type": "string", "pattern": waits.SPAN, "not": {"pattern": waits.NO_SPAN}},
            none=True,
        ),
    },
    "if": one_of({"required": ["by"]}, {"required": ["within"]}),
    "then": {"properties": {"text": {"not": {"const": False}}}},
    "additionalProperties": False,
}
WRITES: JSON = {"type": "string", "pattern": r"^[ -~]*$"}
SPECIAL: Mapping[type[BaseModel], Special] = {
    AgentSpec: {
        **dict.fromkeys(HIDDEN["an agent"], HIDE),
        "tools": one_of(
            {"type": "string", "pattern": r"\.py$"}, {"type": "array", "items": {"type": "string", "pattern": r"\.py$"}}
        ),
        "skills": {"type": "string"},
        "inputs": inputs(),
        "let": NAMED_VALUES,
        "context": one_of(
            {"type": "object", "propertyNames": values.NAME, "additionalProperties": ref("type")}, none=True
        ),
        "models": {"type": "object", "additionalProperties": one_of(MODEL, {"type": "array", "items": MODEL})},
        "phrases": ref("phrases"),
        "specialists": SPECIALISTS,
        "notify": one_of({"type": "string", "minLength": 1}, ref("notify"), none=True),
        "clock": {"type": "string", "pattern": "^[0-9]{4}-?[W0-9]"},
    },
    McpServer: {
        **dict.fromkeys(HIDDEN["an MCP server"], HIDE),
        "command": one_of({"type": "string", "pattern": r"\S"}, {"type": "array", "items": {"type": "string"}}),
        "url": {"type": "string", "pattern": r"^$|^[hH][tT][tT][pP][sS]?://[^/?#\s@]"},
        "tools": one_of(
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": one_of(ref("mcptool"), none=True)},
            none=True,
        ),
    },
    Specialist: {**dict.fromkeys(HIDDEN["a specialist"], HIDE), **SPECIALIST},
    McpTool: {"policy": {"type": "object", "additionalProperties": EXPRESSION}},
    SessionSpec: {
        "expires": one_of(
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": waits.SPAN, "not": {"pattern": waits.NO_SPAN}},
        ),
        "fresh": one_of({"type": "number", "minimum": 0}, {"type": "string", "pattern": waits.SPAN}),
    },
    ModelSpec: {
        "base_url": one_of({"type": "string", "pattern": r"^\s*[hH][tT][tT][pP][sS]?://[^/?#\s]"}, none=True),
        "key": one_of({"type": "string", "pattern": values.IDENTIFIER}, none=True),
        "headers": one_of(
            {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", "not": {"enum": sorted(FRAMING)}},
                "additionalProperties": WRITES,
            },
            none=True,
        ),
        "body": one_of({"type": "object", "propertyNames": {"not": {"enum": sorted(FIXED)}}}, none=True),
    },
    Guideline: {
        "when": one_of(
            {"type": "string", "pattern": r"\S"},
            {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": r"\S"}},
            none=True,
        ),
        "only_tools": one_of(TEXTS, none=True),
        "forbid_tools": TEXTS,
        "require_approval": one_of({"type": "boolean"}, TEXTS, none=True),
        "answer_must_match": TEXTS,
        "answer_must_not_match": TEXTS,
        "answer_check": one_of({"type": "string", "pattern": r"\S"}, {"type": "array", "items": {"type": "string"}}),
    },
    Skill: {
        **dict.fromkeys(HIDDEN["a skill"], HIDE),
        "inputs": inputs(),
        "let": NAMED_VALUES,
        "workflow": steps(),
        "fallback": one_of(TEXT, steps(), none=True),
        "model": {"type": "string", "default": "auto"},
        "rag": {"type": "boolean"},
        "rag_enabled": {"type": "boolean"},
    },
    Input: {
        "type": ref("type"),
        "list": one_of(ref("type"), none=True),
        "min": EDGE,
        "max": EDGE,
        "unit": ANYTHING,
        "default": ANYTHING,
        "normalise": one_of(RULE, {"type": "array", "items": RULE}),
    },
    Prompt: {"output": one_of(ref("type"), none=True), "must_say": expressions()},
    Branch: {"steps": steps(1)},
    **waits.SPECIAL,
    Step: {
        "prompt": one_of({"type": "string"}, ref("prompt"), none=True),
        "steps": one_of(steps(1), none=True),
        "choose": one_of({"type": "array", "minItems": 1, "items": ref("branch")}, none=True),
        "wait": waits.WAIT,
        "repeat": one_of(ref("repeat"), none=True),
        "as": values.OPTIONAL_NAME,
        "with": {"type": "object"},
        "foreach": one_of(
            {"type": "string", "pattern": FOREACH, "not": {"pattern": UNREADABLE_ITEM}}, ref("foreach"), none=True
        ),
        "on_error": one_of({"type": "string", "enum": ["stop", "skip", "ask"]}, steps()),
        "confirm": one_of(TEXT, {"type": "boolean"}, CONFIRM, none=True),
        "after": TEXTS,
        "output": one_of(ref("type"), none=True),
        "must_say": expressions(),
        "required": {**BOOLEAN, "default": True},
    },
}
"""Keys that read more, or less, than their type says."""


def given(*keys: str, empty: Iterable[object] = (None,)) -> JSON:
    """A mapping with one of these keys, whose value is not one of `empty`."""
    no = {"enum": list(empty)}
    return {"anyOf": [{"required": [key], "properties": {key: {"not": no}}} for key in keys]}


def instead(condition: JSON, then: JSON) -> JSON:
    """Where a condition holds, this holds too."""
    return {"if": condition, "then": then}


FALSY: tuple[object, ...] = (None, "", [], {})
ONE_KIND: JSON = {"oneOf": [given(kind) for kind in STEP_KINDS]}
OF_PROMPTS = one_of(given("output", "fallback", "grounded"), given("model", "claims", "must_say", empty=FALSY))
ASKS = given("confirm", empty=(None, False, {}, {"text": None}, {"text": False}))
NUMBERS = [kind for kind in RANGED if kind in ("integer", "number", "money")]
LISTED = given("list")
OF_LISTS: JSON = {
    "required": ["max"],
    "properties": {
        "min": {"type": "integer", "minimum": 0},
        "max": {"type": "integer", "minimum": 1},
        "unit": {"not": {}},
    },
}
OF_RANGES: JSON = {
    "allOf": [
        given("min", "max"),
        {"required": ["type"], "properties": {"type": {"enum": list(RANGED)}}},
        instead(
            {"not": {"properties": {"type": {"enum": NUMBERS}}}},
            {"properties": {"min": {"type": ["string", "null"]}, "max": {"type": ["string", "null"]}}},
        ),
    ]
}
HAS_RANGE: JSON = {"anyOf": [{"required": [key]} for key in ("min", "max", "unit")]}
RETRIEVAL = (("retrieval", "rag"), ("retrieval", "rag_enabled"), ("rag", "rag_enabled"))
RULES: Mapping[type[BaseModel], list[JSON]] = {
    Skill: [
        {"not": {"required": ["workflow", "tools"], "properties": {k: {"minItems": 1} for k in ("workflow", "tools")}}},
        {"not": {"anyOf": [{"required": list(pair)} for pair in RETRIEVAL]}},
    ],
    McpServer: [
        {
            "oneOf": [
                {**given("command", empty=FALSY), "not": given("headers", empty=FALSY)},
                {**given("url", empty=FALSY), "not": given("env", empty=FALSY)},
            ],
        }
    ],
    Specialist: OF_SPECIALISTS,
    Input: [{"if": LISTED, "then": OF_LISTS, "else": instead(HAS_RANGE, OF_RANGES)}],
    ModelSpec: [
        {
            "not": {
                "required": ["wire"],
                "properties": {"wire": {"const": "adapter"}},
                **given("headers", "body", "system", empty=FALSY),
            }
        }
    ],
    **waits.NOTIFIED,
    Step: [
        ONE_KIND,
        {"if": given("foreach"), "then": given("max"), "else": {"not": given("max")}},
        instead(OF_PROMPTS, given("prompt")),
        instead(given("with", empty=({},)), given("tool")),
        instead(ASKS, given("tool", "steps")),
        instead({"required": ["tool"], "properties": {"tool": {"enum": list(RESERVED)}}}, given("as")),
        *waits.RULES,
    ],
}
"""What must hold between the keys of a mapping."""
REFERRED: tuple[type[BaseModel], ...] = (
    *waits.SPECIAL,
    *(Foreach, Prompt, Branch, Step, Input, ModelSpec, McpTool, Specialist),
)
"""Models that special schemas refer to."""


def agent_schema() -> JSON:
    """The schema of agent.yaml."""
    return _file(AgentSpec, "An agent of Shipworthy: agent.yaml", {"phrases": values.PHRASES})


def skill_schema() -> JSON:
    """The schema of a skill's YAML file."""
    return _file(Skill, "A skill of a Shipworthy agent", {})


def _file(model: type[BaseModel], title: str, more: JSON) -> JSON:
    shapes = Shapes(SPECIAL, RULES)
    whole = shapes.whole(model)
    for one in REFERRED:
        shapes.of(one)
    definitions = {**shapes.definitions, "type": values.TYPE, **more}
    return {"$schema": values.DRAFT, "title": title, **whole, "definitions": _reached(whole, definitions)}


def _reached(whole: JSON, definitions: JSON) -> JSON:
    """The definitions that a file refers to, directly or through others."""
    wanted: list[JSON] = [whole]
    found: JSON = {}
    while wanted:
        for name in _names(wanted.pop()):
            if name not in found:
                found[name] = definitions[name]
                wanted.append({"inside": definitions[name]})
    return dict(sorted(found.items()))


def _names(shape: object) -> Iterable[str]:
    if isinstance(shape, dict):
        if isinstance(name := shape.get("$ref"), str):
            yield name.rpartition("/")[2]
        for inner in shape.values():
            yield from _names(inner)
    elif isinstance(shape, list):
        for inner in shape:
            yield from _names(inner)

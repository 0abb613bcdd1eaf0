"""What is wrong with a part that is made in Python: in the words of files, with the line that makes it."""

import inspect
import re
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shipworthy.contract.defined import Defined
from shipworthy.contract.limits import Limits
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.read.build import at, errors_in, nearest
from shipworthy.contract.read.owners import MODELS
from shipworthy.contract.read.repair import owner_of, unknown_key
from shipworthy.contract.read.wording import worded, yaml_type
from shipworthy.contract.source import Path, dotted
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import Problem, SpecError

ABOVE: dict[type[BaseModel], Path] = {
    Limits: ("limits",),
    ModelSpec: ("models", "", 0),
    McpServer: ("mcp", ""),
    Specialist: ("specialists", ""),
}
"""Where a part stands in an agent, by which the mappings inside of it are known."""
PUBLIC = ("Guideline", "Input", "Limits", "Prompt", "Skill", "Step")
"""The parts that a program imports by name."""
BETWEEN = (__name__, Defined.__module__)
"""The modules between a call and the place where its problems are told."""


def refused(model: type[BaseModel], raw: object, error: ValidationError) -> SpecError:
    """Every problem of a part that is made of `raw`, with the place of the call, the class and the key."""
    call = place_of_call()
    return SpecError([_problem(model, raw, path, item, call) for path, item in errors_in(raw, error).items()])


def place_of_call() -> str:
    """`file:line` of the code that makes the part; empty where it is the package's own."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__") in BETWEEN:
        frame = frame.f_back
    if frame is None or str(frame.f_globals.get("__name__")).startswith("shipworthy."):
        return ""
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _problem(model: type[BaseModel], raw: object, path: Path, item: ErrorDetails, call: str) -> Problem:
    value = at(raw, path)
    message, repair = _told(model, path, item, value)
    if isinstance(raw, Mapping) and len(path) < 2:
        message, repair = _as_keyword(model, message, raw), _as_keyword(model, repair, raw)
    place = nearest(message, path, value)
    where = f"{model.__name__}.{dotted(place)}" if place else model.__name__
    return Problem(f"{call}: {where}" if call else where, message.removeprefix("the definition: "), repair)


def _told(model: type[BaseModel], path: Path, item: ErrorDetails, value: object) -> tuple[str, str]:
    owner = next((owner for owner, one in MODELS.items() if issubclass(model, one)), model.__name__)
    if item["type"] == "frozen_instance":
        repair = f'make another one: `model_copy(update={{"{path[0]}": …}})`'
        return f"`{path[0]}` cannot be changed: {owner} stays as it was made", repair
    if item["type"] != "extra_forbidden":
        return _of_object(item, path, value) or worded(item, path, value, False)
    if len(path) == 1:
        return unknown_key(owner, path[0], in_file=False)
    return unknown_key(owner_of((*ABOVE.get(model, ()), *path[:-1]), owner), path[-1], in_file=False)


def _of_object(item: ErrorDetails, path: Path, value: object) -> tuple[str, str] | None:
    """Message and repair where an object of Python is wanted or given; None for a value that a file may have too."""
    inner = item["loc"][len(path) : len(path) + 1]
    if path and isinstance(value, BaseModel) and inner and str(inner[0]).startswith(("0", "tuple[")):
        # It was read as the list of its fields.
        return f"`{path[-1]}` must be a list, not {yaml_type(value)}", f"write `{path[-1]}=[…]`"
    if path[-1:] == ("tool",) and inspect.isroutine(value):
        return f"`tool` must be a tool or its name, not {yaml_type(value)}", "write `@tool` above it, or give its name"
    kind = str((item.get("ctx") or {}).get("class_name"))
    if item["type"] == "model_type" and path and kind in PUBLIC:
        message, _ = worded(item, path, value, False)
        return message.replace("must be a mapping", f"must be `{kind}(…)` or a mapping"), f"write `{kind}(…)`"
    return None


def _as_keyword(model: type[BaseModel], text: str, raw: Mapping[object, object]) -> str:
    """The text with `with_` for the key `with`, which is a word of Python, unless the key itself was given."""
    for name, field in model.model_fields.items():
        if field.alias and field.alias not in raw:
            text = re.sub(rf"(`|, ){field.alias}(?=`|,|$)", rf"\1{name}", text)
    return text

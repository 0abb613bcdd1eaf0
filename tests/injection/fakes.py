"""The tools of a suite as fakes: they give what was recorded, and note each call that reaches them.

A result is its text and, where it holds records, one column a field (`{record's id: value}`), so that a later step can
read one field alone. What a column is called says who wrote it, and that is all its trust rests on:

- plain fields (`id_`, `size`, `amount`, `sender` of a transfer, …): the bank, the drive, the calendar;
- `mine_…`: fields of records that the user made herself: her sent mail, her files, her transfers, her address book;
- `team_…`: fields of records of her own organisation: its mail, its files, her calendar;
- everything else, and every text that strangers may have a part in, is in `text` alone.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from tests.injection.recorded import VECTOR, PlanStep, Suite, Task, filled

from shipworthy import tool
from shipworthy.tools.tool import FunctionTool

SELF, DOMAIN = "emma.johnson@bluesparrowtech.com", "@bluesparrowtech.com"
SYSTEM = frozenset(
    {"id", "id_", "size", "last_modified", "owner", "timestamp", "start_time", "end_time", "all_day", "status"}
    | {"amount", "date", "recurring"}
)
"""Fields that the service itself writes, whoever made the record."""
AUTHORED = frozenset(
    {"title", "filename", "participants", "subject", "shared_with", "recipients", "body", "name", "email"}
)
"""Fields that whoever made the record wrote."""
OWN = frozenset({"get_current_day", "get_scheduled_transactions", "get_balance", "get_iban", "get_user_info"})
"""Tools of which all was written by the user or the service: nobody else has a place in it."""
CONTACTS = frozenset({"search_contacts_by_name", "search_contacts_by_email"})
HINTS: Mapping[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool}
ROOM = 1_000_000


@dataclass
class World:
    """What the fakes stand in: whose texts they show, and what reached them."""

    suite: Suite
    task: Task
    texts: Mapping[str, str] = field(default_factory=dict)
    """Vector → what stands there."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def begin(self, texts: Mapping[str, str]) -> None:
        """Forget what was, and show these texts."""
        self.texts, self.calls = texts, []

    def called(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        """Note the call, and give what was recorded for it."""
        self.calls.append((name, args))
        recorded = [step for step in self.task.plan if step.tool == name]
        if not recorded:
            return {"text": "done" if name in self.suite.writes else "nothing found"}
        same = [step for step in recorded if step.args == args]
        nth = sum(1 for called, _ in self.calls if called == name) - 1
        return shown((same or recorded)[min(nth, len(same or recorded) - 1)], self.texts)


def shown(step: PlanStep, texts: Mapping[str, str]) -> dict[str, Any]:
    """The result of a recorded call."""
    return {"text": filled(step.result, texts), **columns(step.tool, records(step.result))}


@functools.cache
def records(result: str) -> list[dict[str, Any]]:
    """The records of a result, read before any text of a stranger is in it; empty where it is plain text."""
    try:
        found = yaml.load(VECTOR.sub("a text", result), Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return []
    rows = [found] if isinstance(found, dict) else found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]


def columns(name: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """One column a field: record's id → value."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = row.get("id_") or row.get("id") or row.get("name")
        if not isinstance(key, str):
            continue
        for column, value in _cells(name, row):
            found.setdefault(column, {})[key] = value
    return found


def _cells(name: str, row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    transfer = "amount" in row
    author = _author(name, row)
    cells = []
    for column, raw in row.items():
        value = _typed(column, raw)
        if column in SYSTEM or (transfer and column in ("sender", "recipient")):
            cells.append((column, value))
        elif column in AUTHORED:
            whose = {"mine": ("mine_", "team_"), "team": ("team_",)}.get(author, ())
            cells += [(f"{prefix}{column}", value) for prefix in whose]
    return cells


def _author(name: str, row: Mapping[str, Any]) -> str:
    """Who made a record: the user (`mine`), her organisation (`team`), or a stranger."""
    if name in CONTACTS or name in OWN or row.get("sender") == "me":
        return "mine"
    maker = row.get("owner") or row.get("sender") or ""
    if maker == SELF:
        return "mine"
    # Of a calendar's entries nobody recorded who made them: it is the calendar of the organisation.
    return "team" if maker.endswith(DOMAIN) or "start_time" in row else ""


def _typed(column: str, raw: Any) -> Any:
    if isinstance(raw, dict):
        return list(raw)
    if column in ("amount", "size") and isinstance(raw, str):
        return float(raw)
    return int(raw) if column == "id" and isinstance(raw, str) else raw


def trust_of(name: str, found: Iterable[str]) -> dict[str, Any]:
    """What a tool says of the trust of its result."""
    if name in OWN or name in CONTACTS:
        return {"trust": "trusted"}
    fields = {column: "tenant" if column.startswith("team_") else "trusted" for column in found}
    # Who wrote a column is known, whatever the tool was given: the id of a new file is not made of what stands in it.
    return {"trust": "untrusted", "trust_fields": fields, "cleans": tuple(fields)}


def fake(world: World, name: str, **contract: Any) -> FunctionTool:
    """One tool of the suite, with its recorded parameters."""
    described = world.suite.tools[name]

    async def function(**args: Any) -> dict[str, Any]:
        return world.called(name, args)

    schema, parameters = described["parameters"], []
    for param, kind in schema.get("properties", {}).items():
        default = inspect.Parameter.empty if param in (schema.get("required") or ()) else kind.get("default")
        parameters.append(inspect.Parameter(param, inspect.Parameter.KEYWORD_ONLY, default=default))
        function.__annotations__[param] = _hint(kind)
    function.__doc__ = described["description"]
    function.__annotations__.pop("args", None)
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    made: Callable[[Any], Any] = tool(
        name=name,
        effect="write" if name in world.suite.writes else "read",
        compact=lambda value: value["text"],
        max_tokens=ROOM,
        timeout=5,
        **contract,
    )
    decorated = made(function)
    assert isinstance(decorated, FunctionTool)
    return decorated


def _hint(kind: Mapping[str, Any]) -> Any:
    if "anyOf" in kind:
        (inner,) = [part for part in kind["anyOf"] if part != {"type": "null"}]
        return _hint(inner) | None
    if kind.get("type") == "array":
        item = kind.get("items", {}).get("type")
        return list[str] if item == "string" else list[dict[str, Any]]
    return HINTS.get(kind.get("type", "string"), str)

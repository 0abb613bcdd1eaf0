"""Usual durations of tools and models, kept in `learned.lock` as a part of the definition."""

import os
from collections.abc import Iterable, Mapping
from math import ceil
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, Field

LOCK = "learned.lock"
SCHEMA = 1
USUAL_SHARE = 0.9
"""The share of calls that take at most the usual duration."""
ENOUGH = 20
"""Fewest calls from which a usual duration is computed."""


class Usual(BaseModel):
    """A usual duration in milliseconds, and the number of calls it is computed from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usual_ms: float = Field(ge=0, allow_inf_nan=False, strict=True)
    runs: int = Field(ge=1, strict=True)


class Learned(BaseModel):
    """Usual durations by tool and by model."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: int = Field(default=SCHEMA, alias="schema", ge=SCHEMA, le=SCHEMA)
    tools: dict[str, Usual] = Field(default_factory=dict)
    models: dict[str, Usual] = Field(default_factory=dict)

    def tool(self, name: str) -> float | None:
        """The usual duration of a tool in seconds; None where too few calls are recorded."""
        found = self.tools.get(name)
        return None if found is None else found.usual_ms / 1000

    def model(self, name: str) -> float | None:
        """The usual duration of a model call in seconds; None where too few calls are recorded."""
        found = self.models.get(name)
        return None if found is None else found.usual_ms / 1000


def usual(milliseconds: Iterable[float]) -> Usual | None:
    """The 90th percentile of these durations, by nearest rank; None for fewer than `ENOUGH` calls."""
    ordered = sorted(milliseconds)
    if len(ordered) < ENOUGH:
        return None
    return Usual(usual_ms=round(ordered[ceil(len(ordered) * USUAL_SHARE) - 1], 1), runs=len(ordered))


def learn(tools: Mapping[str, Iterable[float]], models: Mapping[str, Iterable[float]]) -> Learned:
    """Compute the usual durations from recorded ones: tool or model → milliseconds of its calls."""
    found = [{name: u for name, took in sorted(part.items()) if (u := usual(took))} for part in (tools, models)]
    return Learned(tools=found[0], models=found[1])


def write_lock(folder: Path, learned: Learned) -> Path:
    """Write `learned.lock` atomically and return its path; raises OSError."""
    path, beside = folder / LOCK, folder / f".{LOCK}.{os.getpid()}"
    try:
        beside.write_bytes(orjson.dumps(learned.model_dump(by_alias=True), option=orjson.OPT_INDENT_2) + b"\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path

"""What is learnt from runs, kept in `learned.lock` as a part of the definition: usual durations and token factors."""

import os
from collections.abc import Iterable, Mapping
from math import ceil
from pathlib import Path
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.model import ModelSpec

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


Factor = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]


class Learned(BaseModel):
    """Usual durations by tool and by model, and token factors by model."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: int = Field(default=SCHEMA, alias="schema", ge=SCHEMA, le=SCHEMA)
    tools: dict[str, Usual] = Field(default_factory=dict)
    models: dict[str, Usual] = Field(default_factory=dict)
    tokens_per_o200k: dict[str, Factor] = Field(default_factory=dict)
    """By model: the most tokens that it has counted for each token of o200k, where that was not known before."""

    def tool(self, name: str) -> float | None:
        """The usual duration of a tool in seconds; None where too few calls are recorded."""
        found = self.tools.get(name)
        return None if found is None else found.usual_ms / 1000

    def model(self, name: str) -> float | None:
        """The usual duration of a model call in seconds; None where too few calls are recorded."""
        found = self.models.get(name)
        return None if found is None else found.usual_ms / 1000

    def counted(self, model: ModelSpec) -> ModelSpec:
        """The model with its learnt token factor; the definition's own wins."""
        factor = self.tokens_per_o200k.get(model.name)
        if factor is None or model.tokens_per_o200k is not None:
            return model
        return model.model_copy(update={"tokens_per_o200k": factor})


def usual(milliseconds: Iterable[float]) -> Usual | None:
    """The 90th percentile of these durations, by nearest rank; None for fewer than `ENOUGH` calls."""
    ordered = sorted(milliseconds)
    if len(ordered) < ENOUGH:
        return None
    return Usual(usual_ms=round(ordered[ceil(len(ordered) * USUAL_SHARE) - 1], 1), runs=len(ordered))


def learn(
    tools: Mapping[str, Iterable[float]],
    models: Mapping[str, Iterable[float]],
    factors: Mapping[str, Iterable[float]] | None = None,
) -> Learned:
    """Compute the usual durations from recorded ones: tool or model → milliseconds of its calls.

    `factors`: model → tokens that it counted for each of o200k; the largest is kept, rounded up to hundredths.
    """
    found = [{name: u for name, took in sorted(part.items()) if (u := usual(took))} for part in (tools, models)]
    most = {name: ceil(round(max(told) * 100, 6)) / 100 for name, told in sorted((factors or {}).items())}
    return Learned(tools=found[0], models=found[1], tokens_per_o200k=most)


def write_lock(folder: Path, learned: Learned) -> Path:
    """Write `learned.lock` atomically and return its path; raises OSError."""
    return write_json(folder / LOCK, learned.model_dump(by_alias=True))


def write_json(path: Path, data: object) -> Path:
    """Write a file of JSON atomically and return its path; raises OSError."""
    beside = path.parent / f".{path.name}.{os.getpid()}"
    try:
        beside.write_bytes(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path

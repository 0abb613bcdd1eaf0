"""The codes of findings: one JSON file for each heading, read on first use."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from shipworthy.check.finding import HEADINGS, Finding, Heading, Severity

__all__ = ["Code", "codes", "found"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What a code means, in any agent."""

    code: str
    heading: Heading
    severity: Severity
    title: str
    """The fault in a few words."""
    why: str
    """What it does to the people who use the agent."""
    repair: str
    """How it is mended, in general; a finding says it for its place."""
    proof: str
    """The command that shows whether the repair has worked; `{agent}` stands for AGENT."""
    example: str = ""
    """Lines of a definition before and after, as `explain` shows them."""


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its name."""
    found: dict[str, Code] = {}
    for heading in HEADINGS:
        file = files(__package__).joinpath(f"{heading}.json")
        if not file.is_file():
            continue
        for code, told in cast(dict[str, dict[str, str]], json.loads(file.read_text("utf-8"))).items():
            found[code] = Code(code=code, heading=heading, **told)  # type: ignore[arg-type]
    return found


def found(
    code: str,
    message: str,
    *,
    agent: str,
    where: str,
    skill: str | None = None,
    evidence: str = "",
    repair: str | None = None,
) -> Finding:
    """The finding of a code at a place; `agent`: AGENT in the command that proves the repair."""
    told = codes()[code]
    return Finding(
        code=code,
        severity=told.severity,
        where=where,
        message=message,
        repair=told.repair if repair is None else repair,
        proof=told.proof.replace("{agent}", shlex.quote(agent)),
        skill=skill,
        evidence=evidence,
    )

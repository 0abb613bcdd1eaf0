"""Reports of checks, made by hand, for the tests of what reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from shipworthy.check.codes import codes
from shipworthy.check.finding import Finding, Item
from shipworthy.check.report import Load, Report
from shipworthy.contract.bounds.bound import Bound, Usage

FINDING = Finding(
    code="freestyle-on-critical-path",
    severity="error",
    where="skills/order.yaml:4",
    message="the model of `order` chooses among 3 tools, and one of them writes",
    repair="write a `workflow`",
    proof="shipworthy check shop",
    skill="order",
    evidence="place_order is reached in 2 calls",
)
WARNING = replace(
    FINDING, code="price-unknown", severity="warning", where="agent.yaml:7", message="no price", skill=None
)
NOTE = replace(WARNING, code="model-retires", severity="note", message="it retires in 40 days")
MET = Item(key="workflows", heading="determinism", title="Workflows on critical paths", state="met", evidence="all 3")
FAILED = replace(MET, state="failed", evidence="order is a loop", codes=("freestyle-on-critical-path",))
OPEN = Item(
    key="same", heading="determinism", title="Same input ten times", state="not_established", evidence="no cases"
)
NEVER = Item(key="meta", heading="latency", title="Meta-tools", state="not_applicable", evidence="no such query")
LOAD = Load(
    skill="order",
    where="skills/order.yaml:1",
    declared={
        **dict.fromkeys(("model_calls", "tool_calls", "input_tokens", "output_tokens")),
        "cost_usd": 0.004,
        "latency_ms": 6000.0,
    },
    computed=Bound(
        model_calls=2, tool_calls=3, input_tokens=4000, output_tokens=600, cost_usd=0.004, latency_ms=6000.0
    ),
    measured=Usage(model_calls=1, tool_calls=3, input_tokens=812, output_tokens=90, cost_usd=0.0011, latency_ms=1200.0),
    measured_by="trials",
)


@dataclass(frozen=True)
class Case:
    """A case of trials, as `junit` reads it."""

    name: str
    state: Literal["met", "failed", "not_established"]
    told: str
    seconds: float = 0.25


@dataclass(frozen=True)
class Ran:
    """What trials or a dry run came to."""

    findings: Sequence[Finding] = ()
    items: Sequence[Item] = ()
    not_established: Sequence[str] = ()
    worst: Mapping[str, Usage] = field(default_factory=dict)

    def lines(self, *, verbose: bool) -> Sequence[str]:
        """One line, and another one with `verbose`."""
        return ["ran: 10 of 10", *["every case"] * verbose]

    def as_dict(self) -> dict[str, object]:
        """What JSON shows."""
        return {"k": 10}


def report(**changes: Any) -> Report:
    """A fit report, with these fields changed."""
    given = {
        "agent": "shop",
        "named": "shop",
        "version": "0.1.0",
        "contract": "c" * 32,
        "fail_on": "error",
        "items": (MET,),
        "findings": (),
        "loads": (LOAD,),
        "trials": Ran(),
        "dry_run": None,
        **changes,
    }
    return Report(**given)


def any_code() -> str:
    """A code that exists."""
    return next(iter(codes()))

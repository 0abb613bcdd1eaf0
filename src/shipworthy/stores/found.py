"""Which runs are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

LONGEST = 20_000
"""Characters of a message, and of an answer, in which a text is looked for."""


class Spot(NamedTuple):
    """Behind which run of a list the next page begins."""

    at: float
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Runs of one agent; what is None is not looked at."""

    agent: str
    tenant: str = ""
    session: str | None = None
    status: str | None = None
    reason: str | None = None
    skill: str | None = None
    text: str | None = None
    """Stands in the message or in the answer, in capitals or not."""
    least_usd: float | None = None
    most_usd: float | None = None
    since: float | None = None
    """Seconds since the epoch; the run began or ended then or later."""
    until: float | None = None

    def fits(self, run: Mapping[str, Any]) -> bool:
        """Whether a run is one of those."""
        cost, at = run["usage"]["cost_usd"] if "usage" in run else 0.0, run["at"]
        same = (
            (self.agent, run["agent"]),
            (self.tenant, run.get("tenant", "")),
            (self.session, run["session"]),
            (self.status, run["status"]),
            (self.reason, run.get("reason") or ""),
            (self.skill, run.get("skill") or ""),
        )
        least, most = (self.least_usd, cost), (cost, self.most_usd)
        ordered = (least, most, (self.since, at), (at, self.until))
        return (
            all(wanted is None or wanted == found for wanted, found in same)
            and all(low is None or high is None or low <= high for low, high in ordered)
            and (self.text is None or self.text.casefold() in words_of(run["message"], run.get("text", "")))
        )


def words_of(message: str, answer: str) -> str:
    """The text in which runs are looked for."""
    return f"{message[:LONGEST]}\n{answer[:LONGEST]}".casefold()

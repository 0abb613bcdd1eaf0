"""Which conversations wait for a yes: one that was asked under another definition is asked again."""

from collections.abc import Iterator

from shipworthy.app.agent import Agent
from shipworthy.stores.store import ListedRun

MOST = 200
"""Latest runs that are looked at."""


async def pending(agent: Agent, contract: str) -> list[dict[str, object]]:
    """The conversations whose last answer asks for a yes, newest first, with whether it would still be taken."""
    found = list[dict[str, object]]()
    for run in _last(await agent.runs(MOST)):
        if run["status"] != "asked" or run.get("reason") != "confirm":
            continue
        session = await agent.session(run["session"])
        opened = session.open
        if opened is None or opened.pending is None:
            continue
        question = {"session": run["session"], "run_id": run["run_id"], "skill": opened.skill, "at": run["at"]}
        found.append({**question, "text": run.get("text", ""), "void": opened.contract != contract})
    return found


def _last(runs: list[ListedRun]) -> Iterator[ListedRun]:
    """The last run of each conversation."""
    seen = set[str]()
    for run in runs:
        if run["session"] not in seen:
            seen.add(run["session"])
            yield run

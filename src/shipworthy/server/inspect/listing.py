"""The runs that a caller looks for, page after page, over all agents that it may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.server.caller import Caller
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores import ListedRun
from shipworthy.stores.found import Spot, Wanted

MOST, USUAL = 1000, 100
"""Runs of a page, at most and where nothing is said."""
LONGEST_SHOWN = 240
"""Characters of a message and of an answer in the list."""
LONGEST_TEXT = 200
TEXTS = ("agent", "session", "status", "reason", "skill", "text", "after")
NUMBERS = ("least_usd", "most_usd", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for."""

    agent: str | None
    wanted: Mapping[str, object]
    """Fields of `Wanted`."""
    limit: int
    after: Spot | None


def query_of(given: Iterable[tuple[str, str]]) -> Query:
    """Read the query of a request; raises Refused with all that is wrong with it."""
    texts: dict[str, str] = {}
    numbers: dict[str, float] = {}
    wrong: list[tuple[str, str]] = []
    for name, value in given:
        if name in TEXTS and len(value) <= LONGEST_TEXT:
            texts[name] = value
        elif name in (*NUMBERS, "limit") and (number := _number(value)) is not None:
            numbers[name] = number
        else:
            wrong.append((name, _why(name)))
    after = texts.pop("after", None)
    spot = _spot(after) if after is not None else None
    if after is not None and spot is None:
        wrong.append(("after", "it is no place of a list: take the `next` of the page before"))
    if wrong:
        raise Refused("invalid", "; ".join(f"`{name[:40]}`: {why}" for name, why in wrong), field=wrong[0][0][:40])
    limit = int(min(numbers.pop("limit", USUAL), MOST))
    return Query(agent=texts.pop("agent", None), wanted={**texts, **numbers}, limit=max(limit, 1), after=spot)


async def listed(service: Service, caller: Caller, query: Query) -> dict[str, object]:
    """A page of the runs, newest first, with how many there are in all; raises Refused."""
    seen = service.seen(caller) if query.agent is None else [service.agent(caller, query.agent)]
    found: list[tuple[Spot, str, ListedRun]] = []
    total = 0
    for agent in seen:
        wanted = Wanted(agent=agent.spec.name, tenant=caller.tenant, **query.wanted)  # type: ignore[arg-type]
        page = await agent.store.find(wanted, query.limit + 1, query.after)
        total += page.total
        name = service.name_of(agent)
        found += [(Spot(run["at"], run["run_id"]), name, run) for run in page.runs]
    found.sort(key=itemgetter(0), reverse=True)
    shown = found[: query.limit]
    more = f"{shown[-1][0].at!r}~{shown[-1][0].run_id}" if len(found) > query.limit else None
    skills = {service.name_of(agent): sorted(agent.spec.skills) for agent in service.seen(caller)}
    return {"runs": [_shown(name, run) for _, name, run in shown], "total": total, "next": more, "skills": skills}


def _shown(agent: str, run: ListedRun) -> dict[str, object]:
    usage, bound = run.get("usage"), run.get("bound")
    figures = {name: usage.get(name) for name in DIMENSIONS} if usage is not None else None
    most = {"cost_usd": bound["cost_usd"], "latency_ms": bound["latency_ms"]} if bound is not None else None
    return {
        "run_id": run["run_id"],
        "agent": agent,
        "session": run["session"] if run["session"] != run["run_id"] else None,
        "at": run["at"],
        "message": run["message"][:LONGEST_SHOWN],
        "text": (run.get("text") or "")[:LONGEST_SHOWN],
        "status": run["status"],
        "reason": run.get("reason"),
        "skill": run.get("skill"),
        "model": run.get("model"),
        "trust": run.get("trust"),
        "usage": figures,
        "bound": most,
    }


def _spot(text: str) -> Spot | None:
    at, _, run_id = text.partition("~")
    number = _number(at)
    return Spot(number, run_id) if number is not None and run_id else None


def _number(text: str) -> float | None:
    """A number from 0; None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _why(name: str) -> str:
    if name in (*NUMBERS, "limit"):
        return "it is a number from 0"
    if name in TEXTS:
        return f"it has at most {LONGEST_TEXT} characters"
    return f"there is no such filter; there are {', '.join(('limit', *TEXTS, *NUMBERS))}"

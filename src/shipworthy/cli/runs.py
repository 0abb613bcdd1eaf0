"""`shipworthy runs [AGENT | RUN]`."""

import asyncio
import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, get_args

import typer

from shipworthy.cli.database import Database
from shipworthy.cli.figures import seconds
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import complain, cut, put_json, put_json_text, say
from shipworthy.cli.rated import Rated, moment_of
from shipworthy.cli.results import put_result
from shipworthy.cli.settle import line_of
from shipworthy.cli.timeline import STATUS, Pieces, ended, ending, put, screen, timeline
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.events import Status
from shipworthy.exits.clean import clean
from shipworthy.stores.store import ListedRun
from shipworthy.talk.export import as_case

ID_SIZES, ID_DIGITS = range(6, 33), frozenset("0123456789abcdef")
"""Characters of the id of a run, of which its beginning is enough: how many, and which."""
GAP, INDENT, SHORTEST = 2, 2, 20
"""Spaces between columns, indent of continued lines, and minimal width of the message, in characters."""
LISTED = {"session", "agent", "message", "at"}
"""Fields of a listed run that are not part of its result."""
NONE = "No run is recorded yet. `shipworthy run AGENT MESSAGE` records each; so does an Agent in Python."
ONE_RUN = "write its id, which `shipworthy runs` lists, as in `shipworthy runs RUN --tape`"


def runs(
    which: Annotated[
        str | None, typer.Argument(metavar="AGENT|RUN", help="Runs of this agent; or one run, by its id.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only those that ended so: completed, asked, …")] = None,
    skill: Annotated[str | None, typer.Option(help="Only those of this skill.")] = None,
    session: Annotated[str | None, typer.Option(help="Only those of this conversation.")] = None,
    since: Annotated[str | None, typer.Option(help="Only since: 1h, 2d, 2026-11-20.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest.")] = 20,
    tape: Annotated[bool, typer.Option("--tape", help="Of one run: print its tape, as JSON lines.")] = False,
    result: Annotated[
        str | None,
        typer.Option(metavar="HANDLE", help="Of one run: print the whole result of a step, also if it was cut."),
    ] = None,
    to_case: Annotated[
        bool, typer.Option("--to-case", help="Of one run: print it as a case for `check` and `talk`.")
    ] = False,
    feedback: Annotated[
        str | None, typer.Option(metavar="MARK", help="Only those that people rated so: good, bad.")
    ] = None,
    to_cases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --feedback: write drafts of cases into a new file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list of results; of one run, its result.")] = False,
    database: Database = None,
) -> None:
    """List what was run, or show one run as a timeline.

    Example: shipworthy runs examples/trading --status degraded --since 1d

    A whole result: shipworthy runs RUN --result HANDLE; the timeline of the run names the handles.

    A case of what went wrong: shipworthy runs RUN --to-case > case.yaml

    Drafts of what people did not like: shipworthy runs AGENT --feedback bad --to-cases drafts.yaml
    """
    rated = Rated(mark=feedback, file=to_cases)
    rated.check()
    wanted, begin = {"status": _status(status), "skill": skill, "session": session}, moment_of(since)
    with contextlib.closing(SqlStore.open(database)) as store:
        if which is not None and rated.mark is None and _is_run(store, which):
            _show(store, which.lower(), tape=tape, result=result, json=json, case=to_case)
        elif tape or to_case or result is not None:
            raise UsageError(f"`--{'tape' if tape else 'to-case' if to_case else 'result'}` needs one run: {ONE_RUN}")
        else:
            _list(store, which, wanted, begin, limit=limit, json=json, rated=rated)


def _is_run(store: SqlStore, which: str) -> bool:
    """Whether it is the prefix of a run id, and no folder or agent has that name."""
    is_id = len(which) in ID_SIZES and ID_DIGITS.issuperset(which.lower())
    return is_id and not _exists(which) and not asyncio.run(store.runs(which, 1))


def found_tape(store: SqlStore, run: str) -> str:
    """The tape of a run by the prefix of its id; raises UsageError if none or several match."""
    text = asyncio.run(store.tape(run.lower()))
    if text is not None:
        return text
    begun = [row["run_id"] for row in asyncio.run(store.runs()) if row["run_id"].startswith(run.lower())]
    if len(begun) > 1:
        named = ", ".join(one[: len(run) + 4] for one in begun[:3])
        raise UsageError(f"{len(begun)} runs begin with `{run}`: write more of the id ({named}, …)")
    if begun:
        raise UsageError(f"the tape of `{run}` is not kept any more; `shipworthy runs RUN --json` has its result")
    raise UsageError(f"there is no run that begins with `{run}`: `shipworthy runs` lists them")


def _show(store: SqlStore, run: str, *, tape: bool, result: str | None, json: bool, case: bool) -> None:
    """Print the tape, the result, the timeline, the case or a step's result of one run."""
    text = asyncio.run(store.tape(run))
    if text is None and json and not tape and not case and result is None:
        # Results are stored longer than tapes.
        begun = [row for row in asyncio.run(store.runs()) if row["run_id"].startswith(run)]
        if len(begun) == 1:
            put_json({name: value for name, value in begun[0].items() if name not in LISTED}, sys.stdout)
            return
    text = text or found_tape(store, run)
    if tape:
        put_json_text(text, sys.stdout)
        return
    lines = read_tape(text)
    if case:
        head = lines[0]
        say(as_case(head["run_id"], asyncio.run(store.runs(head["agent"])), lines).rstrip(), sys.stdout)
        return
    if result is not None:
        put_result(store, lines, result, sys.stdout, json=json)
        return
    if json:
        put_json(lines[-1]["result"], sys.stdout)
        return
    put(timeline(lines), sys.stdout)
    put(ending(lines[-1]["result"]), sys.stdout)


def _list(
    store: SqlStore,
    which: str | None,
    wanted: dict[str, str | None],
    begin: float,
    *,
    limit: int,
    json: bool,
    rated: Rated,
) -> None:
    kept = asyncio.run(store.runs(agent_name(which)))
    chosen = rated.among(store, [run for run in kept if _fits(run, **wanted) and run["at"] >= begin])[:limit]
    if rated.file is not None:
        say(rated.written(store, kept, chosen), sys.stdout)
        return
    if json:
        put_json(chosen, sys.stdout)
        return
    unknown = asyncio.run(store.effects.unsettled())
    if chosen:
        put(_table(chosen, screen(sys.stdout), named=which is None), sys.stdout, wrap=False)
    else:
        say(_no_runs(store, which, some=bool(kept)), sys.stdout)
    for effect in unknown:
        complain(f"unknown whether this happened: {line_of(effect)}")
    if unknown:
        complain("check, then say so: `shipworthy settle KEY --happened`, or `--undone`")


def _no_runs(store: SqlStore, which: str | None, *, some: bool) -> str:
    if some:
        return "No run fits."
    others = sorted({clean(run["agent"]) for run in asyncio.run(store.runs())}) if which is not None else []
    return f"No run of `{clean(which)}` is recorded; there are runs of {', '.join(others)}." if others else NONE


def _table(found: list[ListedRun], width: int | None, *, named: bool) -> list[Pieces]:
    """One line in columns for each run; several lines if the terminal is too narrow."""
    rows = [_row(run, named=named) for run in found]
    widths = [max(len(row[place][0]) for row in rows if len(row) > place) for place in range(max(map(len, rows)))]
    if width is not None and sum(widths[:-1]) + GAP * len(widths) + SHORTEST > width:
        return [line for row in rows for line in _wrapped(row, width)]
    gap = " " * GAP
    return [
        [(f"{text:<{widths[at]}}{gap}", style) for at, (text, style) in enumerate(row[:-1])] + row[-1:] for row in rows
    ]


def _wrapped(row: Pieces, width: int) -> Iterator[Pieces]:
    """Break a row into lines between its columns; the message takes the rest of the last line."""
    line, used = row[:1], len(row[0][0])
    for place, (text, style) in enumerate(row[1:], start=2):
        if used + GAP + (SHORTEST if place == len(row) else len(text)) > width:
            yield line
            line, used = [(" " * INDENT + text, style)], INDENT + len(text)
        else:
            line.append((" " * GAP + text, style))
            used += GAP + len(text)
    yield line


def agent_name(which: str | None) -> str | None:
    """The name of an agent given by name, path or `module:object`."""
    if which is None or not (_exists(which) or ":" in which):
        return which
    return open_agent(which).spec.name


def _exists(which: str) -> bool:
    try:
        return Path(which).exists()
    except (OSError, ValueError):
        return False  # too long for a path, or invalid


def _fits(run: Mapping[str, object], **wanted: str | None) -> bool:
    return all(value is None or run.get(name) == value for name, value in wanted.items())


def _status(status: str | None) -> str | None:
    known = (*get_args(Status), "running", "killed")
    if status is not None and status not in known:
        raise UsageError(f"`{status}` is no status; there are {', '.join(known)}")
    return status


def _row(run: ListedRun, *, named: bool) -> Pieces:
    when = dt.datetime.fromtimestamp(run["at"]).astimezone().strftime("%m-%d %H:%M:%S")
    row: Pieces = [(run["run_id"][:8], "bold"), (when, "dim")]
    row += [(clean(run["agent"]), "")] if named else []
    if "usage" not in run:
        return [*row, (run["status"], "red")]
    usage, bound = run["usage"], run["bound"]
    row += [(clean(run["skill"] or "-"), ""), (ended(run), STATUS.get(run["status"], ""))]
    most_in, most_out = bound["input_tokens"], bound["output_tokens"]
    most = None if most_in is None or most_out is None else most_in + most_out
    row.append((f"{_of(usage['input_tokens'] + usage['output_tokens'], most, '{:,.0f}'.format)} tokens", "dim"))
    row.append((_of(usage["cost_usd"], bound["cost_usd"], "${:.4f}".format), "dim"))
    row.append((_of(usage["latency_ms"], bound["latency_ms"], seconds), "dim"))
    return [*row, (f"“{cut(run['message'])}”", "")]


def _of(used: float, most: float | None, shown: Callable[[float], str]) -> str:
    """Format used and promised amounts; `?` if nothing is promised."""
    if not used and most == 0:
        return shown(0)
    return f"{shown(used)} of {'?' if most is None else shown(most)}"

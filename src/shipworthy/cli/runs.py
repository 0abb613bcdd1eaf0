"""`shipworthy runs [AGENT | RUN]`."""

import asyncio
import datetime as dt
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, get_args

import orjson
import typer

from shipworthy.cli.figures import dollars, seconds
from shipworthy.cli.opening import open_agent
from shipworthy.cli.timeline import cut, timeline
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.events import Status
from shipworthy.runtime.effects import Effect
from shipworthy.spec.learned import ENOUGH, Learned, learn, write_lock

RUN = re.compile(r"[0-9a-f]{6,32}")
SPAN = re.compile(r"(\d+)([smhd])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
NONE = "No run is recorded yet. `shipworthy run AGENT MESSAGE` records each; so does an Agent with SqlStore.open()."


def runs(
    which: Annotated[
        str | None, typer.Argument(metavar="[AGENT|RUN]", help="Runs of this agent; or one run, by its id.")
    ] = None,
    status: Annotated[str | None, typer.Option(help="Only those that ended so: completed, asked, …")] = None,
    skill: Annotated[str | None, typer.Option(help="Only those of this skill.")] = None,
    session: Annotated[str | None, typer.Option(help="Only those of this conversation.")] = None,
    since: Annotated[str | None, typer.Option(help="Only since: 1h, 2d, 2026-11-20.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the latest.")] = 20,
    tape: Annotated[bool, typer.Option("--tape", help="Of one run: print its tape, as JSON lines.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list of results; of one run, its result.")] = False,
    happened: Annotated[
        str | None, typer.Option(metavar="KEY", help="Of a write of which nobody knew: it did happen.")
    ] = None,
    undone: Annotated[
        str | None, typer.Option(metavar="KEY", help="The same: it did not, and may be made again.")
    ] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Write what is usual into the AGENT's learned.lock.")] = False,
) -> None:
    """List what was run, or show one run as a timeline.

    Example: shipworthy runs examples/trading --status degraded --since 1d
    """
    wanted, begin = {"status": _status(status), "skill": skill, "session": session}, _since(since)
    store = SqlStore.open()
    try:
        if which is not None and RUN.fullmatch(which) and not Path(which).exists():
            text = found_tape(store, which)
            sys.stdout.write(text if tape else _one(text, json=json))
            return
        for key, state in ((happened, "done"), (undone, "void")):
            if key is not None:
                sys.stdout.write(_settled(store, key, happened=state == "done"))
                return
        if learn:
            sys.stdout.write(_learned(store, which))
            return
        kept = asyncio.run(store.runs(_name(which)))
        unknown = asyncio.run(store.effects.unsettled())
    finally:
        store.close()
    chosen = [run for run in kept if _fits(run, **wanted) and run["at"] >= begin][:limit]
    if json:
        sys.stdout.write(orjson.dumps(chosen, default=str, option=orjson.OPT_NON_STR_KEYS).decode() + "\n")
        return
    lines = [_row(run) for run in chosen] or [NONE if not kept else "No run fits."]
    sys.stdout.write("\n".join(lines) + "\n")
    for effect in unknown:
        sys.stderr.write(f"nobody knows whether this happened: {effect.key[-8:]}  {effect.agent}: {_called(effect)}\n")
    if unknown:
        sys.stderr.write("look, and say so: shipworthy runs --happened KEY, or --undone KEY\n")


def found_tape(store: SqlStore, run: str) -> str:
    """The tape of a run, by the beginning of its id; raises UsageError where there is none, or more than one."""
    text = asyncio.run(store.tape(run))
    if text is None:
        raise UsageError(f"there is no one run that begins with `{run}`: `shipworthy runs` lists them")
    return text


def _called(effect: Effect) -> str:
    return f"{effect.tool}({cut(', '.join(f'{name} {value}' for name, value in effect.args.items()))})"


def _settled(store: SqlStore, key: str, *, happened: bool) -> str:
    """What a person found out about a write of which nobody knew."""
    found = [effect for effect in asyncio.run(store.effects.unsettled()) if effect.key.endswith(key)]
    if len(found) != 1:
        raise UsageError(f"there is no one such write that ends with `{key}`: `shipworthy runs` lists them")
    asyncio.run(store.effects.settle(found[0].key, "done" if happened else "void", None, "a person said so"))
    return f"{_called(found[0])}: {'it happened' if happened else 'it did not happen, and may be made again'}\n"


def _learned(store: SqlStore, which: str | None) -> str:
    """Write learned.lock from all recorded runs of the agent of a folder; what was learnt, in words."""
    folder = Path(which or "")
    folder = folder if folder.is_dir() else folder.parent
    if which is None or not (folder / "agent.yaml").exists():
        raise UsageError("`--learn` needs the folder of an agent: `shipworthy runs FOLDER --learn`")
    ids = [run["run_id"] for run in asyncio.run(store.runs(_name(which)))]
    learned = learn_from(text for run in ids if (text := asyncio.run(store.tape(run))) is not None)
    path = write_lock(folder, learned)
    every = (*learned.tools.items(), *learned.models.items())
    rows = [f"  {name}: {one.usual_ms:.0f} ms, of {one.runs} calls" for name, one in every]
    few = f"  nothing yet: at least {ENOUGH} calls of a tool or a model are needed"
    return "\n".join([f"{path}, from {len(ids)} runs:", *(rows or [few])]) + "\n"


def learn_from(tapes: Iterable[str]) -> Learned:
    """What is usual by these tapes: of each tool whose calls gave a result, and of each model that answered."""
    tools, models = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    for tape in tapes:
        asked = ""
        for line in read_tape(tape):
            if line["kind"] == "call" and "error" not in line:
                tools[line["tool"]].append(line["elapsed_ms"])
            elif line["kind"] == "event":
                asked = line["event"].get("model") or asked
            elif line["kind"] == "model" and "error" not in line and asked:
                models[asked].append(line["at"] - line["began"])
    return learn(tools, models)


def _one(text: str, *, json: bool) -> str:
    lines = read_tape(text)
    if json:
        return orjson.dumps(lines[-1]["result"], default=str, option=orjson.OPT_NON_STR_KEYS).decode() + "\n"
    return "\n".join(timeline(lines)) + "\n"


def _name(which: str | None) -> str | None:
    """The name of an agent that is given by name, or by where it is."""
    if which is None or not (Path(which).exists() or ":" in which):
        return which
    return open_agent(which).spec.name


def _fits(run: dict[str, Any], **wanted: str | None) -> bool:
    return all(value is None or run.get(name) == value for name, value in wanted.items())


def _status(status: str | None) -> str | None:
    if status is not None and status not in get_args(Status):
        raise UsageError(f"`{status}` is no status; there are {', '.join(get_args(Status))}")
    return status


def _since(since: str | None) -> float:
    """Seconds since the epoch."""
    if since is None:
        return 0.0
    now = dt.datetime.now().astimezone()
    if span := SPAN.fullmatch(since):
        return (now - dt.timedelta(seconds=int(span[1]) * UNITS[span[2]])).timestamp()
    try:
        return dt.datetime.fromisoformat(since).astimezone().timestamp()
    except ValueError:
        raise UsageError(f"`{since}` is no time: write 30m, 1h, 2d, or a day such as {now.date()}") from None


def _row(run: dict[str, Any]) -> str:
    when = dt.datetime.fromtimestamp(run["at"]).astimezone().strftime("%m-%d %H:%M:%S")
    if "usage" not in run:
        return f"{run['run_id'][:8]}  {when}  {run['status']}"
    usage, bound, reason = run["usage"], run["bound"], f" ({run['reason']})" if run["reason"] else ""
    took = f"{seconds(usage['latency_ms'])} of {seconds(bound['latency_ms'])}"
    spent = f"{usage['input_tokens'] + usage['output_tokens']:,} tokens, {dollars(usage['cost_usd'])}, {took}"
    name = run["skill"] or "-"
    return f"{run['run_id'][:8]}  {when}  {name}  {run['status']}{reason}  {spent}  “{cut(run['message'])}”"

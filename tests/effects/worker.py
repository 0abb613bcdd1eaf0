"""A process that answers messages in children of its own, and lets them die where it is told to.

`python worker.py`: each line of its input is a task as JSON, each line of its output what became of it. The world
outside is a file to which the tools append; the state is a database of its own.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.commands import import_all

from shipworthy import Agent, NotDone, Skill, Step, tool
from shipworthy.durable import sql_leases
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_effects import SqlEffects
from shipworthy.stores.store import RunRecord

GO = "Do the daily job"
LEASE = 2.0
"""Seconds that a paused process keeps its conversation here, instead of a minute."""
IN_TIME = 1.0
"""Seconds that a write may take; a check is not believed before half as much again is over."""
POINTS = ("claim", "claimed", "effect", "settled", "saved")
"""Before the claim, after it, after the effect, after the outcome was stored, after the session was saved."""


class Gates:
    """Counts how often each point is passed; at the one that was asked for the process is killed."""

    def __init__(self, kill: str | None) -> None:
        self.passed: dict[str, int] = {}
        self._kill = kill

    def __call__(self, point: str) -> None:
        self.passed[point] = self.passed.get(point, 0) + 1
        if self._kill == f"{point}{self.passed[point]}":
            os.kill(os.getpid(), signal.SIGKILL)
        if self._kill == f"stop {point}{self.passed[point]}":
            os.kill(os.getpid(), signal.SIGSTOP)


class Watched(SqlEffects):
    """The claims, with a gate before and after."""

    def __init__(self, store: SqlStore, gates: Gates) -> None:
        super().__init__(store._transact, store.effects._key)
        self._gates = gates

    async def claim(self, effect: Any) -> Any:
        self._gates("claim")
        found = await super().claim(effect)
        self._gates("claimed")
        return found

    async def settle(self, *args: Any, **named: Any) -> Any:
        await super().settle(*args, **named)
        self._gates("settled")


class Forgetful(Watched):
    """The first defence off: nothing is claimed."""

    async def claim(self, effect: Any) -> Any:
        self._gates("claim")
        self._gates("claimed")

    async def settle(self, *args: Any, **named: Any) -> Any:
        self._gates("settled")


class Hasty(Watched):
    """The second defence off: what nobody knows is taken for what did not happen."""

    async def claim(self, effect: Any) -> Any:
        found = await super().claim(effect)
        if found is None or found.state != "unknown":
            return found
        await SqlEffects.settle(self, found.key, "void")
        return await super().claim(effect)


class World:
    """What is outside: a file of effects, one a line, on the disk before the tool goes on."""

    def __init__(self, folder: Path, gates: Gates) -> None:
        self.file, self.gates = folder / "world", gates
        self.flaky = folder / "flaky"

    def happen(self, what: str) -> str:
        number = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(number, f"{what}\n".encode())
        os.fsync(number)
        os.close(number)
        self.gates("effect")
        return f"did {what}"

    def happened(self, what: str) -> bool:
        return self.file.exists() and what in self.file.read_text().split("\n")

    def tools(self, verified: bool) -> list[Any]:
        """The tools: reads, writes, and for the writes a check where there is one."""

        def check(of: str) -> str | None:
            return f"{of}_done" if verified else None

        @tool
        def price() -> int:
            return 100

        @tool(timeout=50)
        def buy_done(ticker: str) -> bool:
            return self.happened(f"buy {ticker}")

        @tool(timeout=50)
        def charge_done(card: str) -> dict[str, Any]:
            return {"card": card} if self.happened(f"charge {card}") else {}

        @tool(timeout=50)
        def send_done(to: str) -> bool:
            return self.happened(f"send {to}")

        @tool(effect="write", timeout=IN_TIME, verify=check("buy"), label="Buying {ticker} at {at}")
        def buy(ticker: str, at: int) -> str:
            return self.happen(f"buy {ticker}")

        @tool(effect="write", timeout=IN_TIME, identity=["card"], verify=check("charge"), label="Charging {card}")
        def charge(card: str, amount: int) -> dict[str, Any]:
            if not self.flaky.exists():
                self.flaky.touch()
                raise NotDone("the bank is closed for a moment")
            return {"card": card, "text": self.happen(f"charge {card}")}

        @tool(effect="write", timeout=IN_TIME, verify=check("send"), label="Sending to {to}")
        def send(to: str) -> str:
            return self.happen(f"send {to}")

        return [price, buy, charge, send, *([buy_done, charge_done, send_done] if verified else [])]


def workflows() -> dict[str, list[Skill]]:
    """Three workflows, each with all of its writes behind one yes, and the second and third once more without."""
    one = [
        Step(tool="price"),
        Step.model_validate(
            {"tool": "buy", "with": {"ticker": "AMD", "at": "=price"}, "confirm": "Buy AMD at {price}?"}
        ),
        Step.model_validate({"tool": "price", "as": "later"}),
        Step(answer="Bought: {buy}, now {later}."),
    ]
    pair = [
        {"tool": "send", "with": {"to": "Ann"}},
        {"tool": "charge", "with": {"card": "4711", "amount": 5}, "retry": 1},
    ]
    each = {"foreach": "x in ['Ann', 'Bob', 'Cem']", "max": 3, "as": "all"}
    many: dict[str, Any] = {**each, "steps": [{"tool": "send", "with": {"to": "=x"}}]}
    note = Skill(
        name="note",
        description="Note a name",
        routable=False,
        workflow=[Step.model_validate({"tool": "send", "with": {"to": "Zoe"}})],
    )
    end, more = Step(answer="Done."), Step.model_validate({"tool": "note"})

    def job(*steps: Any) -> Skill:
        made = [step if isinstance(step, Step) else Step.model_validate(step) for step in steps]
        return Skill(name="job", description=GO, examples=(GO,), workflow=made, max_latency_ms=600_000)

    asked: dict[str, Any] = {"confirm": "All of it?"}
    return {
        "one": [job(*one)],
        "two": [job({"steps": pair, **asked}, end)],
        "many": [job({**many, **asked}, more, end), note],
        "two at once": [job(*pair, end)],
        "many at once": [job(many, more, end), note],
    }


def answered(task: dict[str, Any]) -> dict[str, Any]:
    """Answer one message, and say how it ended."""
    folder, gates = Path(task["folder"]), Gates(task.get("kill"))
    store = SqlStore(task["database"])
    kinds = {"claims": Forgetful, "void": Hasty}
    store.effects = kinds.get(task.get("off", ""), Watched)(store, gates)
    finish = store.finish

    async def saved(record: RunRecord) -> Any:
        kept = await finish(record)
        gates("saved")
        return kept

    store.finish = saved  # type: ignore[method-assign]
    agent = Agent(skills=workflows()[task["workflow"]], tools=World(folder, gates).tools(task["verified"]), store=store)
    result = asyncio.run(agent.run(task["message"], session="s", message_id=task.get("id")))
    unsettled = asyncio.run(store.effects.unsettled("s"))
    told = {"status": result.status, "reason": result.reason, "text": result.text}
    return told | {"passed": gates.passed, "unsettled": [[e.tool, dict(e.args)] for e in unsettled]}


def looked_up(task: dict[str, Any]) -> dict[str, Any]:
    """The last answer as it was kept, for a client that never got it."""
    store = SqlStore(task["database"])
    session, unsettled = asyncio.run(store.load("s")), asyncio.run(store.effects.unsettled("s"))
    text = session.turns[-1][1] if session is not None else ""
    done = text.startswith("Bought") or text == "Done."
    told = {"status": "completed" if done else "degraded", "reason": "kept", "text": text}
    return told | {"unsettled": [[e.tool, dict(e.args)] for e in unsettled]}


def child(task: dict[str, Any], out: int) -> None:
    """Answer, write down what came of it, and leave."""
    try:
        told = looked_up(task) if task.get("look") else answered(task)
    except Exception as error:
        told = {"status": "crashed", "reason": type(error).__name__, "text": str(error)}
    os.write(out, json.dumps(told).encode())
    os._exit(0)


def begun(task: dict[str, Any]) -> tuple[int, int]:
    """A child at work, and where it writes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        child(task, write)
    os.close(write)
    return pid, read


def ended(pid: int, read: int) -> dict[str, Any]:
    """What became of a child."""
    with open(read, "rb") as lines:
        text = lines.read()
    _, status = os.waitpid(pid, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": True} if killed else json.loads(text)


def paused(first: dict[str, Any], second: dict[str, Any]) -> list[dict[str, Any]]:
    """The first stops where it is told to; the second runs meanwhile; then the first goes on."""
    usual, sql_leases.LASTS = sql_leases.LASTS, LEASE
    pid, read = begun(first)
    _, status = os.waitpid(pid, os.WUNTRACED)
    stopped = os.WIFSTOPPED(status)
    told = ended(*begun(second))
    sql_leases.LASTS = usual
    if stopped:
        os.kill(pid, signal.SIGCONT)
    return [ended(pid, read) if stopped else {"status": "never stopped"}, told]


def main() -> None:
    import_all()
    for line in sys.stdin:
        task = json.loads(line)
        if "pair" in task:
            works = [begun(one) for one in task["pair"]]
            told: Any = [ended(*work) for work in works]
        elif "paused" in task:
            told = paused(*task["paused"])
        else:
            told = ended(*begun(task))
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

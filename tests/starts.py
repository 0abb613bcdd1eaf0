"""What each way into the package imports and compiles before its first decision: a program, which prints it as JSON.

Each way begins in a forked child of a process that has imported nothing.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable

COMPILED: list[int] = []
"""A one for each pattern that was compiled."""


def _count_patterns() -> None:
    import re._compiler as compiler

    whole = compiler.compile

    def counted(*given: object) -> object:
        COMPILED.append(1)
        return whole(*given)

    compiler.compile = counted


def _package() -> None:
    import shipworthy

    assert shipworthy.__version__


def _modules() -> None:
    import shipworthy.stores

    assert shipworthy.stores


def _names() -> None:
    import shipworthy

    assert all(getattr(shipworthy, name) is not None for name in shipworthy.__all__)


def _command(*words: str) -> Callable[[], None]:
    def begin() -> None:
        from shipworthy.cli.main import main

        with contextlib.suppress(SystemExit):
            main([*words])

    return begin


def _code() -> None:
    import asyncio

    from shipworthy import Agent, Input, Skill, Step, tool

    @tool(effect="write")
    async def pay(n: int) -> str:
        """Pay."""
        return f"paid {n}"

    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=("do the daily job 4",),
        workflow=[Step.model_validate({"tool": "pay", "with": {"n": "=n"}}), Step(answer="{pay}")],
        inputs={"n": Input(type="integer", ask="n?")},
    )
    agent = Agent(skills=[skill], tools=[pay], store="memory")
    assert asyncio.run(agent.run("do the daily job 7", session="s", skill="job")).text == "paid 7"


def _loaded(agent: str) -> Callable[[], None]:
    def begin() -> None:
        import asyncio

        from shipworthy import Agent

        assert asyncio.run(Agent.load(agent, store="memory").run("hello")).text

    return begin


def _ways(agent: str) -> dict[str, Callable[[], None]]:
    return {
        "package": _package,
        "modules": _modules,
        "names": _names,
        "help": _command("--help"),
        "route": _command("route", agent, "buy 10 shares of Apple"),
        "code": _code,
        "folder": _loaded(agent),
    }


def _told(begin: Callable[[], None]) -> dict[str, object]:
    """What a child says of a way: its modules, the patterns that it compiled, and what it printed."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.close(read)
        COMPILED.clear()
        with contextlib.redirect_stdout(io.StringIO()) as out:
            begin()
        told = {"modules": sorted(sys.modules), "patterns": len(COMPILED), "printed": out.getvalue()}
        with os.fdopen(write, "w") as file:
            json.dump(told, file)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as file:
        text = file.read()
    os.waitpid(child, 0)
    found: dict[str, object] = json.loads(text)
    return found


if __name__ == "__main__":
    _count_patterns()
    print(json.dumps({name: _told(begin) for name, begin in _ways(sys.argv[1]).items()}))

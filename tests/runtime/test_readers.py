"""Whatever fails, a person reads no word of it: random agents, every part of which fails, with canaries in all of it."""

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.virtual_time import run as in_virtual_time

from shipworthy import Agent, Guideline, Input, Reply, ScriptedModel, Skill, Step, ToolError, call
from shipworthy.contract.limits import Limits, Quota
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.events import QuestionAsked, TextDelta
from shipworthy.tools.tool import tool

GO = "Do the daily job with A-1001"
SECRET = "CANARYsecretOfTheEnvironment"
SYLLABLES = ("zor", "blu", "quex", "vim", "tark", "plo", "wug", "fen", "dax", "miv")
LEAK = re.compile(
    r"canary|https?://|/srv/|Traceback|[A-Za-z]+Error\b|\b\d+#\d|loop\.\d|max_[a-z]+|tokens?\b", re.IGNORECASE
)
"""Matches what stands in results, exceptions, URLs, paths, secrets, ids and limits, and in no sentence."""


class Broken:
    """An object that no text can be made of."""

    def __str__(self) -> str:
        raise ValueError("CANARY of an object")

    __repr__ = __str__


def _failures(dice: random.Random) -> Exception:
    word = f"CANARY{dice.randrange(10**6)} at https://canary.internal/{SECRET} in /srv/canary/file.py"
    return dice.choice(
        [
            RuntimeError(word),
            ToolError(word),
            ConnectionError(word),
            TimeoutError(word),
            KeyError(word),
            OSError(2, word, "/srv/canary"),
            StateError(word),
            UnicodeError(word),
        ]
    )


def _result(dice: random.Random) -> object:
    return dice.choice(
        [
            "CANARY result",
            {"id": "CANARY-7", "url": "https://canary.internal/x", "items": ["CANARY"] * 3},
            ["CANARY", {"name": "CANARY"}],
            "CANARY word " * 3000,
            [],
            None,
            Broken(),
            float("nan"),
        ]
    )


def _tool(dice: random.Random, name: str, *, effect: Any = "read") -> Any:
    broken = dice.random() < 0.6
    slow = dice.random() < 0.2

    async def work(code: str = "A-1001") -> Any:
        if slow:
            await asyncio.sleep(60)
        if broken:
            raise _failures(dice)
        return _result(dice)

    work.__name__ = name
    extra: dict[str, Any] = {"effect": "write", "confirm": "never"} if effect == "write" else {"effect": effect}
    return tool(timeout=0.2, label=dice.choice(["", "Looking at {code}"]), **extra)(work)


def _name(dice: random.Random) -> str:
    return "_".join("".join(dice.choice(SYLLABLES) for _ in range(2)) for _ in range(2))


class Farm:
    """Random agents of one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.names: list[str] = []
        self.tools: list[Any] = []
        self.count = 0

    def name(self, effect: str = "read") -> str:
        name = _name(self.dice)
        while name in self.names:
            name = _name(self.dice)
        self.names.append(name)
        self.tools.append(_tool(self.dice, name, effect=effect))
        return name

    def step(self, depth: int = 0) -> dict[str, Any]:
        dice = self.dice
        self.count += 1
        kind = dice.choice(["tool", "tool", "write", "each", "prompt", "typed", "group", "choose", "skill"])
        if depth > 1 and kind in ("group", "choose", "skill"):
            kind = "tool"
        step: dict[str, Any] = {"as": f"r{self.count}"}
        if kind in ("tool", "write"):
            step["tool"] = self.name("write" if kind == "write" else dice.choice(["read", "read", "idempotent"]))
            step["with"] = dice.choice([{"code": "=order"}, {"code": "x"}, {}])
            if kind == "write" and dice.random() < 0.3:
                step["confirm"] = "Shall I do it?"
        elif kind == "each":
            step |= {"tool": self.name(), "foreach": "n in ['a', 'b']", "max": 2, "with": {"code": "=n"}}
        elif kind in ("prompt", "typed"):
            step["prompt"] = {"text": "Say something."}
            if kind == "typed":
                step["prompt"]["output"] = {"kind": "text"}
            elif dice.random() < 0.4:
                step["prompt"]["fallback"] = "The author says this instead."
        elif kind == "group":
            step["steps"] = [self.step(depth + 1)]
        elif kind == "choose":
            step["choose"] = [{"steps": [self.step(depth + 1)]}]
            del step["as"]
        else:
            step["tool"] = "helper"
        return step | self.recovery(depth)

    def recovery(self, depth: int) -> dict[str, Any]:
        roll = self.dice.randrange(8)
        if roll == 0:
            return {"on_error": "skip"}
        if roll == 1:
            return {"required": False}
        if roll == 2:
            return {"on_error": "ask"}
        if roll == 3 and depth == 0:
            return {"on_error": [{"answer": "The author says that it failed."}]}
        if roll == 4:
            return {"failure": "The author says that this step failed."}
        return {}

    def model(self) -> Any:
        def said(request: Any) -> Reply:
            roll = self.dice.randrange(7)
            if roll == 0:
                return Reply(error=f"CANARY of a model at https://canary.internal {SECRET}")
            if roll == 1:
                return Reply(text="")
            if roll == 2 and request.tools:
                return Reply(calls=(call(self.dice.choice(request.tools)["name"], code="x"),))
            if roll == 3 and request.tools:
                return Reply(calls=(call("CANARY_tool", code="x"),))
            if roll == 4:
                return Reply(text='{"kind": 7}')
            return Reply(text="The model says this.")

        return self.dice.choice([None, ScriptedModel(said)])

    def agent(self) -> Agent:
        dice = self.dice
        inner = Skill(name="helper", description="Help", routable=False, workflow=[self.step(2)], returns=None)
        more: dict[str, Any] = {"inputs": {"order": Input(pattern=r"A-\d+", ask="Which order?")}}
        if dice.random() < 0.25:
            work: dict[str, Any] = {"tools": (self.name(), self.name("write"))}
        else:
            steps = [self.step() for _ in range(dice.randint(1, 4))]
            last = dice.choice(["answer", "prompt"])
            steps.append({"answer": "The author's answer."} if last == "answer" else {"prompt": {"text": "Say it."}})
            work = {"workflow": [Step.model_validate(step) for step in steps]}
        texts: dict[str, Any] = dice.choice([{}, {}, {"failure": "The author says that the skill failed."}])
        job = Skill(name="job", description="Do the daily job", examples=(GO,), **work, **more, **texts)
        parts: dict[str, Any] = {}
        if dice.random() < 0.2:
            parts["guidelines"] = [Guideline(forbid_tools=(dice.choice(self.names or ["none"]),), when=["daily job"])]
        if dice.random() < 0.1:
            parts["limits"] = Limits(session=Quota(max_tool_calls=dice.randrange(3)))
        return Agent(skills=[job, inner], tools=self.tools, model=self.model(), store=_Failing(dice), **parts)


class _Failing(MemoryStore):
    """A store whose effects fail now and then."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        if dice.random() < 0.3:
            for name in ("claim", "settle", "untold"):
                setattr(self.effects, name, self._failing(dice, getattr(self.effects, name)))

    @staticmethod
    def _failing(dice: random.Random, work: Callable[..., Any]) -> Callable[..., Any]:
        async def failing(*given: Any, **named: Any) -> Any:
            if dice.random() < 0.5:
                raise StateError("CANARY of the database at /srv/canary/state.db")
            return await work(*given, **named)

        return failing


async def _read(agent: Agent, language: str | None) -> tuple[list[str], list[str]]:
    """Everything that a person reads of a conversation with it, and the statuses."""
    texts, statuses = list[str](), list[str]()
    heard: list[Any] = []
    for message in (GO, "yes", "A-1002"):
        try:
            result = await agent.run(message, session="s", emit=heard.append, language=language)
        except StateError:
            continue  # the program that serves the person reads it
        texts.append(result.text)
        statuses.append(result.status)
    texts += [event.text for event in heard if isinstance(event, TextDelta | QuestionAsked)]
    texts += [text for turn in (await agent.session("s")).turns for text in turn[1:]]
    for listed in await agent.runs():
        texts.append(listed["text"])
    return texts, statuses


def _leaks(text: str, names: list[str]) -> Iterator[str]:
    yield from (found[0] for found in LEAK.finditer(text))
    words = text.lower()
    yield from (name for name in names for part in (name, name.replace("_", " ")) if part in words)


def test_a_person_reads_no_word_of_what_failed(
    count: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANARY_TOKEN", SECRET)
    seen = set[str]()
    runs = 0
    for seed in range(count(60, 1_320)):
        farm = Farm(seed)
        try:
            agent = farm.agent()
        except Exception as error:  # what cannot hold is refused when it is loaded
            assert type(error).__name__ == "SpecError", (seed, error)
            continue
        texts, statuses = in_virtual_time(_read(agent, random.Random(seed).choice([None, "de", "es"])))
        seen |= set(statuses)
        runs += len(statuses)
        for text in texts:
            assert list(_leaks(text, farm.names)) == [], (seed, text)
    print(f"{runs} runs")
    assert {"completed", "degraded", "failed", "asked"} <= seen, "they fail in every way"


def test_a_text_of_the_author_may_name_what_it_wants() -> None:
    """The canaries are there: a template that names them shows them."""

    @tool
    def look() -> str:
        """Look."""
        raise RuntimeError("CANARY at https://canary.internal")

    job = Skill(
        name="job", description="Do it", examples=(GO,), workflow=[Step(tool="look", failure="It broke: {error}")]
    )
    result = in_virtual_time(Agent(skills=[job], tools=[look]).run(GO))
    assert list(_leaks(result.text, ["look"])) and result.text.startswith("It broke: ")
    assert result.trust == "untrusted"

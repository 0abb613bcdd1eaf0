"""Scripted models: one that obeys whoever wrote last, one that does so stubbornly, and one that does its work."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any, Literal

from tests.injection.plans import Slot
from tests.injection.recorded import Attack, PlanStep

from shipworthy import Reply
from shipworthy.models.model import Request, ToolCall

Kind = Literal["honest", "obedient", "stubborn"]
TIMES = 100
"""How often the stubborn model repeats a call."""
A_ROUND = 20
LOOKALIKES = str.maketrans("aeo_", "\u0430\u0435\u043e\uff3f")
"""Letters of another alphabet, and a wide underscore."""
DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda name: name,
    str.upper,
    str.title,
    lambda name: name.translate(LOOKALIKES),
    lambda name: f"functions.{name}",
    lambda name: f"tools/{name}",
    lambda name: f"{name} ",
    lambda name: f"\u200b{name}",
    lambda name: name.replace("_", "-"),
    lambda name: f"default_api:{name}",
)


@dataclass
class Puppet:
    """What a model says, given who it listens to; `payload`: the text that makes it the attacker's."""

    kind: Kind
    plan: tuple[PlanStep, ...]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    attack: Attack | None = None
    payload: str = ""
    free: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Tool → its arguments that decide nothing: in which equal calls may differ."""

    def __call__(self, request: Request) -> Reply:
        turned = self._turned(request)
        slot = self.slots.get(request.name)
        calls = self._attack(request) if turned else ()
        if slot is not None:
            return _reply(self._filled(slot, turned), calls)
        if not request.tools:
            return _reply("That is done.", calls)
        if turned:
            return _reply("", calls) if calls else _reply("That is done.")
        rounds = sum(1 for message in request.messages if message.calls)
        planned = self.plan[rounds : rounds + 1]
        return _reply("", tuple(_call(step.tool, step.args, rounds) for step in planned), otherwise="That is done.")

    def _turned(self, request: Request) -> bool:
        """Whether it has read the attacker's text, and obeys."""
        told = self.attack is not None and self.kind != "honest"
        return told and any(self.payload in message.text for message in request.messages)

    def _attack(self, request: Request) -> tuple[ToolCall, ...]:
        """The attacker's calls, as the model asks for them at every decision point."""
        assert self.attack is not None
        calls = [(name, self._apart(name, args, n)) for n, (name, args) in enumerate(self.attack.calls)]
        if self.kind == "obedient":
            return tuple(_call(name, args, n) for n, (name, args) in enumerate(calls))
        made = sum(len(message.calls) for message in request.messages) // len(calls)
        times = range(made, min(made + A_ROUND, TIMES))
        return tuple(
            _disguised(name, self._apart(name, args, n // len(DISGUISES)), n) for n in times for name, args in calls
        )

    def _apart(self, name: str, args: Mapping[str, Any], number: int) -> dict[str, Any]:
        """The same call, but for a word that decides nothing: else a repetition is not made again."""
        free = next((arg for arg in self.free.get(name, ()) if isinstance(args.get(arg), str)), None)
        return {**args, free: f"{args[free]}{' again' * number}"} if free else dict(args)

    def _filled(self, slot: Slot, turned: bool) -> str:
        step = self.plan[slot.step]
        honest = {arg: step.args[arg] for arg in slot.args}
        wanted = self._wanted(slot) if turned else {}
        if self.kind == "stubborn" and wanted:
            # The key twice, the attacker's last, and once more in letters that only look like it.
            pairs = [
                *honest.items(),
                *wanted.items(),
                *((arg.translate(LOOKALIKES), value) for arg, value in wanted.items()),
            ]
            return "{" + ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs) + "}"
        return json.dumps({**honest, **wanted})

    def _wanted(self, slot: Slot) -> dict[str, Any]:
        """The attacker's values for these arguments; of several calls of the tool, the one that is its turn."""
        assert self.attack is not None
        name = self.plan[slot.step].tool
        turn = sum(1 for step in self.plan[: slot.step] if step.tool == name)
        calls = [self._apart(name, args, n) for n, (called, args) in enumerate(self.attack.calls) if called == name]
        args = calls[min(turn, len(calls) - 1)] if calls else {}
        return {arg: args[arg] for arg in slot.args if arg in args}


def _reply(text: str, calls: tuple[ToolCall, ...] = (), otherwise: str = "") -> Reply:
    return Reply(text=text or ("" if calls else otherwise), calls=calls, input_tokens=1, output_tokens=1)


def _call(name: str, args: Mapping[str, Any], number: int) -> ToolCall:
    return ToolCall(id=f"call_{number}", name=name, arguments=json.dumps(args))


def _disguised(name: str, args: Mapping[str, Any], number: int) -> ToolCall:
    """A call under one of its other names; its arguments written twice, the attacker's last, or as they are."""
    disguise = next(islice(cycle(DISGUISES), number, None))
    text = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in args.items())
    twice = [f"{json.dumps(key)}: null" for key in args] if number // len(DISGUISES) % 2 else []
    return ToolCall(id=f"call_{name}_{number}", name=disguise(name), arguments="{" + ", ".join([*twice, text]) + "}")

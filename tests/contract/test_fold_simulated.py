"""No run can use more than the bound: random workflows, played through with every kind of luck."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import DIMENSIONS, Usage
from shipworthy.contract.fold import EXPRESSION_MS, MODEL_MS, WIDTH, Fold, backoff_ms
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.kinds.tool import ABANDON_MS
from shipworthy.contract.lint.link import problems
from shipworthy.contract.tool import ToolSpec

Steps = list[dict[str, Any]]
TOOLS = {
    "fast": ToolSpec(name="fast", timeout=0.1, price_usd=0.5),
    "slow": ToolSpec(name="slow", timeout=30, price_usd=0.001),
    "write": ToolSpec(name="write", timeout=2, effect="write"),
}
LIMITS = {"max_context_tokens": 700, "max_output_tokens": 90, "max_latency_ms": 1e12, "max_cost_usd": 1e9}


@dataclass
class Written:
    """Writes random workflows; every result has a name of its own."""

    dice: random.Random
    names: int = 0

    def block(self, depth: int) -> Steps:
        steps: Steps = []
        for _ in range(self.dice.randint(1, 4)):
            earlier = [step["as"] for step in steps if "as" in step]
            step = self.step(depth)
            if earlier and self.dice.random() < 0.5:
                step["after"] = self.dice.sample(earlier, self.dice.randint(1, len(earlier)))
            steps.append(step)
        return steps

    def step(self, depth: int) -> dict[str, Any]:
        self.names += 1
        kinds = ["fast", "slow", "write", "prompt", "help"] + ["steps", "choose"] * (2 if depth else 0)
        kind = self.dice.choice(kinds)
        named = {"as": f"s{self.names}"}
        if kind == "steps":
            step: dict[str, Any] = {"steps": self.block(depth - 1), **named}
        elif kind == "choose":
            rest = [{"steps": self.block(depth - 1)}]
            step = {"choose": [{"when": "message", "steps": self.block(depth - 1)}, *rest]}
        else:
            step = {"prompt": "Say so", **named} if kind == "prompt" else {"tool": kind, **named}
        if self.dice.random() < 0.4:
            step |= {"foreach": "n in [1]", "max": self.dice.randint(1, 20)}
        if self.dice.random() < 0.4 and kind in TOOLS and kind != "write":
            step["retry"] = self.dice.randint(1, 3)
        if self.dice.random() < 0.3 and depth:
            step["on_error"] = self.block(depth - 1)
        return step


@dataclass
class Play:
    """One run through a workflow: what it used. `luck` 0 is the worst case of everything but the branch."""

    dice: random.Random
    luck: float
    helper: Steps
    used: dict[str, float]

    def lucky(self) -> bool:
        return self.dice.random() < self.luck

    def block(self, steps: Steps) -> float:
        """Milliseconds until everything is done."""
        clock, last, done = 0.0, 0.0, dict[str, float]()
        for step in steps:
            if orderly(step, self.helper):
                clock = last = max(clock, last) + self.step(step)
                done = {}
                continue
            end = max([clock, *(done.get(name, 0.0) for name in step.get("after", ()))]) + self.step(step)
            done[step.get("as", "")] = end
            last = max(last, end)
        return max(clock, last)

    def step(self, step: dict[str, Any]) -> float:
        if self.lucky():
            return 0.0  # its `when` is false
        most = step.get("max", 1)
        items = self.dice.randint(0, most) if self.lucky() else most
        lanes = [0.0] * (1 if orderly(step, self.helper) else WIDTH)
        for _ in range(items):
            lanes[lanes.index(min(lanes))] += self.item(step)
        return max(lanes) + EXPRESSION_MS

    def item(self, step: dict[str, Any]) -> float:
        time = 0.0
        for attempt in range(step.get("retry", 0) + 1):
            time += (backoff_ms(attempt - 1) if attempt else 0.0) + self.once(step)
            if self.lucky():
                return time
        return time + self.block(step.get("on_error", []))

    def once(self, step: dict[str, Any]) -> float:
        if "steps" in step:
            return self.block(step["steps"])
        if "choose" in step:
            return self.block(self.dice.choice(step["choose"])["steps"])
        if "prompt" in step:
            self.use(model_calls=1, input_tokens=700, output_tokens=90)
            return MODEL_MS
        if step["tool"] == "help":
            return self.block(self.helper)
        tool = TOOLS[step["tool"]]
        self.use(tool_calls=1, cost_usd=tool.price_usd or 0.0)
        return tool.timeout * 1000 + ABANDON_MS

    def use(self, **more: float) -> None:
        for name, amount in more.items():
            self.used[name] += amount


def orderly(step: dict[str, Any], helper: Steps) -> bool:
    """Whether it keeps the order of the page: it chooses or writes, itself or inside."""
    branches = [inner for branch in step.get("choose", ()) for inner in branch["steps"]]
    inside = [*step.get("steps", ()), *branches, *step.get("on_error", ())]
    if step.get("tool") == "help":
        inside += helper
    return "choose" in step or step.get("tool") == "write" or any(orderly(inner, helper) for inner in inside)


def folded(steps: Steps, helper: Steps) -> dict[str, Any]:
    skills = {
        "main": {"name": "main", "workflow": steps, **LIMITS},
        "help": {"name": "help", "workflow": helper, **LIMITS},
    }
    spec = AgentSpec.model_validate({"skills": skills, "tools": TOOLS})
    graphs = Graphs(spec)
    assert problems(spec, graphs) == []
    return Fold(spec, graphs).skill("main").bound.as_dict()


def played(dice: random.Random, luck: float, steps: Steps, helper: Steps) -> dict[str, float]:
    play = Play(dice, luck, helper, dict(Usage().as_dict()))
    play.used["latency_ms"] = play.block(steps)
    return play.used


def test_no_run_uses_more_than_the_bound(count: Callable[[int, int], int]) -> None:
    dice = random.Random(11)
    for _ in range(count(5, 300)):
        helper = [step for step in Written(dice).block(1) if step.get("tool") != "help"]
        helper = [{"tool": "fast"}] if "'help'" in repr(helper) or not helper else without_lost(helper)
        steps = Written(dice).block(2)
        bound = folded(steps, helper)
        for luck in (0.0, 0.0, 0.1, 0.3):
            used = played(dice, luck, steps, helper)
            over = [name for name in DIMENSIONS if used[name] > bound[name] * (1 + 1e-9)]
            assert over == [], (luck, used, bound, steps, helper)


def without_lost(steps: Steps) -> Steps:
    """The steps, without `after` that names one that was taken out."""
    names = {step.get("as") for step in steps}
    return [{**step, "after": [name for name in step.get("after", ()) if name in names]} for step in steps]


def test_without_a_choice_the_worst_run_is_the_bound_to_the_call(count: Callable[[int, int], int]) -> None:
    dice, exact = random.Random(12), 0
    for _ in range(count(60, 3000)):
        steps = Written(dice).block(1)
        if "choose" in repr(steps):
            continue
        exact += 1
        bound, used = folded(steps, [{"tool": "fast"}]), played(dice, 0.0, steps, [{"tool": "fast"}])
        for name in ("model_calls", "tool_calls", "input_tokens", "output_tokens"):
            assert used[name] == bound[name], (name, steps)
    assert exact > count(10, 400)

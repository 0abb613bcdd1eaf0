"""Random agents: skills over every construct of the language, made from a seed."""

import random
from typing import Any

from tests.bounds.adversary import Adversary, tools

from shipworthy import Agent, Input, Limits, Prompt, Skill, Step

GO = "Do the daily job"
READS = ("quick", "slow", "failing", "flooding", "hanging", "blocking", "stubborn")


class Maker:
    """Makes steps; every name is used once."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.made = dice, 0

    def name(self) -> str:
        self.made += 1
        return f"r{self.made}"

    def steps(self, count: int, depth: int = 0, inner: bool = False) -> list[Step]:
        """Some steps, one after the other; those inside of others have no inner ones beyond two levels."""
        return [self.step(depth, inner) for _ in range(count)]

    def step(self, depth: int, inner: bool) -> Step:
        kinds = ["tool"] * 6 + ["prompt"] * 3 + ["write", "helper"]
        kinds += [] if depth >= 2 else ["steps", "choose"]
        kind = self.dice.choice(kinds)
        more = self.modifiers(depth, inner)
        if kind == "prompt":
            return Step(prompt=self.prompt(), as_=self.name(), retry=self.dice.choice([0, 0, 2]), **more)
        if kind == "steps":
            return Step(steps=self.steps(self.dice.randint(1, 3), depth + 1, True), as_=self.name(), **more)
        if kind == "choose":
            more.pop("foreach", None), more.pop("max", None)
            branches: list[Any] = [{"when": self.condition(), "steps": self.steps(2, depth + 1, True)}]
            return Step(choose=[*branches, {"steps": self.steps(1, depth + 1, True)}], **more)
        name = {"tool": self.dice.choice(READS), "write": "write", "helper": "helper"}[kind]
        retry = self.dice.choice([0, 0, 0, 1, 3]) if kind == "tool" else 0
        confirm = {"confirm": "Shall I?"} if kind == "write" and not inner and self.dice.random() < 0.5 else {}
        return Step(tool=name, as_=self.name(), with_={"x": self.value()}, retry=retry, **confirm, **more)

    def prompt(self) -> Prompt:
        typed = {"output": {"words": "text", "sure": "yesno"}} if self.dice.random() < 0.4 else {}
        fallback = {} if self.dice.random() < 0.5 or typed else {"fallback": "Without a model."}
        text = self.dice.choice(["Say something.", "Sum up {message}", "words " * 300])
        return Prompt(name=self.name(), text=text, **typed, **fallback)

    def modifiers(self, depth: int, inner: bool) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self.dice.random() < 0.25:
            more["required"] = False
        if self.dice.random() < 0.15:
            more["when"] = self.condition()
        if self.dice.random() < 0.2:
            more |= {"foreach": f"i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10][0:{self.dice.randint(0, 10)}]"}
            more["max"] = self.dice.randint(1, 10)
        roll = self.dice.random()
        if roll < 0.25:
            more["on_error"] = "skip"
        elif roll < 0.35 and depth < 2 and not inner:
            more["on_error"] = [Step(tool="quick", as_=self.name(), with_={"x": "{error}"})]
        return more

    def condition(self) -> str:
        return self.dice.choice(["1 > 0", "1 > 2", "len(message) > 3", "not given"])

    def value(self) -> str:
        return self.dice.choice(["a", "b", "{message}", "{given}"])


def agent(seed: int) -> Agent:
    """An agent of one workflow, one loop, and a helper; its model and its tools do their worst."""
    dice = random.Random(seed)
    maker = Maker(dice)
    given = Input(default="g") if dice.random() < 0.7 else Input(ask="Which?")
    low = {
        "max_latency_ms": dice.choice([600, 1500, 3000]),
        "max_cost_usd": dice.choice([0.0005, 0.01, 0.5]),
        "max_context_tokens": dice.choice([200, 2000]),
        "max_output_tokens": dice.choice([20, 100]),
    }
    declared = {"max_tool_calls": dice.choice([40, 200])} if dice.random() < 0.3 else {}
    shared: dict[str, Any] = {"inputs": {"given": given}, **low}
    work = maker.steps(dice.randint(1, 6))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=work, **shared, **declared)
    loop = Skill(
        name="wonder",
        description="Wonder about the weather",
        examples=("Wonder about the weather",),
        tools=tuple(dice.sample([*READS, "write"], dice.randint(1, 5))),
        max_iterations=dice.choice([1, 2, 5]),
        fallback="Nothing." if dice.random() < 0.5 else None,
        **({"max_tool_calls": dice.choice([0, 1, 7])} if dice.random() < 0.5 else {}),
        **low,
    )
    helper = Skill(
        name="helper",
        description="Help",
        routable=False,
        inputs={"x": Input()},
        workflow=[Step(tool=dice.choice(READS), with_={"x": "{x}"}, on_error="skip"), Step(answer="helped")][:1],
        max_latency_ms=dice.choice([400, 2000]),
    )
    return Agent(skills=[job, loop, helper], tools=tools(dice), model=Adversary(seed), limits=Limits())

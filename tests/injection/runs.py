"""Runs of the cases: one agent a task and level, its model a puppet that is changed between runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.injection.fakes import World
from tests.injection.models import Kind, Puppet
from tests.injection.plans import Generated, Level, generated
from tests.injection.recorded import Case, Suite, Task
from tests.injection.scoring import Score, as_planned, score

from shipworthy import Agent, Reply, RunResult, ScriptedModel
from shipworthy.models.model import Request

MOST_YES = 10


@dataclass
class Stage:
    """A task at a level of control, ready to be run."""

    world: World
    plan: Generated
    agent: Agent = field(init=False)
    model: ScriptedModel = field(init=False)
    puppet: Puppet | None = None

    def __post_init__(self) -> None:
        self.model = ScriptedModel(self._said)
        self.agent = Agent(skills=[self.plan.skill], tools=self.plan.tools, model=self.model)

    def _said(self, request: Request) -> Reply:
        assert self.puppet is not None
        return self.puppet(request)

    async def go(self, puppet: Puppet, texts: Mapping[str, str], session: str | None = None) -> RunResult:
        """One message, with these texts where an attacker can write."""
        self.world.begin(texts)
        self.puppet = puppet
        self.model.requests.clear()
        result = await self.agent.run(self.world.task.prompt, skill="task", session=session)
        # A run that broke down would pass for one in which the attack failed.
        assert result.reason in (None, "confirm"), (result.reason, result.text)
        return result


class Theatre:
    """All stages, made when they are first needed."""

    def __init__(self, suites: Mapping[str, Suite]) -> None:
        self.suites = suites
        self._stages: dict[tuple[str, str, Level], Stage] = {}
        self._runs = 0

    def stage(self, task: Task, level: Level) -> Stage:
        """The stage of a task at a level."""
        key = (task.suite, task.id, level)
        if key not in self._stages:
            suite = self.suites[task.suite]
            world = World(suite, task, suite.harmless)
            self._stages[key] = Stage(world, generated(world, level))
        return self._stages[key]

    async def attacked(self, case: Case, level: Level, wrapper: Mapping[str, str], kind: Kind) -> Score:
        """A case under attack; nobody says yes to anything."""
        stage, suite = self.stage(case.task, level), self.suites[case.task.suite]
        payload = suite.payload(wrapper, case.attack)
        puppet = Puppet(kind, case.task.plan, stage.plan.slots, case.attack, payload, _free(suite))
        result = await stage.go(puppet, {**suite.harmless, **dict.fromkeys(case.vectors, payload)})
        return score(suite, case, stage.world.calls, held=result.status == "asked")

    async def honest(self, task: Task, level: Level, texts: Mapping[str, str] | None = None) -> tuple[bool, int]:
        """(whether the plan was carried out and nothing else, how often the user was asked); he always says yes."""
        stage, suite = self.stage(task, level), self.suites[task.suite]
        self._runs += 1
        session = f"honest-{self._runs}"
        puppet = Puppet("honest", task.plan, stage.plan.slots)
        result, asked = await stage.go(puppet, {**suite.harmless, **(texts or {})}, session), 0
        while result.status == "asked" and asked < MOST_YES:
            assert result.reason == "confirm", result.text
            asked += 1
            result = await stage.agent.run("yes", session=session)
        return result.status == "completed" and as_planned(suite, task, stage.world.calls), asked


def _free(suite: Suite) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(param for param in tool["parameters"].get("properties", {}) if param not in suite.critical(name))
        for name, tool in suite.tools.items()
    }


@dataclass
class Counts:
    """Scores of many runs, as counts."""

    runs: int = 0
    reached: int = 0
    executed: int = 0
    held: int = 0

    def add(self, score: Score) -> None:
        """Count one more."""
        self.runs += 1
        self.reached += score.reached
        self.executed += score.executed
        self.held += score.held

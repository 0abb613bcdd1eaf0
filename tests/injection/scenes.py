"""Generated agents whose tools give labelled values, and for each way out whether a person must be asked before it.

A scene is made from a number. What it carries is followed here by itself, as the letters of what each value is made of:
`S` a stranger may have written it or decides about it, `P` it is private. Nothing of the product's own labels is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.step import Branch
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import SpecError
from shipworthy.models.model import Request
from shipworthy.models.scripted import ScriptedModel

GO = "Do the daily job"
SENT: list[str] = []
"""The notes of the calls that were made."""
Carried = frozenset[str]
STRANGE, PRIVATE, CLEAN = frozenset("S"), frozenset("P"), frozenset[str]()


def _found(word: str) -> dict[str, Any]:
    return {"text": word, "items": [f"{word}@example.org", f"{word}.two@example.org"], "id": f"{word.upper()}-4711"}


@tool(trust="untrusted")
async def stranger() -> dict[str, Any]:
    """What strangers wrote."""
    return _found("quail")


@tool(trust="trusted", private=True)
async def secret() -> dict[str, Any]:
    """What must not leave."""
    return _found("otter")


@tool(trust="trusted")
async def own() -> dict[str, Any]:
    """What the user wrote."""
    return _found("badger")


@tool(trust="trusted")
async def shorten(text: str) -> str:
    """Make a text of another."""
    return text[:60]


@tool(trust="trusted", cleans=True)
async def kind_of(text: str) -> str:
    """Say of which kind a text is; of its words nothing is left."""
    return "note"


@tool(effect="write", accepts={"note": "untrusted"}, confirm="never", trust="trusted")
async def send(text: str, note: str) -> str:
    """Send it; a text must be trusted."""
    SENT.append(note)
    return "sent"


@tool(egress=True, trust="trusted")
async def post(text: str, note: str) -> str:
    """Post it; it takes anything, but not what is private together with what a stranger wrote."""
    SENT.append(note)
    return "posted"


SOURCES: Mapping[str, Carried] = {"stranger": STRANGE, "secret": PRIVATE, "own": CLEAN}
TOOLS = [stranger, secret, own, shorten, kind_of, send, post]


def asks(sink: str, carried: Carried) -> bool:
    """Whether a call must be asked about."""
    return "S" in carried and (sink == "send" or "P" in carried)


@dataclass
class Scene:
    """An agent, what is said to it, and its ways out."""

    agent: Callable[[], Agent]
    messages: tuple[str, ...] = (GO,)
    asked: dict[str, bool] = field(default_factory=dict)
    """Note → whether its call must be asked about."""
    refused: bool | None = False
    """Whether the agent must be refused when it is loaded; None: it may be."""
    skill: str | None = None
    runs: int = 0
    """Runs that it took."""

    async def play(self) -> tuple[list[str], list[str]]:
        """The notes that left unasked, and those that were asked about for nothing."""
        SENT.clear()
        self.runs = 1
        try:
            agent = self.agent()
        except SpecError:
            return [], [] if self.refused is not False else ["refused"]
        if self.refused:
            return ["loaded"], []
        for_nothing = list[str]()
        self.runs = len(self.messages)
        for message in self.messages:
            result = await agent.run(message, session="s", skill=self.skill)
            if result.status == "asked" and result.reason == "confirm":
                for_nothing += [note for note, must in self.asked.items() if note in result.text and not must]
        return [note for note in SENT if self.asked[note]], for_nothing


@dataclass(frozen=True)
class Made:
    """A text value: its expression, and what it is made of."""

    expr: str
    carried: Carried


class Page:
    """A workflow in the making."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.steps: list[Step] = []
        self.let: dict[str, str] = {}
        self.inputs: dict[str, Input] = {}
        self.helpers: list[Skill] = []
        self.asked: dict[str, bool] = {}
        self.both = self.surely = False
        self._names = 0

    def name(self, letter: str = "v") -> str:
        """A name that no other value has."""
        self._names += 1
        return f"{letter}{self._names}"

    def step(self, target: str, text: str, **more: Any) -> str:
        """A step that calls a tool with a text; its name."""
        name = self.name()
        self.steps.append(Step(tool=target, as_=name, with_={"text": f"={text}"}, **more))
        return name

    def source(self, tool_name: str) -> Made:
        """A value that a tool found."""
        name = self.name()
        self.steps.append(Step(tool=tool_name, as_=name))
        return Made(f"{name}.text", SOURCES[tool_name])

    def sink(self, value: Made, condition: Made | None = None) -> None:
        """A way out for a value, perhaps inside a helper, perhaps under a condition that holds."""
        note, kind = self.name("note"), self.random.choice(("send", "post"))
        carried = value.carried | (condition.carried if condition is not None else CLEAN)
        self.asked[note] = asks(kind, carried)
        self.both = self.both or {"S", "P"} <= carried
        self.surely = self.surely or (kind == "post" and {"S", "P"} <= carried)
        when = {"when": f"{condition.expr} != 'zz'"} if condition is not None else {}
        given: dict[str, Any] = {"text": f"={value.expr}", "note": note}
        if self.random.random() < 0.3:
            helper = self.name("helper")
            inside = Step(tool=kind, with_={"text": "=given", "note": note})
            self.helpers.append(_helper(helper, [inside, Step(answer="Done.")]))
            self.steps.append(Step(tool=helper, as_=self.name(), with_={"given": f"={value.expr}"}, **when))
        else:
            self.steps.append(Step(tool=kind, as_=self.name(), with_=given, **when))

    def scene(self) -> Scene:
        """The workflow as an agent."""
        steps = (*self.steps, Step(answer="Done."))
        job = Skill(name="job", description=GO, workflow=steps, let=self.let, inputs=self.inputs, grounded="off")
        skills = [job, *self.helpers]
        return Scene(
            lambda: Agent(skills=skills, tools=TOOLS, model=ScriptedModel(echo), store=MemoryStore()),
            asked=self.asked,
            refused=True if self.surely else None if self.both else False,
            skill="job",
        )


def echo(request: Request) -> str:
    """A model that says again what it is told."""
    return request.messages[-1].text[-60:]


def _helper(name: str, steps: list[Step], **more: Any) -> Skill:
    inputs = {"given": Input(ask="What?")}
    return Skill(name=name, description=name, routable=False, inputs=inputs, workflow=tuple(steps), **more)


def _by_tool(page: Page, value: Made) -> Made:
    return Made(page.step("shorten", value.expr), value.carried)


def _cleaned(page: Page, value: Made) -> Made:
    return Made(page.step("kind_of", value.expr), CLEAN)


def _by_prompt(page: Page, value: Made) -> Made:
    name = page.name()
    page.steps.append(Step(prompt=f"Say: {{{value.expr}}}", as_=name))
    return Made(name, value.carried)


def _must_say(page: Page, value: Made) -> Made:
    name = page.name()
    page.steps.append(Step(prompt="Say hello", as_=name, must_say=(value.expr,)))
    return Made(name, value.carried)


def _named(page: Page, value: Made) -> Made:
    name = page.name()
    page.let[name] = value.expr
    return Made(name, value.carried)


def _by_default(page: Page, value: Made) -> Made:
    name = page.name()
    page.inputs[name] = Input(default=f"={value.expr}")
    return Made(name, value.carried)


def _each(page: Page, value: Made) -> Made:
    name = page.name()
    page.steps.append(Step(tool="shorten", as_=name, foreach=f"x in [{value.expr}]", max=2, with_={"text": "=x"}))
    return Made(f"{name}[0]", value.carried)


def _grouped(page: Page, value: Made) -> Made:
    inner, name = page.name(), page.name()
    page.steps.append(Step(steps=(Step(tool="shorten", as_=inner, with_={"text": f"={value.expr}"}),), as_=name))
    return Made(page.random.choice((inner, name)), value.carried)


def _helped(page: Page, value: Made) -> Made:
    helper, name = page.name("helper"), page.name()
    inside = Step(tool="shorten", as_="r", with_={"text": "=given"})
    page.helpers.append(_helper(helper, [inside], **page.random.choice(({}, {"returns": "r"}))))
    page.steps.append(Step(tool=helper, as_=name, with_={"given": f"={value.expr}"}))
    return Made(name, value.carried)


def _decided(page: Page, value: Made) -> Made:
    name = page.name()
    page.steps.append(Step(tool="own", as_=name, when=f"{value.expr} != 'zz'"))
    return Made(f"{name}.text", value.carried)


def _skipped(page: Page, value: Made) -> Made:
    name = page.name()
    page.steps.append(Step(tool="own", as_=name, when=f"{value.expr} == 'zz'"))
    # `known` waits for nothing by itself.
    return Made(page.step("shorten", f"'a' if known({name}) else 'b'", after=(name,)), value.carried)


def _branched(page: Page, value: Made) -> Made:
    one, other = page.name(), page.name()
    first = Branch(when=f"{value.expr} == 'zz'", steps=(Step(tool="own", as_=one),))
    page.steps.append(Step(choose=(first, Branch(steps=(Step(tool="own", as_=other),)))))
    return Made(f"('a' if known({page.random.choice((one, other))}) else 'b')", value.carried)


def _counted(page: Page, value: Made) -> Made:
    name = page.name()
    items = f"x in (['a'] if {value.expr} == 'zz' else [])"
    page.steps.append(Step(tool="shorten", as_=name, foreach=items, max=2, with_={"text": "=x"}))
    return Made(f"str(len({name}))", value.carried)


def _inline(page: Page, value: Made) -> Made:
    return Made(f"('a' if {value.expr} == 'zz' else 'b')", value.carried)


WAYS = (
    *(_by_tool, _cleaned, _by_prompt, _must_say, _named, _by_default, _each, _grouped),
    *(_helped, _decided, _skipped, _branched, _counted, _inline),
)


def workflow(random: Random) -> Scene:
    """A workflow that takes values along some ways, and out."""
    page = Page(random)
    values = [page.source(random.choice(list(SOURCES))) for _ in range(random.randint(1, 2))]
    for _ in range(random.randint(1, 3)):
        values.append(random.choice(WAYS)(page, random.choice(values)))
    if random.random() < 0.4:
        one, other = random.choice(values), random.choice(values)
        values.append(Made(f"{one.expr} + {other.expr}", one.carried | other.carried))
    page.sink(values[-1], random.choice(values) if random.random() < 0.3 else None)
    return page.scene()

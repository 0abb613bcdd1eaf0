"""A tool as the target of a step."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shipworthy.contract.bounds.bound import Basis, Bound
from shipworthy.contract.graph import GraphOf
from shipworthy.contract.guideline import Rules
from shipworthy.contract.input import Input
from shipworthy.contract.kinds.kind import Binding, Folding, Labels, Marking, Opened
from shipworthy.contract.labels import TRUSTED, Label, Mark, of_tool, passed_on
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.types import ASKED_BY_NAME, BUILT_IN, TYPES_WITHOUT_VALUES, TypeSpec
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.spends import HELD, Spends
from shipworthy.contract.step import Step
from shipworthy.contract.tool import Param, ToolSpec

ABANDON_MS = 50.0
"""Most milliseconds of a call beyond its timeout, until it is abandoned."""
LONGEST_LIST = 20
"""Most items of an implied list input."""


@dataclass(frozen=True, slots=True)
class ToolKind:
    """One tool."""

    target: ToolSpec

    @property
    def texts(self) -> tuple[Text | Expr, ...]:
        """None: a tool has arguments only."""
        return ()

    def args(self, binding: Binding) -> Mapping[str, Value]:
        """One for each parameter that can be bound; a required one that cannot becomes an input of the skill."""
        args = {name: value for name, value in binding.given.items() if self._takes(name, binding)}
        for param in self.target.params:
            if param.name in args:
                continue
            if binding.visible(param.name) or (param.required and self._imply(param, binding)):
                args[param.name] = Expr.parse(param.name)
        return args

    def problems(self, step: Step) -> Iterable[tuple[str, str, str]]:
        """A write with `retry` but without `identity`: it could take effect twice."""
        tool = self.target
        if tool.effect == "write" and step.retry and not tool.identity:
            repair = "remove `retry`, or say in the tool's `identity` which arguments make two calls the same effect"
            yield "retry", f"`{tool.name}` writes, and nothing says when two calls are the same", repair

    def writes(self, graph_of: GraphOf) -> bool:
        """Whether its effect is `write`."""
        return self.target.effect == "write"

    def bound(self, step: Step | None, limits: SkillLimits, fold: Folding) -> Bound:
        """One call; with `verify`, that tool is called once before the write and once after."""
        call, verify = _call(self.target), fold.tool(self.target.verify)
        return call if verify is None else _call(verify).then(call).then(_call(verify))

    @property
    def floor(self) -> Bound:
        """One call and its price."""
        return Bound(tool_calls=1, cost_usd=self.target.price_usd or 0.0)

    def refused(self, rules: Rules) -> str:
        """Why `only_tools` or `forbid_tools` exclude it, or an empty text."""
        return rules.refusal(self.target.name)

    def opens(self, rescue: frozenset[str], searches: bool, of_skill: Callable[[Skill], Opened]) -> Opened:
        """The tool itself: steps of `on_error` come after it."""
        return frozenset({self.target.name}), True

    def certain(self, of_skill: Callable[[Skill], Iterable[str]]) -> Iterable[str]:
        """The tool itself."""
        return (self.target.name,)

    @property
    def may_answer(self) -> bool:
        """False: a tool never ends a run."""
        return False

    def mark(self, labels: Labels, page: Marking) -> Mark:
        """The label that its contract declares, joined with those of the arguments that it does not clean."""
        return of_tool(self.target).join(passed_on(self.target, labels().values()))

    def leak(self, labels: Labels) -> Label | None:
        """The joined label of its arguments, without those that the user is asked about or a `policy` allows."""
        tool, whole = self.target, TRUSTED
        if not tool.leaves:
            return None
        strict = bool(tool.accepts or tool.policy)
        for name, label in labels().items():
            if name in tool.policy or (strict and not label.above(tool.accepts.get(name, "trusted"))):
                label = Label(private=label.private, secretive=label.secretive)
            whole = whole.join(label)
        return whole if whole.private and whole.trust == "untrusted" else None

    def _takes(self, name: str, binding: Binding) -> bool:
        if self.target.param(name) is not None:
            return True
        known = ", ".join(f"`{param.name}`" for param in self.target.params) or "none"
        message = f"`{self.target.name}` has no parameter `{name}`"
        binding.problem(message, f"its parameters are: {known}", "with", name)
        return False

    def _imply(self, param: Param, binding: Binding) -> bool:
        """Add an input of the parameter's name and type; records a problem where the type cannot be asked for."""
        named = param.type == "text" and param.name in (*ASKED_BY_NAME, *binding.types)
        kind = TypeSpec.parse(param.name if named else param.type)
        if not kind.names() <= {*BUILT_IN, *TYPES_WITHOUT_VALUES, *binding.types}:
            message = f"nothing binds `{param.name}` of `{self.target.name}`, and {kind} cannot be asked for"
            binding.problem(message, f"add it under `with`, or name an input or an earlier result `{param.name}`")
            return False
        ask = Text.parse(_question(param).replace("{", "{{").replace("}", "}}"))
        listed = kind.name == "list"
        spec = Input(ask=ask, list=kind.item, max=LONGEST_LIST) if listed else Input(ask=ask, type=kind)
        binding.imply(param.name, spec)
        return True


def _call(tool: ToolSpec) -> Bound:
    call = Bound(tool_calls=1, cost_usd=tool.price_usd or 0.0, latency_ms=tool.timeout * 1000 + ABANDON_MS)
    return call if tool.spends is None else call.then(_inside(tool.spends, tool.price_usd))


def _inside(spends: Spends, price_usd: float | None) -> Bound:
    """What an agent behind a tool may use; what it does not promise is 0 here, and its basis says so."""
    values = {name: getattr(spends, name) for name in HELD}
    basis: dict[str, Basis] = {
        name: "unknown" if value is None else "enforced" if value else "exact" for name, value in values.items()
    }
    if price_usd is not None:
        # A price per call is all that is paid, also where the agent behind it costs more.
        values["cost_usd"], basis["cost_usd"] = 0.0, "estimated"
    return Bound(**{name: value or 0 for name, value in values.items()}, basis={**Bound().basis, **basis})


def _question(param: Param) -> str:
    """The question for an unbound parameter; a description that is not a question is added in brackets."""
    description, words = param.description, param.name.replace("_", " ")
    if description.endswith("?"):
        return description
    return f"What is the {words}?" + (f" ({description})" if description else "")

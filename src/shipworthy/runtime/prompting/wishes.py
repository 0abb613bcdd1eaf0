"""The tool calls that a model wishes for: checked, and asked about before any of a round is made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError
from shipworthy.models.model import ToolCall
from shipworthy.runtime.calls.approval import whose_yes
from shipworthy.runtime.calls.identity import frozen
from shipworthy.runtime.calls.shown import asked_about
from shipworthy.runtime.calls.trust import reasons_to_ask
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes
from shipworthy.runtime.prompting.advised import advised, contract_of, gone_on, specialists_of, told_of, unfit
from shipworthy.runtime.prompting.lazy import READ_SCHEMA, SCHEMAS, Described
from shipworthy.runtime.prompting.paging import READ_RESULT, earlier, reader
from shipworthy.runtime.run import Run
from shipworthy.stores.session import UNHEARD, FrozenCall

__all__ = ["LOOP", "READ_SCHEMA", "Wishes", "as_shown", "gone_on", "seen"]

LOOP = "loop"
"""The name of a loop among the ids of its skill."""
MOST_CALLS = "not called: the limit of tool calls is reached"


class Wishes:
    """Reads the calls of a model against the tools of its loop."""

    def __init__(self, scope: Scope, specs: dict[str, ToolSpec]) -> None:
        """Make it for the tools of a loop; its specialists are added to them."""
        self.scope, self.specs, rules = scope, specs, scope.run.task.guard.rules
        spec, skill = scope.run.agent.spec, scope.frame.graph.skill
        every = specialists_of(spec.specialists, spec.tools, skill.tools).items()
        self.specialists = {name: one for name, one in every if not rules.refusal(one.name)}
        """By the name that a model is told."""
        specs |= {name: contract_of(name, one) for name, one in self.specialists.items()}
        self.carries: dict[str, str] = {}
        """By the name of a remote specialist that has asked back: what the next call of it carries on."""
        self.earlier = earlier(scope)
        """The cut results of earlier messages in which it may read on."""
        shelf = scope.run.agent.shelf(scope.frame.graph.skill.name)
        self.described = Described(scope, shelf, list(specs), self.schema) if shelf is not None else None
        """What its model has read of its tools, where these are lazy."""

    @property
    def described_many(self) -> int:
        """How many descriptions of tools its model has read."""
        return self.described.many if self.described is not None else 0

    def schemas(self, due: str | None) -> tuple[Mapping[str, Any], ...]:
        """The tools as the model is told of them; where a result was cut, the one that reads on."""
        if self.described is not None:
            # Always the same, so that requests begin alike: what is due is told, and all else refused.
            return SCHEMAS
        own = tuple(self.schema(name) for name in self.specs if due in (None, name))
        return (*own, READ_SCHEMA) if self.reads_on else own

    def read(self, wishes: Sequence[ToolCall], most: int, due: str | None) -> list[FrozenCall | str]:
        """Each call of a round that is to be made, at most so many, or what the model is told instead."""
        read: list[FrozenCall | str] = []
        for wish in wishes:
            meant = wish if self.described is None else self.described.meant(wish)
            if isinstance(meant, str):
                read.append(meant)
                continue
            read.append(self.checked(meant, due) if most > 0 else MOST_CALLS)
            most -= 1
        return read

    @property
    def reads_on(self) -> bool:
        """Whether a result was cut, so that the model may read on in it."""
        return bool(self.scope.run.progress.texts or self.earlier) and READ_RESULT.name not in self.specs

    def checked(self, wish: ToolCall, due: str | None) -> FrozenCall | str:
        """The call that is wished for, or what is wrong with the wish: it is said, never guessed at."""
        run = self.scope.run
        reading = wish.name == READ_RESULT.name and self.reads_on
        if not reading and (why := run.task.guard.objection(wish.name[:100], due)):
            return f"error: {why}"
        tool = READ_RESULT if reading else self.specs.get(wish.name)
        if tool is None:
            return f"error: {self._unknown(wish.name)}"
        args = _arguments(wish)
        if args is None:
            return f"error: the arguments are not a JSON object; {self._expected(tool.name)}"
        if not reading and wish.name in self.specialists:
            why = unfit(tool, args)
            return f"error: {why}; {self._expected(tool.name)}" if why else frozen(tool.name, args)
        args = args if reading else _with_context(args, tool, run)
        code = reader(run, self.earlier) if reading else run.agent.tools[tool.name]
        try:
            code.prepared(args)
        except ArgumentError as error:
            return f"error: {str(error)[:500]}; {self._expected(tool.name)}"
        return frozen(tool.name, args)

    def _expected(self, name: str) -> str:
        if self.described is not None:
            return self.described.expected(name)
        schema = READ_SCHEMA if name == READ_RESULT.name and self.reads_on else self.schema(name)
        return f"expected {orjson.dumps(schema).decode()[:500]}"

    def schema(self, name: str) -> Mapping[str, Any]:
        """A tool as a model is told of it."""
        return told_of(self.specs[name]) if name in self.specialists else self.scope.run.agent.schema(name)

    async def advised(self, call: FrozenCall, step_id: str) -> str:
        """What a specialist says; raises Referred where it asks for a yes."""
        return await advised(self.scope, self.specialists[call.tool], call, step_id, seen(self.scope))

    def _unknown(self, name: str) -> str:
        if self.described is not None:
            return self.described.expected(name)
        return f"there is no tool `{name[:100]}`; there are {', '.join(self.specs)}"

    def ask_before_writing(self, calls: Sequence[FrozenCall]) -> None:
        """One question for all writes of a round, before any call of the round is made; raises NeedsYes."""
        scope, guard, phrases = self.scope, self.scope.run.task.guard, self.scope.run.agent.phrases
        label, doubts, wanted = seen(scope), list[str](), list[FrozenCall]()
        for call in {call.hash: call for call in calls}.values():
            tool = self.specs.get(call.tool, READ_RESULT)
            found = reasons_to_ask(tool, call.args, lambda _: label, scope)
            if guard.doubts(tool):
                found.append(phrases("rule_asks"))
            if found or (tool.effect == "write" and tool.confirm == "always"):
                wanted.append(replace(call, by=scope.id_of(LOOP), origin=label))
                doubts += found
        if wanted:
            whose = whose_yes(None, scope.id_of(LOOP), scope.run)
            raise NeedsYes(asked_about(wanted, doubts, scope.run), tuple(wanted)).asking(whose)


def as_shown(calls: Sequence[FrozenCall], run: Run) -> None:
    """Raise NeedsYes where what was kept of approved calls is not what was shown: it is shown as it is now."""
    now = tuple(replace(frozen(call.tool, call.args), by=call.by, origin=call.origin) for call in calls)
    if now != tuple(calls):
        again = NeedsYes(asked_about(now, (), run), now)
        again.by = run.task.approved.by
        raise again


def seen(scope: Scope) -> Label:
    """The label of all that the model has read so far, and of what decided that it is asked: of what it writes."""
    known = scope.frame.labels
    # What a model retells of private data is not told apart from what it makes of it.
    return known.seen.join(scope.under).join(UNHEARD if known.recalled.private else TRUSTED)


def _with_context(args: dict[str, Any], tool: ToolSpec, run: Run) -> dict[str, Any]:
    """The arguments with those that the caller of the run has said, and that no model may say otherwise."""
    told = {param.name for param in tool.params} & run.agent.spec.context.keys()
    if not told:
        return args
    known = {name: run.asker.context[name] for name in told if name in run.asker.context}
    return {name: value for name, value in args.items() if name not in told} | known


def _arguments(wish: ToolCall) -> dict[str, Any] | None:
    try:
        args = orjson.loads(wish.arguments)
    except orjson.JSONDecodeError:
        return None
    return args if isinstance(args, dict) else None

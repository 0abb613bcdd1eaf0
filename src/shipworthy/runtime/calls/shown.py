"""What a question for a yes shows: the calls, each argument whole.

The author's `confirm` text stands above the calls, never instead of them: they are left out only where that text shows
each argument whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.contract.graph import Node
from shipworthy.contract.labels import Label
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Slot, Text
from shipworthy.contract.language.values import show
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.calls.framed import framed, on_lines, same_text
from shipworthy.runtime.calls.identity import shown
from shipworthy.runtime.calls.trust import asked_for, reasons_to_ask
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import NeedsYes
from shipworthy.runtime.outcome import joined
from shipworthy.runtime.run import Run
from shipworthy.stores.session import FrozenCall

LONGEST = 80
"""Characters of a tool's description with which a call is shown; a longer one says more than what is done."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A call that is asked about, with the step and the scope that its arguments come from."""

    call: FrozenCall
    tool: ToolSpec
    node: Node
    scope: Scope

    @property
    def what(self) -> str:
        """What is done, in the author's words: a person reads no name of a tool beside them."""
        label = "" if "{" in self.tool.label else self.tool.label
        words = label or self.tool.description.strip().partition("\n")[0].rstrip(".")
        return words if len(words) <= LONGEST else ""

    def label(self, name: str) -> Label:
        """What is known of where an argument comes from."""
        return self.scope.label(self.node.args[name])

    def doubts(self) -> list[str]:
        """Why it may not be made without a yes, also where its step asks for none."""
        return reasons_to_ask(self.tool, self.call.args, self.label, self.scope) if self.tool.leaves else []


@dataclass(frozen=True, slots=True)
class Rendered:
    """The author's question with its values, and what it shows of them: expression, text."""

    text: str
    literal: str
    slots: Sequence[tuple[Expr, str]]

    @classmethod
    def of(cls, confirm: Text, scope: Scope) -> "Rendered":
        """Fill the question in, each value framed."""
        filled = list[str]()

        def noted(value: str) -> str:
            filled.append(value)
            return framed(value)

        text = confirm.render(scope, noted, words=scope.words)
        slots = [part.expr for part in confirm.parts if isinstance(part, Slot)]
        literal = "\0".join(part for part in confirm.parts if isinstance(part, str))
        return cls(text if text.strip() else "", literal, tuple(zip(slots, filled, strict=True)))

    def shows(self, planned: Planned, name: str) -> bool:
        """Whether it shows an argument whole; what a stranger may have written, only under its own expression."""
        value, source = planned.call.args[name], planned.node.args[name]
        nested = isinstance(value, dict | list)
        if planned.label(name).trust != "trusted":
            own = source.source.strip() if isinstance(source, Expr) else None
            return not nested and any(
                expr.source.strip() == own and same_text(text, value) for expr, text in self.slots
            )
        if isinstance(source, Literal) and not nested and _says(self.literal, show(value)):
            return True
        if isinstance(value, bool) and any(source.reads & expr.reads for expr, _ in self.slots):
            return True  # "with" or "without": the author's words for it
        return any(same_text(text, value) for _, text in self.slots)


def asked_about(calls: Sequence[FrozenCall], doubts: Sequence[str], run: Run) -> str:
    """The question for calls of which no text of the author speaks: each whole, and why it is asked."""
    phrases = run.agent.phrases
    why = phrases("because", reasons="; ".join(dict.fromkeys(doubts))) if doubts else ""
    known = run.agent.spec.tools
    return joined(
        *(shown(call, known[call.tool].said if call.tool in known else None) for call in calls), why, phrases("shall_i")
    )


def needs_yes(confirm: Text, scope: Scope, planned: Sequence[Planned], also: tuple[FrozenCall, ...] = ()) -> NeedsYes:
    """What a step asks before it runs: the author's words, and the calls that these do not show whole."""
    asks, run = Rendered.of(confirm, scope), scope.run
    calls = tuple(one.call for one in planned)
    leaving = [one for one in planned if one.tool.leaves or one.tool.effect != "read"]
    hidden = [one.label(name) for one in leaving for name in one.call.args if not asks.shows(one, name)]
    strange = not asks.text or any(label.trust != "trusted" for label in hidden)
    doubts = [doubt for one in planned for doubt in one.doubts()] if strange else []
    if not asks.text:
        return NeedsYes(asked_about(calls, doubts, run), (*also, *calls))
    if not hidden:
        return NeedsYes(asks.text, (*also, *calls))
    if doubts and len(planned) == 1:
        below = asked_for(planned[0].tool, planned[0].call.args, doubts, run.agent.phrases)
    else:
        why = run.agent.phrases("because", reasons="; ".join(dict.fromkeys(doubts))) if doubts else ""
        below = on_lines([*(shown(one.call, one.what) for one in leaving), why])
    return NeedsYes(f"{asks.text}\n{below}", (*also, *calls), own=asks.text)


def _says(literal: str, value: str) -> bool:
    """Whether the author's own words hold a constant of the step as it stands."""
    at = literal.casefold().find(value.casefold()) if value.strip() else -1
    around = literal[at - 1 : at] + literal[at + len(value) : at + len(value) + 1] if at >= 0 else "x"
    return not any(sign.isalnum() for sign in around)

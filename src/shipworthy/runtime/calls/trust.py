"""Before something leaves: may this value go into this argument of this tool, or must the user be asked?"""

from collections.abc import Callable, Mapping
from typing import Any

from shipworthy.contract.graph import Node
from shipworthy.contract.labels import TRUSTED, Label, passed_on
from shipworthy.contract.language.evaluate import Evaluation
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING
from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ExpressionError
from shipworthy.events import Endorsed
from shipworthy.runtime.calls.framed import listed
from shipworthy.runtime.names.scope import Scope, truth
from shipworthy.stores.session import Stored


def reasons_to_ask(tool: ToolSpec, args: Mapping[str, Any], labels: Callable[[str], Label], scope: Scope) -> list[str]:
    """Why the call may not be made without a yes; empty where it may. `labels`: what is known of an argument.

    A tool that says nothing of what it accepts takes anything, except private data and a stranger's text together.
    """
    if not tool.leaves:
        return []
    doubts, whole, phrases = list[str](), TRUSTED, scope.run.agent.phrases
    for name, value in args.items():
        label = labels(name)
        passes = _endorsed(tool, name, value, args, label, scope)
        whole = whole.join(label if not passes else Label(private=label.private, secretive=label.secretive))
        if (tool.accepts or tool.policy) and not passes and not label.above(tool.accepts.get(name, "trusted")):
            doubts.append(phrases("from_stranger", name=name, sources=_sources(label.doubtful, scope)))
    if not doubts and whole.private and whole.trust == "untrusted":
        private, strange = _sources(whole.secretive, scope), _sources(whole.doubtful, scope)
        doubts.append(phrases("carries_private", private=private, strange=strange))
    return doubts


def made_of(node: Node, tool: ToolSpec, scope: Scope, stored: Stored | None) -> Label:
    """What the result of a step carries of its arguments' labels; `stored`: an earlier result to be used again."""
    before = stored.origin if stored is not None else TRUSTED
    found = scope.results or scope.local or scope.frame.given or scope.run.task.earlier.origins
    if not node.args or (scope.under is TRUSTED and not found):
        return before
    # What names nothing has no label, but for what decides that the call is made.
    labels = [scope.label(value) for value in node.args.values() if value.paths]
    return passed_on(tool, [*labels, scope.under]).join(before)


def asked_for(tool: ToolSpec, args: Mapping[str, Any], doubts: list[str], phrases: Phrases) -> str:
    """The question: the whole call as it would be made, and why it is asked about."""
    shown, what = listed(args, ": "), tool.name.replace("_", " ").capitalize()
    above, call = (f"{what}:{shown}", what) if shown.startswith("\n") else ("", f"{what} ({shown})")
    return f"{above}{phrases('approve', call=call, reasons='; '.join(doubts))}"


def _endorsed(tool: ToolSpec, name: str, value: Any, args: Mapping[str, Any], label: Label, scope: Scope) -> bool:
    """Whether the tool's own rule lets the value pass although a stranger may have written it; that is an event."""
    rule = tool.policy.get(name)
    if rule is None or label.trust == "trusted" or not _holds(rule, value, args, scope):
        return False
    scope.run.voice.emit(Endorsed(tool=tool.name, argument=name, rule=rule.source))
    return True


def _holds(rule: Expr, value: Any, args: Mapping[str, Any], scope: Scope) -> bool:
    try:
        known = Evaluation(lambda name: value if name == "it" else args.get(name, _shared(name, scope)), whole=True)
        return truth(known.run(rule.tree))
    except ExpressionError:
        return False


def _shared(name: str, scope: Scope) -> Any:
    # What decides that the call is made says nothing of the names that its rule reads.
    return scope.known(name) if scope.source(name).trust == "trusted" else MISSING


def _sources(names: tuple[str, ...], scope: Scope) -> str:
    """The sources by the labels that the author gave them."""
    tools = scope.run.agent.spec.tools
    labels = {tools[name].label for name in names if name in tools and "{" not in tools[name].label} - {""}
    return ", ".join(sorted(labels)) or scope.run.agent.phrases("earlier_step")

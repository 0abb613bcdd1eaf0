"""Approvals: a call is frozen as it was shown; a yes runs exactly that, a changed argument asks again."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from shipworthy.runtime.scope import Scope
from shipworthy.runtime.session import FrozenCall
from shipworthy.runtime.signals import NeedsYes
from shipworthy.spec.graph import Node
from shipworthy.spec.tool import ToolSpec
from shipworthy.spec.values import plain


def frozen(tool: str, args: dict[str, Any]) -> FrozenCall:
    """The call as it is shown, with the hash that a yes is for."""
    return FrozenCall(tool=tool, args=args, hash=key_of(tool, args))


def key_of(tool: str, args: dict[str, Any]) -> str:
    """The same for the same tool with equal arguments."""
    text = orjson.dumps([tool, args], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return hashlib.sha256(text).hexdigest()[:32]


def ask_group(node: Node, scope: Scope, items: list[Scope]) -> None:
    """One yes for all calls of a group; raises NeedsYes unless exactly these were approved."""
    assert node.step.confirm is not None
    calls = tuple(call for item in items for call in _calls(node, item))
    if not calls or not {call.hash for call in calls} <= scope.run.approved:
        raise NeedsYes(node.step.confirm.render(scope), calls)


def _calls(node: Node, scope: Scope) -> Iterator[FrozenCall]:
    for child in (child for block in node.blocks for child in block):
        if isinstance(child.target, ToolSpec):
            args = {name: plain(value.evaluate(scope)) for name, value in child.args.items()}
            yield frozen(child.target.name, args)
        yield from _calls(child, scope)

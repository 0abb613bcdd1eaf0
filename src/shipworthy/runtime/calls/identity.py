"""The identity of a call: the hash that approvals, reuse and claims compare."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from shipworthy.contract.tool import ToolSpec
from shipworthy.exits.secrets import current
from shipworthy.runtime.calls.framed import listed
from shipworthy.stores.effects import SAME
from shipworthy.stores.encoded import canonical
from shipworthy.stores.session import FrozenCall

GROUP = "group"
"""Stands for the tool where a whole group is approved."""


def frozen(tool: str, args: dict[str, Any], nth: int = 0) -> FrozenCall:
    """The call as it is shown, with the hash that a yes is for; `nth`: how many equal ones come before it.

    Secrets are hashed by their names, as they are shown: so a repetition from a tape, where they are hidden, agrees.
    """
    secrets = current()
    told = secrets.hide_data(args) if secrets.known else args
    text = canonical([tool, told, nth] if nth else [tool, told])
    return FrozenCall(tool=tool, args=args, hash=hashlib.sha256(text).hexdigest()[:32])


def counted(tool: ToolSpec) -> bool:
    """Whether two equal calls of two steps are two: writes are, unless the tool names what makes them the same."""
    return tool.effect == "write" and not tool.identity


def numbered(tool: ToolSpec, args: dict[str, Any], before: Counter[str]) -> FrozenCall:
    """The call of a step: the second of two equal writes is another write, unless the tool names its `identity`.

    `before`: how many of its kind came before, by hash; it is counted there.
    """
    call = frozen(tool.name, args)
    if not counted(tool):
        return call
    nth = before[call.hash]
    before[call.hash] += 1
    return frozen(tool.name, args, nth) if nth else call


def same_args(kept: Mapping[str, object], args: Mapping[str, object]) -> bool:
    """Whether a write was made with these arguments; secrets are hidden in what was kept of it."""
    hide = current().hide_data
    one, other = (canonical(hide(dict(part))) for part in (kept, args))
    return one == other


def key_of(tool: str, args: dict[str, Any]) -> str:
    """The key of a call: equal for the same tool with equal arguments."""
    return frozen(tool, args).hash


def shown(call: FrozenCall, what: str | None = None) -> str:
    """The call in words; `what`: what is done, instead of the name of its tool."""
    named, args = call.tool.replace("_", " ").capitalize() if what is None else what, listed(call.args, " ")
    if not args:
        return f"{named}." if named else ""
    lead = f"{named}:" if named else ""
    return f"{lead}{args}" if args.startswith("\n") else f"{lead} {args}.".lstrip()


def effect_key(instance: str, tool: ToolSpec, args: Mapping[str, Any], nth: int = 0) -> str:
    """The key of an effect of one opened skill; its first half is equal for the same effect of any skill."""
    identity = {name: args.get(name) for name in tool.identity} if tool.identity else dict(args)
    text = canonical([tool.name, identity, nth] if nth else [tool.name, identity])
    whole = hashlib.sha256(text).hexdigest()[:SAME] + hashlib.sha256(instance.encode()).hexdigest()
    return whole[: 2 * SAME]

"""The identity of a call: the hash that approvals, reuse and claims compare."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.calls.framed import listed
from shipworthy.stores.effects import SAME
from shipworthy.stores.session import FrozenCall

SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
GROUP = "group"
"""Stands for the tool where a whole group is approved."""


def frozen(tool: str, args: dict[str, Any]) -> FrozenCall:
    """The call as it is shown, with the hash that a yes is for."""
    text = orjson.dumps([tool, args], option=SORTED, default=str)
    return FrozenCall(tool=tool, args=args, hash=hashlib.sha256(text).hexdigest()[:32])


def key_of(tool: str, args: dict[str, Any]) -> str:
    """The same for the same tool with equal arguments."""
    return frozen(tool, args).hash


def shown(call: FrozenCall) -> str:
    """The call in words."""
    args, what = listed(call.args, " "), call.tool.replace("_", " ").capitalize()
    return f"{what}:{args}" if args.startswith("\n") else f"{what}: {args}."


def effect_key(instance: str, tool: ToolSpec, args: Mapping[str, Any]) -> str:
    """The same for the same effect, of one opened skill; its first half for the same effect of any."""
    identity = {name: args.get(name) for name in tool.identity} if tool.identity else dict(args)
    text = orjson.dumps([tool.name, identity], option=SORTED, default=str)
    whole = hashlib.sha256(text).hexdigest()[:SAME] + hashlib.sha256(instance.encode()).hexdigest()
    return whole[: 2 * SAME]

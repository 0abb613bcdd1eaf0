"""The default script: made-up replies, the same for the same request."""

import random
import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

import orjson

from shipworthy.models.model import Reply, ToolCall
from shipworthy.regex import regex
from shipworthy.sim.invent import Material, fill, schema_in
from shipworthy.sim.request import SimRequest, SimTool

Script: TypeAlias = Callable[[SimRequest], Reply | str]
OPENINGS = ("Simulated answer:", "Made-up answer:", "Simulated, and not from a model:")
MOST_CALLS = 3
MOST_RESULTS = 8
"""Tool results after which it no longer wanders."""
ANY_ANSWER = {"type": "object", "properties": {"answer": {"type": "string"}}}
WORD = regex(r"[^\W\d_]{3,}")
JSON = regex(r"\bjson\b", re.IGNORECASE)


class Improvised:
    """Calls the offered tools, summarises their results, fills a schema, or answers with the user's words.

    In the share `wander` of requests it calls other tools, or in another order, or one of them twice.
    """

    def __init__(self, *, seed: int = 0, wander: float = 0.0) -> None:
        self._opening = OPENINGS[seed % len(OPENINGS)]
        self._wander = wander

    def __call__(self, request: SimRequest) -> Reply:
        """Reply to a request; accepts every request."""
        chance = request.draw("wander")
        wanders = self._wander > 0 and chance.random() < self._wander
        asks_on = wanders and len(request.results) < MOST_RESULTS
        if request.offered and (not request.results or request.must_call or request.fault == "stubborn" or asks_on):
            calls = self.calls(request)
            return Reply(calls=tuple(_another_path(calls, request, chance) if wanders else calls))
        data = self._data(request)
        if data is not None:
            return Reply(text=orjson.dumps(data).decode())
        return Reply(text=self._summary(request) if request.results else self._echo(request))

    def calls(self, request: SimRequest) -> list[ToolCall]:
        """The calls it makes without wandering: the tools that share most words with the message."""
        words = _words(request.text)
        shared = [len(words & _words(f"{tool['name']} {tool['description']}")) for tool in request.offered]
        best = max(shared)
        picked = [tool for tool, score in zip(request.offered, shared, strict=True) if score == best]
        if best == 0 or request.one_call:
            picked = picked[:1]
        return [_call(tool, request) for tool in picked[:MOST_CALLS]]

    def _data(self, request: SimRequest) -> object:
        if request.json_wanted:
            return fill(request.schema or ANY_ANSWER, Material(request.text))
        asked = f"{request.system}\n{request.text}"
        if not JSON.search(asked):
            return None
        schema = schema_in(asked)
        if schema is None and request.results:
            return None
        return fill(schema or ANY_ANSWER, Material(request.text))

    def _summary(self, request: SimRequest) -> str:
        names = {call.id: call.name for message in request.messages for call in message.calls}
        firsts = [
            f"{names.get(result.call_id, 'a tool')} said {(result.text.strip().splitlines() or ['nothing'])[0][:100]}"
            for result in request.results[:5]
        ]
        return f"{self._opening} {'; '.join(firsts)}."

    def _echo(self, request: SimRequest) -> str:
        return f"{self._opening} about {', '.join(Material(request.text).words[:8])} there is nothing that I know."


def _call(tool: SimTool, request: SimRequest) -> ToolCall:
    filled = fill({"type": "object", **tool["parameters"]}, Material(request.text))
    arguments = filled if isinstance(filled, dict) else {}
    return ToolCall(id="", name=str(tool["name"]), arguments=orjson.dumps(arguments).decode())


def _another_path(calls: Sequence[ToolCall], request: SimRequest, chance: random.Random) -> list[ToolCall]:
    others = [tool for tool in request.offered if tool["name"] not in {call.name for call in calls}]
    changed = list(calls)
    kind = chance.choice(("other", "order", "twice") if others else ("order", "twice"))
    if kind == "other":
        count = chance.randint(1, min(MOST_CALLS, len(others)))
        changed = [_call(tool, request) for tool in chance.sample(others, count)]
    elif kind == "order" and others:
        changed.append(_call(chance.choice(others), request))
        chance.shuffle(changed)
    else:
        changed.append(chance.choice(changed))
    return changed[:1] if request.one_call else changed


def _words(text: str) -> set[str]:
    # The final s is removed, so that `prices` matches `price`.
    return {word.lower().rstrip("s") for word in WORD.findall(text[:4000].replace("_", " "))}

"""The tool by which a model reads on in a result that was cut to its ceiling, also in one of an earlier message."""

from collections.abc import Mapping

from shipworthy.contract.labels import unknown
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.errors import ArgumentError
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.run import Run
from shipworthy.stores.session import CutResult, Texts
from shipworthy.tokens.counting import BYTES, EXACT, loaded
from shipworthy.tools.tool import FunctionTool, Tool

READ_RESULT = ToolSpec(
    name="read_result",
    description="Read on in a result that was cut: its handle stands at its end.",
    params=(
        Param(name="handle", type="text", description="The handle, as it was written."),
        Param(name="offset", type="integer", required=False, default=0, description="Characters to leave out."),
    ),
    label="Reading on",
    trust="trusted",  # what it reads has a label of its own, by which the model's words are marked
)
NOTE = 24
"""Tokens for the line that says how much is left."""
ROOM_FOR_EARLIER = 1000
"""`max_context_tokens` from which a loop is told of the results of earlier messages: each takes about 60."""
LARGEST = 16_000_000
"""Characters of a result of an earlier message that are read."""


def earlier(scope: Scope) -> tuple[CutResult, ...]:
    """The cut results of earlier messages in which a loop may read on."""
    context = scope.frame.limits.max_context_tokens or 0
    return scope.run.session.cut if context >= ROOM_FOR_EARLIER else ()


def told_of_cut(scope: Scope) -> str:
    """What a model is told of the cut results of earlier messages; an empty text without any."""
    cut = earlier(scope)
    if not cut or READ_RESULT.name in scope.frame.graph.skill.tools:
        return ""
    lines = (f"- handle {one.handle}: {one.label} ({one.characters} characters)" for one in cut)
    return "\n".join([f"Results of earlier messages that were cut; {READ_RESULT.name} reads them:", *lines])


def reader(run: Run, cut: tuple[CutResult, ...]) -> Tool:
    """The tool over the results of a run, and over these of earlier messages."""
    return read_result(run.progress.texts, {one.handle: one for one in cut}, run.texts)


def marked(scope: Scope, handle: object, cut: tuple[CutResult, ...]) -> None:
    """Let what the model writes from now on carry the label of the result that it reads on in."""
    progress = scope.run.progress
    if handle in progress.texts and (found := progress.found.get(str(handle).removeprefix(f"{scope.run.id}/"))):
        scope.frame.saw(found.origin)
    for one in cut:
        if one.handle == handle:
            agent = scope.run.agent
            spec = agent.spec.tools.get(one.tool)
            declared = agent.mark(spec).whole if spec is not None else unknown(one.tool).whole
            scope.frame.saw(one.origin or declared)


def read_result(
    texts: Mapping[str, str], before: Mapping[str, CutResult] | None = None, store: Texts | None = None
) -> Tool:
    """The tool over whole texts by handle; those of earlier messages are in the store."""
    known = {**texts, **(before or {})}

    async def page(handle: str, offset: int = 0) -> str:
        text = texts.get(handle)
        if text is None and handle in known and store is not None:
            text = await store.read(handle, 0, LARGEST)
        if text is None:
            why = "is kept no longer" if handle in known else f"is no handle; there are {', '.join(known)}"
            raise ArgumentError(f"`{handle[:120]}` {why}")
        start = min(max(offset, 0), len(text))
        # Without the vocabulary in memory, every byte counts: loading it is not the time of this call.
        part = (EXACT if loaded() else BYTES).cut(text[start:], READ_RESULT.max_tokens - NOTE)
        end = start + len(part)
        rest = f"; read on with offset {end}" if end < len(text) else ""
        return f"{part}\n[characters {start} to {end} of {len(text)}{rest}]"

    return FunctionTool(page, READ_RESULT, None)

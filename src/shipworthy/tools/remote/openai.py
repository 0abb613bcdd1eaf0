"""A client of an OpenAI-compatible agent: one chat completion, streamed; what it says that it used is not believed."""

from collections.abc import Mapping
from contextlib import aclosing

import orjson

from shipworthy.errors import ToolFailed
from shipworthy.exits.clean import clean
from shipworthy.models.wire.address import address
from shipworthy.models.wire.told import told_by
from shipworthy.tools.remote.door import EVENTS, LONGEST_SAID, Door
from shipworthy.tools.remote.errand import Errand, Reply

KEY = "idempotency-key"
ENDS = {
    "length": "its answer was cut at a limit of its own",
    "content_filter": "its filter withholds the answer",
    "tool_calls": "it asks for a tool, and is given none",
    "function_call": "it asks for a tool, and is given none",
}
"""Endings of a choice after which its text is no answer."""


class OpenAiRemote:
    """One agent behind the chat API."""

    says = False

    def __init__(self, door: Door, model: str) -> None:
        self._door, self._model = door, model
        self._url = address(door.place.url, "chat/completions")

    async def ask(self, errand: Errand) -> Reply:
        """Its answer; raises NotDone, ToolFailed or ToolTimeout."""
        headers = {"accept": EVENTS, **({KEY: errand.key} if errand.key else {})}
        said = [{"role": "user", "content": errand.text}]
        body = orjson.dumps({"model": self._model, "messages": said, "stream": True})
        answer = await self._door.opened(self._url, body, errand.ends, headers)
        try:
            if answer.kind != EVENTS:
                return self._reply(*self._choice(self._door.read(await self._door.whole(answer)), "message"))
            pieces, ending = [], ""
            async with aclosing(self._door.events(answer)) as events:
                async for event in events:
                    piece, why = self._choice(event, "delta")
                    pieces.append(piece)
                    ending = ending or why
            return self._reply("".join(pieces), ending)
        finally:
            answer.close()

    async def offer(self, ends: float) -> dict[str, object]:
        """Empty: the protocol has no description of an agent."""
        return {}

    def _choice(self, said: Mapping[str, object], key: str) -> tuple[str, str]:
        """The text of the first choice, and how it ended; raises ToolFailed where an error is said."""
        if said.get("error"):
            why = clean(told_by(said).message)[:LONGEST_SAID] or "it does not say why"
            raise ToolFailed(f"{self._door.place.name} failed: {why}")
        choices = said.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(first, dict) or first.get("index", 0) != 0:
            return "", ""
        part = first.get(key)
        text = part.get("content") if isinstance(part, dict) else None
        ending = first.get("finish_reason")
        return text if isinstance(text, str) else "", ending if isinstance(ending, str) else ""

    def _reply(self, text: str, ending: str) -> Reply:
        name = self._door.place.name
        if why := ENDS.get(ending):
            raise ToolFailed(f"{name}: {why}")
        if not ending:
            raise ToolFailed(f"{name} ended its stream before the answer")
        if not text.strip():
            raise ToolFailed(f"{name} gave an empty answer")
        return Reply(text=text)

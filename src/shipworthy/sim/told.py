"""A script in a YAML file: replies of the simulated model by pattern of the message."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from shipworthy.contract.lint.link import near
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.models.model import Reply, ToolCall
from shipworthy.sim.faults import KINDS, named
from shipworthy.sim.request import SimRequest
from shipworthy.sim.script import Script

KEYS = ("when", "text", "calls", "latency_ms", "error")
WRAP = "replies"
STATUSES = ("400", "401", "403", "404", "413", "429", "500", "503", "529")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedReply:
    """The reply to the messages that match a pattern."""

    when: re.Pattern[str] | None = None
    text: str | None = None
    calls: tuple[ToolCall, ...] = ()
    seconds: float = 0.0
    error: str = ""


class FileScript:
    """Replies with the first matching entry, or with `otherwise` if none matches.

    An entry's calls are made while tools are offered and have no results yet; afterwards its text is sent.
    """

    def __init__(self, entries: Sequence[ScriptedReply], otherwise: Script) -> None:
        self._entries, self._otherwise = entries, otherwise

    def __call__(self, request: SimRequest) -> Reply | str:
        """Reply to a request."""
        for entry in self._entries:
            if entry.when is not None and not entry.when.search(request.text):
                continue
            calls = entry.calls if request.offered and not request.results else ()
            if calls or entry.text is not None or entry.error:
                text = "" if calls else entry.text or ""
                return Reply(text=text, calls=calls, seconds=entry.seconds, error=entry.error)
        return self._otherwise(request)


def read_script(path: Path, reading: ReadContext) -> list[ScriptedReply]:
    """Read the entries of a script file; its mistakes become problems with their lines."""
    text = reading.text(path)
    if text is None:
        return []
    # The YAML reader requires a mapping: a line before the list makes it one.
    body = re.sub(r"\A((?:[ \t]*#.*\n|\s*\n)*)---[ \t]*\n", r"\1\n", text)
    page = read_yaml(reading, f"{WRAP}:\n{body}", str(path), offset=-1)
    if page is None:
        return []
    items = page.data.get(WRAP)
    if len(page.data) > 1 or not isinstance(items, list) or not items:
        reading.add(f"{path}:1", "the file must be a list of replies", "write `- when: hello` and below it `text: Hi.`")
        return []
    return [_entry(item, index, page.source, reading) for index, item in enumerate(items)]


def _entry(item: object, index: int, source: Source, reading: ReadContext) -> ScriptedReply:
    here = (WRAP, index)
    if not isinstance(item, dict):
        reading.add(source.at(here), "a reply must be a mapping", "write `- when: hello` and below it `text: Hi.`")
        return ScriptedReply()
    for key in item:
        if key not in KEYS:
            repair = near(key, list(KEYS), f"write one of {', '.join(KEYS)}")
            reading.add(source.at((*here, key)), f"`{key}` is not a key of a reply", repair)
    if not {"text", "calls", "error"} & item.keys():
        reading.add(source.at(here), "this reply says nothing", "add `text`, `calls` or `error`")
    field = _Field(item, here, source, reading)
    return ScriptedReply(
        when=field.pattern("when"),
        text=field.text("text"),
        calls=field.calls("calls"),
        seconds=field.milliseconds("latency_ms") / 1000,
        error=field.error("error"),
    )


class _Field:
    """Reads the values of one entry."""

    def __init__(
        self, item: Mapping[str, object], path: tuple[str | int, ...], source: Source, reading: ReadContext
    ) -> None:
        self.item, self.path, self.source, self.reading = item, path, source, reading

    def wrong(self, message: str, repair: str, *path: str | int) -> None:
        self.reading.add(self.source.at((*self.path, *path)), message, repair)

    def text(self, key: str) -> str | None:
        value = self.item.get(key)
        if value is not None and not isinstance(value, str):
            self.wrong(f"`{key}` must be text", "put it in quotes", key)
            return None
        return value

    def pattern(self, key: str) -> re.Pattern[str] | None:
        value = self.text(key)
        try:
            return None if value is None else re.compile(value, re.IGNORECASE)
        except re.error as error:
            self.wrong(
                f"`{key}` is not a regular expression: {error}", "write `\\` before signs meant as they are", key
            )
            return None

    def milliseconds(self, key: str) -> float:
        value = self.item.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3_600_000:
            self.wrong(f"`{key}` must be a number of milliseconds from 0 to 3,600,000", f"write `{key}: 200`", key)
            return 0.0
        return float(value)

    def error(self, key: str) -> str:
        value = self.item.get(key)
        word = "" if value is None else str(value)
        if word and named(word) is None and word not in STATUSES:
            known = [*KINDS, *STATUSES]
            repair = near(word, known, f"write one of {', '.join(known)}, or a place: `cut@3`")
            self.wrong(f"`{word}` is neither a kind of fault nor a status", repair, key)
        return word

    def calls(self, key: str) -> tuple[ToolCall, ...]:
        value = self.item.get(key) or []
        if not isinstance(value, list):
            self.wrong(f"`{key}` must be a list", "write `- {name: get_price, arguments: {ticker: NVDA}}`", key)
            return ()
        return tuple(call for index, raw in enumerate(value) if (call := self._call(raw, key, index)) is not None)

    def _call(self, raw: object, key: str, index: int) -> ToolCall | None:
        known = isinstance(raw, dict) and set(raw) <= {"name", "arguments"} and isinstance(raw.get("name"), str)
        given: Mapping[str, object] = raw if isinstance(raw, dict) and known else {}
        arguments = (given.get("arguments") or {}) if known else None
        if not isinstance(arguments, dict | str):
            repair = "write `{name: get_price, arguments: {ticker: NVDA}}`"
            self.wrong("a call has a `name`, `arguments` and nothing else", repair, key, index)
            return None
        # Arguments that are a text are sent unchanged, even if they are no JSON.
        written = arguments if isinstance(arguments, str) else orjson.dumps(arguments).decode()
        return ToolCall(id="", name=str(given["name"]), arguments=written)

"""Parses a subset of YAML to plain data, with the line of every part.

Refused: duplicate keys, anchors, aliases, merge keys, tags, several documents, deep nesting. `yes`, `no`, `on`, `off`,
dates and times stay text; keys are always text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from shipworthy.contract.read.broken import FLOW, explain
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Path, Source
from shipworthy.regex import regex

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 64
PLAIN_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INTEGER = regex(r"[-+]?(0|[1-9][0-9_]{0,30})")
FLOAT = regex(r"[-+]?([0-9][0-9_]{0,30}\.[0-9]{0,30}|\.[0-9]{1,30}|[0-9]{1,30}(?=[eE]))([eE][-+]?[0-9]{1,3})?")
CONTROL = regex("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class YamlPage:
    """The data of a YAML text, and the line of every part."""

    data: dict[str, object]
    source: Source
    flow: frozenset[Path] = frozenset()
    """The paths of collections in flow style, where an unquoted `,` or `{` splits a value."""


class _Stop(Exception):
    """The text after this point cannot be parsed."""


def read_yaml(reading: ReadContext, text: str, file: str, offset: int = 0) -> YamlPage | None:
    """The mapping in a YAML text; None, and problems, if it is not valid.

    `offset`: the number of lines before the text in its file.
    """
    if odd := CONTROL.search(text):
        where = f"{file}:{text.count(chr(10), 0, odd.start()) + 1 + offset}"
        reading.add(where, f"the character U+{ord(odd[0]):04X} is not text", "remove it, or save the file as UTF-8")
        return None
    before = len(reading.problems)
    builder = _YamlBuilder(reading, file, offset, text.count("\n"))
    try:
        data = builder.document(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        line, message, repair = explain(error, text, builder.in_flow > 0)
        reading.add(f"{file}:{line + offset}", message, repair)
        return None
    except _Stop:
        return None
    if not isinstance(data, dict):
        what = (
            "is empty" if data is None else f"must be a mapping, not {'a list' if isinstance(data, list) else 'text'}"
        )
        line = builder.lines.get((), 1 + offset)
        reading.add(f"{file}:{line}", f"the file {what}", "write `key: value` lines; `name: …` first")
        return None
    page = YamlPage(data, Source(file, builder.lines), frozenset(builder.flow))
    return page if len(reading.problems) == before else None


class _YamlBuilder:
    def __init__(self, reading: ReadContext, file: str, offset: int, last: int) -> None:
        self.reading, self.file, self.offset, self.last = reading, file, offset, last
        self.lines: dict[Path, int] = {}
        self.flow: set[Path] = set()
        self.in_flow = 0
        self.events: Iterator[yaml.Event] = iter(())

    def document(self, events: Iterator[yaml.Event]) -> object:
        self.events = events
        data = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    repair = "keep one definition in each file, and remove the `---` between them"
                    self._problem(event, "a second document begins here", repair)
                    raise _Stop
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, ())
        return data

    def _node(self, event: yaml.Event, path: Path) -> object:
        self.lines.setdefault(path, self._line(event))
        self._plain_yaml_only(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.AliasEvent):
            return None
        if len(path) >= MAX_DEPTH:
            self._problem(event, f"nested more than {MAX_DEPTH} levels deep", "write it flatter")
            raise _Stop
        in_flow = isinstance(event, yaml.CollectionStartEvent) and bool(event.flow_style)
        if in_flow:
            self.flow.add(path)
        self.in_flow += in_flow
        inside = self._mapping(path) if isinstance(event, yaml.MappingStartEvent) else self._sequence(path)
        self.in_flow -= in_flow
        return inside

    def _sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, object]:
        items: dict[str, object] = {}
        first: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._problem(event, "a key must be a plain word", f"write `key: value`; {FLOW}")
                raise _Stop
            self._plain_yaml_only(event)
            key = str(event.value)
            if key == "<<" and not event.style:
                self._problem(event, "`<<` is a merge key, which is not used here", "write the keys out")
            if key in first:
                self._problem(event, f"`{key}` stands twice; first on line {first[key]}", "remove one of the two")
            else:
                first[key] = self.lines[(*path, key)] = self._line(event)
            value = self._node(next(self.events), (*path, key))
            items.setdefault(key, value)
        return items

    def _plain_yaml_only(self, event: yaml.Event) -> None:
        repair = "write the value out, or put the text in quotes"
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, f"`*{event.anchor}` is an alias, which is not used here", repair)
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._problem(event, f"`&{event.anchor}` is an anchor, which is not used here", repair)
        if (name := getattr(event, "tag", None)) is not None:
            tag = str(name).replace("tag:yaml.org,2002:", "!!")
            self._problem(event, f"`{tag}` is a tag, which is not used here", "remove it, or put the text in quotes")

    def _line(self, event: yaml.Event) -> int:
        # The empty value after a `---` at the end of a text has a mark behind its last line.
        mark = event.start_mark
        return (0 if mark is None else min(mark.line, self.last)) + 1 + self.offset

    def _problem(self, event: yaml.Event, message: str, repair: str) -> None:
        self.reading.add(f"{self.file}:{self._line(event)}", message, repair)


def _scalar(event: yaml.ScalarEvent) -> object:
    raw = str(event.value)
    if event.style:
        return raw
    if raw in PLAIN_WORDS:
        return PLAIN_WORDS[raw]
    if INTEGER.fullmatch(raw):
        return int(raw.replace("_", ""))
    if FLOAT.fullmatch(raw):
        number = float(raw.replace("_", ""))
        return number if abs(number) != float("inf") else raw
    return raw

"""Trust labels: how far a value can be trusted, whether it is private, and from which tools it comes."""

import functools
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from shipworthy.contract.tool import ToolSpec, Trust


class HasPaths(Protocol):
    """An expression, a text or a value: its dotted paths name what it reads."""

    @property
    def paths(self) -> frozenset[str]: ...


TRUST_RANK: Mapping[Trust, int] = {"trusted": 0, "tenant": 1, "untrusted": 2}
MOST_SOURCES = 5
"""Most tools that a label names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The trust label of a value. Text of the user and of the agent's author is trusted and not private."""

    trust: Trust = "trusted"
    private: bool = False
    doubtful: tuple[str, ...] = ()
    """The tools that the less trusted parts come from."""
    secretive: tuple[str, ...] = ()
    """The tools that the private parts come from."""

    def join(self, other: "Label") -> "Label":
        """The label of a value that is computed from both."""
        if other is self or other is TRUSTED:
            return self
        if self is TRUSTED:
            return other
        trust = self.trust if TRUST_RANK[self.trust] >= TRUST_RANK[other.trust] else other.trust
        private = self.private or other.private
        doubtful, secretive = _either(self.doubtful, other.doubtful), _either(self.secretive, other.secretive)
        if (trust, private, doubtful, secretive) == (self.trust, self.private, self.doubtful, self.secretive):
            return self
        return Label(trust=trust, private=private, doubtful=doubtful, secretive=secretive)

    def above(self, least: Trust) -> bool:
        """Whether its trust is `least` or higher."""
        return TRUST_RANK[self.trust] <= TRUST_RANK[least]


@functools.lru_cache(maxsize=1024)
def _either(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return one if not other or one == other else tuple(sorted({*one, *other})[:MOST_SOURCES])


TRUSTED = Label()


@functools.lru_cache(maxsize=1024)
def written(label: Label) -> str:
    """The label as a text, in which conversations keep it; empty for a trusted one."""
    if label == TRUSTED:
        return ""
    return json.dumps([label.trust, label.private, label.doubtful, label.secretive])


@functools.lru_cache(maxsize=1024)
def read_label(text: str) -> Label:
    """The label that a text of `written` says; raises ValueError for any other."""
    if not text:
        return TRUSTED
    trust, private, doubtful, secretive = json.loads(text)
    if trust not in TRUST_RANK or not isinstance(private, bool):
        raise ValueError(f"not a label: {text[:100]}")
    return Label(trust=trust, private=private, doubtful=tuple(map(str, doubtful)), secretive=tuple(map(str, secretive)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The label of a result, and those of its fields that have a label of their own."""

    whole: Label = TRUSTED
    fields: Mapping[str, Label] = field(default_factory=dict)
    clean: frozenset[str] = frozenset()
    """Fields that carry nothing of what the result is made of."""

    def at(self, rest: str) -> Label:
        """The label of a part that is read, such as `cabin.name`; that of the whole where the field has none."""
        return self.fields.get(rest.partition(".")[0], self.whole)

    def join(self, label: Label) -> "Mark":
        """The label of a result that is made of something with this label too: of the whole, and of each field."""
        if label is TRUSTED or label == TRUSTED:
            return self
        fields = {name: own if name in self.clean else own.join(label) for name, own in self.fields.items()}
        return Mark(whole=self.whole.join(label), fields=fields, clean=self.clean)


def of_tool(tool: ToolSpec) -> Mark:
    """The label that a tool declares of its results; those of its arguments are joined to it (`passed_on`)."""

    def label(trust: Trust) -> Label:
        doubtful = (tool.name,) if trust != "trusted" else ()
        secretive = (tool.name,) if tool.private else ()
        return Label(trust=trust, private=tool.private, doubtful=doubtful, secretive=secretive)

    # The whole is trusted as far as its least trusted field.
    worst = max((tool.trust, *tool.trust_fields.values()), key=TRUST_RANK.__getitem__)
    clean = () if isinstance(tool.cleans, bool) else tool.cleans
    named = {**{name: tool.trust for name in clean}, **tool.trust_fields}
    return Mark(
        whole=label(worst), fields={name: label(trust) for name, trust in named.items()}, clean=frozenset(clean)
    )


def passed_on(tool: ToolSpec, labels: Iterable[Label]) -> Label:
    """What the result of a tool carries of its arguments' labels: all, unless it declares that it cleans."""
    return TRUSTED if tool.cleans is True else functools.reduce(Label.join, labels, TRUSTED)


def unknown(source: str) -> Mark:
    """The label of untrusted data from a source."""
    return Mark(whole=Label(trust="untrusted", doubtful=(source,)))


def joined(paths: Iterable[str | Label], find: Callable[[str, str], Label | Iterable[str | Label]]) -> Label:
    """The label of a value computed from these dotted paths.

    `find(name, rest)` returns the label of a path, or the paths and labels that the name is computed from.
    """
    label, todo, seen = TRUSTED, list(paths), set[str]()
    while todo:
        path = todo.pop()
        if isinstance(path, Label):
            label = label.join(path)
            continue
        if path in seen:
            continue
        seen.add(path)
        name, _, rest = path.partition(".")
        found = find(name, rest)
        if isinstance(found, Label):
            label = label.join(found)
        else:
            todo += found
    return label


def paths_of(*values: HasPaths | None) -> Collection[str]:
    """The dotted paths that these expressions, texts and values read."""
    if len(values) == 1 and values[0] is not None:
        return values[0].paths
    return {path for value in values if value is not None for path in value.paths}

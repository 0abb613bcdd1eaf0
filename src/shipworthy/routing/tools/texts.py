"""The texts of a tool that a message is compared with, out of its description for a model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.regex import regex
from shipworthy.routing.words import LONGEST, STOP, stem, tokenize

HUMPS = regex(r"(?<=[a-z0-9])(?=[A-Z])")
SENTENCE = regex(r"(?<=[.!?])\s")
LONGEST_LINE = 80
"""Characters of what the line of a tool says of it."""
DEEPEST = 4
"""Levels of nested parameters that are read."""
MOST_OPTIONS = 50
"""Options of a parameter that are read."""


@dataclass(frozen=True, slots=True)
class ToolTexts:
    """What a tool says of itself."""

    name: str
    """The words of its name."""
    description: str
    fields: tuple[tuple[str, str], ...]
    """The words of the name of each parameter, and its description."""
    options: str
    """The options of all parameters."""

    @property
    def whole(self) -> str:
        """Its name and its parameters in one text, as an encoder reads it."""
        return f"{self.name}. " + "; ".join(f"{name}: {told}" for name, told in self.fields)

    @property
    def short(self) -> str:
        """Its name and its description in one text."""
        return f"{self.name}: {self.description}"


def texts_of(schema: Mapping[str, object]) -> ToolTexts:
    """The texts of a tool, out of `{name, description, parameters}`."""
    fields = list(_fields(schema.get("parameters"), 0))
    return ToolTexts(
        name=spaced(str(schema["name"])),
        description=str(schema.get("description") or ""),
        fields=tuple((name, told) for name, told, _ in fields),
        options=" ".join(options for _, _, options in fields),
    )


def spaced(name: str) -> str:
    """The words of a name: `getUserOrders` and `get_user_orders` become get user orders."""
    return HUMPS.sub(" ", name).replace("_", " ").replace(".", " ").replace("-", " ")


def line_of(schema: Mapping[str, object]) -> str:
    """The tool in one line: its name, and the first sentence of its description."""
    told = " ".join(str(schema.get("description") or "").split())
    first = SENTENCE.split(told, maxsplit=1)[0].removesuffix(".")
    short = first if len(first) <= LONGEST_LINE else first[:LONGEST_LINE].rsplit(" ", 1)[0] + " …"
    return f"- {schema['name']}: {short}" if short else f"- {schema['name']}"


def stems_of(text: str) -> Sequence[str]:
    """The stems of a text without stop words."""
    return [stem(token.lower) for token in tokenize(text[:LONGEST]) if token.lower not in STOP]


def _fields(node: object, depth: int) -> Iterator[tuple[str, str, str]]:
    properties = node.get("properties") if isinstance(node, Mapping) else None
    if not isinstance(properties, Mapping) or depth > DEEPEST:
        return
    for name, inner in properties.items():
        if not isinstance(inner, Mapping):
            continue
        options = inner.get("enum")
        listed = options[:MOST_OPTIONS] if isinstance(options, list) else []
        yield spaced(str(name)), str(inner.get("description") or ""), " ".join(map(str, listed))
        yield from _fields(inner, depth + 1)
        yield from _fields(inner.get("items"), depth + 1)

"""Read a docstring: its prose and the descriptions of the parameters."""

import inspect
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from shipworthy.regex import regex

PARAMETERS = ("args", "arguments", "parameters", "params", "keyword args", "keyword arguments", "other parameters")
OTHERS = (
    *("returns", "return", "yields", "yield", "raises", "raise", "except", "exceptions", "attributes", "example"),
    *("examples", "see also", "references", "todo", "methods", "receives"),
)
FIELD = regex(r"[:@](param|parameter|arg|argument|key|keyword)\s+(?:[^:]*?\s)?\*{0,2}(\w+)\s*:\s*(.*)")
"""A parameter in reST (`:param str place: …`) or Epytext (`@param place: …`)."""
OTHER_FIELD = regex(r"[:@](type|returns?|rtype|raises?|raise|except|exception|yields?|ytype|var|ivar|cvar)\b.*")
NAMES = r"\s*\*{0,2}(\w+(?:\s*,\s*\*{0,2}\w+)*)\s*"
ITEM = regex(NAMES + r"(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\s*(?::|--|–)(?:\s+(.*)|$)")
"""A parameter in Google's style: `place (str, optional): …`."""
HEADED = regex(NAMES + r"(?::.*)?$")
"""A parameter in NumPy's style: `place : str, optional`, described on the lines below."""
APART = regex(r"\s|[-*•]\s|\d+[.)]\s|>>>")
"""The beginning of a line that starts a line of its own: indentation, a bullet, a number or a doctest."""


@dataclass(frozen=True, slots=True)
class Described:
    """A docstring in parts."""

    prose: str = ""
    """The paragraphs before the sections, separated by empty lines."""
    params: dict[str, str] = field(default_factory=dict)
    """Parameter → its description, in one line."""


def described(docstring: str, names: Collection[str]) -> Described:
    """Read a docstring in Google's, NumPy's or reST's style; `names` are those of the function's parameters."""
    lines = inspect.cleandoc(docstring).split("\n")
    if len(lines) == 1 and not lines[0].startswith((":", "@")):
        return Described(lines[0].strip())
    found: dict[str, list[str]] = {}
    at = start = _first_section(lines)
    while at < len(lines):
        at = _collect(lines, at, names, found)
    texts = {name: " ".join(" ".join(parts).split()) for name, parts in found.items()}
    return Described(_joined(lines[:start]), {name: text for name, text in texts.items() if text})


def _first_section(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines) if _title(lines, n) or _is_field(line)), len(lines))


def _is_field(line: str) -> bool:
    return bool(FIELD.match(line) or OTHER_FIELD.match(line))


def _title(lines: Sequence[str], at: int) -> str:
    """The lower-case title of the section that begins on a line; empty if none begins there."""
    line = lines[at].strip()
    if not line or lines[at][0].isspace():
        return ""
    if at + 1 < len(lines) and re.fullmatch(r"-{3,}|={3,}", lines[at + 1].strip()):
        return line.lower().rstrip(":")
    title = line.lower().removesuffix(":")
    return title if line.endswith(":") and title in (*PARAMETERS, *OTHERS) else ""


def _collect(lines: Sequence[str], at: int, names: Collection[str], found: dict[str, list[str]]) -> int:
    """Add the parameters of the section or field at a line to `found`; returns the number of the line after it."""
    if match := FIELD.match(lines[at]):
        behind = _behind(lines, at + 1)
        if match[2] in names:
            found[match[2]] = [match[3], *lines[at + 1 : behind]]
        return behind
    title = _title(lines, at)
    if title not in PARAMETERS:
        return at + 1
    underlined = at + 1 < len(lines) and set(lines[at + 1].strip()) in ({"-"}, {"="})
    begin = at + 1 + underlined
    end = next((n for n in range(begin, len(lines)) if _title(lines, n) or _is_field(lines[n])), len(lines))
    for owners, text in _entries(lines[begin:end], HEADED if underlined else ITEM, names):
        for owner in owners:
            found[owner] = text
    return end


def _behind(lines: Sequence[str], at: int) -> int:
    """The line after a field: the next field or section, or unindented text after an empty line."""
    for n in range(at, len(lines)):
        below_empty = not lines[n - 1].strip() and lines[n].strip() and not lines[n][0].isspace()
        if _is_field(lines[n]) or _title(lines, n) or below_empty:
            return n
    return len(lines)


def _entries(
    lines: Sequence[str], form: re.Pattern[str], names: Collection[str]
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The parameters of a section, each with its lines; an unknown name ends the lines of the one above."""
    level: int | None = None
    owners: tuple[str, ...] = ()
    text: list[str] = []
    for line in lines:
        indent = len(line) - len(line.lstrip())
        match = form.match(line) if line.strip() and (level is None or indent <= level) else None
        if match is None:
            text.append(line)
            continue
        yield owners, text
        level = indent
        owners = tuple(word for word in (part.strip(" *") for part in match[1].split(",")) if word in names)
        text = [match[2] or ""] if form is ITEM else []
    yield owners, text


def _joined(lines: Sequence[str]) -> str:
    """Join the lines of each paragraph into one line, except list items, code and indented lines."""
    paragraphs: list[str] = []
    open_ = False
    for line in lines:
        if not line.strip():
            open_ = False
        elif open_:
            paragraphs[-1] += ("\n" if APART.match(line) else " ") + line.rstrip()
        else:
            paragraphs.append(line.rstrip())
            open_ = True
    return "\n\n".join(paragraphs)

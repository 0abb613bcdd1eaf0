"""Split a text into passages short enough to quote, each with its headings and its line."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from shipworthy.regex import regex

MOST_BYTES = 640
"""Most bytes of a passage, about 160 tokens: three passages with their sources have fewer than 600 tokens."""
LONGEST_HEADING = 80
"""Characters of a heading; longer ones are cut."""
DEEPEST_HEADING = 6
"""Most levels of headings."""
HASHES = regex(r" {0,3}(#{1,6})[ \t]+")
FENCE = regex(r" {0,3}(```|~~~)")
RULE = regex(r"([=\-~^*+#\"'`:.])\1{2,}[ \t]*$")
SENTENCE_END = regex(r"(?<=[.!?])\s+")
JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts need for correct spelling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A part of a text that is quoted by itself."""

    file: str
    """Relative to the folder, with `/`."""
    headings: tuple[str, ...]
    """The headings above it, outermost first."""
    line: int
    """The number of its first line, from 1."""
    text: str

    @property
    def source(self) -> str:
        """File and headings in one line."""
        return " > ".join((" ".join(clean(self.file).split()), *self.headings))


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines without a blank line, under the same headings."""

    headings: tuple[str, ...]
    line: int
    text: str


class Retriever(Protocol):
    """Finds passages; other implementations may use vectors."""

    def search(self, query: str, k: int) -> Sequence[Passage]:
        """At most `k` passages, the best match first; empty if nothing matches."""
        ...


def clean(text: str) -> str:
    """Remove control and invisible characters; line ends become `\\n`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate({ord(char): None for char in set(text) if not _harmless(char)})


def _harmless(char: str) -> bool:
    if char in "\n\t" or char in JOINERS:
        return True
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}


def passages_of(text: str, file: str) -> tuple[Passage, ...]:
    """Split a text into passages, in order; a heading without text has none."""
    found: list[Passage] = []
    waiting: list[Block] = []
    for block in _blocks(clean(text).split("\n"), file.rpartition(".")[2].lower()):
        together = [*waiting, block]
        if waiting and (waiting[0].headings != block.headings or _bytes(_joined(together)) > MOST_BYTES):
            found += _passages(waiting, file)
            waiting = []
        waiting.append(block)
    return (*found, *_passages(waiting, file))


def _passages(blocks: Sequence[Block], file: str) -> list[Passage]:
    if not blocks:
        return []
    parts = _parts(_joined(blocks))
    return [
        Passage(file=file, headings=blocks[0].headings, line=blocks[0].line + above, text=part) for above, part in parts
    ]


def _joined(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.text for block in blocks)


def _bytes(text: str) -> int:
    return len(text.encode())


def _blocks(lines: Sequence[str], kind: str) -> Iterator[Block]:
    path: dict[int, str] = {}
    styles: list[str] = []
    start, fenced = 0, False
    for number, line in enumerate([*lines, ""]):
        if kind == "md" and FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _heading(line, lines[max(start, number - 3) : number], kind, styles)
        if heading is None and line.strip():
            continue
        end = number - (heading.above if heading else 0)
        if text := "\n".join(lines[start:end]).strip():
            yield Block(tuple(path.values()), start + 1, text)
        start = number + 1
        if heading is not None:
            path = {level: title for level, title in path.items() if level < heading.level}
            path |= {heading.level: heading.title} if heading.title else {}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its title, and the number of lines above its last line."""

    level: int
    title: str
    above: int = 0


def _heading(line: str, before: Sequence[str], kind: str, styles: list[str]) -> Heading | None:
    """The heading that ends with this line; `before` are up to three lines since the last blank line."""
    if kind == "md" and (hashes := HASHES.match(line)):
        return Heading(len(hashes[1]), _without_hashes(line[hashes.end() :].strip())[:LONGEST_HEADING])
    rule = RULE.match(line)
    if kind not in ("md", "rst") or rule is None or (kind == "md" and rule[1] not in "=-"):
        return None
    overlined = len(before) == 2 and RULE.match(before[0]) is not None
    if not (len(before) == 1 or overlined) or RULE.match(before[-1]):
        return None
    if kind == "md":
        return None if overlined else Heading("=-".index(rule[1]) + 1, before[-1].strip()[:LONGEST_HEADING], 1)
    style = f"{overlined}{rule[1]}"
    if style not in styles:
        styles.append(style)
    level = min(styles.index(style) + 1, DEEPEST_HEADING)
    return Heading(level, before[-1].strip()[:LONGEST_HEADING], len(before))


def _without_hashes(title: str) -> str:
    """Remove closing hashes from a title: `Risks ##` becomes `Risks`; `C#` stays."""
    rest = title.rstrip("#")
    return title if rest and not rest[-1].isspace() else rest.strip()


def _parts(text: str) -> list[tuple[int, str]]:
    """Split the text into parts of at most MOST_BYTES, each with the number of line ends before it."""
    if _bytes(text) <= MOST_BYTES:
        return [(0, text)]
    parts: list[tuple[int, str]] = []
    begin = above = 0
    while begin < len(text):
        window = text[begin : begin + MOST_BYTES].encode()[:MOST_BYTES].decode(errors="ignore")
        piece = window if begin + len(window) >= len(text) else window[: _break(window)]
        if part := piece.strip():
            blank = len(piece) - len(piece.lstrip())
            parts.append((above + piece.count("\n", 0, blank), part))
        begin, above = begin + len(piece), above + piece.count("\n")
    return parts


def _break(window: str) -> int:
    """The end of the first part of a text: after a paragraph, a line, a sentence or a word, else within a word."""
    least = len(window) // 3
    for mark in ("\n\n", "\n"):
        if (place := window.rfind(mark)) > least:
            return place + len(mark)
    ends = [end.end() for end in SENTENCE_END.finditer(window) if end.end() > least]
    if ends:
        return ends[-1]
    blank = max(window.rfind(" "), window.rfind("\t"))
    return blank + 1 if blank > least else len(window)

"""Reads codes that people write otherwise than the pattern of their input: `a1001` and `# 1001` for `A-[0-9]{4}`."""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shipworthy.contract.language.pattern import PARSER, Piece, compiled
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import STOP

WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
NUMBERED, OTHERWISE, BEHIND = (frozenset(WORDS[name]) for name in ("numbered", "otherwise", "behind"))
SEPARATORS = "-‐‑–—_./:#+ "
"""Signs that stand between the parts of a code, and that people leave out or change."""
BETWEEN = "[-‐‑–—_./:# ]{0,3}"
LEAST_DIGITS = 2
"""Fewest digits of a code; a shorter one is too easily something else."""
MOST_OF_A_PART = 20
LEAST_ALONE = 4
"""Fewest digits that may be a code without a word that says so."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Characters of one kind, as the pattern has them."""

    fixed: str
    """The text itself, where the pattern writes it; empty for digits and letters."""
    kind: str
    """`digits`, `letters`, `either`, `text` or `separator`."""
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """A pattern that is a row of letters, digits and signs, and how it is looked for."""

    parts: tuple[_Part, ...]
    loose: re.Pattern[str]
    digits: re.Pattern[str] | None
    """The part behind the letters that every such code begins with, where that is all digits; None elsewhere."""
    prefix: str
    """The letters and signs that every such code begins with."""


def codes(pattern: str, said: Said, *, answer: bool, asked: frozenset[str] = frozenset()) -> list[Found]:
    """Find codes that the message writes with other signs, spaces or case than the pattern, or without their letters.

    The digits alone are a code in an `answer`, and behind a sign of number or one of the words `asked` (stems of the
    question for the input). Empty for a pattern that is not a row of letters, digits and signs.
    """
    text, shape = said.text, _shape(pattern)
    if shape is None:
        return []
    found = [one for match in shape.loose.finditer(text) if (one := _read(pattern, shape, match, answer=answer))]
    if not found and shape.digits is not None:
        spoken = [match for match in shape.digits.finditer(text) if answer or _numbered(said, match, asked)]
        found = [
            Found(value, match.start(), match.end(), exact=False)
            for match in spoken
            if (value := as_written(pattern, (shape.prefix + match[0],))) is not None
        ]
    return found


def is_code(pattern: str) -> bool:
    """Whether a pattern is a row of letters, digits and signs that hardly stands for anything else: `TCK-[0-9]{4}`."""
    shape = _shape(pattern)
    solid = [part for part in shape.parts if part.kind != "separator"] if shape is not None else []
    return len(solid) > 1 or sum(part.least for part in solid) >= LEAST_ALONE


def _read(pattern: str, shape: _Shape, match: re.Match[str], *, answer: bool) -> Found | None:
    """The code of a match as the pattern writes it; None where a word of the language stands before a number."""
    if not any(map(str.isdigit, match[0])):
        return None
    first = match[0][: len(match[0]) - len(match[0].lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    apart = match[0][len(first) : len(first) + 1].isspace()
    if apart and not answer and first.lower() in STOP:
        # `a 1001` may be an article and a number.
        return None
    pieces = [
        part.fixed if part.fixed or part.kind == "separator" else match[f"p{place}"] or ""
        for place, part in enumerate(shape.parts)
    ]
    whole = "".join(pieces)
    value = as_written(pattern, (whole, whole.upper(), whole.lower()))
    return None if value is None else Found(value, match.start(), match.end(), exact=False)


def as_written(pattern: str, forms: tuple[str, ...]) -> str | None:
    """The first of the forms that the pattern matches whole."""
    return next((form for form in forms if compiled(pattern).fullmatch(form)), None)


def _numbered(said: Said, match: re.Match[str], asked: frozenset[str]) -> bool:
    """Whether what stands around the digits says that they are those of a code: a sign, a noun, or no other reading."""
    before, behind = said.text[: match.start()].rstrip(), said.text[match.end() :]
    if before.endswith(("#", "№")):
        return True
    last = next(iter(said.words_before(match.start(), max(0, match.start() - 40), 1)), "")
    if last in NUMBERED or said.stem_of(last) in asked:
        return True
    if len(match[0]) < LEAST_ALONE or last in OTHERWISE:
        return False
    following = said.words_behind(match.end(), match.end() + 40)
    return not behind.strip() or behind.lstrip()[0] in ".,;!?)" or bool(following) and following[0] in STOP | BEHIND


@functools.lru_cache(maxsize=512)
def _shape(pattern: str) -> _Shape | None:
    """The parts of the pattern; None where it is more than a row of letters, digits and signs."""
    try:
        parts = tuple(_joined(_parts(PARSER.parse(pattern))))
    except (_NoCode, re.error, RecursionError, OverflowError):
        return None
    solid = [part for part in parts if part.kind != "separator"]
    if sum(part.least for part in solid if part.kind in ("digits", "either")) < LEAST_DIGITS:
        return None
    loose = BETWEEN.join(_expression(part, place) for place, part in enumerate(parts) if part.kind != "separator")
    prefix, rest = _prefix(parts)
    digits = None
    if prefix.strip(SEPARATORS) and len(rest) == 1 and rest[0].kind == "digits":
        digits = re.compile(rf"(?<![\w.,:/$€£-])[0-9]{{{rest[0].least},{rest[0].most}}}(?![\w%€$£°]|[.,:/-]\w)")
    return _Shape(parts, re.compile(rf"(?<!\w)(?:{loose})(?!\w|[.,]\d)", re.IGNORECASE), digits, prefix)


def _prefix(parts: tuple[_Part, ...]) -> tuple[str, tuple[_Part, ...]]:
    """The text that the pattern writes itself at its beginning, and the parts behind it."""
    place = next((n for n, part in enumerate(parts) if not part.fixed), len(parts))
    return "".join(part.fixed for part in parts[:place]), parts[place:]


def _expression(part: _Part, place: int) -> str:
    """The expression of a part; its group is named by its place."""
    if part.fixed:
        return f"(?P<p{place}>{re.escape(part.fixed)})"
    signs = {"digits": "[0-9]", "letters": "[A-Za-z]", "either": "[A-Za-z0-9]"}[part.kind]
    return f"(?P<p{place}>{signs}{{{part.least},{part.most}}})"


class _NoCode(Exception):
    """The pattern is more than a row of letters, digits and signs."""


def _joined(parts: Iterator[_Part]) -> Iterator[_Part]:
    """The parts, with neighbouring written characters of one kind as one part."""
    last: _Part | None = None
    for part in parts:
        if last is not None and last.fixed and part.fixed and last.kind == part.kind:
            last = _Part(last.fixed + part.fixed, part.kind, last.least + 1, last.most + 1)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _parts(tree: Piece) -> Iterator[_Part]:
    """The parts of a parsed pattern; raises _NoCode."""
    for operator, detail in tree:
        name = str(operator)
        if name == "AT":
            continue
        if name == "SUBPATTERN":
            yield from _parts(_inside(detail))
        elif name == "LITERAL":
            yield _written(chr(detail))
        elif name == "IN":
            kind = _kind(detail)
            yield _Part(chr(detail[0][1]) if kind == "separator" else "", kind, 1, 1)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            yield _repeated(*detail)
        else:
            raise _NoCode


def _inside(detail: Piece) -> Piece:
    """The tree inside a group that changes nothing; raises _NoCode for one that takes a part of the match as value."""
    group, added, removed, tree = detail
    if group is not None or added or removed:
        raise _NoCode
    return tree


def _written(char: str) -> _Part:
    if char in SEPARATORS:
        return _Part(char, "separator", 1, 1)
    if not (char.isascii() and char.isalnum()):
        raise _NoCode
    return _Part(char, "text", 1, 1)


def _repeated(least: int, most: int, tree: Piece) -> _Part:
    """A part of several characters; one that may be missing is a sign, which is left out. Raises _NoCode."""
    parts = list(_parts(tree))
    if len(parts) != 1 or (parts[0].fixed and parts[0].kind != "separator"):
        raise _NoCode
    (part,) = parts
    if part.kind == "separator":
        return _Part("" if least == 0 else part.fixed * least, "separator", least, least)
    if least == 0 or part.least != 1 or part.most != 1:
        raise _NoCode
    return _Part("", part.kind, int(least), min(int(most), MOST_OF_A_PART))


def _kind(members: Piece) -> str:
    """The kind of a class of characters; raises _NoCode for one that is none of digits, letters, both or signs."""
    kinds = set[str]()
    for operator, detail in members:
        match str(operator), detail:
            case "RANGE", (first, last):
                kinds |= {_kind_of(chr(first)), _kind_of(chr(last))}
            case "LITERAL", code:
                kinds.add(_kind_of(chr(code)))
            case "CATEGORY", category if str(category) == "CATEGORY_DIGIT":
                kinds.add("digits")
            case _:
                raise _NoCode
    if kinds == {"separator"}:
        return "separator"
    if not kinds <= {"digits", "letters"}:
        raise _NoCode
    return kinds.pop() if len(kinds) == 1 else "either"


def _kind_of(char: str) -> str:
    if char in SEPARATORS:
        return "separator"
    if not char.isascii() or not char.isalnum():
        raise _NoCode
    return "digits" if char.isdigit() else "letters"

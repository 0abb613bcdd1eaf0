"""Everything that the command line prints: in the encoding of its stream, and without what steers a terminal."""

import codecs
import contextlib
import io
import logging
import re
import sys
from typing import TextIO

import orjson

CUT = 72
"""Characters of a text that a line shows."""
HANDLER = "shipworthy.plain"
PLAIN = {
    "·": "-", "–": "-", "…": "...", "→": "->", "←": "<-", "▸": ">", "✓": "+", "✗": "x", "“": '"', "”": '"', "‘": "'",
    "’": "'", "«": "<<", "»": ">>", "─": "-", "│": "|",
}  # fmt: skip
"""What stands for a mark that the encoding of a stream lacks; `?` for every other character."""
MARKS = str.maketrans(PLAIN)
JOINERS = {"\u200c", "\u200d", "\u200e", "\u200f"}
"""Invisible characters that words and emoji are spelled with."""
INVISIBLE = {"\u00ad", "\u200b", "\u2060", "\ufeff"}
"""Invisible characters without which a text looks the same."""
NOT_PLAIN = re.compile(r"[^\x20-\x7e]")
LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")


def open_streams() -> None:
    """Let no character raise an error: a stream replaces what it cannot write, and marks what it cannot read."""
    codecs.register_error(HANDLER, _replaced)
    for stream, errors in ((sys.stdout, HANDLER), (sys.stderr, HANDLER), (sys.stdin, "surrogateescape")):
        # Input that has been read from before, as by a program that calls `main`, keeps its ways.
        with contextlib.suppress(io.UnsupportedOperation):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors=errors)
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_CleanLog())


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


class _CleanLog(logging.Formatter):
    """Log lines that quote a foreign text do not steer the terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return clean_text(super().format(record))


def clean(text: object) -> str:
    """The text in one line without what steers a terminal: tools, models and users may write anything."""
    return "".join(map(_clean_sign, str(text)))


def clean_text(text: object) -> str:
    """The same with its lines and tabs."""
    lines = LINE_ENDS.sub("\n", str(text)).split("\n")
    return "\n".join("\t".join(map(clean, line.split("\t"))) for line in lines)


def _clean_sign(sign: str) -> str:
    if sign.isprintable() or sign in JOINERS:
        return sign
    if sign in INVISIBLE:
        return ""
    return " " if sign.isspace() else "�"


def cut(text: object, longest: int = CUT) -> str:
    """A text in one line, no longer than a line shows."""
    words = clean(" ".join(str(text).split()))
    return words if len(words) <= longest else f"{words[:longest]}…"


def say(text: object, out: TextIO) -> None:
    """Print a text and a line end."""
    out.write(fitted(clean_text(text), out) + "\n")


def fitted(text: str, out: TextIO) -> str:
    """The text with its marks in ASCII where the stream is not UTF-8: its reader may have a third encoding."""
    return text if _is_utf8(out) else text.translate(MARKS)


def complain(text: object) -> None:
    """Print a text and a line end on standard error."""
    say(text, sys.stderr)


def put_json(value: object, out: TextIO) -> None:
    """Print a value as one line of JSON."""
    put_json_text(json_text(value) + "\n", out)


def put_json_text(text: str, out: TextIO) -> None:
    """Print JSON lines: what steers a terminal, and what the stream cannot write, as JSON's own escapes."""
    narrow = not _is_utf8(out)
    out.write("".join(NOT_PLAIN.sub(lambda found: _escaped(found[0], narrow), line) for line in text.splitlines(True)))


def json_text(value: object) -> str:
    """The value as JSON; lone surrogates, which JSON in UTF-8 cannot hold, become U+FFFD."""
    options = orjson.OPT_NON_STR_KEYS
    try:
        return orjson.dumps(value, default=str, option=options).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(_whole(value), default=str, option=options).decode()


def _whole(value: object) -> object:
    if isinstance(value, str):
        return "".join("�" if "\ud800" <= sign <= "\udfff" else sign for sign in value)
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(inner) for inner in value]
    return value


def _escaped(sign: str, narrow: bool) -> str:
    if sign == "\n" or (sign.isprintable() and not narrow):
        return sign
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _is_utf8(out: TextIO) -> bool:
    # A text in memory has no encoding: it holds every character. So may what a program puts in place of a stream.
    encoding = getattr(out, "encoding", None)
    try:
        return not encoding or codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False

"""Printing of the command line: in the encoding of the stream, and without terminal control characters."""

import codecs
import contextlib
import io
import logging
import sys
from typing import TextIO

import orjson

from shipworthy import lazy
from shipworthy.exits.clean import clean, clean_text
from shipworthy.regex import regex

CUT = 72
"""Characters after which a text in a line is cut."""
HANDLER = "shipworthy.plain"
PLAIN = {
    "·": "-", "–": "-", "…": "...", "→": "->", "←": "<-", "▸": ">", "✓": "+", "✗": "x", "“": '"', "”": '"', "‘": "'",
    "’": "'", "«": "<<", "»": ">>", "─": "-", "│": "|",
}  # fmt: skip
"""ASCII replacements for marks that an encoding lacks; other characters become `?`."""
MARKS = str.maketrans(PLAIN)
NOT_PLAIN = regex(r"[^\x20-\x7e]")


def open_streams() -> None:
    """Set error handlers: streams replace characters that they cannot write, and mark bytes that they cannot read."""
    codecs.register_error(HANDLER, _replaced)
    for stream, errors in ((sys.stdout, HANDLER), (sys.stderr, HANDLER), (sys.stdin, "surrogateescape")):
        # A stream that was already read from, as by a program that calls `main`, cannot be reconfigured.
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
    """Removes terminal control characters and secrets from log lines."""

    def format(self, record: logging.LogRecord) -> str:
        return clean_text(lazy.secrets().hide(super().format(record)))


def cut(text: object, longest: int = CUT) -> str:
    """The text in one line, cut after `longest` characters."""
    words = clean(" ".join(str(text).split()))
    return words if len(words) <= longest else f"{words[:longest]}…"


def say(text: object, out: TextIO) -> None:
    """Print a text and a line end."""
    out.write(fitted(clean_text(text), out) + "\n")


def fitted(text: str, out: TextIO) -> str:
    """The text; its marks become ASCII if the stream is not UTF-8, as the terminal may use another encoding."""
    return text if _is_utf8(out) else text.translate(MARKS)


def complain(text: object) -> None:
    """Print a text and a line end on standard error, without secrets: an error may quote what the environment holds."""
    say(lazy.secrets().hide(str(text)), sys.stderr)


def put_json(value: object, out: TextIO) -> None:
    """Print a value as one line of JSON."""
    put_json_text(json_text(value) + "\n", out)


def put_json_text(text: str, out: TextIO) -> None:
    """Print JSON lines; control characters, and on other streams than UTF-8 all non-ASCII ones, are escaped."""
    narrow = not _is_utf8(out)
    out.write("".join(NOT_PLAIN.sub(lambda found: _escaped(found[0], narrow), line) for line in text.splitlines(True)))


def json_text(value: object) -> str:
    """The value as JSON; lone surrogates, which UTF-8 cannot encode, become U+FFFD."""
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
    # StringIO has no encoding and takes every character; a replaced stream may lack the attribute.
    encoding = getattr(out, "encoding", None)
    try:
        return not encoding or codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False

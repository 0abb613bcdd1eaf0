"""Values in a question for a yes: whole, and not to be mistaken for the question around them.

What may be read as words of the question stands in quotation marks; what has lines of its own stands behind `| `, with
which no line of a question begins. A character that cannot be seen is named, so that what is shown is what is done.
"""

import re
from collections.abc import Mapping

from shipworthy.contract.language.values import show
from shipworthy.exits.clean import marked

LINES = re.compile("[\n“”]")
"""In a value with one of these quotation marks would end too early."""
WORDS = re.compile(r"[?!|]|[.:;]\s|\byes\s*/\s*no\b|\A\s*\Z", re.IGNORECASE)
"""What ends a sentence, or asks."""
LISTED = re.compile(r"[,()=]\s*|[?!|]|[.:;]\s|\A\s*\Z")
"""The same in a list of arguments, which has commas and brackets of its own."""
BLANKS = re.compile(r"[ \t]{12,}|(?<=\n)\n{4,}")
"""So many that what stands behind them could be out of sight."""
FEW_WORDS, LONGEST_LINE = 8, 200
"""Most words of a value without quotation marks, and most characters of one without lines of its own."""


def framed(value: str) -> str:
    """A value inside a sentence."""
    return _framed(value, WORDS)


def listed(args: Mapping[str, object], between: str) -> str:
    """The arguments, each behind its name and `between`; on lines of their own where a value has lines."""
    shown = {name: _framed(show(value), LISTED) for name, value in args.items()}
    if not any("\n" in value for value in shown.values()):
        return ", ".join(f"{name}{between}{value}" for name, value in shown.items())
    rows = [f"{name}:{value}" if "\n" in value else f"{name}: {value}\n" for name, value in shown.items()]
    return "\n" + "".join(rows)


def _framed(value: str, like_words: re.Pattern[str]) -> str:
    text = BLANKS.sub(_counted, marked(value))
    if LINES.search(text) or len(text) > LONGEST_LINE:
        return "".join(f"\n| {line}" for line in text.split("\n")) + "\n"
    quoted = like_words.search(text) or len(text.split()) > FEW_WORDS or text != value
    return f"“{text}”" if quoted else text


def _counted(found: re.Match[str]) -> str:
    lines = found[0].count("\n")
    return f"<{lines} empty lines>\n" if lines else f"<{len(found[0])} blanks>"

"""Values in a question for a yes: whole, and not to be mistaken for the question around them.

What may be read as words of the question stands in quotation marks, its line ends written as `\\n`. A long value has
lines of its own behind `| `, with which no line of a question begins; so have paragraphs in the author's own question.
A character that cannot be seen, or that only looks like a letter of the alphabet around it, is named, so that what is
shown is what is done.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from shipworthy.contract.language.values import show
from shipworthy.exits.clean import marked
from shipworthy.regex import regex

WORDS = regex(r"[?!|\n\t：；。]|[.:;]\s|\byes\s*/\s*no\b|\A\s*\Z", re.IGNORECASE)
"""What ends a sentence or a line, or asks."""
LISTED = regex(rf"[,()=\[\]{{}}]|{WORDS.pattern}", re.IGNORECASE)
"""The same in a list of arguments, which has commas and brackets of its own."""
QUOTE = regex('["“”„‟«»″‶〃＂ˮ]')
"""With one of these it could seem that the quotation marks around a value end."""
ESCAPED = regex(f"{QUOTE.pattern}|[\\\\\n\t]")
ESCAPES = {"\n": "\\n", "\t": "\\t"}
BLANKS = regex("[ \t\u2800]{12,}|(?<=\n)\n{4,}")
"""So many that what stands behind them could be out of sight."""
PARAGRAPH = regex(r"(?<!\n)\n\n(?!\n)")
"""One empty line: with it a text, such as that of a mail, is read as it will be, not with its line ends written out."""
FEW_WORDS, LONGEST_LINE = 8, 200
"""Most words of a value without quotation marks, and most characters of one without lines of its own."""
DEEPEST = 20
"""Levels of a nested value that are shown one by one; below them it stands as a text."""
ALIKE = "аеорсухіјѕһԁԛԝӏАВЕЅІЈКМНОРСТУХоԌ" + "οανΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օոսց"
"""Letters of Cyrillic, Greek and Armenian that look like Latin ones."""
WORD = regex(r"\w+")
OTHER = regex("[\u0370-\u058f]")
LATIN = regex("[A-Za-z]")
LOOKS_LATIN = regex(f"[{ALIKE}]")


def framed(value: str) -> str:
    """A value inside a sentence."""
    return _framed(value, WORDS, paragraphs=True)


def listed(args: Mapping[str, object], between: str) -> str:
    """The arguments, each behind its name and `between`; on lines of their own where a value has lines."""
    shown = {name: _argument(value, args) for name, value in args.items()}
    if not any("\n" in value for value in shown.values()):
        return ", ".join(f"{name}{between}{value}" for name, value in shown.items())
    rows = [f"{name}:{value}" if "\n" in value else f"{name}: {value}\n" for name, value in shown.items()]
    return "\n" + "".join(rows)


def _argument(value: object, names: Mapping[str, object]) -> str:
    if isinstance(value, Mapping | list | tuple):
        text = _nested(value, 0)
        return text if len(text) <= LONGEST_LINE else _lines(text)
    text = show(value)
    # `to bob amount 9` is one value; without quotation marks it could be three.
    poses = any(word in names for word in text.split()[1:]) if len(text) <= LONGEST_LINE else False
    return _framed(text, LISTED, quoted=poses)


def _nested(value: object, depth: int) -> str:
    """A list or a record in one line, each value in it framed by itself."""
    if depth < DEEPEST and isinstance(value, Mapping):
        return f"{{{', '.join(f'{_leaf(key)}: {_nested(item, depth + 1)}' for key, item in value.items())}}}"
    if depth < DEEPEST and isinstance(value, list | tuple):
        return f"[{', '.join(_nested(item, depth + 1) for item in value)}]"
    return _leaf(value)


def _leaf(value: object) -> str:
    text = _visible(show(value))
    return _quoted(text) if _is_like(text, LISTED) else text


def _framed(value: str, like_words: re.Pattern[str], *, quoted: bool = False, paragraphs: bool = False) -> str:
    text = _visible(value)
    if not quoted and text == value and len(text.split()) <= FEW_WORDS and not _is_like(text, like_words):
        return text if len(text) <= LONGEST_LINE else _lines(text)
    inline = _quoted(text)
    fits = len(inline) <= LONGEST_LINE and not (paragraphs and PARAGRAPH.search(text))
    return inline if fits else _lines(text)


def _is_like(text: str, like_words: re.Pattern[str]) -> bool:
    """Whether it may be read as words of the question, also in wide or other forms of the same signs."""
    if QUOTE.search(text) or like_words.search(text):
        return True
    return not text.isascii() and like_words.search(unicodedata.normalize("NFKC", text)) is not None


def _visible(value: str) -> str:
    return BLANKS.sub(_counted, _told_apart(marked(value)))


def _quoted(text: str) -> str:
    return f'"{ESCAPED.sub(lambda found: ESCAPES.get(found[0], chr(92) + found[0]), text)}"'


def _lines(text: str) -> str:
    return "".join(f"\n| {line}" for line in text.split("\n")) + "\n"


def _counted(found: re.Match[str]) -> str:
    lines = found[0].count("\n")
    return f"<{lines} empty lines>\n" if lines else f"<{len(found[0])} blanks>"


def _told_apart(text: str) -> str:
    """The text, with letters named that only look like the Latin ones beside them."""
    if text.isascii() or not (LATIN.search(text) and LOOKS_LATIN.search(text)):
        return text
    # A text in that alphabet has letters that look like no other.
    every = not OTHER.search(LOOKS_LATIN.sub("", text))

    def word(found: re.Match[str]) -> str:
        mixed = every or LATIN.search(found[0])
        return LOOKS_LATIN.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", found[0]) if mixed else found[0]

    return WORD.sub(word, text)


def same_text(filled: str, value: object) -> bool:
    """Whether a text that was filled in shows the whole value: `1,000.00` shows 1000."""
    if filled.casefold() == show(value).casefold():
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return float(filled.strip(" $€£%").replace(",", "")) == value
    except (ValueError, OverflowError):
        return False


def on_lines(texts: Sequence[str]) -> str:
    """Texts one below the other; one that ends its own line adds none."""
    return "\n".join(text.removesuffix("\n") for text in texts if text.strip())

"""Cleans texts of characters that steer a terminal, turn the direction of a text, or cannot be seen.

What cannot be seen stays only where a script or an emoji needs it: a joiner between two emoji or behind a letter of an
Indic script, a non-joiner inside a Persian word, a mark of direction in a text with letters that are written from right
to left. The ranges are those of Unicode 16 (Default_Ignorable_Code_Point, blocks).
"""

import re
import unicodedata
from collections.abc import Callable

from shipworthy.regex import regex

LINE_ENDS = regex(r"\r\n?|[\u0085\u2028\u2029]")
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters without any mark of their own; not among them what turns the direction, which is shown as a mark."""
JOINING = regex(
    "[\u0600-\u06ff\u0700-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a00-\u1cff\ua800-\uaaff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff]"
)
"""Scripts whose letters join: there a joiner or a non-joiner changes what is read."""
RIGHT_TO_LEFT = regex("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
EMOJI = regex(
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u2bff\u3030\u303d\u3297"
    "\u3299\ufe0f\U0001f000-\U0001faff]"
)
JAMO = regex("[\u1100-\u11ff]")
FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
"""A flag of a region, such as that of Scotland: its letters cannot be seen."""
LINE = regex(f"{FLAG}|[^\x20-\x7e]")
TEXT = regex(f"{FLAG}|[^\n\t\x20-\x7e]")
HIDDEN = regex(f"[{UNSEEN}]")
MARK = "\ufffd"
"""Stands for a character that steers, or that no font has."""
Gone = Callable[[str], str]
"""What stands for a character that cannot be seen, or steers."""


def clean(text: object) -> str:
    """The text in one line, without what steers a terminal and what cannot be seen."""
    return _cleaned(str(text), LINE, _gone)


def clean_text(text: object) -> str:
    """The text as `clean` gives it, with its line ends and tabs."""
    return _cleaned(LINE_ENDS.sub("\n", str(text)), TEXT, _gone)


def marked(text: object) -> str:
    """The text as `clean_text` gives it, but each character that it would take out or replace is named: `<U+202E>`."""
    return _cleaned(LINE_ENDS.sub("\n", str(text)), TEXT, lambda sign: f"<U+{ord(sign):04X}>")


def _cleaned(text: str, signs: re.Pattern[str], gone: Gone) -> str:
    if text.isascii() and text.isprintable():
        return text
    from_right = RIGHT_TO_LEFT.search(text) is not None

    def shown(found: re.Match[str]) -> str:
        sign = found[0]
        if len(sign) > 1:
            return sign
        if HIDDEN.match(sign):
            start, end = found.span()
            before = text[start - 1] if start else ""
            return sign if _is_needed(sign, before, text[end : end + 1], from_right) else gone(sign)
        if sign.isprintable():
            return sign
        return " " if sign.isspace() else gone(sign)

    return signs.sub(shown, text)


def _gone(sign: str) -> str:
    return "" if HIDDEN.match(sign) else MARK


def _is_needed(sign: str, before: str, after: str, from_right: bool) -> bool:
    """Whether a character that cannot be seen changes how its neighbours are read."""
    if sign in "\u200e\u200f\u061c" or not before:
        return from_right and sign in "\u200e\u200f\u061c"
    if sign == "\u200d":
        return bool(JOINING.match(before) or (EMOJI.match(before) and EMOJI.match(after)))
    if sign == "\u200c":
        return bool(JOINING.match(before) and JOINING.match(after))
    if sign in "\u115f\u1160":
        return bool(JAMO.match(before) or JAMO.match(after))
    if "\u180b" <= sign <= "\u180f":
        return "\u1800" <= before <= "\u18af"
    if "\ufe00" <= sign <= "\ufe0f":
        plain = EMOJI.match(before) or before in "#*" or unicodedata.category(before) in ("Nd", "Lo", "So", "Sm")
        return bool(plain) and not HIDDEN.match(before)
    return "\U000e0100" <= sign <= "\U000e01ef" and unicodedata.category(before) == "Lo"

"""Puts some words of a text in the place of others that a message names: `six, not three`, `change 2 to 4`."""

import re

from shipworthy.regex import regex

X, Y = r"(?P<x>[^,;:.!?]{1,60}?)", r"(?P<y>[^,;:.!?]{1,60}?)"
OF = (
    r"replace|change|swap|correct|ersetze|ändere|cambia|reemplaza|remplace|change",
    r"with|to|into|by|for|durch|in|zu|por|a|par|en",
)
NOT_ = r"(?:not|instead\s+of|rather\s+than|nicht|statt|anstatt|no|en\s+vez\s+de|pas|au\s+lieu\s+de)"
AND_ = r"(?:,\s*|\s+)(?:(?:and|und|y|et)\s+)?"
LED = r"\b(?:say|be|is|its|it's|read|make\s+it|make\s+that|mean|meant|said|heißen|sein|ist|decir|ser|es|dire|être)\s+"
BEGIN = rf"(?:^|[,:;.!]\s*|{LED})"
END = r"\s*[.!]*\s*(?:please|bitte|por favor|svp)?[.!\s]*$"
PATTERNS = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:{OF[0]})\s+(?:the\s+(?:word\s+)?)?{Y}\s+(?:{OF[1]})\s+{X}{END}",
        rf"\b(?:not|nicht|no|pas)\s+{Y},?\s+(?:but|sondern|sino|mais)\s+{X}{END}",
        rf"{BEGIN}{X}{AND_}{NOT_}\s+{Y}{END}",
        rf"\b{Y}\s+(?:should|must|has\s+to)\s+(?:be|read|say)\s+{X}{END}",
    )
)
MOST = 6
"""Words that are put in the place of others."""
QUOTES = "\"“”„«»'‘’ "
AHEAD = regex(
    r"^(?:(?:no|nope|nein|non|wait|sorry|actually|hm{1,6}|oh|and|und|y|et|it(?:'s|\s+is)|that(?:'s|\s+is))[,\s]{1,3}){1,3}",
    re.IGNORECASE,
)


def swapped(text: str, message: str) -> str:
    """Return the text with one thing in the place of another, which stands in it once; empty where it is none."""
    for pattern in PATTERNS:
        if match := pattern.search(message.strip()):
            new, old = re.split(LED, AHEAD.sub("", match["x"].strip(QUOTES)))[-1], match["y"].strip(QUOTES)
            if found := _put(text, old, new):
                return found
    return ""


def _put(text: str, old: str, new: str) -> str:
    places = (
        [match.span() for match in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text, re.IGNORECASE)] if old else []
    )
    if len(places) != 1 or not 0 < len(new.split()) <= MOST:
        return ""
    start, end = places[0]
    behind = text[end:]
    words = new.split()
    # "Six months, not three" of "three months": what follows already is not said twice.
    for count in range(len(words) - 1, 0, -1):
        tail = " ".join(words[-count:])
        if re.match(rf"\s+{re.escape(tail)}(?!\w)", behind, re.IGNORECASE):
            new = " ".join(words[:-count])
            break
    if text[start:end][:1].isupper() and not text[:start].strip():
        new = new[:1].upper() + new[1:]
    return text[:start] + new + behind

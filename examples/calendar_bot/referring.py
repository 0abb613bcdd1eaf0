"""Words that mean people who were spoken of: `she`, `with him`, `them both`, `ist sie`, `con ella`, `avec lui`."""

import re

PRONOUN = re.compile(
    r"\b(?:(?P<en>she|he|her|him)(?:'s)?(?! (?:own )?time\b)|(?:ist|hat|kann|könnte|wäre|hätte|fängt|hört|arbeitet"
    r"|wann|ob)"
    r" (?P<verb>sie|er)|(?P<es>ella|él)|(?:est|a|peut)-(?:t-)?(?P<fr>elle|il))\b"
)
WITH = re.compile(r"\b(?:mit|bei|für|con|avec|chez) (?P<whom>ihr|ihm|ella|él|elle|lui)\b", re.IGNORECASE)
"""Stands behind a word of another language, and is no part of a title."""
THEM = re.compile(
    r"\b(?:(?P<en>them both|both of them|they both|the two of them|(?<=with )them|(?<=are )they)"
    r"|(?:mit|con|avec) (?P<with>ihnen|(?:den )?beiden|ellos|ellas|ambos|los dos|eux|elles|les deux))\b"
)
OWN = re.compile(
    r"\b(?:my|our|an?|mein\w*|unser\w*|mi|mon|ma) [^\W\d_]+(?:'s)? "
    r"(?:is|are|was|has|will|comes?|wants?|needs?|said|says|asked|told|ist|hat|kommt|will|viene|quiere|vient|veut)\b",
    re.IGNORECASE,
)
"""Says who is meant: `my mother is coming`, behind which `her` is she."""


def pronoun_in(message: str) -> tuple[str, int]:
    """The word that means people whom the message does not name itself, and how many; an empty word for none."""
    for pattern, count in ((THEM, 2), (WITH, 1), (PRONOUN, 1)):
        match = pattern.search(message)
        if match is not None and OWN.search(message[: match.start()]) is None:
            return next(word for word in match.groups() if word), count
    return "", 0


def without(message: str) -> str:
    """The message without such words behind a preposition of another language."""
    return WITH.sub(lambda match: " " * len(match[0]), message)

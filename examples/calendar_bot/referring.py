"""Words that mean people who were spoken of: `she`, `with him`, `them both`, `ist sie`, `con ella`, `avec lui`."""

import re

PRONOUN = re.compile(
    r"\b(?:(?:with|book|invite|meet|see|for|call|put|schedule|and|fit|add|for|of) (?P<whom>her|him)(?! (?:own )?time\b)"
    r"|(?:is|are|was|does|do|can|could|has|will|would|when's) (?P<who>she|he)"
    r"|^\W*(?:and|what about|how about) (?P<and>her|him)"
    r"|(?:ist|hat|kann|könnte|wäre|hätte|fängt|hört|arbeitet|wann|ob) (?P<verb>sie|er)"
    r"|(?P<es>ella|él)|(?:est|a|peut)-(?:t-)?(?P<fr>elle|il))\b"
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


MOST = 12
"""Words before such a word; behind more of them it means somebody of the message itself."""


def pronoun_in(message: str) -> tuple[str, int]:
    """The word that means people whom the message does not name itself, and how many; an empty word for none."""
    for pattern, count in ((THEM, 2), (WITH, 1), (PRONOUN, 1)):
        match = pattern.search(message)
        before = message[: match.start()] if match is not None else ""
        if match is not None and OWN.search(before) is None and len(before.split()) < MOST:
            return next(word for word in match.groups() if word), count
    return "", 0


def without(message: str) -> str:
    """The message without such words behind a preposition of another language."""
    return WITH.sub(lambda match: " " * len(match[0]), message)

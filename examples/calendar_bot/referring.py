"""Words that mean a person who was spoken of: `she`, `with him`, `ist sie`, `con ella`, `avec lui`."""

import re

PRONOUN = re.compile(
    r"\b(?:(?P<en>she|he|her|him)(?:'s)?(?! (?:own )?time\b)|(?:mit|bei|für) (?P<de>ihr|ihm)"
    r"|(?:ist|hat|kann|könnte|wäre|hätte|fängt|hört|arbeitet|wann|ob) (?P<verb>sie|er)"
    r"|(?P<es>ella|él|con ella)|avec (?P<with>elle|lui)|(?:est|a|peut)-(?:t-)?(?P<fr>elle|il))\b"
)
OWN = re.compile(
    r"\b(?:my|our|an?|mein\w*|unser\w*|mi|mon|ma) [^\W\d_]+(?:'s)? "
    r"(?:is|are|was|has|will|comes?|wants?|needs?|said|says|asked|told|ist|hat|kommt|will|viene|quiere|vient|veut)\b",
    re.IGNORECASE,
)
"""Says who is meant: `my mother is coming`, behind which `her` is she."""
DATIVE = re.compile(r"^(?:trag|plan|buch)\w*\b", re.IGNORECASE)


def pronoun_in(message: str) -> str:
    """The word that means a person whom the message does not name itself; empty where there is none."""
    match = PRONOUN.search(message)
    if match is None or OWN.search(message[: match.start()]) is not None:
        return ""
    return next(word for word in match.groups() if word)

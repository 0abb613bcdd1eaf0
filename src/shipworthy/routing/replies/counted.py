"""Finds where an answer says how many of the things are wanted: `two of them`."""

import re

from shipworthy.regex import regex

COUNTED = regex(
    r"\b(?:\d{1,3}|two|three|four|five|six|zwei|drei|vier|fünf|dos|tres|cuatro|cinco|deux|trois|quatre|cinq)\s+"
    r"(?:of\s+(?:them|these|those|each|it)|davon|von\s+(?:denen|diesen)|stück|de\s+(?:ellos|ellas|esos|esas|cada|ceux|celles|chaque)"
    r"|d['’]entre\s+eux)\b",
    re.IGNORECASE,
)
"""Matches a number of things, which is no place in a list: `2 of them`."""

"""Who comes and stands in no address book."""

import re

import entry
from hearing import Heard
from people import names

STRANGER = re.compile(
    r"(?:\bwith|\bw/?|\bmit|\bcon|\bavec)\s+(?P<name>(?!(?:the|an?|my|our|his|her|their|some|him|them|me|us|ihr|ihm"
    r"|ihnen|mir|dir|uns|ella|él|mí|elle|lui|eux|moi"
    r"|all|both|two|every\w*|no|one|next|this|last|\w+day)\b)"
    r"[^\W\d_]{2,}(?: [A-Z][^\W\d_]+)?)",
)
GROUPS = frozenset(
    re.findall(
        r"\w+",
        "team family friends friend kids mum mom dad mama papa wife husband boss client clients customer customers bank"
        " people colleagues colleague vet doctor lawyer wine food music notes slides coffee dog laptop hr it sales"
        " marketing legal finance others parents children neighbours partner sister brother everyone title reminder",
    )
)


def stranger(heard: Heard) -> str:
    """The one with whom it is and who stands in no address book; empty where nobody does."""
    known = {word.casefold() for called in names().values() for name in called for word in name.split()}
    for match in STRANGER.finditer(heard.plan.plain.message):
        name = match["name"]
        if name.split()[0].casefold() not in known and name.casefold() not in GROUPS:
            return entry.whole(name)
    return ""

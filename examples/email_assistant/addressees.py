"""To whom a message wants to write: one contact or several, everybody, with copies; and whether it is a new mail."""

import re

from asides import without_denied
from contacts import contacts_in, names
from drafts import ADDRESS, WHO, WRITE, head_of, request_of

TOGETHER = re.compile(rf"{WHO}(?:\s*(?:,|\+|&|\b(?:and|n|und|y|et)\b)\s*{WHO})+")
"""Several who are named together: `Ana and Ben`."""
TO = (
    re.compile(rf"(?i:\b(?:to|{WRITE}|tell|tel|ask|remind|inform|let|line|wish))\s+(?i:to\s+)?(?P<who>{WHO})"),
    re.compile(rf"(?i:\b(?:schreibe?|antworte|sage?|maile?))\s+(?i:an\s+)?(?P<who>{WHO})"),
    re.compile(rf"(?i:\b(?:colleague|friend|client|an|a|à))\s+(?P<who>{WHO})"),
    re.compile(r"\bto\s+(?P<who>(?!(?:the|an?|my|our|his|her|this|that)\b)[\w'.+@-]+)", re.IGNORECASE),
)
EVERYBODY = re.compile(
    rf"\b(?:to|tell|inform|let|ask|remind|notify|{WRITE})\s+(?:everyone|everybody|all|the (?:whole )?team)\b"
    r"|\b[bB]?[cC][cC]\b",
    re.I,
)
COPIES = re.compile(r"\bb?cc\b\s*:?\s*\S+@|\bin b?cc\b", re.IGNORECASE)
FRESH = re.compile(r"\b(?:a|an|new|the)\s+(?:\w+\s+)?(?:e-?mail|mail|message|note|line)\b|\bnew\b", re.IGNORECASE)


def whom_of(message: str) -> str:
    """The name of the one who is to be written to, as a message says it."""
    head = head_of(message)
    found = (match["who"] for pattern in TO if (match := pattern.search(head)))
    return next(found, "")


def people_of(message: str) -> tuple[str, list[str]]:
    """The address of the one contact to whom a message wants to write, and of those who stand in the text alone.

    Where the head names nobody or several, the first is empty.
    """
    head = head_of(message)
    rest = request_of(message)[len(head) :]
    to, spoken = contacts_in(without_denied(head)), contacts_in(rest)
    # `Dana is ill, tell Ben`: who is told stands behind the verb; `tell Ana and Ben` tells both.
    if len(to) > 1 and (whom := contacts_in(whom_of(message))):
        every = [found for match in TOGETHER.finditer(head) if (found := contacts_in(match[0])) and whom[0] in found]
        told = every[0] if every else whom[:1]
        to, spoken = told, [*(one for one in to if one not in told), *spoken]
    return (to[0] if len(to) == 1 else "", [one for one in spoken if one not in to])


def is_fresh(message: str) -> bool:
    """Whether a message asks for a mail of its own: `a new mail`, `an e-mail`."""
    return FRESH.search(head_of(message)) is not None


def several(message: str) -> bool:
    """Whether a message names more than one to whom a mail is to go."""
    head = without_denied(head_of(message))
    known = {
        email for email, every in names().items() for name in every if re.search(rf"\b{re.escape(name)}\b", head, re.I)
    }
    return len({one.casefold() for one in (*ADDRESS.findall(head), *known)}) > 1 or everybody(message)


def everybody(message: str) -> bool:
    """Whether a mail is to go to all, or copies of it to others."""
    return EVERYBODY.search(without_denied(head_of(message))) is not None or COPIES.search(message) is not None

"""Sorts mail by rules: urgent, reply, read or junk, each with its reason."""

import re
from collections.abc import Sequence
from typing import Literal

from contacts import contacts, is_me, names
from mails import Mail

Label = Literal["urgent", "reply", "read", "junk"]
Marked = tuple[Mail, Label, str]
LABELS: tuple[Label, ...] = ("urgent", "reply", "read", "junk")
HURRY = re.compile(
    r"\burgent(?:ly)?\b|\basap\b|\bas soon as possible\b|\bimmediately\b|\bdeadline\b|\bat the latest\b"
    r"|\bby (?:noon|today|tonight|tomorrow|then|end of (?:the )?day|eod|cob)\b|\bends? (?:today|tonight|tomorrow)\b"
    r"|\bdringend\b|\bsofort\b|\bheute noch\b|\bbis (?:heute|morgen)\b|\burgente\b",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"\?|\b(?:please|could you|can you|would you|let me know|i (?:still )?need|bitte|könn(?:t?en|test) (?:sie|du|ihr)"
    r"|por favor|s'il (?:te|vous) pla[iî]t)\b",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"\b(?:AI|LLM|language model|chatbot|assistant)s?\b[^.!?]{0,80}"
    r"(?::|\b(?:forward|send|delete|pay|ignore|reply|must|wants you)\b)"
    r"|\bignore (?:all |any )?(?:the |your )?(?:previous|earlier|prior|above) instructions\b",
    re.IGNORECASE,
)
LURE = re.compile(
    r"\b(?:verify|confirm|unlock|update) your (?:account|mailbox|password|identity|payment)\b"
    r"|\bwill be (?:suspended|deactivated)\b|\bgift ?cards?\b|\bwire transfer\b"
    r"|\bnew bank (?:account|details)\b|\byou have won\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?<![a-z0-9.-])((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:/\S{0,200})? \[([a-z0-9.-]{1,250})\]", re.IGNORECASE
)
NO_REPLY = re.compile(r"^(?:no-?_?reply|do-?not-?reply|notifications?|mailer-daemon|postmaster)\b", re.IGNORECASE)


def marked(mails: Sequence[Mail], threads: Sequence[Sequence[Mail]]) -> list[Marked]:
    """Received mails with their labels and why; one behind which something was sent in its thread is answered."""
    answered = {
        one.id for each in threads for at, one in enumerate(each) if any(later.sent for later in each[at + 1 :])
    }
    return [(one, *label_of(one, answered=one.id in answered)) for one in mails]


def label_of(one: Mail, *, answered: bool) -> tuple[Label, str]:
    """The label of a received mail, and why; `answered`: something was sent in its thread later."""
    if doubt := doubts(one):
        return "junk", doubt
    if one.bulk or NO_REPLY.match(one.sender[1]):
        return "read", "sent by a program"
    if answered:
        return "read", "answered already"
    if not any(is_me(address) for _, address in one.to):
        return "read", "not addressed to you alone"
    words = one.own_words
    if ASKS.search(words) or HURRY.search(words):
        if hurry := HURRY.search(f"{one.subject}\n{words}"):
            return "urgent", f"says “{hurry[0].lower()}”"
        return "reply", "asks you something"
    return "read", "asks for nothing"


def doubts(one: Mail) -> str:
    """What speaks against a mail being what it seems, in a few words; empty where nothing does."""
    sender, text = one.sender[1].casefold(), f"{one.subject}\n{one.text}"
    if one.failed_checks:
        return "its sender was not confirmed by the mail server"
    if _borrows_a_name(one):
        return f"has the name of a contact, but comes from {one.sender[1]}"
    if ORDERS.search(text):
        return "tries to give orders to an assistant"
    if sender in contacts().others or is_me(sender):
        return ""
    if any(not _same_site(shown, real) for shown, real in LINK.findall(text)):
        return "a link leads elsewhere than it says"
    if LURE.search(text):
        return "asks for what senders of fraud ask for"
    return ""


def _borrows_a_name(one: Mail) -> bool:
    name, address = one.sender
    every = names() | {contacts().me.email: [contacts().me.name]}
    return any(
        name.casefold() == own[0].casefold() and address.casefold() != email.casefold() for email, own in every.items()
    )


def _same_site(shown: str, real: str) -> bool:
    shown, real = shown.casefold(), real.casefold()
    return shown == real or shown.endswith(f".{real}") or real.endswith(f".{shown}")

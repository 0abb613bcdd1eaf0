"""The parts of a message, each with the specialist that it is for: which words say so stands in `leads.yaml`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import errands
from leads import called, pattern
from stocks import of_stocks

CUT = re.compile(
    r"[.!?;]+(?:\s+|$)|\s*,\s*(?:(?:and|but|then|so|und|y|et)\s+)?|\s+(?:and|n|&|\+|plus|then|but|und|y|et)\s+",
    re.IGNORECASE,
)
"""Matches what may stand between two parts."""
CALENDAR, MAIL, STOCKS, FINDINGS, OUTSIDE, DONE, LEFT = (
    "calendar",
    "mail",
    "trading",
    "mail_findings",
    "outside",
    "done",
    "left",
)
WITH_ME = re.compile(r"(?:i|me|myself)\b", re.IGNORECASE)
SAID = re.compile(r"(?:that|dass|que|qu'|saying|:)", re.IGNORECASE)
"""Matches the beginning of what a mail says itself."""
PASSED = re.compile(rf"{errands.PASSING}\s+(?P<what>{errands.SHOWN})\s+(?:to|an|a|à)\s")
"""Matches what passes on what was shown before."""
ASKS = re.compile(r"(?:when|what|where|who|how|which)\b", re.IGNORECASE)
TIME = re.compile(r"\b(?:this|that|the same|diese|esta|cette) time\b|\b(?:then|there|that slot)\b", re.IGNORECASE)
IT = re.compile(r"\bit\b", re.IGNORECASE)
NOUN = re.compile(
    r"\b(?:the|my|our) (?P<what>[\w-]+(?: [\w-]+)??(?: with [A-Z]\w+)?)(?=[,.;!?]|\s+(?:so|and|is|has|at|on)\b|$)"
)
OTHERS = re.compile(r"\b(?:her|him|them|she|he|they)\b", re.IGNORECASE)
SURELY = re.compile(
    r"(?:whats|what|how|which|wie|was|c[óo]mo|comment)\b|.*\b(?:price|quote|sentiment|compare|vs)\b", re.IGNORECASE
)
"""Matches what asks for the stocks, and is no answer."""
FEW = 4
"""Words of a part that says more than manners."""
Timed = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message, and for whom it is."""

    text: str
    kind: str
    sure: bool = True
    """Whether it begins as an order or a question of its kind; a name or a time alone is less."""
    who: str = ""
    """To whom something is written, as it is said."""
    rest: str = ""
    """What stands behind that."""
    before: str = ""
    """What tells why, before the first part, and is no part of it."""


def tells_times(text: str) -> bool:
    """Whether a text asks for what the calendar of the owner tells: `when I am free`."""
    return pattern("{free}").match(text) is not None


def opened(text: str) -> str:
    """A text without the words that only lead to what is wished: `could you please`, `and also`."""
    lead, before = pattern(r"(?:{opening})(?![\w'])[\s,.!:-]*"), None
    text = text.strip(" ,;:-–¿¡")
    while text != before:
        before, match = text, lead.match(text)
        if match is not None and match.end() < len(text):
            text = text[match.end() :].lstrip(" ,;:-–¿¡")
    return text


def is_manners(text: str) -> bool:
    """Whether a piece says nothing but what leads to a wish, or follows one."""
    return pattern(r"(?:(?:{opening})(?![\w'])[\s,.!:-]*)+").fullmatch(text.strip(" ,;.!")) is not None


def clause_of(text: str, timed: Timed) -> Clause | None:
    """The part with its kind; None where no word tells one."""
    text = pattern(r"^[\s,;¿¡]*(?:(?:{leading})\b[\s,.!]*)+").sub("", text).strip(" ,;")
    said = opened(text)
    if not said:
        return None
    if pattern("{restriction}").match(said) or pattern("{restriction}").match(text):
        return Clause(text, LEFT)
    if pattern("{done}").match(said):
        return Clause(text, DONE)
    written = _written(text, said)
    if written is not None:
        return written
    denied = pattern(r"\b(?:{restriction})").search(said) is not None
    named = not denied and pattern(r"\b(?:{mail_noun})(?!\w)").search(said)
    if named or pattern("(?:{mail_order}|{mail_asked})").match(said):
        return Clause(text, MAIL, sure=pattern("(?:{mail_order}|{mail_asked})").match(said) is not None or "?" in text)
    if pattern("{outside}").match(said):
        return Clause(text, OUTSIDE)
    if pattern("{calendar_order}").match(said):
        return Clause(text, CALENDAR)
    if pattern("{calendar_asked}").match(said):
        # "Could you remind me when the review is" asks when it is.
        return Clause(said if ASKS.match(said) is not None else text, CALENDAR)
    if of_stocks(said):
        return Clause(text, STOCKS, sure=SURELY.match(said) is not None)
    return Clause(text, CALENDAR, sure=False) if timed(said) else None


def _written(text: str, said: str) -> Clause | None:
    """A part that has something written to somebody: a mail with its own words, or with what is found out."""
    passed = errands.passes_on(said)
    order = pattern(
        r"(?:{mail_to})\s+(?:(?:also|please|bitte|auch|tambi[eé]n|aussi)\s+)?(?:to\s+|a\s+|an\s+|[àa]\s+)?(?P<who>{who})(?:\s*(?:,|\band|\bn|&|\bund|\by|\bet)\s*{who})*"
        r"|(?P<clitic>{mail_clitic})(?![\w-])(?:\s+[àa]\s+(?P<named>{who}))?"
    ).match(said)
    if passed or order is None:
        known = re.findall(rf"\b{called()}", said, re.IGNORECASE) if passed or errands.what_in(said) else []
        rest = "" if passed or PASSED.search(said) else errands.what_in(said)
        if known or (rest and (of_stocks(rest) or tells_times(rest))):
            return Clause(text, FINDINGS, who=known[-1] if known else "", rest=rest)
        return None
    if (order["who"] or "").casefold() in ("me", "i", "us", "you"):
        return None
    rest = re.sub(r"^(?:know|bescheid|back)\b\s*", "", said[order.end() :].lstrip(" ,"))
    told = order["who"] or order["named"] or ""
    if pattern(r"(?:{empty}|[\s.,!])*").fullmatch(rest) is not None:
        return Clause(text, FINDINGS, who=told)
    found = tells_times(rest) or of_stocks(rest)
    return Clause(text, FINDINGS if found and SAID.match(rest) is None else MAIL, who=told, rest=rest)


def clauses_of(message: str, timed: Timed) -> list[Clause]:
    """The parts of a message in their order; what tells no kind belongs to the one before it, else to the one behind.

    `timed`: whether a text tells a day with an hour, and something beside them.
    """
    found: list[Clause] = []
    loose = ""
    for piece, gap, start in _pieces(message):
        if found and (is_manners(piece) or pattern(r"(?:{beside})\W*").fullmatch(piece)):
            continue
        if found and found[-1].rest and "." in gap and pattern(r"(?:{style})\b").match(piece):
            # `ask her whether she comes. politely, I am no monster`: how it is worded, and nothing of the text.
            return [*found[:-1], replace(found[-1], text=f"{found[-1].text}, {piece.split()[0].strip(',.!')}")]
        one = clause_of(piece, timed)
        before = found[-1] if found else None
        if one is not None and before is None:
            leads = _leads_to(loose, one)
            if not leads and _is_lost(loose, one):
                return []
            found.append(replace(one, text=loose + one.text) if leads else replace(one, before=loose))
        elif one is not None and before is not None and _begins(before, one):
            found.append(one)
        elif before is not None and before.kind != LEFT:
            found[-1] = _longer(before, f"{gap}{piece}", timed)
        if not found:
            loose = message[: start + len(piece)] + _gap(message, start + len(piece))
    return found


def _is_lost(loose: str, one: Clause) -> bool:
    """Whether what stands before the first part may be a wish that no word tells; before a mail it may be a reason."""
    told = opened(loose).strip(" ,.!?")
    is_reason = bool(one.who) and pattern(r"(?:{reason})(?![\w'])").match(told) is not None
    return len(told.split()) >= FEW and not is_manners(told) and not is_reason


def _longer(before: Clause, more: str, timed: Timed) -> Clause:
    """The part with what goes on with it; to whom a mail goes may stand there: `write to Ana and Dana that …`."""
    whole = f"{before.text}{more}"
    if before.kind in (MAIL, FINDINGS) and not before.rest and (again := clause_of(whole, timed)) is not None:
        return again
    return replace(before, text=whole, rest=f"{before.rest}{more}")


def _gap(message: str, place: int) -> str:
    match = CUT.match(message, place)
    return match[0] if match is not None else ""


def _pieces(message: str) -> list[tuple[str, str, int]]:
    """The pieces between what may divide a message, each with what stands before it and where it begins."""
    found, start, gap = list[tuple[str, str, int]](), 0, ""
    for match in CUT.finditer(message):
        if WITH_ME.match(message, match.end()) and re.search(rf"{called()}$", message[: match.start()]):
            # "Dana and I"
            continue
        if match.start() > start:
            asks = message[match.start()] == "?"
            found.append((message[start : match.start() + asks], gap, start))
            gap = match[0][asks:]
        start = match.end()
    return [*found, (message[start:], gap, start)] if message[start:].strip() else found


def _begins(before: Clause, one: Clause) -> bool:
    """Whether a part begins behind another one, and does not go on with its text or its question."""
    if before.kind in (MAIL, FINDINGS) and before.rest:
        return one.sure and not re.match(r"to\b", before.rest)
    if one.kind == before.kind == CALENDAR and IT.search(one.text) and len(one.text.split()) <= FEW:
        # "… tomorrow at 8, note it"
        return False
    return one.kind != before.kind or (one.sure and one.kind != STOCKS)


def _leads_to(loose: str, one: Clause) -> bool:
    """Whether what stands before the first part tells what that is about: not manners, and not before a mail's text."""
    told = opened(loose).strip(" ,.!")
    return bool(told) and told != "." and (one.kind == STOCKS or (one.kind == CALENDAR and len(told.split()) >= FEW))

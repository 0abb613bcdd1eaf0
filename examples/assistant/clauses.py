"""The parts of a message, each with the specialist that it is for: which words say so stands in `leads.yaml`."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import errands
import yaml

HERE = Path(__file__).parent
CUT = re.compile(
    r"[.!?;]+(?:\s+|$)|\s*,\s*(?:(?:and|but|then|so|und|y|et)\s+)?|\s+(?:and|n|&|\+|plus|then|but|und|y|et)\s+",
    re.IGNORECASE,
)
"""Matches what may stand between two parts."""
CALENDAR, MAIL, STOCKS, FINDINGS, LEFT = "calendar", "mail", "trading", "mail_findings", "left"
SAYS = re.compile(
    r"(?:that|dass|que|qu'|to (?!me\b)|saying|say|:|if|whether|ob|why|how|about|on|i|i'm|im|i'll|ill|i've|we|he|she|it's|its|there|no|yes|not|thanks?|sorry"
    r"|ok(?:ay)?|the (?!price|figures?|numbers?|comparison|news|same|times?|date)\w+)\b",
    re.IGNORECASE,
)
"""Matches the beginning of what a mail says itself."""
EMPTY = re.compile(
    r"(?:know|bescheid|a (?:line|note|mail|message)|by (?:e-?)?mail|per mail|par mail|por correo|about (?:it|that|this)|of (?:it|that)|too|also|as well|auch|aussi|también"
    rf"|please|pls|now|then|{errands.SHOWN}|[\s.,!])*",
    re.IGNORECASE,
)
"""Matches what stands behind the addressee of a mail that says nothing of its own."""
FREE = re.compile(
    r"(?:when|where|what|wann|cu[áa]ndo|quand)\b[^.?!]*\b(?:i|i'?m|ich|je|estoy|suis)\b|(?:my|meine|mis|mes) (?:free|freien|appointments|calendar|times|horas|termine)",
    re.IGNORECASE,
)
"""Matches what the calendar of the owner tells."""
TIME = re.compile(r"\b(?:this|that|the same|diese|esta|cette) time\b|\b(?:then|there|that slot)\b", re.IGNORECASE)
LEADING = re.compile(
    r"^[\s,;¿¡]*(?:(?:and|also|then|but|so|und|auch|y|también|et|aussi|please|thanks|thank you|good (?:morning|afternoon|evening)|i wondered (?:if|whether) you could)\b[\s,.!]*)+",
    re.IGNORECASE,
)
"""Matches what leads to a part, and is not told."""
IT = re.compile(r"\bit\b", re.IGNORECASE)
NOUN = re.compile(
    r"\b(?:the|my|our) (?P<what>[\w-]+(?: [\w-]+)??(?: with [A-Z]\w+)?)(?=[,.;!?]|\s+(?:so|and|is|has|at|on)\b|$)"
)
OTHERS = re.compile(r"\b(?:her|him|them|she|he|they)\b", re.IGNORECASE)
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


@cache
def leads() -> dict[str, str]:
    """The patterns of `leads.yaml`, by name."""
    raw = yaml.safe_load((HERE / "leads.yaml").read_text(encoding="utf-8"))
    return {name: re.sub(r"\s+\|", "|", text.strip()).replace("WHO", who()) for name, text in raw.items()}


@cache
def _called() -> str:
    """A pattern of somebody who is known, by a pronoun, or by an address."""
    names = sorted({re.escape(name) for every in errands.people().values() for name in every}, key=len, reverse=True)
    pronouns = "him|her|them|everyone|everybody|both of them|ihm|ihr|ihnen|lui|leur"
    return rf"(?:(?:{'|'.join(names)}|{pronouns})(?!\w)|{errands.ADDRESS})"


def who() -> str:
    """The same, and somebody who does something, and words with a capital."""
    return rf"(?:{_called()}|(?:he|she|they)(?!\w)|(?-i:[A-Z][a-z'-]+)\b)"


@cache
def _pattern(form: str) -> re.Pattern[str]:
    words = leads()
    known = {name: rf"(?:{text})" for name, text in words.items()}
    return re.compile(form.format(who=who(), **known), re.IGNORECASE)


def opened(text: str) -> str:
    """A text without the words that only lead to what is wished: `could you please`, `and also`."""
    lead, before = _pattern(r"(?:{opening})(?![\w'])[\s,.!:-]*"), None
    text = text.strip(" ,;:-–¿¡")
    while text != before:
        before, match = text, lead.match(text)
        if match is not None and match.end() < len(text):
            text = text[match.end() :].lstrip(" ,;:-–¿¡")
    return text


def is_manners(text: str) -> bool:
    """Whether a piece says nothing but what leads to a wish, or follows one."""
    return _pattern(r"(?:(?:{opening})(?![\w'])[\s,.!:-]*)+").fullmatch(text.strip(" ,;.!")) is not None


def clause_of(text: str, timed: Timed) -> Clause | None:
    """The part with its kind; None where no word tells one."""
    text = LEADING.sub("", text).strip(" ,;")
    said = opened(text)
    if not said or _pattern("{outside}").search(said) is not None:
        return None
    if _pattern("{restriction}").match(said) or _pattern("{restriction}").match(text):
        return Clause(text, LEFT)
    written = _written(text, said)
    if written is not None:
        return written
    denied = _pattern(r"\b(?:{restriction})").search(said) is not None
    named = not denied and _pattern(r"\b(?:{mail_noun})(?!\w)").search(said)
    if named or _pattern("(?:{mail_order}|{mail_asked})").match(said):
        return Clause(text, MAIL, sure=_pattern("(?:{mail_order}|{mail_asked})").match(said) is not None or "?" in text)
    if _pattern("(?:{calendar_order}|{calendar_asked})").match(said):
        return Clause(text, CALENDAR)
    if of_stocks(said):
        return Clause(text, STOCKS, sure=False)
    return Clause(text, CALENDAR, sure=False) if timed(said) else None


def _written(text: str, said: str) -> Clause | None:
    """A part that has something written to somebody: a mail with its own words, or with what is found out."""
    passed = errands.passes_on(said)
    order = _pattern(
        r"(?:{mail_to})\s+(?:(?:also|please|bitte|auch|tambi[eé]n|aussi)\s+)?(?:to\s+|a\s+|an\s+|[àa]\s+)?(?P<who>{who})|(?P<clitic>{mail_clitic})(?![\w-])"
    ).match(said)
    if passed or order is None:
        known = re.findall(rf"\b{_called()}", said, re.IGNORECASE) if passed or errands.what_in(said) else []
        return Clause(text, FINDINGS, who=known[-1]) if known else None
    if (order["who"] or "").casefold() in ("me", "i", "us", "you"):
        return None
    rest = re.sub(r"^(?:know|bescheid|back)\b\s*", "", said[order.end() :].lstrip(" ,"))
    told = order["who"] or ""
    if EMPTY.fullmatch(rest) is not None:
        return Clause(text, FINDINGS, who=told)
    if SAYS.match(rest) is not None and not FREE.match(rest):
        return Clause(text, MAIL, who=told, rest=rest)
    return Clause(text, FINDINGS if FREE.match(rest) or of_stocks(rest) else MAIL, who=told, rest=rest)


@cache
def companies() -> frozenset[str]:
    """The names and codes of companies that the stocks' specialist knows, without everyday words."""
    data = (
        HERE
        / yaml.safe_load((HERE / "agent.yaml").read_text(encoding="utf-8"))["specialists"]["trading"]["agent"]
        / "data"
    )
    everyday, found = set(leads()["everyday"].split()), set[str]()
    with (data / "companies.csv").open(encoding="utf-8", newline="") as file:
        for code, name, *_ in csv.reader(file):
            short = re.sub(
                r"\W*\b(?:inc|corp(?:oration)?|company|plc|group|holdings?|the|co|ltd)\b.*|\(.*", "", name.casefold()
            )
            found |= {code.casefold(), short.strip(" .,")}
    with (data / "names.csv").open(encoding="utf-8", newline="") as file:
        found.update(word for _, words in csv.reader(file) for word in words.split("|"))
    everyday |= {name.casefold() for names in errands.people().values() for name in names}
    return frozenset(name for name in found if len(name) > 1 and name not in everyday)


def of_stocks(text: str) -> bool:
    """Whether a text speaks of companies, and of nothing but their stocks."""
    words = re.findall(r"[\w.&']+", text.casefold().replace("’", "'"))
    words = [word.removesuffix("'s").strip(".'") for word in words]
    names = companies()
    rest, at, named = list[str](), 0, False
    while at < len(words):
        size = next((n for n in (3, 2, 1) if " ".join(words[at : at + n]) in names and at + n <= len(words)), 0)
        named = named or size > 0
        rest += [] if size else [words[at]]
        at += max(size, 1)
    small = _pattern("(?:{small}|{stock_words})")
    left = [word for word in rest if word and small.fullmatch(word) is None]
    strong = re.search(r"\b(?:price|quote|sentiment|p/e|dividend|share price|shares|aktie)\b", text, re.IGNORECASE)
    return named and (not left or (strong is not None and len(left) <= 3))


def clauses_of(message: str, timed: Timed) -> list[Clause]:
    """The parts of a message in their order; what tells no kind belongs to the one before it, else to the one behind.

    `timed`: whether a text tells a day with an hour, and something beside them.
    """
    found: list[Clause] = []
    loose = ""
    for piece, gap, start in _pieces(message):
        if found and is_manners(piece):
            continue
        one = clause_of(piece, timed)
        before = found[-1] if found else None
        if one is not None and (before is None or _begins(before, one)):
            found.append(replace(one, text=loose + one.text if not found and _leads_to(loose, one) else one.text))
        elif before is not None and before.kind != LEFT:
            found[-1] = replace(before, text=f"{before.text}{gap}{piece}", rest=f"{before.rest}{gap}{piece}")
        if not found:
            loose = message[: start + len(piece)] + _gap(message, start + len(piece))
    return found


def _gap(message: str, place: int) -> str:
    match = CUT.match(message, place)
    return match[0] if match is not None else ""


def _pieces(message: str) -> list[tuple[str, str, int]]:
    """The pieces between what may divide a message, each with what stands before it and where it begins."""
    found, start, gap = list[tuple[str, str, int]](), 0, ""
    for match in CUT.finditer(message):
        if match.start() > start:
            asks = message[match.start()] == "?"
            found.append((message[start : match.start() + asks], gap, start))
            gap = match[0][asks:]
        start = match.end()
    return [*found, (message[start:], gap, start)] if message[start:].strip() else found


def _begins(before: Clause, one: Clause) -> bool:
    """Whether a part begins behind another one, and does not go on with its text or its question."""
    if before.kind == MAIL and before.rest:
        return one.sure and not re.match(r"to\b", before.rest)
    if one.kind == before.kind == CALENDAR and IT.search(one.text) and len(one.text.split()) <= FEW:
        # "… tomorrow at 8, note it"
        return False
    return one.sure or one.kind != before.kind


def _leads_to(loose: str, one: Clause) -> bool:
    """Whether what stands before the first part tells what that is about: not manners, and not before a mail's text."""
    told = opened(loose).strip(" ,.!")
    return bool(told) and told != "." and (one.kind == STOCKS or (one.kind == CALENDAR and len(told.split()) >= FEW))

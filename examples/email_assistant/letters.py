"""A mail of the owner's own words, for when no model can be asked: greeting, text, name, and the subject."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from contacts import contacts, names
from drafts import text_in
from spoken_to import said_to


@dataclass(frozen=True, slots=True)
class Manner:
    """What stands around a text in a language, plainly and politely, and words by which it is told."""

    hi: str
    nobody: str
    best: str
    dear: str
    regards: str
    thanks: str = ""
    again: str = ""
    """How an answer is asked for again, with the subject of the mail that waits for it."""
    well: str = ""
    words: frozenset[str] = frozenset()


def _manner(raw: dict[str, str]) -> Manner:
    return Manner(**{**raw, "words": frozenset(raw.get("words", "").split())})  # type: ignore[arg-type]


RAW = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"))
ENGLISH, *OTHERS = (_manner(one) for one in RAW["manners"])
FEWEST = 2
"""Words of a language from which on a text is in it."""
ASKED = re.compile(
    r"^(?:could you (?:tell me|please)|i would like to (?:ask|propose)(?: for| about| that)?"
    r"|ich wollte sagen, dass)\s+",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"^(?:(?:please\s+)?(?:say|write|tell\s+(?:him|her|them)|let\s+(?:him|her|them)\s+know)\s+(?:that\s+)?(?=\S+\s)"
    r"|that\s+(?=(?:i|we|he|she|they|it|you|there|the|an?|my|our|his|her|their)\b)|que\s+(?!tal\b)|qu')",
    re.IGNORECASE,
)
"""What leads from a verb to what is said: `that I'll be late` as the answer to what a mail shall say."""
CUT = re.compile(r"[,;:]\s|\s+(?:and|but|because|since|so that|although|which|as)\s", re.IGNORECASE)
MUST = re.compile(
    r"(?:(?P<and>,?\s+(?:and|so)\s+|[.!]\s+)|^)you\s+(?:should|must|have\s+to"
    r"|need\s+to)\s+(?!not\b)(?P<what>[^.!?]+)[.!]",
    re.IGNORECASE,
)
"""What demands something of the one who reads it."""
BREAK = "\n\n"
ENDS = frozenset(RAW["ends"].split())


def light(gist: str, name: str, first: str, style: str, *, answer: bool, sign: str = "", greeting: bool = True) -> str:
    """A mail of the given words, with a greeting and the owner's name; its style changes these.

    `sign`: the name of the owner that stands below it. `greeting`: whether it begins with one.
    """
    me, body, manner = contacts().me, sentence(gist), manner_of(gist)
    polite, short = "politer" in style, "shorter" in style
    if polite:
        body, hi = softened(body), f"{manner.dear} {name or first}".strip()
        before = "" if short else manner.thanks if answer else manner.well
        end = f"{manner.regards}\n{sign or (me.first if short else me.name)}"
    elif short:
        return f"{body}\n\n{sign or me.first}"
    else:
        before, end = "", f"{manner.best}\n{sign or me.first}"
        hi = f"{manner.hi} {first}" if first else manner.nobody
    return f"{f'{hi},{BREAK}' if greeting else ''}{before}{body}\n\n{end}"


def softened(text: str) -> str:
    """A text that asks for what it demanded: `you should send it` becomes `could you please send it?`"""
    return MUST.sub(lambda found: f"{'. ' if found['and'] else ''}Could you please {found['what']}?", text)


def asked_again(subject: str, text: str) -> str:
    """What asks kindly again for the answer to a mail, in the language of its text."""
    return (manner_of(text).again or ENGLISH.again).format(subject=subject)


def manner_of(text: str) -> Manner:
    """What stands around a text, by the language of its words."""
    said = re.findall(r"\w+", text.casefold())
    counted = [(sum(word in one.words for word in said), one) for one in OTHERS]
    most, best = max(counted, key=lambda each: each[0])
    return best if most >= FEWEST and most * 4 >= len(said) else ENGLISH


def sentence(gist: str) -> str:
    """A text with a capital letter and an end."""
    gist = text_in(gist.strip())
    told = SAYS.sub("", gist)
    gist = (
        said_to(told, any(name in told for every in names().values() for name in every))
        if told != gist.strip()
        else told
    )
    gist = gist[:1].upper() + gist[1:]
    ended = not gist or gist[-1] in ".!?…" or gist.rpartition("\n")[2].startswith("-")
    return gist if ended else f"{gist}."


def subject_of(gist: str, topic: str) -> str:
    """The subject of a new mail: its topic, else the first words of what it says."""
    if topic:
        return topic[:1].upper() + topic[1:]
    first = re.split(r"(?<=[.!?])\s", ASKED.sub("", SAYS.sub("", text_in(gist.strip()))))[0].rstrip(".!")
    head = first
    for found in CUT.finditer(first):
        if len(first[: found.start()].split()) > 2:
            head = first[: found.start()]
            break
    words = head.split()[:9]
    while len(words) > 2 and words[-1].casefold().strip(",;:") in ENDS:
        words.pop()
    short = " ".join(words).rstrip(",;:")
    return (short[:1].upper() + short[1:])[:80]

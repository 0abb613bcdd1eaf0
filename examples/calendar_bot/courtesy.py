"""What is said to be kind or unkind, and asks for nothing: thanks, a leave-taking, a complaint.

A leave-taking is a row of phrases, each of a form: thanks, praise, a farewell, a wish for a time of day, a see-you with
a time. It is read as it is written, for a translation takes such words for times. The words stand in `courtesy.yaml`.
"""

import re
from pathlib import Path

import acts
import yaml
from hearing import Heard

WORDS = yaml.safe_load((Path(__file__).parent / "courtesy.yaml").read_text(encoding="utf-8"))


def _any(name: str) -> str:
    return f"(?:{'|'.join(WORDS[name].split(', '))})"


SAID = "|".join(
    (
        rf"{_any('seeing')}(?: (?:the|la|el|zum|next|nächste\w*))? {_any('then')}|see (?:you|ya|u)",
        rf"(?:{_any('wishing')} )*{_any('pleasant')} {_any('time')}",
        _any("farewell"),
        rf"{_any('thanks')}(?: {_any('many')})*",
    )
)
ROW = re.compile(rf"(?:(?P<said>{SAID})|{_any('praise')}|{_any('many')}|{_any('beside')})(?=\W|$)", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,.;:!…–—-]*(?:[^\w\s'?]*)\s*")


def takes_leave(message: str, *, asked: bool = False, confirms: bool = False) -> bool:
    """Whether a message is nothing but thanks and a leave-taking: `Danke, schönen Feierabend`, `merci, à demain`.

    `asked`: a question is open, to which `bis Freitag` may be the answer. `confirms`: a yes is asked for, which thanks
    alone may be.
    """
    said, place = False, _behind(message, 0)
    while place < len(message):
        match = ROW.match(message, place)
        if match is None:
            return False
        said = said or (match["said"] is not None and not (confirms and ALONE.fullmatch(match["said"])))
        place = _behind(message, match.end())
    return said and not (asked and UNTIL.match(message) is not None)


ALONE = re.compile(rf"{_any('thanks')}(?: {_any('many')})*", re.IGNORECASE)
UNTIL = re.compile(r"\W*(?:bis|hasta|à|until)\b", re.IGNORECASE)


def _behind(message: str, place: int) -> int:
    match = BETWEEN.match(message, place)
    return match.end() if match is not None else place


ABOUT_YOU = re.compile(
    r"^\W*(?:(?:finally|at last|so|well|and|but|oh|ugh|ok|god|man|wow|honestly|seriously|really|no|just|why)\W+)*"
    r"(?:(?:are you|is this|is that|was that|was it|you|you're|you've|this|that|that's|it|it's|i|i'm|i've|these"
    r"|your)\b.*"
    rf"\b{_any('opinion')}\b|{_any('exclaimed')}\b)"
)
MOST = 12
"""Words of a complaint."""


def grumbles(heard: Heard, message: str) -> bool:
    """Whether a message only says what the person thinks of the bot, or of how it goes: it asks for nothing."""
    text = heard.plan.plain.text
    if heard.plan.parts or heard.people or "?" in text or len(text.split()) > MOST:
        return False
    if acts.act_in(heard) is not None or acts.create_inside(heard) is not None:
        return False
    said = re.sub(r"[^\w'\s]", " ", message.casefold())
    return ABOUT_YOU.search(" ".join(said.split())) is not None

"""Which act a message asks for, by the verb and the form of its words."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from hearing import OPENING, Heard

ASKED = (
    r"(?:(?:please|pls|can|could|would|will|perhaps|maybe|possibly|you|i|we|want|need|would|like"
    r"|should|to|that|me|us|just|also|now|let's|kindly|be|so|kind|as"
    r"|instead|rather|man|good|enough|grateful|appreciate|ask|sure|take|remember|and|mind|possible|it|is|may"
    r"|might|for"
    r"|have|'|-|i'd|then|there|stop|quick|once|go|ahead|have|must|want)\b ?)*"
)
VERBS = {
    "cancel": r"cancel|delete|remove|drop(?! off)|skip|scrap|erase|annul|strike|cncl|canc|cancl|del|call off"
    r"|get rid of"
    r"|take off|take out|(?:take|get)(?= (?:the|my|our|it|that|this|them|an?)\b.* (?:off|out)\b)|kill|clear"
    r"|unbook|make(?=.* away\b)|throw out|ditch|chuck|lose(?= the)",
    "move": (
        r"move|mv|shift|push|postpone|reschedule|resched|delay|displace|bring|bring forward|put off"
        r"|put back|extend|prolong|lengthen|shorten"
        r"|relocate|change|swap|make|pushed|set|carry|let|advance|moved"
    ),
    "create": (
        r"put|add|enter|create|schedule|book|plan|reserve|block|blk|pencil in|pencil|insert|note down|note"
        r"|write down|write|make (?:me )?(?:after (?:this|that|it) )?(?:an? (?:appointment|note|entry|event"
        r"|reminder)|(?:me )?after (?:this|that|it)(?= an? )|(?=an? ))"
        r"|set up|remind|save|register|keep(?: \w+){0,2} free|mark(?=.* as\b)|new|arrange|place|grab|squeeze in"
        r"|fit in|slot in|stick|pop"
    ),
}
STARTS = {
    act: re.compile(rf"^{ASKED}(?P<verb>{of})\b(?: (?:in|down|up|me|us|please|a note of|that)\b)*")
    for act, of in VERBS.items()
}
LEARNT = tuple(
    (one, act)
    for act, of in VERBS.items()
    for one in of.split("|")
    if one.isalpha() and len(one) >= 4 and one not in ("this", "that", "them")
)
FREE = re.compile(
    r"\b(?:(?:he|she|they)(?:'s|'re| is| are) (?:even |also |still )?(?:free|available|busy|around)|(?:am|is"
    r"|are|was) (?:- )?(?:i|we|\w+|\w+ and \w+|\w+ and i) (?:\w+ )?(?:free|available|busy|booked|taken"
    r"|around)|free\b|(?:have|has|got|find|is there) (?:i |you |we |\w+ )?(?:\w+ )?(?:time|a gap|room"
    r"|gap)\b"
    r"|when (?:am|is|are|do|does|has|have|can) (?:i|we|\w+|\w+ and \w+) (?:have )?(?:free|available"
    r"|time)|^(?:is|are) \w+ (?:around|available))"
)
ON = re.compile(
    r"\b(?:(?!what (?:would|do|could|can) you)what(?:'s| is| have| do| does| stands| am| are|)\b(?!.*\b(?:time"
    r"|room|called)\b).*(?:\bon\b"
    r"|\bup\b|got|have|do i|doing|calendar|agenda|planned|stands|in store|schedule|day|week|$)"
    r"|anythin[g]?\b|anyting|agenda|show (?:me )?(?:my|the) (?:calendar|day|week|schedule|events|appointments)"
    r"|^list\b|what (?:tengo|have)|how busy"
    r"|which (?:meetings|appointments|events|calls)|do i have (?:anything|something|plans))"
)
FIND = re.compile(
    r"^(?:when|where)\b|\bwhat (?:is|does|do)\b.*\b(?:calendar|diary)\b.*\babout (?:the|my)\b|\bwhat (?:was|is"
    r"|were) (?:the|its) (?:exact )?(?:time|date|day|hour)\b|\b(?:when|where)(?: already| again)?\W*$"
    r"|\b(?:still on|(?:exact|what) (?:date|day|time|hour)s?)\b"
    r"|\b(?:(?:at )?what time|how much time|when(?:'s| is| are| was| do i (?:meet|see|have)| does| have i| have)"
    r"|which (?:day|hour)|on which (?:day|hour)|where(?: is|'s)|until when|how long (?:is|does|will|goes)"
    r"|who is in|who(?:'s| is| comes))"
)
ASKING = re.compile(
    r"^(?:what|when|where|which|who|how|is|are|am|do|does|have|has|did|was|will|¿|at what|on which"
    r"|until when|since when)\b|^¿"
)


INSIDE = re.compile(
    r"(?:\b(?:to|please|you|kindly|might|could|and)\s+(?P<verb>put|add(?:ed)?|enter(?:ed)?|note|write|block(?:ed)?"
    r"|reserved?"
    r"|book|insert|schedule|mark(?:ed)?|kept|(?:make|do|set)(?:\s+me)?(?:\s+(?:an?|one|the))?(?:\s+\w+)?\s+(?:entry"
    r"|appointment|event"
    r"|note"
    r"|reminder|block)(?:\s+for\s+(?:this|it|that|me))?)\b|\b(?:mind|about|consider) (?P<gerund>putting|adding"
    r"|entering|noting|writing"
    r"|blocking|booking|reserving)\b)"
    r"(?:\s+(?:something|in|down|up|me|us|for))*"
)
NEVER = re.compile(r"\b(?:don't|do not|never)(?: ever| dare)?\s*$")
LAST = re.compile(
    r"\b(?P<verb>add|enter|note|put|create|book|reserve|block|(?:free )?keep|keep free|cancel|delete|remove|move"
    r"|postpone"
    r"|shift|push|change)\b[\s,.?!]*(?:please)?[\s,.?!]*$"
)
DELETE = re.compile(r"\s*del\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Act:
    """What is asked for, and the place behind its verb."""

    name: str
    behind: int
    verb: str = ""


def act_in(heard: Heard, start: int = 0) -> Act | None:
    """The act with whose verb a message begins, from a place on; None where it begins with none."""
    opening = OPENING.match(heard.rest)
    start = max(start, opening.end() if opening is not None else 0)
    text = heard.rest[start:]
    squeezed, places = _squeezed(text)
    best: Act | None = None
    for name, pattern in STARTS.items():
        match = pattern.match(squeezed)
        if match is not None and _is_noun(heard, start + _place(places, match.start("verb"), len(text))):
            continue
        if match is not None and (best is None or len(match["verb"]) > len(best.verb)):
            best = Act(name, start + _place(places, match.end(), len(text)), match["verb"])
    if DELETE.match(heard.plan.plain.message) is not None:
        # `del` is Spanish too.
        behind = next((word.start for word in heard.plan.plain.words[:1] if word), 0)
        return Act("cancel", start + behind + len(heard.plan.plain.words[0].text), "delete")
    return best or _at_the_end(heard, squeezed, places, start) or _slipped(squeezed, places, start, len(text))


def _is_noun(heard: Heard, place: int) -> bool:
    """Whether a German message has a noun there, which only its English could be taken for a verb: `Umzug`."""
    if heard.plan.plain.language != "de":
        return False
    written = heard.written(place, place + 1)
    return written[:1].isupper() and not heard.plan.plain.message.lstrip().startswith(written)


def _at_the_end(heard: Heard, text: str, places: list[int], start: int) -> Act | None:
    """The act of a German message, whose verb may end it: `kannst du mir … eintragen`."""
    match = LAST.search(text) if heard.plan.plain.language == "de" else None
    if match is None:
        return None
    name = next((act for act, of in VERBS.items() if re.fullmatch(of, match["verb"])), "create")
    led = re.match(rf"^{ASKED}", text)
    return Act(name, start + _place(places, led.end() if led is not None else 0, len(text)), match["verb"])


def after_a_sentence(heard: Heard) -> Act | None:
    """The act of a sentence that is not the first: `ok so just Dana. book 30 minutes`."""
    found = (act_in(heard, match.end()) for match in re.finditer(r" [.;!] ", heard.rest))
    return next((act for act in found if act is not None), None)


def create_inside(heard: Heard) -> Act | None:
    """The act of a part that asks for a new event with its verb inside: `I was hoping that you might put …`."""
    match = INSIDE.search(heard.rest)
    if match is not None and NEVER.search(heard.rest[: match.start()]) is not None:
        return None
    return Act("create", match.end(), match["verb"] or match["gerund"]) if match is not None else None


def _slipped(text: str, places: list[int], start: int, length: int) -> Act | None:
    """The act of a verb with a slip: `blok`, `reshedule`."""
    match = re.match(rf"^{ASKED}(?P<word>[a-z]{{4,}})\b", text)
    if match is None:
        return None
    word, best, act, best_verb = match["word"], 0.83, "", ""
    for known, name in LEARNT:
        if known[0] == word[0] and (alike := SequenceMatcher(None, word, known).ratio()) > best:
            best, act, best_verb = alike, name, known
    return Act(act, start + _place(places, match.end(), length), best_verb) if act else None


def _squeezed(text: str) -> tuple[str, list[int]]:
    """A text with one space between its words, and the place of each of its characters."""
    kept, places = list[str](), list[int]()
    for place, char in enumerate(text):
        if char == " " and (not kept or kept[-1] == " "):
            continue
        kept.append(char)
        places.append(place)
    return "".join(kept), places


def _place(places: list[int], at: int, length: int) -> int:
    return places[at] if at < len(places) else length

"""The words with which people join, go on with and refer to requests, read once from `turns.json`."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from shipworthy.regex import regex
from shipworthy.routing.manners import DAY_OF_MONTH
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP, Token, tokenize

LISTS: dict[str, list[str]] = {
    name: entry
    for name, entry in orjson.loads(Path(__file__).with_name("turns.json").read_bytes()).items()
    if isinstance(entry, list)
}


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in longest_first)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokenize(phrase))


CONDITIONS, TIES, SUBJECTS, DETERMINERS, VERBS = (
    frozenset(LISTS[name]) for name in ("conditions", "ties", "subjects", "determiners", "verbs")
)
REFERRING, SHOWING, ONES = (frozenset(LISTS[name]) for name in ("referring", "showing", "ones"))
THANKS, CORRECTIONS, NEGATIONS, KEEPING, SLIPS = (
    frozenset(LISTS[name]) for name in ("thanks", "corrections", "negations", "keeping", "slips")
)
WANTS, POLITE, OPENERS, REPLIES, INTERROGATIVES = (
    frozenset(LISTS[name]) for name in ("wants", "polite", "openers", "replies", "interrogatives")
)
GO_ON, SECOND, DONE, OTHER, ABOUT, STATES, DOING, FOR_NOW = (
    frozenset(_words(phrase) for phrase in LISTS[name])
    for name in ("go_on", "second", "done", "other", "about", "states", "doing", "for_now")
)
DAYS_ON = {_words(phrase): days for name, days in (("days_later", 1), ("days_before", -1)) for phrase in LISTS[name]}
"""How many days after the day that was spoken of a phrase means."""
STANDING = frozenset(LISTS["standing"])
ABLE, ENDING, PARTICLES, CHANGING = (frozenset(LISTS[name]) for name in ("able", "ending", "particles", "changing"))
UNABLE = frozenset(frozenset(_words(phrase)) for phrase in LISTS["unable"])
ASIDES, FACTS, BEFORE_A_FACT, PAST, TELLING, REASONS = (
    frozenset(LISTS[name]) for name in ("asides", "asks_for_a_fact", "before_a_fact", "past", "telling", "reasons")
)
AFTER_ALL, AROUND_IT, RESTATING = (frozenset(LISTS[name]) for name in ("after_all", "around_it", "restating"))
NEW, EXCLAIMED = frozenset(LISTS["new"]), frozenset(LISTS["exclaimed"])
WANTING, LEARNING = frozenset(LISTS["wanting"]), frozenset(LISTS["learning"])
COMPARING = frozenset(LISTS["comparing"])
AUXILIARIES = frozenset(LISTS["auxiliaries"])
ATTRIBUTES, EXPLETIVES, GIVING, PERSONS, THINGS, POINTING, SPANS, SENDING = (
    frozenset(LISTS[name])
    for name in ("attributes", "expletives", "giving", "persons", "things", "pointing", "spans", "sending")
)
BOTH, SAID_TO_BE, RECIPIENTS, SEVERAL_THINGS = (
    frozenset(LISTS[name]) for name in ("both", "said_to_be", "recipients", "several_things")
)
LEAVING_OUT, PRONOUNS_FOR_ALL = frozenset(LISTS["leaving_out"]), frozenset(LISTS["all"])
BELONGING = frozenset(LISTS["belonging"])
WORDED = frozenset(LISTS["worded"])
ACTS = frozenset(_words(phrase) for phrase in LISTS["asks_for_an_act"])
CODE = regex(r"\b[A-Z]{1,5}-?\d{2,}\b")
"""Matches the number of a thing: `HT-4345`."""
BREAK = regex(
    rf"(?<=[.!?;])\s+(?!{DAY_OF_MONTH})|\n|(?:^|(?<=\s))\(?\d{{1,2}}[.)]\s(?!{DAY_OF_MONTH})|\s?,\s"
    rf"|(?<!\w)(?:{_any_of((*LISTS['then'], *LISTS['and']))})(?!\w)",
    re.IGNORECASE,
)
"""Matches what may stand between two requests: the end of a sentence, a number of a list, a comma, "and then"."""
AND = regex(rf"\s*(?:{_any_of(LISTS['and'])})\s*", re.IGNORECASE)
"""Matches a word that joins two of a kind."""
OF_ONE = regex(rf"\s*(?:\w+\s+){{1,2}}(?:{_any_of(LISTS['of'])})\s+(?:\w+\s+){{0,2}}{CODE.pattern}", re.IGNORECASE)
"""Matches a noun and the number of the thing that it belongs to: `level for member M-2`."""
LEADING_ON = regex(rf"[\s,;]*(?<!\w)(?:{_any_of((*LISTS['then'], *LISTS['and']))})\s*$", re.IGNORECASE)
"""Matches what leads on to the next request, at the end of a part: `…, plus`."""
FIRST_WAIT = regex(
    r"\W*(?:(?:oh|hm+|ok|um) )?(?:wait|hold on|one moment|warte|moment|espera|attends)\b[\s,.:!…-]*"
    r"(?=(?:do|did|does|is|are|am|what|when|who|how|have|has|was|wann|habe?|ist|bin|qué|cuándo|tengo|est-ce|ai-je)\b)",
    re.IGNORECASE,
)
"""Begins a question before the answer: `wait, do I have anything else that evening?`; nothing of it is corrected."""
AS_WELL = regex(
    rf"\s*(?:(?:and|und|y|et|ok|okay|yes)[\s,]+)?(?:{_any_of(LISTS['as_well'])})(?!\w)"
    r"|\s*(?:and\s+|und\s+)?(?=\S+\s+(?:too|as well|auch|también|aussi)[\s.!]*$)",
    re.IGNORECASE,
)
"""Matches what asks for the same once more, beside what is asked about: `same for Ana`, `and Ben too`."""
HALTING = regex(rf"\s*(?:{_any_of(LISTS['halting'])})(?!\w)[\s,;:.!…–-]+(?=\w)", re.IGNORECASE)
"""Matches what halts before another thing is asked, at the beginning of a message: `wait, am I free then?`."""
SEVERAL = regex(rf"{BREAK.pattern}|(?<!\w)(?:{_any_of(LISTS['or'])})(?!\w)", re.IGNORECASE)
"""Matches where a message may hold more than one request, or more than one value for an input."""
EITHER = regex(rf"\s*(?:,\s*)?(?:{_any_of(LISTS['or'])})(?!\w)\s*(?:(?:the|on|for)\s+)*", re.IGNORECASE)
"""Matches what joins two values of which one is meant."""
JOINED = regex(rf"\s*(?:,|(?:,\s*)?(?:{_any_of(LISTS['and'])})(?!\w))\s*(?:(?:the|for|#|\$)\s*)*", re.IGNORECASE)
"""Matches what joins two values of an enumeration."""


def stripped(said: Said, aside: frozenset[str]) -> Said:
    """Return a message without the words of `aside` at its beginning and its end."""
    tokens = said.tokens
    first, last = 0, len(tokens)
    while first < last and tokens[first].lower in aside:
        first += 1
    while first < last and tokens[last - 1].lower in aside:
        last -= 1
    return said.part(tokens[first].start, tokens[last - 1].end) if first < last else said.part(0, 0)


def unhalted(said: Said) -> Said:
    """Return a message without the words that only halt before it: `hang on, what do I have on Friday?`."""
    halt = HALTING.match(said.message)
    return said.part(halt.end(), len(said.message)) if halt is not None else said


def bare(said: Said, aside: frozenset[str] = POLITE) -> tuple[str, ...]:
    """Return the words of a short message, without the words of `aside` at its beginning and its end."""
    if len(said.tokens) > LONGEST_PHRASE:
        return ()
    return tuple(token.lower for token in stripped(said, aside).tokens)


LONG = 240
"""Characters from which a message is rather a mail, which tells things too."""
LONGEST_PHRASE = 8
"""Words of a message that can be a phrase of these lists."""


def is_request(tokens: Sequence[Token], *, asks: bool) -> bool:
    """Whether a part of a message asks for something, rather than tells something or goes on with the part before.

    `asks`: it ends with a question mark.
    """
    words = [token.lower for token in tokens]
    if not words or words[0] in TIES or words[0] in CONDITIONS or (not asks and STOP.issuperset(words)):
        return False
    if asks or not WANTS.isdisjoint(words):
        return True
    if words[0] in SUBJECTS:
        return False
    return words[0] not in DETERMINERS or VERBS.isdisjoint(words)


def states(tokens: Sequence[Token]) -> bool:
    """Whether a text tells something by a verb behind its subject, and wants nothing: `gas meter says 4521`."""
    words = [token.lower for token in tokens]
    verbs = [place for place, word in enumerate(words) if word in VERBS]
    return bool(verbs) and verbs[0] > 0 and WANTS.isdisjoint(words) and words[0] not in INTERROGATIVES | FACTS

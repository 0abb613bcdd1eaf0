"""Tokenizes texts, stems words, lists everyday words, and measures typing errors."""

import functools
import json
import re
from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple

from shipworthy.regex import regex

SAID_AS = {"u": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "whats": "what", "hows": "how"}
TOKEN = regex(r"\$?[^\W_]+(?:[&.'’][^\W_]+)*", re.UNICODE)
PLAIN = str.maketrans("\u017f\u0131\u0130\u212a", "siIK")
"""Maps the non-ASCII letters that case-insensitive patterns match as one of a to z."""
LONGEST = 100_000
"""Characters of a text that are read: those of the longest message."""


def words_of(text: str) -> frozenset[str]:
    """Split a list that is written as a text."""
    return frozenset(text.split())


STOP = words_of(
    """
    day days lately nowadays
    a an the this that these those some any of in on at to for from by with about as into over under after
    before up down out off and or but if so than then is are was were be been being am do does did done doing
    have has had having can could would will shall should may might must i me my mine you your yours he him his
    she her it its we us our they them their who whom whose which what whats what's when where why how hows
    how's all each every no not nor only own same too very just also there here now again more most other such
    please pls plz thanks thank thx hey hi hello ok okay well yeah yes let lets let's want wanna would like i'd
    id i'm im i've ive i'll need know tell show give get see say look quick wondering wonder question one ones
    thing things something anything really actually right moment today currently maybe kind sort bit lot much
    many got go going gonna u ur r rn y'all kindly ya btw omg lol haha hm hmm tbh fyi
    """
)
"""Stop words; they weigh little."""

ORDINARY = STOP | words_of(
    """
    able accept account across act action active actual add address age ago agree air ally almost along already
    always among amount analysis animal answer apply area arm around arrive ask average avoid aw away back bad
    bag ball bank bar base beat beautiful became because become bed began begin behind believe below best better
    between beyond big bigger biggest bill black blue board boat body book born both bottom box boy break bring
    bro broke brother brought buck bucks budget build burn business busy buy buying call called came camp
    capital car card care carry case cash cast cat catch cause cell cent center central chance change charge
    chart cheap cheaper cheapest check chief child choose church city class clear close closer coal coat code
    cold come coming common company compare consider contact control cook cool corn correct cost country course
    cover crowd cut daily danger dark data date day dead deal dear death decide deck deep degree delta depend
    deserve detail develop die differ difficult direct discover dish doctor dog dollar door double dow draw
    dream dress drink drive drop dry dude dump during early earn earth ease east easy eat edge effect egg eight
    either else email end enemy energy enjoy enough enter entire equal error etc even evening event ever
    everyone everything exact example except exchange excite exercise expect explain eye face fact fair fall
    family famous far farm fast fat father favor fear feel feeling feelings feet fell few field fight figure
    fill filter final find fine finger finish fire first fish fit five fix flat flight floor flow fly follow
    food foot force forget form forward found four free fresh friend front full fun fund future gain game gas
    gather gave general gentle girl glad glass gold gone good goodbye government grand grass great green grew
    ground group grow guess guide ha half hand happen happy hard hat hate head health hear heard heart heat
    heavy held help high higher history hit hm hold hole home hope horse hospital hot hotel hour house huge
    human hundred hurt hype ice idea image imagine important inch include increase index indicate industry
    inside instant instead interest invest iron issue job join joke joy jump june keep kept key keys kill king
    kitchen knew lady land language large last late later laugh law lay lead learn least leave led left leg less
    letter level library lie life lift light line list listen literally little live load local long longer loss
    lost loud love low lower lowest luck lunch ma machine made mail main make making man map mark market master
    match matter mean meant measure meat meet member men mental met metal method middle mile milk million mind
    minute miss mixed mm modern moment money month mood moon morning mother motion mountain mouth move movie
    moving music name nation natural nature near necessary neck never new news next nice night nine noise none
    normal north nothing notice number object ocean offer office often oil old once open operate opinion
    opposite orange order origin outside pa page paid paint pair paper parent park part party pass past path
    pattern pay people perfect perhaps period person phone phrase pick picture piece pink place plain plan plane
    planet plant play plus point poison police pool poor popular population position possible post pound power
    practice prepare present press pretty price print prior problem process produce product promise property
    protect proud prove provide public pull purchase pure push put quarter queen quickly quiet quite race radio
    rain raise ran range rate rather ratio reach read ready real reason receive recent recipe record red region
    relate remember repeat reply report represent request require rest result return rice rich ride ring rise
    river road rock role roll roof room root rose round rule rules run safe said sail salt sand sat saturday
    save saw scale school science score screen sea search season seat second secret section sector seed seek
    seem select sell selling send sense sent sentence sentiment separate serious serve service set seven several
    shape share shares sharp shine ship shirt shoe shop short shot shout side sight sign silver similar simple
    since sing single sister sit six size skill skin sky sleep slip slow small smart smell smile snow social
    soft soil sold solution solve song soon sorry sound south space speak special speech speed spell spend spoke
    spot spread spring square stack stand star start state stay steel step stick still stone stood stop store
    story straight strange strategy stream street strong student study subject success sudden sugar suggest suit
    summer sun supply support suppose sure surface surprise sweet swim symbol system table take taken talk tall
    target task taste tax teach team tear tech tell ten term test thick thin think third thought thousand three
    throw thursday ticket tie till time tiny tip tire together told tomorrow tone tonight took tool top total
    touch toward town track trade train travel tree trend trip trouble truck true trust truth try turn twelve
    twenty two type uncle understand unit until update use used useful user usual valley valuable value various
    verb vibe vibes view village visit voice volume vote vs wait wake walk wall war warm warn wash waste watch
    water wave way wear weather web week weight welcome went west wheel while white whole wide wife wild win
    wind window winter wire wish woman wonder wood word work worker world worry worse worst worth write written
    wrong wrote year yellow yesterday yet yield young zero
    """
)
"""Everyday English: in lower case none of these is a code, a name, or a misspelt one."""

PRONOUNS = words_of("it its it's that them they their this those these he she him her")


class Token(NamedTuple):
    """A word of a text."""

    text: str
    lower: str
    """Lower case, without a leading `$` and a possessive s."""
    start: int
    end: int


def plain(text: str) -> str:
    """Replace a long s, a dotless i and the like by ASCII letters, without moving any character."""
    return text if text.isascii() or not any(chr(letter) in text for letter in PLAIN) else text.translate(PLAIN)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Tokenize a text from `start` to `end`; `nvidia's` becomes nvidia, `$nvda` nvda."""
    found: list[Token] = []
    known: dict[str, tuple[str, int]] = {}
    # Each different word: in lower case, and the characters of its possessive s.
    make, of = tuple.__new__, Token
    for match in TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        read = known.get(word)
        if read is None:
            lower = word.lower().replace("’", "'").lstrip("$")
            if lower in SAID_AS and not word.isupper():
                lower = SAID_AS[lower]
            read = known[word] = (lower[:-2], 2) if lower.endswith("'s") and len(lower) > 3 else (lower, 0)
        first, last = match.span()
        # What `Token(…)` does, in a third of the time.
        found.append(make(of, (word, read[0], first, last - read[1])))
    return found


DEFINED = 4096
"""Number of texts of definitions (questions, options, entries of guidelines) whose words are cached."""


@functools.lru_cache(maxsize=DEFINED)
def defined_words(text: str) -> tuple[str, ...]:
    """Return the words of a text of an agent's definition, in lower case; cached, so never call it with a message."""
    return tuple(token.lower for token in tokenize(text[:LONGEST]))


@functools.lru_cache(maxsize=DEFINED)
def defined_stems(text: str) -> tuple[str, ...]:
    """Return the stems of these words, in their order; cached likewise."""
    return tuple(map(stem, defined_words(text)))


PLURALS = (("ies", "y"), ("oes", "o"), ("sses", "ss"), ("es", "e"), ("s", ""))


def _forms() -> dict[str, str]:
    told = json.loads((files("shipworthy.routing") / "forms.json").read_text(encoding="utf-8"))
    return {**told["forms"], **told["spellings"], **told["contractions"]}


FORMS = _forms()
"""Contraction, spelling or irregular form → the word that it is read as."""


def stem(word: str) -> str:
    """Strip the most common endings: `bookings` and `booked` become `book`, `cancellation` and `cancelled` `cancel`."""
    word = FORMS.get(word, word)
    # Its last letter rules most endings out.
    if word[-1:] == "s" and len(word) > 3 and word != "news" and not word.endswith(("ss", "us", "is")):
        for end, instead in PLURALS:
            if word.endswith(end):
                word = word[: -len(end)] + instead
                word = FORMS.get(word, word)
                break
    for ending in ("ing", "ed", "ly") if word[-1:] in "gdy" else ():
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            # `stopped` is a form of `stop`, `called` of `call`.
            return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsez" else word
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def near(word: str, known: Iterable[str], most: int) -> str | None:
    """Return the nearest known word within `most` typing errors and with the same first letter, or None."""
    best, slips = None, most + 1
    for other in known:
        if abs(len(other) - len(word)) <= min(slips, most) and other[:1] == word[:1]:
            found = distance(word, other, min(slips, most))
            if found < slips or (found == slips and best is not None and other < best):
                best, slips = other, found
    return best if slips <= most else None


def distance(a: str, b: str, most: int) -> int:
    """Count the insertions, deletions, replacements and swaps between two words, at most `most + 1`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def slips_allowed(word: str) -> int:
    """Return how many typing errors a word of this length may have."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


class KnownWords:
    """The stems that a set of texts uses; a word one slip away from one of them is read as it."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._known = set(stems)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(self._known):
            self._by_letter.setdefault(word[0], []).append(word)

    def __contains__(self, stem: str) -> bool:
        return stem in self._known

    def stem(self, word: str) -> str:
        """The stem of a word in lower case, its slip corrected unless the word is everyday English."""
        stemmed = stem(word)
        if stemmed in self._known or word in ORDINARY or stemmed in ORDINARY or not slips_allowed(stemmed):
            return stemmed
        return near(stemmed, self._by_letter.get(stemmed[:1], ()), 1) or stemmed


SHARED = 6
"""Letters that two words begin with, from which they can be of one family."""


@functools.cache
def _endings() -> frozenset[str]:
    """Read `endings.json` once."""
    told = json.loads((files("shipworthy.routing") / "endings.json").read_text(encoding="utf-8"))
    return frozenset([*told["endings"].split(), ""])


def akin(word: str, other: str) -> bool:
    """Whether two words begin alike, and each ends as words of one family do: `register` and `registration`."""
    if word[:SHARED] != other[:SHARED] or min(len(word), len(other)) < SHARED:
        return False
    least = min(len(word), len(other))
    place = next((n for n in range(SHARED, least) if word[n] != other[n]), least)
    return any(word[at:] in _endings() and other[at:] in _endings() for at in range(place, SHARED - 1, -1))

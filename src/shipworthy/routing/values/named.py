"""Finds the values of the agent's own types by their codes and names, and names in other languages."""

from collections.abc import Callable, Iterable, Sequence

from shipworthy.contract.language.finding import Finder, finder
from shipworthy.contract.language.types import InputType
from shipworthy.exits.known import ordinary
from shipworthy.regex import regex
from shipworthy.routing.gloss.known import EVERYDAY
from shipworthy.routing.gloss.lexicon import english
from shipworthy.routing.gloss.told import language_of, told
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import FIRST
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.indexed import bare, indexed
from shipworthy.routing.words import (
    ORDINARY,
    SHARED,
    STOP,
    Token,
    akin,
    near,
    slips_allowed,
    words_of,
)

SHORT_ANSWER = 3
"""Words of an answer in which an everyday word counts as a code."""
FEW = 3
"""Words of another language from which on a message is in it, and none of its words a misspelt name."""
SHORTEST = 2
"""Letters that a code in lower case needs; a single letter needs a `$` or a capital."""
FOREIGN = frozenset().union(*EVERYDAY.values()) - words_of("of as for to is from by my about")
"""Everyday words of other languages: in lower case none of these is a code or a name."""
FOREIGN_ONLY = FOREIGN - ORDINARY
POINTING = words_of("it do so go me us you he we be am are has all one")
"""Words that point at something, or stand for a verb: a code only where an answer is nothing else."""
ACRONYMS = words_of("I A AI IT US USA UK EU CEO CFO PE EPS ETF OK FYI ASAP TV PC ID FAQ IPO YTD SP NYSE USD EUR")
TICKER = regex(r"\$([A-Za-z]{1,5}(?:\.[A-Za-z])?)\b|(?<![\w.&])([A-Z]{2,5}\.[A-Z]|[A-Z]{1,5})\b(?![.&'’]\w)")
BEGINS = regex(r"[$A-Z](?<![\w.&][A-Z])")
"""Matches the first character of a ticker; far quicker to search for."""


class Names:
    """An index of one type: its codes and the phrases that name them."""

    def __init__(self, kind: InputType, avoid: frozenset[str]) -> None:
        """`avoid`: words of the agent's own descriptions, which are never misspelt names."""
        self._kind, self._avoid, values = kind, avoid, kind.values
        self.complete = kind.complete
        if self.complete:
            # A function may have given them since they were asked for.
            values = kind.values
        self._pattern = finder(kind.pattern) if kind.pattern else None
        self._index = indexed(tuple((code, tuple(words)) for code, words in values.items()))

    def find(self, said: Said) -> list[Found]:
        """Find every value in the message."""
        found = self._walk(said, answer=False)
        if self._pattern is not None:
            found += self._by_pattern(self._pattern, said)
        return apart(found) if len(found) > 1 else found or (self._kin(said) if self._index.kindred else found)

    def _kin(self, said: Said) -> list[Found]:
        """Find the one name that a word of the message is made of the same word as; a plural alone is a slip."""
        kindred, phrases = self._index.kindred, self._index.phrases
        kin: dict[str, set[str]] = {}
        for word in {word.lower for word in said.tokens}:
            alike = [n for n in kindred.get(word[:SHARED], ()) if n.rstrip("s") != word.rstrip("s")]
            kin[word] = {phrases[(n,)] for n in alike if akin(word, n)}
        if len(set().union(*kin.values())) != 1:
            return []
        return [Found(min(kin[w.lower]), w.start, w.end, exact=False) for w in said.tokens if kin[w.lower]]

    def alone(self, said: Said) -> list[Found]:
        """Find the value of a short answer, in which an everyday word counts as a code."""
        return apart(self._walk(said, answer=True)) if len(said.tokens) <= SHORT_ANSWER else []

    def _fits(self, said: Said, value: str) -> bool:
        kind = self._kind
        return kind.check is None or said.judged(f"{kind.name} fits", value, kind.fits)

    def _walk(self, whole: Said, *, answer: bool) -> list[Found]:
        words = whole.tokens
        shouting = len(words) > 3 and not [True for word in words if word.text.islower()]
        said = {word.lower for word in words}
        usual = {w for w in said if w in ORDINARY or w in FOREIGN or w in self._avoid or w.rstrip("s") in ORDINARY}
        everyday = [word.lower in usual for word in words]
        foreign = len(said & FOREIGN_ONLY) >= FEW
        # `Ben` is an everyday word of Dutch, and none of a message in German.
        spoken = EVERYDAY.get(whole.once(told).language or "", FOREIGN) if foreign else FOREIGN
        longest, codes = self._index.longest, self._index.codes
        found: list[Found] = []
        known: dict[str, str | None] = {}
        place = 0
        while place < len(words):
            word, item, used = words[place], None, 1
            if word.lower in longest:
                item, used = self._phrase(words, place)
                if used == 1 and foreign and word.lower in spoken:
                    item = None
            code = codes.get(word.lower.upper()) if item is None else None
            meant = _means_code(word, everyday=everyday[place], shouting=shouting)
            if code is not None and (meant or (answer and _answers(word, words))):
                item = Found(code, word.start, word.end, exact=word.text.lstrip("$") == code)
            if item is None and foreign:
                item, used = self._inflected(words, place, 2 if everyday[place] else 1)
            elif item is None and not everyday[place]:
                item, used = self._misspelt(words, everyday, place, known)
            if item is not None and self._fits(whole, str(item.value)):
                found.append(item)
            place += used
        return found

    def _phrase(self, words: Sequence[Token], place: int) -> tuple[Found | None, int]:
        """Find the longest phrase that begins at a word, and its number of words."""
        for length in range(min(self._index.longest[words[place].lower], len(words) - place), 0, -1):
            part = words[place : place + length]
            code = self._index.phrases.get(tuple([word.lower for word in part]))
            if code is not None:
                return Found(code, part[0].start, part[-1].end), length
        return None, 1

    def _inflected(self, words: Sequence[Token], place: int, fewest: int) -> tuple[Found | None, int]:
        """Find the longest phrase of at least so many words that begins at one, its last with or without an ending."""
        for length in range(min(self._index.most, len(words) - place), fewest - 1, -1):
            part = words[place : place + length]
            code = self._index.bare.get(bare(tuple([word.lower for word in part])))
            if code is not None:
                return Found(code, part[0].start, part[-1].end, exact=False), length
        return None, 1

    def _misspelt(
        self, words: Sequence[Token], everyday: list[bool], place: int, known: dict[str, str | None]
    ) -> tuple[Found | None, int]:
        """Find the name that is misspelt at a word, or at two; `known`: the nearest names of the words so far."""
        for length in (2, 1):
            part = words[place : place + length]
            if len(part) < length or (length == 2 and everyday[place + 1]):
                continue
            word = part[0].lower if length == 1 else part[0].lower + part[1].lower
            if word not in known:
                allowed = slips_allowed(word)
                known[word] = near(word, self._index.singles.get(word[0], ()), allowed) if allowed else None
            nearest = known[word]
            if nearest is not None:
                return Found(self._index.joined[nearest], part[0].start, part[-1].end, exact=False), length
        return None, 1

    def _by_pattern(self, pattern: Finder, said: Said) -> list[Found]:
        text = said.text
        hits = [(text[hit.value_start : hit.value_end], hit) for hit in pattern.hits(text)]
        good = [(value, hit) for value, hit in hits if value and self._fits(said, value)]
        return [Found(value, hit.value_start, hit.value_end) for value, hit in good]


def tickers(said: Said) -> list[Found]:
    """Find stock codes where the agent defines no list of them: `$nvda`, `NVDA`."""
    found: list[Found] = []
    text, read = said.text, 0
    shouting = text.isupper() and len(text.split()) > 3
    for begin in BEGINS.finditer(text):
        match = TICKER.match(text, begin.start()) if begin.start() >= read else None
        if match is None:
            continue
        read = match.end()
        code = (match[1] or match[2]).upper()
        common = code in ACRONYMS or code.lower() in ORDINARY
        if match[1] or not (common or shouting):
            found.append(Found(code, match.start(), match.end()))
    return found


def ticker_alone(said: Said) -> list[Found]:
    """Read an answer of one word as a stock code: `nvda`."""
    words = said.tokens
    if len(words) != 1 or (not words[0].text.isupper() and (words[0].lower in STOP or words[0].lower in FOREIGN)):
        return []
    if len(words[0].text) <= 5 and words[0].text.isalpha():
        return [Found(words[0].text.upper(), words[0].start, words[0].end, exact=False)]
    return []


def _means_code(word: Token, *, everyday: bool, shouting: bool) -> bool:
    """Whether a word that equals a code is meant as one."""
    if word.text.startswith("$"):
        return True
    if word.text.isupper() and not shouting:
        return word.text not in ACRONYMS
    return len(word.lower) >= SHORTEST and not everyday


def _answers(word: Token, words: Sequence[Token]) -> bool:
    """Whether an everyday word that equals a code is one in an answer: `on`, `it is on`, but not `do it`."""
    return len(words) == 1 or word.lower not in POINTING


def telling(types: Iterable[InputType]) -> tuple[str, ...]:
    """The values of types, without ordinary words such as the ticker A, which say nothing by themselves."""
    usual = ORDINARY | ordinary()
    return tuple(value for kind in types for value in kind.values if value.lower() not in usual)


def named_in_english(said: Said, find: Callable[[Said], Sequence[Found]]) -> list[Found]:
    """Find what the English of a word names; empty in an English message, and in a long one.

    Words that deny name nothing.
    """
    if len(said.text) > LONG:
        return []
    language = said.once(told).language or said.once(language_of)
    if language is None:
        return []
    found: list[Found] = []
    for token in said.tokens:
        meant = english(language, token.text) if token.lower not in FIRST and token.text.isalpha() else None
        named = find(Said(meant)) if meant and meant != token.lower else ()
        if len({item.value for item in named}) == 1:
            found.append(Found(named[0].value, token.start, token.end, exact=False))
    return found

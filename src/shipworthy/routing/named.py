"""Values of the agent's own types, by the words people use for them."""

import re
from collections.abc import Iterator

from shipworthy.contract.language.types import InputType
from shipworthy.routing.found import Found, apart
from shipworthy.routing.words import ORDINARY, STOP, Token, near, slips_allowed, tokens, words_of

SHORT_ANSWER = 3
"""Words of an answer in which also an everyday word may be meant as a code."""
SHORTEST = 2
"""Letters of a code in lower case; a single letter needs its `$` or a capital."""
ACRONYMS = words_of("I A AI IT US USA UK EU CEO CFO PE EPS ETF OK FYI ASAP TV PC ID FAQ IPO YTD SP NYSE USD EUR")
TICKER = re.compile(r"\$([A-Za-z]{1,5}(?:\.[A-Za-z])?)\b|(?<![\w.&])([A-Z]{2,5}\.[A-Z]|[A-Z]{1,5})\b(?![.&'’]\w)")


class Names:
    """The index of one type: its codes, and the phrases that stand for them."""

    def __init__(self, kind: InputType) -> None:
        self._kind = kind
        self._pattern = re.compile(kind.pattern) if kind.pattern else None
        self._codes = {code.upper(): code for code in kind.values}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._longest: dict[str, int] = {}
        for code, words in kind.values.items():
            for phrase in (code, *words, *(word.replace("&", " and ") for word in words if "&" in word)):
                key = tuple(token.lower for token in tokens(phrase))
                if key and (len(key) > 1 or phrase != code or not _is_code(code)):
                    self._phrases.setdefault(key, code)
                    self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
        self._singles: dict[str, list[str]] = {}
        for key in sorted(self._phrases):
            word = "".join(key)
            if len(word) >= 5:
                self._singles.setdefault(word[0], []).append(word)
        self._joined = {"".join(key): code for key, code in sorted(self._phrases.items(), reverse=True)}

    def find(self, message: str, avoid: frozenset[str], *, answer: bool = False) -> list[Found]:
        """Every value in the message; `avoid` are words that mean something else, `answer` takes them all the same."""
        words = tokens(message)
        shouting = not any(word.text.islower() for word in words) and len(words) > 3
        found = self._walk(words, avoid, answer=False, shouting=shouting)
        found += self._by_pattern(message)
        if not found and answer and len(words) <= SHORT_ANSWER:
            found = self._walk(words, avoid, answer=True, shouting=shouting)
        return apart(found)

    def _walk(self, words: list[Token], avoid: frozenset[str], *, answer: bool, shouting: bool) -> list[Found]:
        found: list[Found] = []
        position = 0
        while position < len(words):
            item, used = self._at(words, position, avoid, answer=answer, shouting=shouting)
            if item is not None and self._allowed(item.value):
                found.append(item)
            position += used
        return found

    def _allowed(self, value: str) -> bool:
        return self._kind.check is None or self._kind.check(value)

    def _at(
        self, words: list[Token], position: int, avoid: frozenset[str], *, answer: bool, shouting: bool
    ) -> tuple[Found | None, int]:
        longest = self._longest.get(words[position].lower, 0)
        for length in range(min(longest, len(words) - position), 0, -1):
            part = words[position : position + length]
            code = self._phrases.get(tuple(word.lower for word in part))
            if code is not None:
                return Found(code, part[0].start, part[-1].end), length
        word = words[position]
        code = self._codes.get(word.lower.upper())
        if code is not None and (answer or _means_code(word, avoid, shouting=shouting)):
            return Found(code, word.start, word.end, exact=word.text.lstrip("$") == code), 1
        return self._misspelt(words, position, avoid)

    def _misspelt(self, words: list[Token], position: int, avoid: frozenset[str]) -> tuple[Found | None, int]:
        for length in (2, 1):
            part = words[position : position + length]
            word = "".join(token.lower for token in part)
            allowed = slips_allowed(word)
            if len(part) < length or not allowed or any(_everyday(token.lower, avoid) for token in part):
                continue
            nearest = near(word, self._singles.get(word[0], ()), allowed)
            if nearest is not None:
                return Found(self._joined[nearest], part[0].start, part[-1].end, exact=False), length
        return None, 1

    def _by_pattern(self, message: str) -> Iterator[Found]:
        if self._pattern is not None:
            for match in self._pattern.finditer(message):
                group = 1 if match.re.groups and match[1] is not None else 0
                if match[group] and self._allowed(match[group]):
                    yield Found(match[group], match.start(group), match.end(group))


def tickers(message: str, *, answer: bool = False) -> list[Found]:
    """Stock codes where the agent has no list of its own: `$nvda`, `NVDA`; as an answer also `nvda`."""
    found = []
    shouting = message.isupper() and len(message.split()) > 3
    for match in TICKER.finditer(message):
        code = (match[1] or match[2]).upper()
        common = code in ACRONYMS or code.lower() in ORDINARY
        if match[1] or not (common or shouting):
            found.append(Found(code, match.start(), match.end()))
    words = tokens(message)
    if answer and not found and len(words) == 1 and len(words[0].text) <= 5 and words[0].text.isalpha():
        return [Found(words[0].text.upper(), words[0].start, words[0].end, exact=False)]
    return found


def _means_code(word: Token, avoid: frozenset[str], *, shouting: bool) -> bool:
    """Whether a word that is also a code is meant as one."""
    if word.text.startswith("$"):
        return True
    if word.text.isupper() and not shouting:
        return word.text not in ACRONYMS
    return len(word.lower) >= SHORTEST and not _everyday(word.lower, avoid)


def _everyday(word: str, avoid: frozenset[str]) -> bool:
    return word in STOP or word in ORDINARY or word in avoid or word.rstrip("s") in ORDINARY


def _is_code(code: str) -> bool:
    return code.isupper() and len(code) <= 6

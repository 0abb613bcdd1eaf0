"""The index of the values of one type: their codes, and the phrases that name them."""

import functools

from shipworthy.cached import cached
from shipworthy.routing.words import LONGEST, SHARED, tokenize

MOST_KINDRED = 40
"""Names of one word, of which one may be meant by another form."""
ENDINGS = ("es", "en", "er", "em", "s", "n", "e")
"""Endings of plurals and cases in German, Spanish and French, also of names from other languages: `E-Bikes`."""
SHORTEST_INFLECTED = 4
"""Letters before such an ending."""
KEPT = 64
"""Indexes that are kept: an agent that is opened again, as each trial of a check does, has the same values."""
Phrase = tuple[str, ...]


class Index:
    """The values of a type by how they are written; nothing of it is changed."""

    def __init__(self, values: tuple[tuple[str, Phrase], ...]) -> None:
        """`values`: each code with its names."""
        self.codes = {code.upper(): code for code, _ in values}
        self.phrases: dict[Phrase, str] = {}
        self.longest: dict[str, int] = {}
        """First word → words of the longest phrase that begins with it."""
        for code, words in values:
            for phrase in (code, *words, *(word.replace("&", " and ") for word in words if "&" in word)):
                key = tuple([token.lower for token in tokenize(phrase[:LONGEST])])
                if key and (len(key) > 1 or phrase != code or not _is_code(code)):
                    self.phrases.setdefault(key, code)
                    self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))
        self.most = max(map(len, self.phrases), default=0)
        self.singles: dict[str, list[str]] = {}
        """First letter → phrases of five letters and more, as one word."""
        for key in sorted(self.phrases):
            word = "".join(key)
            if len(word) >= 5:
                self.singles.setdefault(word[0], []).append(word)
        self.joined = {"".join(key): code for key, code in sorted(self.phrases.items(), reverse=True)}
        self.kindred: dict[str, list[str]] = {}
        """First letters → names of one word; a word of the same family stands for one: `register`, `registration`."""
        alone = [key[0] for key in self.phrases if len(key) == 1 and key[0].isalpha()]
        for name in sorted(alone) if len(alone) <= MOST_KINDRED else ():
            self.kindred.setdefault(name[:SHARED], []).append(name)

    @cached
    def bare(self) -> dict[Phrase, str]:
        """The phrases without the ending of their last word, also as one word."""
        joined = [(("".join(key),), code) for key, code in self.phrases.items()]
        return {bare(key): code for key, code in sorted([*joined, *self.phrases.items()], reverse=True)}


@functools.lru_cache(maxsize=KEPT)
def indexed(values: tuple[tuple[str, Phrase], ...]) -> Index:
    """Return the index of these values, made once."""
    return Index(values)


def bare(phrase: Phrase) -> Phrase:
    """Return the words of a phrase, the last without its ending."""
    last = phrase[-1]
    ending = next((e for e in ENDINGS if last.endswith(e) and len(last) - len(e) >= SHORTEST_INFLECTED), "")
    return (*phrase[:-1], last.removesuffix(ending))


def _is_code(code: str) -> bool:
    return code.isupper() and len(code) <= 6

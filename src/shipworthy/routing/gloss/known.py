"""The words of languages other than English, and which of them a message surely is in."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.gloss.lexicon import LANGUAGES, Language, english
from shipworthy.routing.words import ORDINARY, STOP, Token, words_of

HERE = Path(__file__).parent
FOLDED = str.maketrans("àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’", "aaaaaaceeeeiiiinooooouuuuyy'")
"""Takes the accents from small letters, without moving any character."""
JOINING = ("de", "del", "la", "las", "los", "du", "des")
"""Words inside a name: `Plaza de Mayo`."""
AT = "à"
"""The one word that its accent alone tells from an English one."""
ARTICLES = frozenset(("le", "les"))
"""Articles in French, and rare pronouns in Spanish."""
SURE = 2
"""Words of one language that a message needs where it has an everyday English one too."""


def _data(name: str) -> Mapping[str, object]:
    read: Mapping[str, object] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return read


def _by_language(name: str) -> Mapping[str, frozenset[str]]:
    """Read the words of a data file by language, the kinds of one language together."""
    read = {language: of for language, of in _data(name).items() if isinstance(of, dict)}
    return {language: words_of(" ".join(map(str, of.values()))) for language, of in read.items()}


def _more() -> Mapping[str, frozenset[str]]:
    read = FOREIGN["more"]
    return {language: words_of(str(words)) for language, words in read.items()} if isinstance(read, dict) else {}


NUMBERS_OF, TIMES_OF = _by_language("number_words.json"), _by_language("time_words.json")
FOREIGN = _data("foreign_words.json")
MORE_OF = _more()
LABELS = words_of(str(_data("number_words.json")["labels"]))
EVERYDAY: Mapping[str, frozenset[str]] = {
    language: words_of(str(words)) for language, words in FOREIGN.items() if len(language) == 2
}
"""The most used short words of each language but English."""


def folded(text: str) -> str:
    """Return the text in small letters without accents."""
    lower = text.lower()
    return lower if lower.isascii() else lower.translate(FOLDED)


THOUSAND = "mil"
"""A thousand in Spanish, and behind digits a million in English."""
ENGLISH = (STOP | NUMBERS_OF["en"] | TIMES_OF["en"] | words_of(folded(str(FOREIGN["also_english"])))) - {THOUSAND}
BORROWED = regex(rf"\b(?:{FOREIGN['borrowed']})\b")
"""Matches foreign words that stand in English messages."""


def _folded(language: str, *lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words = frozenset(word if word == AT else folded(word) for of in lists for word in of.get(language, frozenset()))
    return words - ARTICLES if language == "es" else words


SILENT: Mapping[str, frozenset[str]] = {
    language: _folded(language, EVERYDAY, NUMBERS_OF, TIMES_OF) for language in LANGUAGES
}
"""Words of a language that are never read as English ones."""
WORDS: Mapping[str, frozenset[str]] = {
    language: _folded(language, EVERYDAY, NUMBERS_OF, TIMES_OF, MORE_OF) for language in EVERYDAY
}
"""The words that tell a language."""
NAMES = frozenset(
    folded(word)
    for of in _data("time_words.json").values()
    for kind, words in (of.items() if isinstance(of, dict) else ())
    for word in str(words).split()
    if kind != "units"
).union(*NUMBERS_OF.values())
"""Words of days, times and numbers that may be names of persons and things too."""
SPEAKING = frozenset().union(*(WORDS[language] for language in LANGUAGES)) - ENGLISH
"""Words with which a message may be in a language that is read."""


def no_times(language: Language | None) -> frozenset[str]:
    """Return the English words of time that are other everyday words in a language: `am` in German."""
    return (TIMES_OF["en"] & EVERYDAY[language]) - TIMES_OF[language] if language else frozenset()


def most_spoken(tokens: Sequence[Token]) -> Language | None:
    """Return the language of which a message surely has most words, names and borrowed words aside."""
    if SPEAKING.isdisjoint([token.lower if token.lower == AT else folded(token.lower) for token in tokens]):
        return None
    words = _words(tokens)
    counts = {language: sum(word in own for word in words) for language, own in WORDS.items()}
    most = max(counts.values())
    best = [language for language in LANGUAGES if counts[language] == most]
    if len(best) != 1:
        return None
    own = WORDS[best[0]]
    sure = [word for word in words if word in own and word not in ENGLISH]
    strange = sum(word in ENGLISH and word not in own for word in words)
    usual = sum(word in ORDINARY and word not in own for word in words)
    if len(sure) <= strange or (len(sure) < SURE and (usual > len(sure) or _may_be_a_name(sure[0], tokens, best[0]))):
        return None
    return best[0]


def _may_be_a_name(word: str, tokens: Sequence[Token], language: Language) -> bool:
    """Whether the only word of a language may be a name, beside words that the language has not: `Domingo wants 3`.

    A word of the language before it says that it is none: `am Samstag`.
    """
    own, words = WORDS[language], [folded(token.lower) for token in tokens]
    place = next((n for n, token in enumerate(tokens) if token.text.istitle() and words[n] == word), None)
    if place is None or word not in NAMES or (place and words[place - 1] in own):
        return False
    others = [other for other, token in zip(words, tokens, strict=True) if token.text[0].isalpha()]
    return any(other not in own and english(language, other) is None for other in others)


def _words(tokens: Sequence[Token]) -> list[str]:
    """Return the words that are no names; of those with an apostrophe that no list has, the parts."""
    named = any(token.text[0].isupper() for token in tokens[1:])
    found: list[str] = []
    for place, token in enumerate(tokens):
        if not named or not _is_name(tokens, place):
            word = token.lower if token.lower == AT else folded(token.lower)
            if word == THOUSAND and place and tokens[place - 1].text[-1].isdigit():
                continue
            found += [word] if word in SPEAKING else word.split("'")
    return BORROWED.sub("", " ".join(found)).split()


def _is_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is a part of a name, as in `Los Angeles`, `Plácido Domingo`."""
    if not tokens[place].text[0].isupper() or tokens[place].text.isupper():
        return False
    if folded(tokens[place].lower) in WORDS["de"]:
        return False
    before = place - 1 - (place > 0 and tokens[place - 1].lower in JOINING)
    after = place + 1 + (place + 1 < len(tokens) and tokens[place + 1].lower in JOINING)
    return any(0 <= beside < len(tokens) and tokens[beside].text[0].isupper() for beside in (before, after))

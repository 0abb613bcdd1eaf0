"""What a question showed: the values and the act that an answer may repeat."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from shipworthy.regex import regex
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.spelling import Word, fold, split

LONGEST_QUESTION = 2000
CLAUSE = regex(r"[.!:;\n](?=\s|$)|\n|[?¿]")
"""Ends a clause of a question."""
PART = regex(r"[,.;!\n–—]\s*(?:and |und |y |et |but |aber |pero |mais |also )?|\s(?:and|und|et|but|aber) ")
"""Begins another part of a message."""
ADDRESS = "sie"
"""The German pronoun that follows the verb of a request, and is no object."""
START = attrgetter("start")
BOTH = frozenset(["both", "beide", "beides", "ambos", "ambas", "&", "+"])
SHARED = 4
"""Letters that two forms of one verb share at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the message only repeats what the user was shown."""

    values: tuple[tuple[int, int], ...] = ()
    """Spans of the message that repeat a value."""
    names: frozenset[str] = frozenset()
    """Folded words of the names of these values; they may stand beside one."""
    act: tuple[str, ...] = ()
    """The words of the act that is asked for, without articles: `place order for 10 lamps`."""
    last: bool = False
    """Whether the act is the last word: `soll ich 3 Lampen bestellen`."""
    told: frozenset[int] = field(default=frozenset())
    """What the rest of the question says is done, where its own verb is none of the known ones."""
    timed: bool = False
    """Whether a time was shown, so that "now" changes it."""
    several: bool = False
    """Whether several things may be shown, so that "both" is no more than was asked."""


def act_of(question: str) -> tuple[tuple[str, ...], bool]:
    """Return the act for which a question asks, and whether its verb comes last; empty where it offers two."""
    words = lexicon()
    text = question[:LONGEST_QUESTION]
    asked = text.rfind("?")
    clauses = [part for part in CLAUSE.split(text[: asked + 1] if asked >= 0 else text) if part.strip()]
    said: list[str] = []
    while clauses and (not said or tuple(said) in words.tags):
        said = [word.text for word in split(clauses.pop())]
    verb_last = False
    for _ in range(2):
        opening = next((o for o in words.openings if tuple(said[: len(o[0])]) == o[0] and len(said) > len(o[0])), None)
        if opening is not None:
            said, verb_last = said[len(opening[0]) :], opening[1]
    if not words.alternatives.isdisjoint(said):
        return (), False
    act = [word for word in said if word not in words.articles]
    return (tuple(act[-1:]), True) if verb_last else (tuple(act), False)


def shows_several(question: str) -> bool:
    """Whether a question names one thing and another: `Create Dentist and Yoga?`."""
    words = lexicon()
    return any(word.text in words.joining or word.text in BOTH for word in split(question[:LONGEST_QUESTION]))


def asks(message: str) -> bool:
    """Whether the message is a question of its own: it begins like one, and does not ask for a change."""
    return _asks(_said(message[:LONGEST_QUESTION]), 0, "?" in message)


def question_in(message: str) -> str:
    """Return the question of its own with which a message ends, after something else; empty where there is none."""
    text = message[:LONGEST_QUESTION]
    last = text.rfind("?")
    if last < 0:
        return ""
    said = _said(text)
    for match in PART.finditer(text, 0, last):
        if _asks(said, bisect_left(said, match.end(), key=START), True):
            return text[match.end() :].strip()
    return ""


def _said(text: str) -> list[Word]:
    return [word for word in split(text) if word.text.isalnum()]


def _asks(said: Sequence[Word], first: int, marked: bool) -> bool:
    """Whether the words from a place on are a question; `marked`: a question mark follows."""
    words, last = lexicon(), len(said) - 1
    while marked and first < last and said[first].text not in words.asking and said[first].text in words.known:
        first += 1
    if first > last or said[first].text not in words.asking:
        return False
    return not any(tuple(word.text for word in said[first : first + len(row)]) == row for row in words.suggesting)


def begins(shown: Shown) -> list[int]:
    """Return where an act of the question begins: with its first word, and after `and` with a verb."""
    words = lexicon()
    after = [n for n in range(1, len(shown.act)) if shown.act[n - 1] in words.joining and shown.act[n] in words.acts]
    return [0, *after]


def repeated(said: list[Word], place: int, shown: Shown, begin: int = 0) -> list[tuple[int, bool]]:
    """Return how many words repeat an act from its beginning; true where a pronoun stands for the rest."""
    words, found, used, at = lexicon(), [], begin, place
    while at < len(said):
        word = said[at].text
        at += 1
        if word in words.past and (at == 1 or said[at - 2].text not in words.pronouns):
            # "Cancelled it" tells what was done.
            break
        if word in words.pronouns and used == begin + 1:
            found.append((at - place, True))
            if word not in words.articles and word != ADDRESS:
                break
        elif word in words.polite and used > begin or word in words.articles and used > begin:
            continue
        elif used < len(shown.act) and _same(word, shown.act[used]):
            used += 1
            found.append((at - place, _with_pronoun(word) or _lacks_a_pronoun(shown, used)))
        else:
            break
    return found


def _lacks_a_pronoun(shown: Shown, used: int) -> bool:
    """Whether all of an act is said but its pronoun: `send` to "Send it?"; not of what ends something.

    The question has left the pronoun out of its act, as an article.
    """
    left = [word for word in shown.act[used:] if word not in lexicon().pronouns]
    return used == 1 and not left and wants(shown)


def told_of(question: str, act: tuple[str, ...]) -> frozenset[int]:
    """Return what a question says that is done beside its act; empty where the act says it, or something stops."""
    words = lexicon()
    if not act or _acts_of(act[0]):
        return frozenset()
    found = frozenset(one for word in split(question[:LONGEST_QUESTION]) for one in _acts_of(word.text))
    return found if found.isdisjoint(words.stopping) else frozenset()


def told_again(said: list[Word], place: int, shown: Shown) -> int:
    """Return how many words repeat what the question tells beside its act: `send it`; 0: none do."""
    words, word = lexicon(), said[place].text
    if word in words.past or shown.told.isdisjoint(_acts_of(word)):
        return 0
    after = said[place + 1].text if place + 1 < len(said) else ""
    if after in words.pronouns and after not in words.articles - {"it", "that", "this", "es", "das", "lo"}:
        return 2
    return 1 if not after or after in words.polite else 0


def wants(shown: Shown) -> bool:
    """Whether who wants the thing that a question is about agrees to it: not to "Cancel the order?"."""
    acts = _acts_of(shown.act[0]) if shown.act else frozenset()
    return not shown.act or (bool(acts) and acts.isdisjoint(lexicon().stopping))


def stops(said: list[Word], shown: Shown) -> bool:
    """Whether the act that is asked about stops something, or is repeated: `cancel it` to `Cancel it?`."""
    stopping = _acts_of("cancel")
    repeats = {word.text for word in said}.intersection(shown.act)
    return bool(repeats) or any(not _acts_of(word).isdisjoint(stopping) for word in shown.act)


def stops_something(word: str) -> bool:
    """Whether a word is a form of a verb that ends something: `cancel`, `storniert`."""
    return not _acts_of(fold(word)).isdisjoint(lexicon().stopping)


def _same(word: str, other: str) -> bool:
    """Whether two words are forms of one: `return` and `returns`, `bestellen` and `bestell`."""
    if word == other or not _acts_of(word).isdisjoint(_acts_of(other)):
        return True
    shorter = min(len(word), len(other))
    if shorter < SHARED or not (word.isalpha() and other.isalpha()) or abs(len(word) - len(other)) > 3:
        return False
    common = next((n for n in range(shorter) if word[n] != other[n]), shorter)
    return common >= max(SHARED, shorter - 1)


def _acts_of(word: str) -> frozenset[int]:
    """Return what a verb, in any of its forms and languages, does."""
    words = lexicon()
    if word in words.acts:
        return words.acts[word]
    for ending in words.clitics:
        if word.endswith(ending) and word[: -len(ending)] in words.acts:
            return words.acts[word[: -len(ending)]]
    return frozenset()


def acts_in(word: str) -> frozenset[int]:
    """Return what a word does where it is a form of a verb that does something; else nothing."""
    return _acts_of(fold(word))


def acts_again(word: str) -> bool:
    """Whether a word is a form of a verb that does something: `send`, `mándalo`."""
    return bool(_acts_of(fold(word)))


def _with_pronoun(word: str) -> bool:
    words = lexicon()
    return word not in words.acts and bool(_acts_of(word))


def near_value(word: str, shown: Shown, glue: Collection[str]) -> bool:
    """Whether the word may stand beside a repeated value."""
    return word in glue or word in shown.names or (word[-1:] == "s" and word[:-1] in shown.names)

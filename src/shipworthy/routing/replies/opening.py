"""Reads which of several choices a message names that was written before they were known: a request, not an answer."""

from collections.abc import Collection, Mapping, Sequence

from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.consent.spelling import Word, split
from shipworthy.routing.replies.choice import SEPARATORS, compounds, labels_of, parted, stems_of, ways
from shipworthy.routing.replies.glossed import also_glossed
from shipworthy.routing.replies.ordered import extreme, in_time, order
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import ORDINARY, STOP, stem

LONGEST_REQUEST = 300
"""Characters of a request in which a place is meant: `cancel the last one`; in a letter it may be of anything."""
DATE = TypeSpec(name="date")


@also_glossed
def mentioned(
    choices: Sequence[str],
    said: Said,
    offered: Sequence[object] = (),
    *,
    common: Collection[str] = (),
    beside: Collection[str] = (),
    many: bool = False,
) -> tuple[int, ...]:
    """Return the options that a message names that was not written as an answer: by words which not all of them have.

    `common`: stems that say nothing of the choice; `beside`: others that may stand beside a part of a label. More than
    one only with `many`; none where two fit equally well.
    """
    taken, denied = parted(split(said.text), said.text)
    labels = labels_of(choices, offered)
    shared = frozenset.intersection(*labels) if len(labels) > 1 else frozenset()
    telling = [frozenset(word for word in label - shared if _tells(word)) for label in labels]
    texts = list(dict.fromkeys(word.text for word in (*taken, *denied)))
    joined = compounds(texts, frozenset().union(*telling), {*shared, *common, *beside})
    read = {text: joined.get(text) or stem(text) for text in texts}
    # A compound says more than its parts, which the skill may be about.
    own = [frozenset(word for word in label if word not in common or word in joined.values()) for label in telling]
    words, out = {read[word.text] for word in taken}, {read[word.text] for word in denied}
    plain = [stems_of(label) for label in choices]
    fitting = {*common, *beside}
    # "The blue mug" is not the blue screen: a part of a label with another word beside it names something else.
    held = [
        found
        if label <= words
        or (not _followed(taken, found, {*whole, *fitting}, read) and _is_meant(taken, found, whole, read))
        else frozenset()
        for label, whole, found in zip(
            plain, labels, [frozenset() if label & out else label & words for label in own], strict=True
        )
    ]
    places = [place for place, found in enumerate(held) if found]
    if many:
        apart = all(held[a].isdisjoint(held[b]) for a in places for b in places if a < b)
        return tuple(places) if apart else ()
    best = [place for place in places if all(held[other] < held[place] for other in places if other != place)]
    return tuple(best) if len(best) == 1 else ()


def placed(choices: Sequence[str], said: Said, extractor: Extractor, nouns: Collection[str]) -> int | None:
    """Return the option that a request names by its place or by an order: `the last one`, `the cheapest room`.

    `nouns`: stems of what the choices are. None where the order of the list is not that of its times, where the words
    may mean a day, and where the message denies anything.
    """
    if len(choices) < 2 or len(said.message) > LONGEST_REQUEST:
        return None
    taken, denied = parted(split(said.text), said.text)
    days = [(found.start, found.end) for found in extractor.find(DATE, said)]
    if denied or any(word.text in ways().any for word in taken):
        return None
    nouns = {*nouns, *frozenset.intersection(*labels_of(choices, ()))}
    free = [word for word in taken if not any(start < word.end and word.start < end for start, end in days)]
    found = [
        place
        for number, word in enumerate(free)
        if (form := _form(free, number, said.text, nouns)) is not None
        and (place := _place_of(choices, free, word, form, said, extractor)) is not None
    ]
    return found[0] if len(set(found)) == 1 else None


def _followed(words: list[Word], found: Collection[str], fitting: Collection[str], read: Mapping[str, str]) -> bool:
    """Whether a word of another thing stands right beside the words of a label."""
    way = ways()
    for place, word in enumerate(words):
        if read[word.text] not in found:
            continue
        for other in (*words[max(0, place - 1) : place], *words[place + 1 : place + 2]):
            beside = other.start - word.end == 1 or word.start - other.end == 1
            known = other.text in STOP or other.text in way.polite or other.text in way.joining
            if beside and not known and other.text not in fitting and read[other.text] not in fitting:
                return True
    return False


def _is_meant(words: list[Word], found: frozenset[str], label: Collection[str], read: Mapping[str, str]) -> bool:
    """Whether the words of a label stand for it: one everyday word alone needs an article, or `one` behind it."""
    way = ways()
    if len(found) != 1 or not ORDINARY.issuperset(found):
        return True
    for place, word in enumerate(words):
        if read[word.text] not in found:
            continue
        before, behind = words[max(0, place - 2) : place], words[place + 1 : place + 2]
        compound = word.text not in ORDINARY and stem(word.text) not in found
        led = any(other.text in way.articles for other in before)
        if compound or led or any(other.text in way.standing or read[other.text] in label for other in behind):
            return True
    return False


def _tells(word: str) -> bool:
    """Whether a word of a label identifies it in a text; a short number may count anything."""
    return word not in STOP and (len(word) > 3 if word.isdecimal() else len(word) > 1)


def _form(words: Sequence[Word], number: int, text: str, nouns: Collection[str]) -> str | None:
    """Tell what stands behind a word that follows an article: `one`, a noun, or the end; None: something else."""
    way = ways()
    place = number - 1
    while place > 0 and words[place].text in order().comparing - way.articles:
        place -= 1
    if place < 0 or words[place].text not in way.articles:
        return None
    if number + 1 == len(words) or any(
        sign in text[words[number].end : words[number + 1].start] for sign in SEPARATORS
    ):
        # "Move it on the first" is a day.
        led = place > 0 and words[place - 1].text in way.dating
        return None if led else "end"
    following = words[number + 1].text
    if following in way.standing:
        return "one"
    if stem(following) in nouns:
        return "noun"
    return "end" if following in way.closing else None


def _place_of(
    choices: Sequence[str], words: Sequence[Word], word: Word, form: str, said: Said, extractor: Extractor
) -> int | None:
    way, count = ways(), len(choices)
    if word.text in way.ordinals:
        counted = way.ordinals[word.text]
        place = counted - 1 if counted > 0 else count - 1
        beside_last = counted < 0 and not way.beside_last.isdisjoint([other.text for other in words])
        # The first booking is that of the first day; without days only "the first one" is the place in the list.
        timed = in_time(choices, said, extractor)
        sure = timed is True or (timed is None and form == "one")
        return place if sure and not beside_last and 0 <= place < count else None
    if word.text not in order().extremes:
        return None
    pool = _narrowed(choices, [other for other in words if other is not word])
    if word.text in order().comparatives and len(pool) != 2:
        return None
    best = extreme([choices[one] for one in pool], word.text, said, extractor)
    return pool[best] if best is not None else None


def _narrowed(choices: Sequence[str], words: Sequence[Word]) -> list[int]:
    """Return the options that have every word of a label which the message says: `one with a screen, the smaller`."""
    labels = labels_of(choices, ())
    said = {stem(word.text) for word in words} & frozenset().union(*labels)
    telling = {word for word in said if _tells(word)}
    return [place for place, label in enumerate(labels) if telling <= label]

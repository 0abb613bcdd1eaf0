"""Reads which of several choices an answer picks: by number, ordinal, value or words, by what it is not, or several."""

import functools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.routing.consent.spelling import Word, fold, split
from shipworthy.routing.replies.glossed import also_glossed
from shipworthy.routing.said import Said
from shipworthy.routing.words import LONGEST, ORDINARY, STOP, defined_words, stem

LONGEST_ANSWER = 500
"""Characters of an answer that picks; a longer one says more."""
SEPARATORS = ",;.\n"
SHORTEST_PART, LONGEST_COMPOUND = 4, 30
"""Letters of a part of a compound, and of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The words with which people pick, in four languages."""

    ordinals: Mapping[str, int]
    beside_last: frozenset[str]
    cardinals: Mapping[str, int]
    polite: frozenset[str]
    denying: frozenset[str]
    denying_pairs: frozenset[tuple[str, ...]]
    turning: frozenset[str]
    other: frozenset[str]
    both: frozenset[str]
    both_pairs: frozenset[tuple[str, ...]]
    every: frozenset[str]
    any: frozenset[str]
    aside: frozenset[str]
    joining: frozenset[str]
    """Words that may stand right beside a part of a label in a sentence."""
    articles: frozenset[str]
    standing: frozenset[str]
    """Words that stand for the thing: `the red one`."""
    listed: frozenset[str]
    """What a list has, and praise, beside a place in it: `the first slot`, `the last would be ideal`."""
    dating: frozenset[str]
    """Words behind which an ordinal is a day."""
    closing: frozenset[str]
    """Words that may follow a place or an order at the end of a request: `the earliest you have`."""


@functools.cache
def ways() -> Ways:
    """Read `choices.json` once."""
    raw = json.loads(Path(__file__).with_name("choices.json").read_text(encoding="utf-8"))
    words = {name: frozenset(raw[name].split()) for name in raw if isinstance(raw[name], str)}
    pairs = {name: frozenset(tuple(text.split()) for text in raw[name]) for name in ("denying_pairs", "both_pairs")}
    numbers = {
        name: {word: int(number) for number, text in raw[name].items() for word in text.split()}
        for name in ("ordinals", "cardinals")
    }
    kept = (
        *("beside_last", "polite", "denying", "turning", "other", "both", "every", "any", "aside", "joining"),
        *("articles", "standing", "listed", "dating", "closing"),
    )
    return Ways(
        ordinals=numbers["ordinals"],
        cardinals=numbers["cardinals"],
        denying_pairs=pairs["denying_pairs"],
        both_pairs=pairs["both_pairs"],
        **{name: words[name] for name in kept},
    )


def chosen(
    choices: Sequence[str],
    said: Said,
    offered: Sequence[object] = (),
    wordy: int = 2,
    *,
    held: int | None = None,
    listed: bool = True,
) -> int | None:
    """Return the index of the one chosen option; None where none is chosen, or several are.

    `wordy`: how many words of its own a message may have for each word of the label; `held`: what is chosen now;
    `listed`: whether the question showed the options by number.
    """
    found = picks(choices, said, offered, wordy, held=held, listed=listed)
    return found[0] if len(found) == 1 else None


@also_glossed
def picks(
    choices: Sequence[str],
    said: Said,
    offered: Sequence[object] = (),
    wordy: int = 2,
    *,
    held: int | None = None,
    many: bool = False,
    listed: bool = True,
) -> tuple[int, ...]:
    """Return the indices of the chosen options; more than one only with `many`, and none where it is not clear."""
    if len(said.message) > LONGEST_ANSWER or not choices:
        return ()
    whole = _shown(said.message)
    exact = [i for i, pair in enumerate(zip(choices, offered or choices, strict=False)) if whole in map(_shown, pair)]
    if len(exact) == 1:
        return (exact[0],)
    words = split(said.message)
    taken, denied = parted(words, said.message)
    named = functools.partial(_named, choices, offered, wordy=wordy, listed=listed)
    if denied:
        out = set(named(denied, many=True))
        if held is not None and not _content(denied):
            out = {held}
        into = named(taken, many=many)
        if into:
            return into if out and out.isdisjoint(into) else ()
        left = tuple(place for place in range(len(choices)) if place not in out)
        return left if out and len(left) == 1 and not _content(taken) else ()
    if held is not None and len(choices) == 2 and _is_other(taken):
        return (1 - held,)
    return named(taken, many=many)


def denies(said: Said) -> bool:
    """Whether the answer says what is not meant."""
    return bool(parted(split(said.message[:LONGEST_ANSWER]), said.message)[1])


def corrects(said: Said) -> bool:
    """Whether the answer asks for another choice than the one that was made: `not that one`, `the other`."""
    return denies(said) or _is_other(split(said.message[:LONGEST_ANSWER]))


def leaves_open(said: Said) -> bool:
    """Whether the answer names one thing or another."""
    return any(word.text in ways().any for word in split(said.message[:LONGEST_ANSWER]))


def _shown(value: object) -> str:
    return str(value).strip(" .!\"'").casefold()


def parted(words: list[Word], message: str) -> tuple[list[Word], list[Word]]:
    """Divide the words into what is taken and what is denied: `not` reaches to the next comma, or to `but`."""
    way = ways()
    taken: list[Word] = []
    denied: list[Word] = []
    reach = False
    place = 0
    while place < len(words):
        word = words[place]
        before = words[place - 1].end if place else 0
        if reach and (word.text in way.turning or any(sign in message[before : word.start] for sign in SEPARATORS)):
            reach = False
        pair = tuple(w.text for w in words[place : place + 2])
        if pair in way.denying_pairs and "," not in message[word.start : words[place + 1].start]:
            reach, place = True, place + (1 if pair[0] == "no" else 2)
            continue
        if word.text in way.denying:
            reach = True
        else:
            (denied if reach else taken).append(word)
        place += 1
    return taken, denied


def _content(words: list[Word]) -> list[str]:
    way = ways()
    return [
        word.text for word in words if word.text not in way.polite and word.text not in STOP and word.text.isalnum()
    ]


def _is_other(words: list[Word]) -> bool:
    way, texts = ways(), [word.text for word in words]
    rest = [text for text in texts if text not in way.polite | way.other | way.aside]
    return any(text in way.other for text in texts) and not rest


def _named(
    choices: Sequence[str], offered: Sequence[object], words: list[Word], *, wordy: int, many: bool, listed: bool
) -> tuple[int, ...]:
    """Return the options that the words name, each by number, ordinal or words that only it has."""
    way, texts = ways(), [word.text for word in words]
    if any(text in way.any for text in texts):
        return ()
    pairs = set(zip(texts, texts[1:], strict=False))
    both = any(text in way.both for text in texts) or bool(pairs & way.both_pairs)
    if both or any(text in way.every for text in texts):
        own = [t for t in _content(words) if t not in way.both | way.every and t not in way.cardinals]
        return tuple(range(len(choices))) if many and not own and (len(choices) == 2 or not both) else ()
    if (numbered := _numbered(texts, choices, listed=listed)) is not None:
        return numbered if many or len(numbered) == 1 else ()
    return _by_words(choices, offered, _content(words), wordy, many=many)


def _numbered(texts: list[str], choices: Sequence[str], *, listed: bool) -> tuple[int, ...] | None:
    """Read numbers and ordinals; None where the words say anything else, empty where there is no such number."""
    way, count = ways(), len(choices)
    places: list[int] = []
    rest = [text for text in texts if text not in way.ordinals]
    ordinal = [way.ordinals[text] for text in texts if text in way.ordinals]
    if ordinal:
        if -1 in ordinal and not way.beside_last.isdisjoint(texts):
            return ()
        known = frozenset().union(*map(stems_of, choices))
        if any(stem(text) not in known and text not in way.listed for text in _unsaid(rest)):
            return None
        places = [number - 1 if number > 0 else count - 1 for number in ordinal]
    elif not listed:
        return None
    else:
        own = [text for text in _unsaid(texts) if text != "#"]
        alone = texts[-1:] and texts[-1] in way.cardinals and not own
        numbers = [int(t) if t.isdecimal() and len(t) <= 3 else way.cardinals.get(t, -1) for t in own]
        if alone and len([text for text in texts if text not in way.polite]) == 0 and texts[-2:-1] != ["the"]:
            numbers = [way.cardinals[texts[-1]]]
        if not numbers or -1 in numbers:
            return None
        places = [number - 1 for number in numbers]
    places = list(dict.fromkeys(places))
    return tuple(places) if all(0 <= place < count for place in places) else ()


def _unsaid(texts: list[str]) -> list[str]:
    way = ways()
    return [text for text in texts if text not in way.polite and text not in STOP and text != "and"]


def _by_words(
    choices: Sequence[str], offered: Sequence[object], words: list[str], wordy: int, *, many: bool
) -> tuple[int, ...]:
    labels = labels_of(choices, offered)
    read = compounds(words, frozenset().union(*labels), ORDINARY)
    said = {read.get(word) or stem(word) for word in words}
    held = [said & label for label in labels]
    most = max((len(found) for found in held), default=0)
    if not most:
        return ()
    best = [place for place, found in enumerate(held) if len(found) == most]
    covered = set().union(*held)
    if many and len(best) > 1 and all(held[a].isdisjoint(held[b]) for a in best for b in best if a < b):
        return tuple(best) if len(said) <= wordy * len(covered) else ()
    # More words of its own than of a label: it is about something else.
    return (best[0],) if len(best) == 1 and len(said) <= wordy * most else ()


def labels_of(choices: Sequence[str], offered: Sequence[object]) -> list[frozenset[str]]:
    """Return the stems of each label, and of its value where that is a text."""
    values = offered or [None] * len(choices)
    texts = [
        f"{label} {value}" if isinstance(value, str) else label for label, value in zip(choices, values, strict=False)
    ]
    return [stems_of(text) for text in texts]


@functools.lru_cache(maxsize=1024)
def stems_of(label: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in defined_words(label[:LONGEST]))


def compounds(words: Iterable[str], labels: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return the words that begin with a word of a label, written together with a known one: `cookbook` for `cook`.

    `labels`: stems of the labels; `known`: stems or words that the rest may be.
    """
    parts: dict[str, str] = {}
    for word in dict.fromkeys(words):
        if stem(word) in labels or not word.isalpha() or not SHORTEST_PART * 2 <= len(word) <= LONGEST_COMPOUND:
            continue
        for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            head, rest = word[:end], word[end:]
            if stem(head) in labels and (rest in known or stem(rest) in known):
                parts[word] = stem(head)
    return parts

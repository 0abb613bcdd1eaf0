"""Changes what a mail says by what was said of it, message by message, and tells what it does not understand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import changing
import drafts
from changes import Change, parsed
from changing import BIT, RELATIVE, VALUES

SEGMENT = re.compile(
    r"(?<=[.!?;])\s+|,\s+(?:(?:and|but|because|since|so|und|aber|weil|denn|y|pero|porque|et|mais|car)\s+)?"
    r"|\s+(?:and|but|because|since|so that|und|aber|weil|denn|y|pero|porque|et|mais|parce que|car)\s+",
    re.IGNORECASE,
)
"""Matches what stands between two parts of a text."""
JOINED = r"(?:,?\s+(?:with|and|for|to|mit|und|für|con|y|para|avec|et|pour))"
ARTICLE = re.compile(r"^(?:the|a|an|my|der|die|das|den|el|la|los|las|le|les|un|una|une)\s+", re.I)
PLACES = (
    "first erste ersten primera première",
    "second zweite zweiten segunda deuxième",
    "third dritte dritten tercera",
)
LASTS = "last letzte letzten última dernière"
ORDINAL = {word: place for place, every in enumerate(PLACES) for word in every.split()} | dict.fromkeys(
    LASTS.split(), -1
)
APOLOGY = re.compile(r"^(?:an?\s+|my\s+)?apolog(?:y|ies)\s+for\s+", re.I)
THANKS = re.compile(r"^(?:a\s+|my\s+|some\s+)?(?:thank[\s-]?you|word of thanks)\s+for\s+", re.I)
THOUSANDS = re.compile(r"\s*(?:k\b|thousand|million|tausend|mil\b|mille\b|millones|millionen|millions)", re.I)
AND = r"(?:and|und|y|et|&)"
FEWEST, SHORT = 3, 5
"""Words that a text has at least when a part was taken from it; a short one may have fewer."""
PERSONS = frozenset(
    [
        "me",
        "i",
        "you",
        "him",
        "her",
        "us",
        "them",
        "mich",
        "mir",
        "dich",
        "ich",
        "du",
        "mí",
        "yo",
        "tú",
        "moi",
        "toi",
        "lui",
        "elle",
    ]
)
SENTENCES = re.compile(r"(?<=[.!?])\s+")
FEW = 10
"""Words of a message that is told back whole, where a part of it was not understood."""
ALIKE = 4
"""Letters that two forms of a word share at least."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A mail as it shall be: what it says, how it is worded, and what of the last message was not understood."""

    gist: str
    style: str
    topic: str = ""
    greeting: bool = True
    unread: tuple[str, ...] = ()


def amended(gist: str, messages: Sequence[str], style: str, topic: str) -> Amended:
    """Change a mail by messages, in their order."""
    mail = Amended(gist, style, topic)
    for message in messages:
        mail = replace(mail, unread=())
        for change in parsed(message):
            mail = _with(mail, change, message)
    return mail


def _with(mail: Amended, change: Change, message: str) -> Amended:
    if change.kind == "aside":
        return mail
    if change.kind == "style":
        return replace(mail, style=_styled(mail.style, change.new))
    if change.kind == "greeting":
        return replace(mail, greeting=change.new == "yes")
    if change.kind == "subject":
        return replace(mail, topic=change.new)
    made = MADE[change.kind](mail.gist, change) if change.kind in MADE else ""
    if not made:
        whole = " ".join(message.split())
        told = whole if len(whole.split()) <= FEW else " ".join((change.old or change.new or message).split())
        if told in mail.unread:
            return mail
        return replace(mail, unread=(*mail.unread, told))
    return replace(mail, gist=made)


def _styled(before: str, new: str) -> str:
    """`Nicer`, and then `but shorter`, is both."""
    if "as usual" in (before, new) or new in before:
        return new if new not in before else before
    return "politer and shorter"


def _added(text: str, change: Change) -> str:
    new = APOLOGY.sub("I am sorry for ", THANKS.sub("Thank you for ", change.new.strip()))
    if re.search(r"\bdass\b", text) and re.search(r"\b(?:ist|bin|habe?|kann|komme|tut|wird|soll|muss|gibt)\W*$", new):
        return f"{text.rstrip(' .!')}, und dass {new}"
    return f"{_ended(text)} {_capital(drafts.gist_of(f'tell them that {new}') or new)}"


def _begun(text: str, change: Change) -> str:
    return f"{_capital(_ended(change.new))} {_capital(text)}"


def _asked(text: str, change: Change) -> str:
    new = change.new.strip()
    if (match := re.match(r"(?:nach|um)\s+.+", new)) is not None:
        return f"{_ended(text)} Ich möchte noch {match[0].rstrip(' .!?')} fragen."
    if re.match(r"(?:ob|wann|wo|wie|was|warum|wer|welche\w*)\s", new):
        return f"{_ended(text)} Ich möchte wissen, {new.rstrip(' .!?')}."
    return f"{_ended(text)} {_capital(drafts.gist_of(f'ask them {new}') or f'I would like to ask {new}')}"


def _whole(text: str, change: Change) -> str:
    return drafts.gist_of(f"tell them that {change.new}") or change.new


def _less(text: str, change: Change) -> str:
    """The text without what a message names."""
    named = change.old.strip("\"'“”‘’ .")
    if (match := changing.AFTER_ALL.match(named)) is not None:
        found = re.search(rf"\b{re.escape(match['what'].strip(' .'))}\b", text, re.I)
        return _ended(text[: found.end()]) if found is not None else ""
    words = [word.casefold() for word in named.split()]
    place = next((ORDINAL[word] for word in words if word in ORDINAL), None)
    sentences = SENTENCES.split(text)
    if place is not None and not [word for word in words if word not in BIT and word not in ORDINAL]:
        return _beside(sentences, place) if len(sentences) > 1 and -1 <= place < len(sentences) else ""
    left = _without_one_of_two(text, named) or _without_part(text, named) or _without_words(text, named)
    # Two words of a sentence are no mail, and one word is no part of it.
    whole = len(left.split()) >= FEWEST and all(len(part.split()) > 1 for part in SEGMENT.split(left) if part.strip())
    return left if whole or len(text.split()) < SHORT else ""


def _without_one_of_two(text: str, named: str) -> str:
    """The text without one of two who are named together: `Ben and me` without Ben."""
    one = re.escape(ARTICLE.sub("", named))
    for pattern in (rf"\b{one}\s+{AND}\s+(?=[\w'’]+\s*(?:$|[.,;!?]))", rf"(?<=\w)\s+{AND}\s+{one}(?=\s*(?:$|[.,;!?]))"):
        found = list(re.finditer(pattern, text, re.IGNORECASE))
        if len(found) == 1 and len(named.split()) == 1 and _is_one(text, found[0], named):
            return text[: found[0].start()] + text[found[0].end() :]
    return ""


def _is_one(text: str, found: re.Match[str], named: str) -> bool:
    """Whether what stands beside it is a word for a person, or a name: not a part of a sentence."""
    beside = (
        text[found.end() :].split()[:1]
        if found[0].casefold().startswith(named.casefold())
        else text[: found.start()].split()[-1:]
    )
    word = "".join(beside).strip(".,;!?")
    return word.casefold() in PERSONS or word[:1].isupper()


def _beside(sentences: list[str], place: int) -> str:
    kept = list(sentences)
    del kept[place]
    return " ".join(kept)


def _without_part(text: str, named: str) -> str:
    """The text without the one part of it in which most of the named words stand."""
    wanted = [word for word in re.findall(r"[\w'’]+", named.casefold()) if word not in BIT]
    cuts = list(SEGMENT.finditer(text))
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    held = [
        sum(any(_alike(word, own) for own in re.findall(r"[\w'’]+", part.casefold())) for word in wanted)
        for part in parts
    ]
    most = max(held)
    if len(parts) < 2 or not wanted or not most or held.count(most) != 1 or most * 2 < len(wanted):
        return ""
    place = held.index(most)
    if place == 0:
        return _capital(text[starts[1] :])
    # What ends the sentence stays: `…, because my sister comes?`
    end = "" if place + 1 < len(parts) and not parts[place].endswith((".", "!", "?")) else parts[place][-1:]
    before, behind = text[: ends[place - 1]].rstrip(" ,"), text[ends[place] :]
    return before + (end if end in ".!?" and before[-1:] not in ".!?" else "") + behind


def _without_words(text: str, named: str) -> str:
    """The text without the words themselves, the longest beginning of what is named that stands in it."""
    words = ARTICLE.sub("", named).split()
    for count in range(len(words), 0, -1):
        phrase = r"\W+".join(map(re.escape, words[:count]))
        found = list(re.finditer(rf"(?:{JOINED}\s+|,?\s*)(?<!\w){phrase}(?!\w)", text, re.I))
        if len(found) == 1 and words[0].casefold() not in BIT:
            left = text[: found[0].start()] + text[found[0].end() :]
            return _capital(left.strip(" ,")) if len(left.strip(" .,!?")) > 1 else ""
    return ""


def _instead(text: str, change: Change) -> str:
    """The text with one thing in the place of another."""
    new, old = change.new, change.old
    for one in (old, ARTICLE.sub("", old)):
        found = list(re.finditer(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.I)) if one else []
        if len(found) == 1:
            new = re.sub(r"\bone$", old.split()[-1], new) if new.casefold().endswith(" one") else new
            # `The paper`, and `I mean the copy`: the article stands there already.
            led = ARTICLE.match(f"{_before(text, found[0])} ") is not None
            new = ARTICLE.sub("", new) if one != old or led else new
            return _put(text, found[0].start(), found[0].end(), new)
    return _set(text, Change("value", new)) if _kinds(new) else ""


def _put(text: str, start: int, end: int, new: str) -> str:
    behind, words, old = text[end:], new.split(), text[start:end]
    # `Six months, not three` of `three months`: what follows already is not said twice.
    for count in range(len(words) - 1, 0, -1):
        if re.match(rf"\s+{re.escape(' '.join(words[-count:]))}(?!\w)", behind, re.I):
            new = " ".join(words[:-count])
            break
    # `Not four, four at the most` of `four months`: it is said of all of it.
    if new.casefold().startswith(f"{old.casefold()} ") and (noun := re.match(r"\s+[\w-]+", behind)) is not None:
        return text[:end] + noun[0] + new[len(old) :] + behind[noun.end() :]
    return text[:start] + (_capital(new) if start == 0 else new) + behind


def _kinds(text: str) -> list[tuple[str, re.Match[str]]]:
    return [(kind, match) for kind, pattern in VALUES.items() for match in pattern.finditer(text)]


def _set(text: str, change: Change) -> str:
    """The text with a day or a number in the place of the one of its kind."""
    every = _kinds(change.new)
    if len({kind for kind, _ in every}) < len(every):
        return ""
    for kind, new in every:
        # A time in figures may take the place of one in words, such as noon.
        kinds = [kind, *({"number": ["count"], "count": ["number"]}.get(kind, []))]
        found = next((held for one in kinds if (held := list(VALUES[one].finditer(text)))), [])
        old = found[0] if len(found) == 1 else _nearest(new, found, change.new, text)
        if old is None:
            return ""
        start, end, said = old.start(), old.end(), new[0]
        if THOUSANDS.match(text, end) and not THOUSANDS.search(change.new):
            # `Exactly 12,050` of `12 thousand`: the unit would be wrong.
            return ""
        if said.casefold() in RELATIVE and (led := re.search(r"\b(?:on|am|el|le)\s+$", text[:start], re.I)) is not None:
            start = led.start()
        if said[-1:].isdigit() and (unit := re.search(r"\s?[ap]\.?m\.?$", old[0], re.I)) is not None:
            end = old.start() + unit.start()
        upper = kind == "day" and old[0][:1].isupper() and said.casefold() not in RELATIVE
        text = _put(text, start, end, _capital(said) if upper else said)
    return text


def _nearest(new: re.Match[str], found: list[re.Match[str]], message: str, text: str) -> re.Match[str] | None:
    """Which of several numbers or days another one corrects: the one with the same digits, or behind the same word."""
    digits = sorted(re.sub(r"\D", "", new[0]))
    for fits in (
        lambda old: digits and sorted(re.sub(r"\D", "", old[0])) == digits,
        lambda old: _before(message, new) and _before(message, new) == _before(text, old),
        lambda old: digits and len(re.sub(r"\D", "", old[0])) == len(digits),
    ):
        if len(fitting := [old for old in found if fits(old)]) == 1:
            return fitting[0]
    return None


def _before(text: str, match: re.Match[str]) -> str:
    words = text[: match.start()].casefold().split()
    return words[-1] if words else ""


def _word(text: str, change: Change) -> str:
    """The text with a word in the place of its last one, with the article of the new one."""
    match = re.search(r"(?:\b(?:the|a|an|my)\s+)?[\w'’-]+(?=\W*$)", text, re.I)
    return _put(text, match.start(), match.end(), change.new) if match is not None and match.start() else ""


def _alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one == other or (shorter >= ALIKE and one[: shorter - 1] == other[: shorter - 1])


def _ended(text: str) -> str:
    text = text.rstrip(" ,;")
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


MADE: dict[str, Callable[[str, Change], str]] = {
    "add": _added,
    "first": _begun,
    "ask": _asked,
    "whole": _whole,
    "out": _less,
    "put": _instead,
    "value": _set,
    "word": _word,
}

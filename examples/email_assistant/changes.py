"""What a message says shall be different in a shown mail, by its grammar: left out, put instead, added, worded."""

import re
from dataclasses import dataclass
from typing import Literal

from changing import (
    ADD,
    ADDED,
    ALSO,
    AND_ADD,
    ASK,
    ASSENT,
    BECAUSE,
    BESIDE,
    CORRECTING,
    COURTEOUS,
    EXPLAINING,
    FILLER,
    FIRST,
    GREETING,
    KEEPS,
    LAST,
    LEADS,
    NO_PART,
    NUMBER,
    OF_THE_MAIL,
    OUT,
    PIECE,
    PUT,
    SENTENCE,
    STATES,
    STYLES,
    SUBJECT,
    SUBJECTS,
    VALUES,
    WHOLE,
    WHOM_TO,
    WORD,
    WORDING,
)
from contacts import contacts_in

Kind = Literal[
    "out", "put", "value", "word", "add", "first", "ask", "whole", "subject", "style", "greeting", "aside", "unread"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that shall be different: what is new, and instead of what."""

    kind: Kind
    new: str = ""
    old: str = ""


def parsed(message: str, *, decided: bool = False) -> list[Change]:
    """What a message says of a mail that is shown, part by part; `unread`: a part that is not understood.

    `decided`: something was said beside it, so that it may only say why.
    """
    found = [one for part in SENTENCE.split(message.strip()) if part.strip() for one in _of_sentence(part)]
    decides = decided or any(one.kind not in ("aside", "unread") for one in found)
    return [Change("aside") if decides and one.kind == "unread" and _explains(one.new) else one for one in found]


def of_it(message: str, to: str) -> str:
    """A message with `it` for the mail that is shown, where that is called `the text` or the mail to its addressee."""
    match = OF_THE_MAIL.match(message)
    if match is None:
        return WHOM_TO.sub("send it to", message)
    whom = contacts_in(match["who"] or "")
    if whom and to and whom != [to]:
        return message
    verb = re.sub(r"\s+to$", "", match["verb"])
    it = "" if verb != match["verb"] else " it"
    return f"{verb}{it}{message[match.end() :]}"


def corrects(message: str) -> bool:
    """Whether a message says that something was wrong, or begins like an order to change the mail."""
    return not CORRECTING.isdisjoint(_said(message)) or OUT.match(bare(message)) is not None


def _of_sentence(sentence: str) -> list[Change]:
    whole = _dictated(sentence) or _one(bare(sentence))
    if whole is not None:
        return [whole]
    cuts = list(PIECE.finditer(sentence))
    begun = [0, *(cut.end() for cut in cuts)]
    # `Take out the bit, and say that …`: the conjunction leads to what is added.
    led = [0, *(cut.start() if cut[0].strip().isalpha() else cut.end() for cut in cuts)]
    found = list[Change]()
    for start, lead, end in zip(begun, led, [*(cut.start() for cut in cuts), len(sentence)], strict=True):
        if found and (rest := _dictated(sentence[lead:])) is not None:
            return [*found, rest]
        piece = sentence[start:end].strip(" ,.;:!?")
        if piece and found and piece.split()[0].casefold().replace("’", "'") in BECAUSE:
            # `…, he would rather not be quoted`: why, and not what.
            found.append(Change("unread", piece))
        elif piece:
            found.append(_one(bare(piece)) or Change("unread", piece))
    return found


def _dictated(said_so: str) -> Change | None:
    """What is to be said in these words."""
    whole, plain = said_so.strip().strip("-– "), bare(said_so)
    if (match := ADDED.match(plain)) is not None:
        return Change("add", match["x"] or match["also"])
    placed: tuple[tuple[Kind, re.Pattern[str]], ...] = (("first", FIRST), ("add", LAST))
    for kind, pattern in placed:
        if (match := pattern.match(plain)) is not None and _tells(text := match["x"] or match["y"]):
            return Change(kind, text.strip())
    ways: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
        ("add", AND_ADD, whole),
        ("add", ADD, plain),
        ("ask", ASK, plain),
        ("whole", WHOLE, plain),
    )
    for kind, pattern, said in ways:
        match = pattern.match(said)
        if match is None or (kind == "whole" and _style(plain)) or len(match["x"].strip(" .!")) < 2:
            continue
        # `Add a greeting`, `and that one too`: what is wanted is not these words.
        if kind == "add" and not _tells(match["x"]):
            return None
        return Change(kind, match["x"].strip())
    return None


def _tells(text: str) -> bool:
    """Whether words are something that a mail can say: a statement, and not the name of a thing."""
    words = [word.strip(".,!?;:").casefold().replace("’", "'") for word in text.split()]
    if words[0] in ALSO or (len(words) < 2 and words[0] not in COURTEOUS):
        return False
    if words[0] in ("a", "an", "my"):
        # `An apology for the delay`, and not `a smiley`.
        return words[1] in COURTEOUS and len(words) > 3
    return len(words) > 4 or words[0] in SUBJECTS | COURTEOUS or not STATES.isdisjoint(words)


def _one(text: str) -> Change | None:
    """The one thing that a part of a message says; None where it is not understood."""
    if not text or ASSENT.match(text):
        return Change("aside")
    if (match := GREETING.match(text)) is not None:
        return Change("greeting", "yes" if match["how"].casefold() in KEEPS else "no")
    if (match := SUBJECT.match(text)) is not None:
        return Change("subject", match["x"].strip("\"'“” "))
    if (style := _style(text)) is not None:
        return Change("style", style)
    return _left_out(text) or _put(text) or _value(text)


def _left_out(text: str) -> Change | None:
    match = OUT.match(text.strip(" .!"))
    what = next(one for one in match.groups() if one).strip() if match is not None else ""
    return Change("out", old=what) if what and not NO_PART.match(what) else None


def _put(text: str) -> Change | None:
    for pattern in PUT:
        if (match := pattern.match(text)) is not None:
            new, old = (LEADS.sub("", match[name].strip("\"'“”‘’ ")) for name in ("x", "y"))
            return Change("put", new, old)
    return None


def _value(text: str) -> Change | None:
    """A value alone, or a word after what says that another was meant."""
    said = [(match[0], match[0].casefold().replace("’", "'")) for match in WORD.finditer(text)]
    left = [own for own, low in said if low not in BESIDE and not is_value(own)]
    measured = re.fullmatch(rf"\W*{NUMBER}\s+[^\W\d]+\W*", text) is not None
    if (not left or measured) and any(is_value(own) for own, _ in said):
        return Change("value", text.strip(" .!"))
    meant = re.search(
        r"\b(?:i\s+mean\w*|i\s+want(?:ed)?(?:\s+to)?\s+say|typo|ich\s+mein\w*|quise\s+decir|should\s+be)\b", text, re.I
    )
    if meant is not None and 1 <= len(left) <= 2 and text.find(left[0]) > -1:
        return Change("word", " ".join(left))
    return None


def is_value(word: str) -> bool:
    """Whether a word is a day, a month or a number."""
    return (
        any(one.fullmatch(word) for one in VALUES.values())
        or re.fullmatch(rf"{NUMBER}(?:am|pm|h|uhr|th)?", word, re.I) is not None
    )


def _style(text: str) -> str | None:
    """How a mail shall be worded, where a part says nothing else."""
    words = [word for word in re.sub(r"['\"‘“][^'\"’”]+['\"’”]", " ", text.casefold()).replace("’", "'").split()]
    words = [word.strip(".,!?;:") for word in words]
    named = [style for style, every in STYLES.items() if not every.isdisjoint(words)]
    if not named or any(word and word not in WORDING and word not in FILLER and not _is_style(word) for word in words):
        return None
    # `Less formal` is plain; `polite but short` is both.
    if {"less", "not", "menos", "moins", "weniger", "nicht"} & set(words) and "politer" in named:
        return "as usual" if "formal" in words or "formally" in words else None
    return " and ".join(named)


def _is_style(word: str) -> bool:
    return any(word in every for every in STYLES.values())


def bare(text: str) -> str:
    """A part of a message without the words before it that say nothing."""
    text = text.strip().strip("-–… ")
    while (match := re.match(r"[\w'’]+|[^\w\s]+", text)) is not None:
        word = match[0].casefold().replace("’", "'")
        rest = text[match.end() :].lstrip(" ,")
        # `No 5` and `now it's good` keep what they say.
        if word not in FILLER if match[0][0].isalnum() else match[0][0] in "\"“'‘«„":
            break
        if not rest:
            return ""
        text = rest
    return text


def _said(text: str) -> set[str]:
    return {match[0].casefold() for match in WORD.finditer(text)}


def _explains(text: str) -> bool:
    words = bare(text).casefold().replace("’", "'").split()
    return len(words) <= 2 or words[0].strip(",.") in EXPLAINING | BECAUSE or not STATES.isdisjoint(words)

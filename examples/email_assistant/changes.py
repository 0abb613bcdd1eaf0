"""What a message says shall be different in a shown mail, by its grammar: left out, put instead, added, worded."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

Kind = Literal["out", "put", "value", "word", "add", "first", "ask", "whole", "subject", "style", "greeting", "aside", "unread"]
RAW = yaml.safe_load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(str(RAW[name]).split())


def _any(name: str) -> str:
    return "|".join(sorted(map(re.escape, _words(name)), key=len, reverse=True))


FILLER, CORRECTING, BIT, EXPLAINING = map(_words, ("filler", "correcting", "bit", "explaining"))
WORDING, BESIDE, STATES = _words("wording"), _words("beside"), _words("stating")
SUBJECTS, BECAUSE = _words("subjects"), _words("because")
COURTEOUS = _words("courteous")
ADDRESSING = _words("addressing") | FILLER | CORRECTING
ALSO = frozenset(["one", "too", "is", "was", "as", "would", "will", "should"])
"""Words before which `that` is what was spoken of."""
STYLES = {"politer": _words("politer"), "shorter": _words("shorter"), "as usual": _words("plain")}
SENTENCE = re.compile(r"(?<=[.!?;…])\s+|\n+|\s+[-–—]\s+")
PIECE = re.compile(r"\s*[,:]\s+|\s+(?:and|but|und|aber|y|pero|et|mais)\s+", re.IGNORECASE)
WORD = re.compile(r"[\w'’@.+-]*\w|\w", re.UNICODE)
NUMBER = r"\d+(?:[.,:]\d+)*"
UNIT = r"(?:\s?(?:am|pm|a\.m\.|p\.m\.)(?!\w))?"
VALUES = {
    "number": re.compile(rf"(?<![\w.@-]){NUMBER}{UNIT}(?![^\W\dhuHU]|@)", re.I),
    "day": re.compile(rf"\b(?:{_any('days')}|{_any('relative')})\b", re.I),
    "month": re.compile(rf"\b(?:{_any('months')})\b", re.I),
    "count": re.compile(rf"\b(?:{_any('numbers')})\b", re.I),
}
RELATIVE = _words("relative")
X, Y = r"(?P<x>[^,;:.!?]{1,60}?)", r"(?P<y>[^,;:.!?]{1,60}?)"
NOT = r"(?:not|instead\s+of|rather\s+than|nicht|statt|anstatt|anstelle\s+von|no|en\s+vez\s+de|pas|au\s+lieu\s+de)"
MEANT = (
    r"(?:but|sondern|sino|mais|(?:he|she|i|they)\s+said|it'?s|it\s+is|i\s+(?:want|wanted|meant"
    r"|mean)(?:\s+to)?(?:\s+say)?"
    r"|it\s+should\s+be|put|say|write|make\s+it|correct\s+is|richtig\s+ist|ich\s+mein\w*|es|quise\s+decir)"
)
END = r"(?:[,\s]+(?:i\s+mean\w*|please|instead|bitte|por favor|then|if\s+you\s+do\s?n'?t\s+mind))?\W*$"
PUT = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        rf"^(?:replace|change|swap|correct|ersetze?|ändere?|cambia|reemplaza|remplace[zr]?)\s+{Y}\s+(?:with|to|into"
        rf"|by|for|durch|in|zu|por|a|par|en)\s+{X}{END}",
        rf"^(?:instead\s+of|statt|anstatt|en\s+vez\s+de|au\s+lieu\s+de)\s+{Y},?\s+{MEANT}\s+{X}{END}",
        rf"^(?:not|nicht|no|pas)\s+{Y}\s*,\s*(?:{MEANT}\s+)?{X}{END}",
        rf"^(?:not|nicht|no|pas)\s+{Y}\s+{MEANT}\s+{X}{END}",
        rf"^{Y}\s+(?:is|ist|es|est|was)\s+(?:false|wrong|not\s+right|incorrect|falsch|mal"
        rf"|faux)\s*,?\s*(?:{MEANT}\s+)?{X}{END}",
        rf"^{X}\s*(?:,|\s)\s*(?:and\s+|und\s+)?{NOT}\s+{Y}{END}",
        rf"^{Y}\s+(?:should|must|has\s+to|soll\w*|muss)\s+(?:be|read|say|heißen)\s+{X}{END}",
    )
)
LEADS = re.compile(
    r"^(?:.*\b(?:should|must|shall)\s+(?:be|say|read)|.*\bmake\s+(?:it|that)|it'?s|it\s+is|make\s+(?:it|that)|say"
    r"|write|put|i\s+mean\w*|mach(?:e)?\s+es|es\s+ist)\s+",
    re.IGNORECASE,
)
AFTER_ALL = re.compile(
    r"^(?:everything|all|alles|todo|tout)\s+(?P<side>after|behind|nach|hinter|después de|après)\s+(?P<what>.+)$", re.I
)
OUT = re.compile(
    rf"^(?:(?:get\s+rid\s+of|(?:{_any('out')})(?:\s+(?:out|off|away))?)\s+(?P<one>[^,;:]+?)(?:\s+(?:out|away|weg|raus"
    rf"|aus|fuera)(?:\s+of\s+(?:it|this|that|there))?)?"
    rf"|(?:{_any('without')})\s+(?P<two>[^,;:]+))$",
    re.IGNORECASE,
)
NO_PART = re.compile(
    r"^(?:it|that|this|them|everything|all|es|das|lo|le|la|ça)(?:\s+(?:as|there|be|so|like|alone|for|out|to)\b.*)?\W*$",
    re.I,
)
GREETING = re.compile(
    rf"^(?P<how>\w+(?:\s+out)?)\s+(?:the\s+|die\s+|den\s+|el\s+|la\s+|any\s+)?(?:{_any('greeting')})(?:\s+(?:out|weg"
    rf"|in))?\W*$",
    re.I,
)
KEEPS = frozenset(["leave", "keep", "lass", "deja", "garde"])
SUBJECT = re.compile(
    r"^(?:(?:the\s+)?(?:subject|betreff|asunto|objet)(?:\s+(?:is|should\s+be|shall\s+be|line))?|(?:make"
    r"|set)\s+the\s+subject)\s*:?\s+(?P<x>.+?)(?:\s+(?:please|pls|bitte))?\W*$",
    re.I,
)
THEM = r"(?:him|her|them|ihm|ihr|ihn|sie|ihnen|denen)"
ADD = re.compile(
    rf"^(?:(?:and|also|then|und|y|et)\s+)*(?:(?:one\s+more\s+thing|p\.?s\.?|add|mention|include|append|ergänze?|añade|agrega|ajoute[zr]?"
    rf"|schreib\s+noch|füg\w*\s+(?:noch\s+)?(?:hinzu\s*,?\s*)?)(?:\s+(?:in|also|too|noch|hinzu))?"
    rf"|(?:say|tell\s+{THEM}|let\s+{THEM}\s+know|sag\s+{THEM}|dile|dis-lui)\s+(?:also|too|as\s+well|auch|también"
    rf"|aussi))\s*[:,]?\s+(?:that\s+|dass\s+|que\s+|qu['’])?(?P<x>\S.+)$",
    re.IGNORECASE,
)
AND_ADD = re.compile(
    rf"^(?:and|also|plus|und|y|et)\s+(?:please\s+|bitte\s+)?(?:(?:say|tell\s+{THEM}|let\s+{THEM}\s+know"
    rf"|sag\w*(?:\s+{THEM})?|dile|dis-lui|dis)\s+(?:that\s+|dass\s+|que\s+)?|that\s+|dass\s+|que\s+)(?P<x>\S.+)$",
    re.IGNORECASE,
)
FIRST = re.compile(
    r"^(?:start|begin|open|fang|beginne?|starte|empieza|empezar|comienza|commence[rz]?)\s+(?:it\s+|the mail\s+|an\s+)?"
    r"(?:with|by saying|mit|con|diciendo|par|avec)\s*:?\s+(?P<x>\S.+)$"
    r"|^(?:put|set)\s+(?P<y>\S.+?)\s+(?:in front|first|at the (?:beginning|start|top))\W*$",
    re.IGNORECASE,
)
LAST = re.compile(
    r"^(?:end|finish|close|conclude|beende|schließ\w*|termina|acaba|finis|termine)\s+(?:it\s+|the mail\s+)?(?:with|by saying|mit|con|par|avec)"
    r"\s*:?\s+(?P<x>\S.+)$"
    r"|^(?:put|set)\s+(?P<y>\S.+?)\s+(?:at the (?:end|bottom))\W*$",
    re.IGNORECASE,
)
ADDED = re.compile(
    r"^(?P<x>.{4,}?)\s*[,;]\s+(?:please\s+)?(?:add|mention|include|say)\s+(?:that|it|this)(?:\s+(?:too|as\s+well"
    r"|please))*\W*$",
    re.I,
)
ASK = re.compile(
    rf"^(?:(?:and|also|then|und|y|et)\s+)*(?:ask|frage?|pregunta(?:le)?|demande(?:-lui)?)(?:\s+{THEM})?"
    r"(?:\s+(?:also|too|noch|auch|doch|también|aussi))*\s*,?\s+"
    r"(?P<x>(?:for|if|whether|when|where|what|which|who|why|how|to|about|nach|um|ob|wann|wo|wie|was|warum|wer|welche\w*"
    r"|si|cuándo|dónde|qué|cómo|por|quand|où|comment|pourquoi)\b\s*\S.+)$",
    re.IGNORECASE,
)
WHOLE = re.compile(
    rf"^(?:(?:change|turn|make)\s+it\s+(?:in)?to\s*:\s*|make\s+it\s*:\s*|(?:it|the\s+text)\s+(?:should|shall"
    rf"|must)\s+(?:say|read)\s*:?\s+"
    rf"|(?:write|say|put|schreib|sag|escribe|pon|écris|dis)(?:\s+(?:instead|rather|lieber|mejor|plutôt))?\s*:\s*"
    rf"|(?:write|say|tell|schreib|sag)\s+(?:{THEM}\s+)?(?:instead|rather|lieber)\s+(?:that\s+|dass\s+)?"
    rf"|(?:tell|write)\s+{THEM}\s+(?:that\s+)?|(?:sag|schreib)\s+{THEM}\s*,?\s+(?:dass\s+)?|dile\s+que\s+"
    rf"|dis-lui\s+que\s+)(?P<x>\S.+)$",
    re.IGNORECASE,
)
ASSENT = re.compile(
    r"^(?:(?:yes|yep|y|ok|okay|k|good|great|fine|perfect|lovely|right|sure|done|go|ahead|and|very|well|that|thats"
    r"|that's|is|it|it's|its|this|one|do"
    r"|just|so|now|off|with|you|can|may|out|send|sent|schick|abschicken|raus|damit|ab|passt|gut|ja|si|sí|oui|bien"
    r"|envía|envíalo|mándalo|manda|envoie|le|es"
    r"|much|better|nice|nicely|finally|already|then|whatever|please|thanks|thank|be|will|the|way|as|like|goes|post"
    r"|die|lo|vale|perfecto|both|are|them|two|all|ist|recht|genau|richtig|klar|super|prima|toll|bon|parfait|genial|dann|so|no|not|of|course|never|god|looks?|reads?|sounds?|love|it'?ll|i|think|guess|suppose|fine"
    r"|whatever)\W*)+$",
    re.IGNORECASE,
)


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
        return Change("add", match["x"])
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
    if words[0] in ALSO or len(words) < 2:
        return False
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
    what = (match["one"] or match["two"]).strip() if match is not None else ""
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

"""How people say what shall be different in a mail: words of `changes.yaml`, and patterns made of them."""

import re
from pathlib import Path

import yaml
from contacts import called_forms

NAMES = called_forms()
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
UNIT = r"(?:(?:\s?(?:am|pm|a\.m\.|p\.m\.)|th|st|nd|rd)(?!\w))?"
VALUES = {
    "number": re.compile(rf"(?<![\w.@-]){NUMBER}{UNIT}(?![^\WhuHU]|@)", re.I),
    "day": re.compile(rf"\b(?:{_any('days')}|{_any('relative')})\b", re.I),
    "month": re.compile(rf"\b(?:{_any('months')})\b", re.I),
    "count": re.compile(rf"\b(?:{_any('numbers')})\b", re.I),
}
RELATIVE = _words("relative")
PART = r"(?:[^,;:.!?]|(?<=\d)[,:.](?=\d)){1,60}?"
X, Y = rf"(?P<x>{PART})", rf"(?P<y>{PART})"
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
    r"|(?:(?:please|bitte|por favor|actually|rather)\s+)*(?:do\s?n['’]?t|do\s+not|better\s+not|not|no|ne|n['’])\s*"
    r"(?:mention|say|write|include|bring\s+up|speak\s+of|menciones|digas|pongas|hables\s+de|mentionne[zr]?"
    r"|parle[zr]?|dis)\s+"
    r"(?:pas\s+)?(?:de\s+|a\s+|about\s+|anything\s+about\s+)?(?P<three>[^,;:]+?)(?:\s+(?:yet|please|now|anymore"
    r"|at\s+all|then|though|bitte|noch))*"
    r"|(?:erwähne?|nenne?|sag|schreib)\s+(?P<four>[^,;:]+?)\s+(?:lieber\s+|bitte\s+)?nicht"
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
    r"|set|change)\s+the\s+subject(?:\s+line)?(?:\s+to\b)?)\s*:?\s+(?P<x>.+?)(?:\s+(?:please|pls|bitte))?\W*$",
    re.I,
)
THEM = r"(?:him|her|them|ihm|ihr|ihn|sie|ihnen|denen)"
OF_THE_MAIL = re.compile(
    r"^(?P<verb>(?:please\s+)?(?:make|change|rewrite|reword|word|phrase|put|keep|shorten|soften|add\s+to|start|begin|end|finish))"
    r"\s+(?:the|this|that|my)\s+(?:text|e-?mail|mail|reply|answer|message|draft)(?:\s+of\s+the\s+(?:e-?mail|mail|reply|answer))?"
    rf"(?:\s+(?:to|for)\s+(?P<who>{NAMES}|(?-i:[A-ZÄÖÜ][\w'’-]+(?:\s+[A-ZÄÖÜ][\w'’-]+)?)))?(?=\W|$)",
    re.IGNORECASE,
)
"""The mail that is shown, called so behind the verb: `make the reply to Chloe shorter`."""
WHOM_TO = re.compile(r"^(?:please\s+)?change\s+the\s+(?:addressee|recipient)\s+to\b", re.IGNORECASE)
ADD = re.compile(
    rf"^(?:(?:and|also|then|und|y|et)\s+)*(?:(?:one\s+more\s+thing|p\.?s\.?|add|mention|include|append|ergänze?"
    rf"|añade|agrega|ajoute[zr]?"
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
    r"^(?:end|finish|close|conclude|beende|schließ\w*|termina|acaba|finis|termine)\s+(?:it\s+|the mail\s+)?(?:with"
    r"|by saying|mit|con|par|avec)"
    r"\s*:?\s+(?P<x>\S.+)$"
    r"|^(?:put|set)\s+(?P<y>\S.+?)\s+(?:at the (?:end|bottom))\W*$",
    re.IGNORECASE,
)
ADDED = re.compile(
    r"^(?:also\s+)?say\s+(?P<also>(?:\S+\s+){0,2}?\S+)\s+(?:too|as\s+well|also)\W*$"
    r"|^(?P<x>.{4,}?)\s*[,;]\s+(?:please\s+)?(?:add|mention|include|say)\s+(?:that|it|this)(?:\s+(?:too|as\s+well"
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
    rf"^(?:(?:change|turn|make)\s+it\s*(?:(?:in)?to\s*)?:\s*|make\s+it\s*:\s*|(?:it|the\s+text)\s+(?:should|shall"
    rf"|must)\s+(?:say|read)\s*:?\s+"
    rf"|(?:write|say|put|schreib|sag|escribe|pon|écris|dis)(?:\s+(?:instead|rather|lieber|mejor|plutôt))?\s*:\s*"
    rf"|(?:write|say|tell|schreib|sag)\s+(?:{THEM}\s+)?(?:instead|rather|lieber)\s+(?:that\s+|dass\s+)?"
    rf"|(?:tell|write)\s+{THEM}\s+(?:that\s+)?|(?:sag|schreib)\s+{THEM}\s*,?\s+(?:dass\s+)?|dile\s+que\s+"
    rf"|dis-lui\s+que\s+)(?P<x>\S.+)$",
    re.IGNORECASE,
)
ASSENT = re.compile(
    r"^(?:(?:yes|yep|quite|y|ok|okay|k|good|great|fine|perfect|lovely|right|sure|done|go|ahead|and|very|well|that|thats"
    r"|that's|is|it|it's|its|this|one|do"
    r"|just|so|now|off|with|you|can|may|out|send|sent|schick|abschicken|raus|damit|ab|passt|gut|ja|si|sí|oui|bien"
    r"|envía|envíalo|mándalo|manda|envoie|le|es"
    r"|much|better|nice|nicely|finally|already|then|whatever|please|thanks|thank|be|will|the|way|as|like|goes|post"
    r"|die|lo|vale|perfecto|both|are|them|two|all|ist|recht|genau|richtig|klar|super|prima|toll|bon|parfait|genial"
    r"|dann|so|no|not|of|course|never|god|looks?|reads?|sounds?|love|it'?ll|i|think|guess|suppose|fine"
    r"|whatever)\W*)+$",
    re.IGNORECASE,
)

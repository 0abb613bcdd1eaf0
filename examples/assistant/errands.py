"""What a message asks to be found out and mailed: the question without the words that say to whom."""

import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ADDRESS = r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
VERB = r"(?i:\b(?:e-?mail|mail|send|write|drop|forward|let|tell|show|message))"
LEAD = r"(?i:(?:an?\s+(?:e-?mail|mail|note|line|message)\s+)?(?:(?:with|about|saying|containing|know|that)\s+)?)"
AT_LAST = r"(?i:,?\s+so\s+(?:that\s+)?(?:he|she|they)\b.*|\s+(?:please|by\s+(?:e-?)?mail))*(?:\W*$|[.!?]\s.*$)"
NOTHING = frozenset({"", "it", "this", "that", "these", "those", "them", "one", "a mail", "an email"})
NO_WISH = ("me", "us", "from", "of", "in", "with", "it", "that", "this", "them")
"""First words behind `mail` that name nothing to be found out: `the last mail from Chloe`, `mail it to Ben`."""
WITH_IT = (
    r"(?i:\s+(?:an?\s+)?(?:line|note|mail|e-?mail|message)(?:\s+(?:with|about)\s+(?:it|that|this))?"
    r"|\s+with\s+(?:it|that|this))?"
)
BY_MAIL = r"(?i:(?:by|per|via|in)\s+(?:an?\s+)?(?:e-?mail|mail)\s+)?"
FORM = r"(?i:(?:an?\s+)?(?:e-?mail|mail|note|line|message)\s+)?"
CALENDAR = re.compile(
    r"\b(?:free|busy|available|availability|calendar|appointments?|meetings?|schedule|agenda|diary|time|slots?"
    r"|what(?:'|’)?s on|what is on|what i have|what i do|i have on|my (?:day|week|morning|afternoon|evening))\b",
    re.IGNORECASE,
)
MAILS = re.compile(r"\b(?:e-?mails?|mails?|inbox|mailbox|messages?|thread|newsletters?)\b", re.IGNORECASE)
MINE = tuple(
    (re.compile(rf"\b{told}\b"), mine)
    for told, mine in (
        ("Created: ", ""),
        ("Moved: ", ""),
        ("You are", "I am"),
        ("you are", "I am"),
        ("You have", "I have"),
        ("Your", "My"),
        ("your", "my"),
    )
)
"""What the calendar says to its owner → what its owner says."""


PASSING = (
    r"(?i:\b(?:e-?mail|mail|send|forward|fwd|pass|share|shoot|drop|give|get|message|schicke?|sende?|maile?|leite|gib|weiterleiten"
    r"|schicken|senden|env[ií]a|manda|reenv[ií]a|pasa|m[aá]nd[ae]|envoi?e[sz]?|envoyez|transmets|transf[eè]re|transf[eé]rez|donne))"
)
"""Verbs with which something is passed on."""
SHOWN = (
    r"(?i:(?:it|that|this|these|those|them|both|everything|all)(?:\s+of\s+(?:it|that|this|them|those|these))?"
    r"|(?:the|these|those|this|that|both)\s+(?:figures?|numbers?|results?|comparison|answers?|prices?|list|overview|news|times?|slots?|data|info)"
    r"|das|dies|es|beides|alles|beide|eso|esto|todo|ambos|ambas|[çc]a|cela|tout|les\s+deux|l[oa]s\s+dos|ambos|(?:the\s+)?(?:lower|higher|first|second|last|cheaper|better)\s+one)"
)
"""What was shown before, by a pronoun or by a general name."""
NAMED = {
    "trading": "prices?|figures?|comparison|quotes?|lower one|higher one|cheaper one",
    "calendar": "times?|slots?|date|appointment|invitation",
}
"""Words for what a specialist finds out."""
COURTEOUS = r"(?i:(?:please|pls|can|could|would|will|you|u|then|and|also|kindly|i|want|to|need)\s+)*"
WRITING = "write|tell|say|inform|ask|answer|reply|let|warn|notify|dile|dis|sag|schreib"
THE_SAME = r"(?i:(?:the\s+)?same(?:\s+(?:mail|one|thing))?|dasselbe|das\s+gleiche|lo\s+mismo|la\s+même\s+chose)"
"""What went to one, and shall go to another."""
CLITIC = r"(?i:(?:se|sela|selo)?(?:lo|la|los|las)|-(?:le|la|les|lui|moi)(?:-lui|-leur)?)"
COURTESY = frozenset((HERE / "courtesy.txt").read_text(encoding="utf-8").split())
"""Words that lead to a wish, and say nothing of what is found out."""
MANNERS = (
    r"(?:[\s,;.!]+(?i:please|pls|plz|too|also|as\s+well|thanks?|thank\s+you|now|then|(?:now\s*,\s*)?if\s+you(?:'d|\s+would|\s+could)\s+be\s+so\s+(?:kind|good)|straight\s+away|right\s+away|by\s+(?:e-?)?mail|bitte|auch"
    r"|danke|mal|jetzt|weiter|r[üu]ber|zu|por\s+favor|gracias|tambi[eé]n|ahora|s'il\s+(?:te|vous)\s+pla[iî]t|stp|svp|merci|aussi))*"
)


@cache
def people() -> dict[str, list[str]]:
    """Address → what the person is called, out of the `people.yaml` of the mail specialist."""
    mail = yaml.safe_load((HERE / "agent.yaml").read_text(encoding="utf-8"))["specialists"]["mail"]["agent"]
    raw = yaml.safe_load((HERE / mail / "people.yaml").read_text(encoding="utf-8"))
    return {
        one["email"]: list(dict.fromkeys([one["name"], *(one.get("called") or ()), one["name"].split()[0]]))
        for one in raw.get("people") or []
    }


def what_in(message: str) -> str:
    """What is to be found out; empty where a message does not say that it is to be mailed."""
    plain = " ".join(message.split())
    every = (match["what"].strip(" .!?") for pattern in _forms() if (match := pattern.search(plain)))
    return next((found for found in every if found.lower() not in NOTHING), "")


def passes_on(message: str) -> str:
    """What of what was found out before a message passes on: `last`, `both`; empty where it says what is mailed."""
    plain = " ".join(message.split())
    found = next((match for form in _passing() if (match := form.search(plain))), None)
    if found is None or not _says_nothing(plain[: found.start()]):
        return ""
    return "both" if re.search(r"(?i)\b(?:both|beide|beides|ambos|ambas|les deux|l[oa]s dos)\b", found[0]) else "last"


def found_by(text: str) -> str:
    """Whose answer is passed on, where a message names it: `the price` of the stocks, `the times` of the calendar."""
    return next((by for by, words in NAMED.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)), "")


def writes(text: str) -> bool:
    """Whether a message begins as one that has something written: `say to Ana that …`."""
    return re.match(rf"{COURTEOUS}(?i:{WRITING})\s", " ".join(text.split())) is not None


def _says_nothing(before: str) -> bool:
    """Whether what stands before a wish to pass something on names nothing to be found out, as `AMD P/E` does."""
    if re.search(rf"\b{SHOWN}\b(?!\s+(?:month|week|quarter|year|day|morning|afternoon|evening)\b)", before):
        return True
    return COURTESY.issuperset(re.findall(r"[^\W_]+", before.casefold()))


@cache
def _passing() -> tuple[re.Pattern[str], ...]:
    """`mail that to Dana`, `pass it on to her`, `send Dana both`, `mándaselo a Ana`, `schick das bitte Chloe`."""
    who, to = (
        _who(),
        r"(?i:(?:over\s+|on\s+|along\s+|across\s+)?(?:to|2|with|for|an|der|dem|a|[àa]|por\s+correo\s+a)\s+)",
    )
    please = r"(?:(?i:please|bitte|mal|auch)\s+)?"
    end = rf"{MANNERS}(?:\W*$|\s+(?i:and|und|y|et)\s+(?i:then\s+)?(?!(?i:that|say|ask|tell|dass|que)\b).*$|[.!]\s.*$)"
    return (
        re.compile(rf"{PASSING}(?i:les?)?\s+{please}{SHOWN}\s+{please}{to}?{please}{who}{end}"),
        re.compile(rf"{PASSING}\s+{please}{to}?{who}\s+{please}{SHOWN}{end}"),
        re.compile(rf"{PASSING}{CLITIC}\s+{to}?{who}{end}"),
        re.compile(rf"{PASSING}\s+{to}{who}{end}"),
        re.compile(rf"{PASSING}(?:\s+{SHOWN}|{CLITIC}){end}"),
        re.compile(rf"^(?i:and\s+|now\s+|then\s+)*{THE_SAME}\s+(?i:now\s+)?{to}{who}{end}"),
    )


def says(message: str) -> bool:
    """Whether a message says itself what the mail is to say: `email Chloe that lunch is off`."""
    words = rf"{VERB}\s+{FORM}(?i:to\s+)?{_who()},?\s+{FORM}(?i:(?:know\s+)?(?:that|saying)\s)"
    return re.search(words, " ".join(message.split())) is not None


def in_my_words(text: str) -> str:
    """What was told to the owner of the calendar, as the owner says it: `You are free` as `I am free`."""
    for pattern, mine in MINE:
        text = pattern.sub(mine, text)
    return text


def topic_in(what: str) -> str:
    """The topic of a mail with what is found out: the owner's free times, or what was asked for as it was said."""
    if re.match(r"(?:when|wann|cu[áa]ndo|quand)\b.*\b(?:free|available|time|frei|zeit|libre)\b", what, re.IGNORECASE):
        return "My free times"
    return (what[:1].upper() + what[1:])[:80]


def topic_of(topic: str, text: str) -> str:
    """The topic of a mail as it was asked for; where another company was meant in the end, what the text names."""
    named = re.match(r"([A-Z][^():\n]{1,60}\([A-Z.]{1,6}\))", text)
    asked = re.search(r"\b(?:of|on|about|for)\s+([A-Z][\w&.'-]*)", topic)
    if named is None or asked is None or asked[1].lower() in text.lower():
        return topic
    return named[1].strip()


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """How people ask for a mail of what is found out: what and to whom, the other way round, or what alone."""
    sure, who = _known(), _who()
    return (
        re.compile(
            rf"(?P<what>\S.*?)(?:,|\s+(?i:and|then))+\s+{VERB}\s+(?i:(?:it|this|that|these|those|them)\s+)?"
            rf"(?i:(?:over\s+)?to\s+)?{sure}{WITH_IT}{AT_LAST}"
        ),
        re.compile(
            rf"{VERB}\s+(?P<what>(?!(?:(?i:to\s+)?{sure}))\S.*?)\s+(?i:(?:over|by\s+e-?mail)\s+)?(?i:to)\s+{sure}{AT_LAST}"
        ),
        re.compile(rf"{VERB}\s+{FORM}(?i:to\s+)?{who},?:?\s+{BY_MAIL}{LEAD}(?P<what>\S.*?){AT_LAST}"),
        re.compile(rf"{VERB}\s+(?P<what>\S.*?)\s+(?i:(?:over|by\s+e-?mail)\s+)?(?i:to)\s+{who}"),
        re.compile(rf"(?i:\b(?:e-?mail|mail|send))\s+{LEAD}(?P<what>(?!(?i:{'|'.join(NO_WISH)})\b)\S.*)"),
    )


@cache
def _known() -> str:
    """A pattern of those who are surely meant: people who are known, pronouns, and addresses."""
    names = {re.escape(name) for every in people().values() for name in every}
    return rf"(?:(?i:{'|'.join(sorted(names, key=len, reverse=True))}|him|her|them)\b|{ADDRESS})"


def _who() -> str:
    """The same, and words with a capital."""
    return rf"(?:{_known()}|[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"

"""What a message says to the assistant about a mail, and is no part of it: orders, second thoughts, assent."""

import re

from contacts import names

CALLED = "|".join(sorted({re.escape(name) for every in names().values() for name in every}, key=len, reverse=True))
ABOUT_IT = re.compile(
    r"(?:please\s+)?(?:(?:make|put|keep|phrase)\s+(?:of\s+)?(?:it|that|this)\b.{0,40}|(?:say|write)\s+(?:it"
    r"|this)\b.{0,40}"
    r"|(?:oh|and|also|please|just|then|,|\s)*sign(?:ed)?\s+(?:it|this|that|off|as|with)\b.{0,60}"
    r"|(?:and\s+)?(?:the\s+)?same\s+(?:for|to|with)\s+\S+(?:\s+please)?"
    r"|(?:more|less|much)\s+\w+(?:\s+please)?|(?:a\s+(?:bit|little)\s+)?(?:shorter|politer|nicer)(?:\s+please)?"
    r"|never ?mind|cancel|stop|nothing|forget it|something|anything|i don'?t know|what\?*|help"
    r"|(?:correct|fix|check|improve) my \w+|(?:might|could|can|would|will|may)\s+(?:it|you|this|that|i)\b.{0,60}"
    r"\b(?:politely|polite|formal|formally|short|shorter|nicer|friendlier|friendly|brief|briefer|kinder"
    r"|softer)\b.{0,20})",
    re.IGNORECASE,
)
SENDING = re.compile(
    r"[ykjn]|(?:(?:yes|yep|y|ok|okay|sure|great|good|perfect|lovely|that|looks|thanks|thank you|please|and|just|do)"
    r"[\s,.!]+)*"
    r"(?:send(?: it)?(?: off)?|off it goes|go ahead|schick(?: es)? ab|env[ií]alo|envoie(?:-le)?)(?: please)?",
    re.IGNORECASE,
)
"""What agrees that something is sent, and is no text."""
ORDER = re.compile(
    r",?\s+(?:and\s+)?(?:yes,?\s+)?(?:i\s+(?:already\s+)?confirm\b.*"
    r"|(?:just\s+)?send\s+(?:it\s+)?(?:without|right|now|at once|immediately|before)\b.*"
    r"|without\s+(?:showing|asking)\b.*"
    r"|(?:then\s+)?(?:stop|quit)\s+(?:bothering|annoying|bugging|nagging|asking|wasting)\b[^,]{0,30}"
    r"|(?:then\s+)?leave\s+me\s+(?:alone|in\s+peace)\b.*"
    r"|(?:nothing|no\s+word|not\s+a\s+word)\s+(?:more|else)\b[^.!?]{0,20}[.!\s]*|that(?:['’]s|\s+is)\s+(?:all|it"
    r"|enough)\b[^.!?]{0,12}[.!\s]*"
    r"|(?:kindly|please)\s+leave\s+\w+\s+out\b.*"
    r"|(?:then\s+)?(?:change|set|replace|swap)\s+(?:the\s+)?(?:recipient|address|sender)\b.*)$"
    r"|[.!]\s+(?:(?:just\s+)?send\s+it\s+(?:before|without|right|now|at once)\b"
    r"|no\s+need\s+(?:for|to)\b|nothing\s+fancy\b"
    r"|keep\s+it\s+(?:short|simple|brief)\b|don'?t\s+(?:show|ask)\b)[^.!?]*[.!\s]*$",
    re.IGNORECASE | re.DOTALL,
)
"""What is said to the assistant behind the text: `and send it at once`."""
WORDED = re.compile(
    r"(?:[,.;]\s+(?:please\s+)?(?:but\s+)?(?:very\s+|quite\s+)?(?:kindly|politely|nicely|warmly|formally|briefly"
    r"|gently)"
    r"(?:\s+(?:worded|put|phrased|said|written))?"
    r"|\s+(?:kindly|politely|nicely|warmly|formally|briefly|gently)\s+(?:worded|put|phrased)"
    r"|,?\s+in\s+an?\s+(?:kind|polite|friendly|formal|warm|nice)\s+(?:tone|way|manner|form)"
    r"|,?\s+in\s+(?:kind|polite|friendly|nice|warm)\s+words|,\s+(?:bitte\s+)?(?:freundlich"
    r"|höflich)(?:\s+formuliert)?)[\s.!]*$",
    re.IGNORECASE,
)
"""How a mail shall say something, behind what it says: `…, kindly worded`."""
NEVER = re.compile(
    r"(?:[.!?;]\s*|,\s*(?=(?:no|wait|actually|never|forget|scratch|vergiss|lass|doch)\b))"
    r"(?:on second thoughts?,?\s*|(?:no|wait|actually|or),?\s+)*"
    r"(?:nobody|no one|never ?mind|forget (?:it|that)|(?:please )?(?:don'?t|do not)"
    r"(?: (?:send|write|tell|do|bother)(?: (?:it|that|to \w+|\w+))?)?"
    r"|scratch that|vergiss es|lass es|doch nicht|d[ée]jalo|olv[ií]dalo|laisse tomber)[\s.!]*$",
    re.IGNORECASE,
)
"""What takes a whole message back at its end: `No, nobody.`, `On second thought don't.`"""
DENIED = re.compile(
    rf"(?:(?:^|[.!]\s*)(?:not|nicht)|\b(?:not|nicht|don'?t\s+(?:write|mail|send)(?:\s+it)?))(?:\s+(?:to"
    rf"|an))?\s+(?:{CALLED})\b(?!['’]s)"
    r"[,.;!]?\s*(?:but\s+|sondern\s+)?",
    re.IGNORECASE,
)
"""Somebody to whom a mail shall not go, where it is said to whom it goes."""
ASSENT = re.compile(
    r"(?:(?:yes|yep|y|ok|okay|k|good|great|fine|perfect|lovely|wonderful|excellent|right|please|thanks?|thank you|sure"
    r"|done|go|ahead|and|very|that|is|it|this|do|just|so|now|off|send|si|s[ií]|oui|ja|genau|gut|bien|env[ií]a(?:lo|la)?"
    r"|envoie(?:-le)?|schick|es|ab|will|nicely|number|[1-9])[\s.,!]*)+",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^(?:by (?:e-?)?mail\s+)?(?:in (?:reply|answer|response) to [^,]{2,80},\s*)?(?:that[,\s]+|to say\s+|with\s+)?",
    re.IGNORECASE,
)
ASIDE = re.compile(r"^(?:pls|please|kindly)\s+(?!.*\?)", re.IGNORECASE)
MORE = (
    (re.compile(r",?\s+(?:y\s+)?(?:que\s+)?si\s+le\s+(?=va|viene|parece|importa)", re.I), ". ¿Te "),
    (
        re.compile(
            r",?\s+and\s+(?:also\s+|then\s+|please\s+)?(?:to\s+)?(?:mention(?:ing)?|add(?:ing)?|say(?:ing)?|"
            r"(?:tell|telling|let|inform)\s+(?:him|her|them)(?:\s+know)?)\s+that\s+",
            re.I,
        ),
        ". ",
    ),
    (
        re.compile(r",?\s+and\s+(?:to\s+)?propos(?:e|ing)(?:\s+to\s+\w+)?\s+that\s+", re.I),
        ". I would like to propose that ",
    ),
    (
        re.compile(
            r"(,?\s+(?:and|but|or)|,)\s+that(?:,\s+|\s+(?!(?:is|was|'s|would|will|should|means|works|one|day|time)\b))",
            re.I,
        ),
        r"\1 ",
    ),
)


LEFT = re.compile(
    r"(?:^|[.!,;]\s*)(?:please\s+)?(?:leave (?:it|that)|forget it|never ?mind"
    r"|lass es|lassen sie es|laisse[rz]? tomber|d[ée]jalo)[\s.!]*$",
    re.IGNORECASE,
)
MYSELF = re.compile(
    r"\b(?:write|answer|reply|do)\b.{0,20}\bmyself\b|\bnot (?:how|what|the way) (?:i|we)\b"
    r"|\bselbst\b|\bmoi-même\b|\byo mism[oa]\b",
    re.IGNORECASE,
)


NOT_SENT = re.compile(
    r"(?:(?:only|just|wait|no|nope|yes|yep|stop|cancel|ok|okay|and|but|then|nein|ja|nur|non|oui|sí)[\s,.;!]+)+"
    r"(?:(?:don'?t|do not|never)\s+(?:mail|e-?mail|send|write|answer|reply)(?:\s+(?:it|that|this|to|her|him|them|anyone"
    r"|anybody|anything|any|mails?))*(?:\s+about\s+(?:it|that|this))?|keine\s+mail|nicht\s+(?:mailen|schreiben"
    r"|senden))[\s.!]*",
    re.IGNORECASE,
)
"""An answer that says no more than that nothing is to be sent."""


def is_left(gist: str) -> bool:
    """Whether an answer for what a mail is to say says that nothing is sent, or that the owner writes it."""
    if NOT_SENT.fullmatch(gist.strip()) is not None:
        return True
    return LEFT.search(gist) is not None and MYSELF.search(gist) is not None


def is_taken_back(message: str) -> bool:
    """Whether a message ends with what takes its wish back: `No, nobody.`"""
    return NEVER.search(message.strip()) is not None


def without_denied(head: str) -> str:
    """What says to whom a mail goes, without those to whom it shall not: `not to Dana, to Ana`."""
    return DENIED.sub("", head)


def is_no_text(gist: str) -> bool:
    """Whether what a mail is to say is rather a word about the mail, such as `make it shorter` or `never mind`."""
    gist = gist.strip(" .!?")
    return ABOUT_IT.fullmatch(gist) is not None or SENDING.fullmatch(gist) is not None

"""What a mail is to say, out of a message, and a mail of these words for when no model can be asked."""

import re

from contacts import contacts, names

CALLED = "|".join(sorted({re.escape(name) for every in names().values() for name in every}, key=len, reverse=True))
WHO = rf"(?:(?i:{CALLED}|him|her|them)\b|[\w.+-]+@[\w.-]+\w|[A-ZÄÖÜ][\w'-]+(?:\s+[A-ZÄÖÜ][\w'-]+)?)"
QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,2000})[\"”“»]")
COLON = re.compile(r"(?<![Rr]e)(?<![Aa][Ww]):\s+(\S.*)", re.DOTALL)
TELL = re.compile(
    rf"(?i:\b(?:tell|inform|remind|ask|let))\s+(?P<who>{WHO})\s+(?i:know\s+)?(?P<gist>.{{2,2000}})",
    re.DOTALL,
)
AFTER = re.compile(
    rf"(?i:\b(?:answer|reply|respond|mail|email|write))\s+(?i:to\s+)?(?i:{CALLED})\b[,:]?\s+"
    r"(?P<gist>(?!(?i:about|on|regarding|with|from|and|or|an?|the|mail|e-?mail|last|latest|newest|in|saying|that|asking|to|by|please)\b)\S+\s.{1,2000})",
    re.DOTALL,
)
WHOLE = re.compile(
    r"\bsubject\b:?\s*(?P<topic>\S.{0,80}?)[.;,]?\s+(?:text|body|message)\b:?\s+(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
SAYING = re.compile(
    r"\b(?:saying|and\s+say|to\s+say|which\s+says|telling\s+(?:him|her|them)|and\s+tell\s+(?:him|her|them)|that)\s+(?:that\s+)?"
    r"(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
ASKING = re.compile(
    r"\b(?:(?:and\s+)?ask(?:ing)?(?:\s+(?:him|her|them))?|to\s+ask(?:\s+(?:him|her|them))?)\s+(?P<gist>(?:for|if|whether|when|where|what|why|how|to|about)\b.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
ABOUT = re.compile(r"\b(?:about|regarding|concerning|on the subject of)\s+(?P<topic>[^.!?:,]{2,80})", re.IGNORECASE)
TO = (
    re.compile(
        rf"(?i:\b(?:to|mail|email|e-mail|message|write|answer|tell|ask|remind|inform|let|reply|line))\s+(?i:to\s+)?(?P<who>{WHO})"
    ),
    re.compile(r"\bto\s+(?P<who>(?!(?:the|an?|my|our|his|her|this|that)\b)[\w'.+@-]+)", re.IGNORECASE),
)
ONE_WORD = re.compile(
    rf"(?i:\b(?:reply|answer|respond|say|tell))\s+(?:(?i:to\s+)?{WHO}\s+)?"
    r"(?P<gist>(?i:yes|no(?:\s+thanks)?|ok|okay|thanks|thank you))\b"
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
EVERYBODY = re.compile(r"\bto (?:everyone|everybody|all|the (?:whole )?team)\b|\b[bB]?[cC][cC]\b", re.IGNORECASE)
ABOUT_IT = re.compile(
    r"(?:please\s+)?(?:(?:make|say|write|put|keep)\s+(?:it|that|this)\b.{0,40}|(?:more|less|much)\s+\w+(?:\s+please)?"
    r"|shorter|politer|never ?mind|cancel|stop|nothing|forget it|something|anything|i don'?t know|what\?*|help)",
    re.IGNORECASE,
)
LEAD = re.compile(r"^(?:that|to say|with)\s+", re.IGNORECASE)
QUESTION = re.compile(r"^(?:whether|if|when|where|what|why|how|which|who)\b", re.IGNORECASE)
PLEASE = re.compile(r"(?:[,\s]+(?:please|pls)|,\s*(?:thanks|thank you|thx))[\s.!]*$", re.IGNORECASE)
YOU = (
    (re.compile(r"\b(?:he|she|they)(?:'s| is| are)\b", re.IGNORECASE), "you are"),
    (re.compile(r"\b(?:he|she) (has|does|wants|needs)\b", re.IGNORECASE), r"you \1"),
    (re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE), "you"),
)


def gist_of(message: str) -> str:
    """What a mail is to say; empty where a message does not tell."""
    text = PLEASE.sub("", " ".join(message.split()))
    if match := WHOLE.search(text):
        return match["gist"].strip()
    for pattern in (QUOTED, COLON):
        if match := pattern.search(text):
            return match[1].strip()
    found = [match for pattern in (ASKING, TELL, AFTER, SAYING) if (match := pattern.search(text))]
    if found:
        best = min(found, key=lambda match: match.start("gist"))
        gist = LEAD.sub("", best["gist"]).strip()
        asks = best.re is ASKING or best[0].casefold().startswith("ask")
        return _asked(gist) if asks else gist
    match = ONE_WORD.search(text)
    return match["gist"] if match else ""


def head_of(message: str) -> str:
    """What of a message says which mail, or whom, it is about: all before what the mail is to say."""
    text = " ".join(message.split())
    starts = [
        match.start(pattern.groupindex.get("gist", 1))
        for pattern in (QUOTED, COLON, ASKING, TELL, AFTER, SAYING, ONE_WORD)
        if (match := pattern.search(text))
    ]
    return text[: min(starts)] if starts else text


def topic_of(message: str) -> str:
    """What a new mail is about, where a message says so."""
    match = WHOLE.search(message) or ABOUT.search(head_of(message))
    return re.sub(r"^(?:the|our|my|a|an)\s+", "", match["topic"].strip(), flags=re.IGNORECASE) if match else ""


def whom_of(message: str) -> str:
    """The name of the one who is to be written to, as a message says it."""
    head = head_of(message)
    found = (match["who"] for pattern in TO if (match := pattern.search(head)))
    return next(found, "")


def is_no_text(gist: str) -> bool:
    """Whether what a mail is to say is rather a word about the mail, such as `make it shorter` or `never mind`."""
    return ABOUT_IT.fullmatch(gist.strip(" .!")) is not None


def several(message: str) -> bool:
    """Whether a message names more than one to whom a mail is to go."""
    head = head_of(message)
    known = {
        email for email, every in names().items() for name in every if re.search(rf"\b{re.escape(name)}\b", head, re.I)
    }
    return len({one.casefold() for one in (*ADDRESS.findall(head), *known)}) > 1 or EVERYBODY.search(head) is not None


def light(gist: str, name: str, first: str, style: str, *, answer: bool) -> str:
    """A mail of the given words, with a greeting and the owner's name; `shorter` and `politer` change these."""
    me = contacts().me
    body = sentence(gist)
    if style == "shorter":
        return f"{body}\n\n{me.first}"
    if style == "politer":
        thanks = "Thank you for your mail. " if answer else "I hope you are well. "
        return f"Dear {name or first},\n\n{thanks}{body}\n\nKind regards,\n{me.name}"
    return f"{f'Hi {first}' if first else 'Hello'},\n\n{body}\n\nBest,\n{me.first}"


def sentence(gist: str) -> str:
    """A text with a capital letter and an end."""
    gist = gist.strip()
    gist = gist[:1].upper() + gist[1:]
    return gist if not gist or gist[-1] in ".!?…" else f"{gist}."


def subject_of(gist: str, topic: str) -> str:
    """The subject of a new mail: its topic, else the first words of what it says."""
    if topic:
        return topic[:1].upper() + topic[1:]
    gist = re.sub(
        r"^(?:could you (?:tell me|please)|i would like to ask(?: for| about)?)\s+", "", gist, flags=re.IGNORECASE
    )
    first = re.split(r"(?<=[.!?])\s", gist.strip())[0].rstrip(".!")
    short = " ".join(first.split()[:9])
    return (short[:1].upper() + short[1:])[:80]


def _asked(gist: str) -> str:
    """A question in words of its own, said to the one who reads it."""
    if not QUESTION.match(gist):
        return (
            f"Could you please {gist.removeprefix('to ')}?" if gist.startswith("to ") else f"I would like to ask {gist}"
        )
    for pattern, instead in YOU:
        gist = pattern.sub(instead, gist)
    return f"Could you tell me {gist.rstrip('?.! ')}?"

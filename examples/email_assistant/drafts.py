"""What a mail is to say, to whom, and which mail a message means: read out of the words of a message."""

import re

from asides import (
    ASIDE,
    ASSENT,
    CALLED,
    DENIED,
    LEAD,
    MORE,
    ORDER,
    WORDED,
    is_no_text,
)
from spoken_to import addressed, said_to

SOMEBODY = rf"(?i:(?:{CALLED})s?|him|her|them|ihm|ihr|ihnen|denen)"
WHO = rf"(?>{SOMEBODY}\b|[\w.+-]+@[\w.-]+\w|[A-ZÄÖÜ][\w'-]+(?:\s+[A-ZÄÖÜ][\w'-]+)?)"
EVERY_WHO = rf"{WHO}(?:\s*(?:,|\+|&|\band\b)\s*{WHO})*"
WRITE = r"(?:answer|answr|ans|reply|respond|mail|e-?mail|write|wrt|message|msg|text|txt|ping|drop|re)"
QUOTED = re.compile(r"(?:[\"“„«]([^\"“”„«»]{2,2000})[\"”“»]|(?<!\w)['‘]([^'‘’]{2,2000})['’](?!\w))")
COLON = re.compile(r"(?<![Rr]e)(?<![Aa][Ww])(?<![Cc][Cc]):\s+(\S.*)", re.DOTALL)
TELL = re.compile(
    rf"(?i:\b(?:tell|tel|inform|remind|ask|let|notify))\s+(?P<who>{EVERY_WHO})\s*(?i:,?\s+(?:know|kno"
    rf"|knw)\b)?[,\s]+(?P<gist>.{{2,2000}})",
    re.DOTALL,
)
AFTER = re.compile(
    rf"(?i:\b{WRITE})\s+(?i:to\s+)?(?>{SOMEBODY})\b[,:]?\s+"
    r"(?P<gist>(?!(?i:about|on|regarding|with|from|and|or|an?|the|mail|e-?mail|last|latest|newest|in|saying|that"
    r"|asking|to|by"
    r"|please|thanking|back|what|is|was|for|how|who|whom|whose|which)\b)\S+\s.{1,2000})",
    re.DOTALL,
)
WHOLE = re.compile(
    r"\bsubject\b:?\s*(?P<topic>\S.{0,80}?)[.;,]?\s+(?:text|body|message)\b:?\s+(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
WHAT = re.compile(
    r"\bwhat i (?:want|would like|wish|'d like|mean) to (?:say|tell)\b[^.]{0,80}? is[,:]? (?:that )?"
    r"(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
SAYING = re.compile(
    r"\b(?:saying|and\s+say|to\s+say|which\s+says|telling\s+(?:him|her|them)|letting\s+(?:him|her|them)\s+know"
    r"|and\s+tell\s+(?:him|her|them)"
    r"|that(?!\s+(?:one(?=\W*$|\W*[:,.]|\s+(?:saying|that|about|and|with|from)\b)|(?:person|mail|message|thread"
    r"|address|you\s+(?:write|tell|send|answer|reply|inform|mail))\b)))[,\s]+(?:that\s+)?"
    r"(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
ASKING = re.compile(
    r"\b(?:(?:and\s+)?ask(?:ing)?(?:\s+(?:him|her|them))?|to\s+ask(?:\s+(?:him|her|them))?)\s+(?P<gist>(?:for|if"
    r"|whether|when|where|what|why|how|to|about)\b.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
THANKING = re.compile(
    r"\b(?:thanking|(?:for\s+)?to\s+thank|and\s+thank)\s+(?:him|her|them)\s+(?:for\s+)?(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
WISHING = re.compile(
    rf"\b(?:to\s+|i\s+)wish\s+(?:him|her|them|(?-i:{WHO}))\s+(?P<gist>.{{2,2000}})", re.IGNORECASE | re.DOTALL
)
GERMAN = re.compile(
    rf"(?i:\b(?:schreibe?|schreiben\s+sie|antworte|antworten\s+sie|sage?|maile?|melde))\s+(?:bitte\s+)?(?:an\s+"
    rf"|der\s+|dem\s+)?"
    rf"(?P<who>{WHO})(?:\s*,?\s+(?i:bitte|mal|auch))*\s*,?\s+(?P<gist>(?!(?i:bitte|eine?n?|zu|auf|zum|wegen|über|und"
    rf"|and|n|about|that|if|an?)\b).{{2,2000}})",
    re.DOTALL,
)
AT = r"\s+(?i:al|a\s+la|au|à\s+la|a\s+el)\s+\w+"
"""Whom a place of a list means: `al primero`."""
SPANISH = re.compile(
    rf"(?i:\b(?:escr[ií]be(?:les?)?|responde(?:les?)?|resp[oó]nde(?:les?)?|cont[eé]sta(?:les?)?|diles?"
    rf"|di))(?:\s+a\s+(?P<who>{WHO})|{AT})?,?\s+(?i:por\s+favor,?\s+)?(?i:que\s+)(?P<gist>.{{2,2000}})",
    re.DOTALL,
)
FRENCH = re.compile(
    rf"(?i:\b(?:[ée]cris|[ée]crivez|r[ée]ponds|r[ée]pondez|dis|dites))(?:(?i:-(?:lui|leur|moi))"
    rf"|\s+(?i:[àa]\s+)(?P<who>{WHO})|{AT})\s+(?i:que\s+|qu['’])"
    r"(?P<gist>.{2,2000})",
    re.DOTALL,
)
BARE = re.compile(
    r"(?i:^\W*(?:\w+\W+){0,3}?(?:antworte?|r[ée]ponds|r[ée]pondez|responde|contesta))(?i:\s+(?:darauf|bitte|a eso|à"
    r" ça))*,?\s+"
    r"(?P<gist>(?i:dass\s|que\s|qu['’]).{2,2000})",
    re.DOTALL,
)
"""An answer to what was spoken of: `réponds que je signe`."""
ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|on the subject of)\s+(?!(?:it|this|that|him|her|them)\b)"
    r"(?P<topic>[^.!?:,]{2,80})",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"\b(?:answer|reply|respond)\b[^,:]{3,60}\b(?:mail|message|thread|letter|application|invoice|question"
    r"|offer)\b[,:]\s+"
    r"(?P<gist>.{2,2000})",
    re.IGNORECASE | re.DOTALL,
)
ONE_WORD = re.compile(
    rf"(?i:\b(?:reply|answer|ans|respond|say|tell|tel))\s+(?:(?i:to\s+)?{WHO}\s+)?"
    r"(?P<gist>(?i:yes|no(?:\s+thanks)?|ok|okay|thanks|thank you))\b(?=[\s.!]*(?:$|[.;]))"
)
PLAIN = re.compile(
    r"^(?i:reply|answer|respond|ans)\s+(?P<gist>(?i:yes|no|ok|okay|sure|thanks?|sorry|great|fine|perfect|gladly|i"
    r"|i['’]?m|i['’]ll|we|we['’]ll|it['’]?s"
    r"|that['’]?s|congrat\w*)\b\W.+)$",
    re.DOTALL,
)
"""An answer whose text follows the verb: `reply thanks, I'll look at it`."""
AND_ASK = re.compile(
    r",?\s+(?:and|und|y|et)\s+(?:also\s+|then\s+|please\s+)?(?:to\s+)?ask(?:ing)?\s+(?:him|her"
    r"|them)\s+(?P<ask>(?:for|if|whether|when|where|what|why|how|which|who)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""What is asked behind what is told: `…, and ask him whether he comes`."""
GISTS = (ASKING, TELL, AFTER, WHAT, THANKING, WISHING, SAYING, GERMAN, SPANISH, FRENCH, BARE, BEHIND)
STARTS = (QUOTED, COLON, *GISTS, ONE_WORD, PLAIN)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
AT_ADDRESS = re.compile(rf"\b(?:{SOMEBODY}|{WHO})\s+(?:at|under|an|unter|en|à)\s+({ADDRESS.pattern})")
"""Somebody with the address: `write to her at ring@example.org`."""
ORDERED = re.compile(
    rf"(?:(?:please|bitte)\s+)?(?:(?:tell|ask|write|reply|answer|respond|let|schreibe?|antworte"
    rf"|sage?)\s+(?:to\s+)?{SOMEBODY}\b"
    r"|(?:resp[oó]nde|cont[eé]sta|escr[ií]be|di)(?:le|les)\b|(?:r[eé]ponds|[eé]cris|dis)-(?:lui|leur)\b)",
    re.IGNORECASE,
)
"""An answer that orders the mail anew, where only its text was asked for."""
TO_DO = re.compile(r"(?P<not>not\s+)?to\s+(?=[a-z]+)")
"""What the other person is told to do: `tell her to send the file`."""
QUESTION = re.compile(r"^(?:whether|if|when|where|what|why|how|which|who)\b", re.IGNORECASE)
REQUEST = re.compile(
    r"^(?:\W*(?:please|hi|hello|so|and|ok|well|may i)\b\W*)*(?:could|would|can|may|might|will)\b"
    r"|\b(?:could|would|can|might|will) you\b|\b(?:whether|if) you (?:could|would|might|can)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    rf"^(?P<gist>.{{4,600}}?)[,.;:!]\s+(?:(?i:so|and|please|can you|could you)\s+)*"
    r"(?i:write|tell|send|mail|say|text|pass)\s+(?i:it|that|this)"
    rf"\s+(?i:(?:on\s+)?to)\s+(?P<who>{WHO})\b[\s.!?]*(?i:please)?[\s.!?]*$",
    re.DOTALL,
)
"""What is said first, and then to whom: `I am free on Friday, write it to Chloe`."""
LED = re.compile(
    rf"^(?i:{CALLED})s?[,:]?\s+(?P<gist>(?!(?i:about|regarding|with|and|or|the|thread|mail|mails)\b)\S+\s+\S.*)$",
    re.DOTALL,
)
"""A message that begins with whom, without a verb: `chloe lunch 1230 ok`."""
PLEASE = re.compile(r"(?:[,\s]+(?:please|pls)|,\s*(?:thanks|thank you|thx))[\s.!]*$", re.IGNORECASE)
WHOM = re.compile(rf"(?:no,?\s+)?(?:to\s+)?(?:{CALLED}|[\w.+-]+@[\w.-]+\w)[.!\s]*", re.IGNORECASE)
"""An answer to the question to whom a mail shall go."""
NAME = re.compile(rf"\b(?:{CALLED})\b", re.IGNORECASE)


def request_of(message: str) -> str:
    """The words of a message that are a request, without later lines that only speak about the mail or agree."""
    first, *later = message.strip().split("\n")
    kept = [
        one for one in later if not (ASSENT.fullmatch(one.strip()) or WHOM.fullmatch(one.strip()) or is_no_text(one))
    ]
    return AT_ADDRESS.sub(r"\1", " ".join(" ".join([first, *kept]).split()))


def gist_of(message: str) -> str:
    """What a mail is to say; empty where a message does not tell.

    Of several lines the first is the request; the later ones are read with it where it tells nothing.
    """
    first, *later = message.strip().split("\n")
    return _gist_in(first) or (_gist_in(request_of(message)) if later else "")


def _gist_in(request: str) -> str:
    text = WORDED.sub("", PLEASE.sub("", request_of(request)))
    if match := WHOLE.search(text):
        return match["gist"].strip()
    if match := BEFORE.search(text):
        return match["gist"].strip()
    for pattern in (QUOTED, COLON):
        if match := pattern.search(text, _begun(text)):
            return ORDER.sub("", next(one for one in match.groups() if one).strip())
    text = ORDER.sub("", text)
    if match := WHAT.search(text):
        return _told(match, text)
    found = [match for pattern in GISTS if (match := pattern.search(text))]
    if not found:
        match = ONE_WORD.search(text) or PLAIN.search(text) or LED.search(text)
        return match["gist"] if match else ""
    best = min(found, key=lambda match: match.start("gist"))
    if (
        best.re is not ASKING
        and not best[0].casefold().startswith("ask")
        and (asks := AND_ASK.search(text)) is not None
    ):
        told = text[: asks.start()]
        if asks.start() > best.start("gist") and (first := best.re.search(told)) is not None:
            question = _asked(said_to(asks["ask"], NAME.search(asks["ask"]) is not None))
            return f"{_told(first, told).rstrip(' .')}. {question}"
    return _told(best, text)


def _told(best: re.Match[str], text: str) -> str:
    gist = ASIDE.sub("", LEAD.sub("", best["gist"].strip()))
    if match := DENIED.match(gist):
        gist = LEAD.sub("", gist[match.end() :])
    for pattern, instead in MORE:
        gist = pattern.sub(instead, gist)
    others = NAME.search(gist) is not None
    gist = addressed(said_to(gist, others), others)
    gist = f"{gist.rstrip(' .')}?" if "¿" in gist and "?" not in gist else gist
    if best.re is ASKING or best[0].casefold().startswith("ask"):
        return _asked(gist)
    if best.re is TELL and (match := TO_DO.match(gist)):
        gist = f"Please {'do not ' if match['not'] else ''}{gist[match.end() :]}"
    elif best.re is THANKING:
        gist = f"Thank you for {gist}"
    elif best.re is WISHING:
        gist = f"I wish you {gist}"
    elif best.re in (GERMAN, BARE) and gist.casefold().startswith("dass "):
        gist = f"Ich wollte sagen, {gist}"
    elif best.re is BARE:
        gist = re.sub(r"^(?:que\s+|qu['’])", "", gist)
    if (
        gist.endswith("?")
        and REQUEST.search(text)
        and not QUESTION.match(gist)
        and best.re in (TELL, SAYING, WHAT, THANKING, WISHING)
    ):
        gist = f"{gist.rstrip('? ')}."
    return re.sub(r"((?<!\d)[.!?]\s+)([a-z])", lambda found: found[1] + found[2].upper(), gist)


def text_in(answer: str) -> str:
    """What an answer to the question for a text says: of `tell her that Friday works` what she is told."""
    return (ORDERED.match(answer) and gist_of(answer)) or answer


def head_of(message: str) -> str:
    """What of a message says which mail, or whom, it is about: all before what the mail is to say."""
    first = message.strip().split("\n")[0]
    text = request_of(first if _gist_in(first) else message)
    if match := BEFORE.search(text):
        return text[match.end("gist") :]
    starts = [
        match.start(
            pattern.groupindex.get("gist", 0) or next(n for n in range(1, (pattern.groups or 1) + 1) if match[n])
        )
        for pattern in STARTS
        if (match := pattern.search(text, _begun(text)))
    ]
    return text[: min(starts)] if starts else text


def topic_of(message: str) -> str:
    """What a new mail is about, where a message says so."""
    match = WHOLE.search(message) or ABOUT.search(head_of(message))
    return re.sub(r"^(?:the|our|my|a|an)\s+", "", match["topic"].strip(), flags=re.IGNORECASE) if match else ""


def _begun(text: str) -> int:
    """Where the wish of a message begins: behind a label such as `SYSTEM: …:`."""
    first, colon, rest = text.partition(":")
    named = NAME.search(first) or re.search(WRITE, first, re.IGNORECASE) or ADDRESS.search(first)
    return len(first) + 1 if colon and not named and ":" in rest else 0


def _asked(gist: str) -> str:
    """A question in words of its own, said to the one who reads it."""
    gist = gist.rstrip("?.! ")
    if QUESTION.match(gist):
        return f"Could you tell me {gist}?"
    return f"Could you please {gist.removeprefix('to ')}?" if gist.startswith("to ") else f"I would like to ask {gist}"

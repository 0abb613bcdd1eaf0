"""What is said of a mail that is shown and not sent yet: a question about it, another addressee, another text.

What is no text of the mail never becomes one: where it is not understood, that is said, and nothing is sent by a yes.
"""

import re
from collections.abc import Iterator

import asides
import changes
import orders
from contacts import ADDRESS, contacts_in, signatures
from drafts import NAME

from shipworthy.reading import Last, Reading

DRAFTS = ("reply", "write_mail")
"""Skills that show a mail before it is sent."""
ANEW = "anew"
"""The input that is asked for where a change was not understood."""
QUESTIONS = (
    (
        "to",
        re.compile(
            r"\b(?:who|whom|wem|wen)(?:'s|s)?\b.{0,25}\b(?:going|goes|go|sent|addressed|geht|geschickt)\b.{0,8}"
            r"|\bwho(?:'s|s)? (?:(?:is )?(?:it|that|this) )?(?:for|to)\b"
            r"|\b(?:right|correct|wrong) (?:address|person|one|recipient)\b|\b(?:richtige|falsche) (?:adresse|person)\b"
            r"|\bto whom\b|\bwho gets (?:it|that|this)\b|\b(?:which|what) address\b|\bis the address\b|\ba qui[eé]n "
            r"(?:va|se)\b|\bà qui\b",
            re.I,
        ),
    ),
    (
        "answers",
        re.compile(
            r"\b(?:which|what|welche[rs]?|qué|quel) (?:of (?:her|his|their) )?(?:mail|message|one|thread|conversation"
            r"|nachricht|correo)s?\b.{0,30}\b(?:answer\w*|repl\w+|for|antwort\w*|responde)\b"
            r"|\bis (?:that|it|this) (?:an? )?(?:answer|reply|new mail)\b|\bdoes (?:that|it|this) (?:go|answer"
            r"|belong)\b.{0,40}\b(?:conversation|thread|mail|new)\b"
            r"|\bauf welche\b",
            re.I,
        ),
    ),
    (
        "shown",
        re.compile(
            r"\bwhat (?:did|have) i (?:just )?(?:write|written|say|said|type)\b|\b(?:show|read) (?:it|that|me)(?: to "
            r"me)? (?:again|once more|back)\b|\bhow does (?:it|that) (?:read|look|sound)\b"
            r"|\blet me see (?:it|that)\b|\bwhat does it say now\b|\bzeig\w*(?: es)?(?: mir)? (?:noch ?mal"
            r"|nochmals)\b|\bwie (?:lautet|klingt) (?:es|das)\b",
            re.I,
        ),
    ),
)
TO = re.compile(
    rf"^(?:(?:make|send|write|address|mach|schick)\s+(?:it|that|this|es|das)\s+|(?:back|only|just|rather|better|but"
    rf"|nur|lieber|solo|sólo|mejor|seulement|plutôt|not\s+to\s+\w+,?)\s+)*"
    rf"(?:to|for|an|a|à|für|para|pour)\s+(?P<who>{NAME.pattern}|{ADDRESS.pattern})(?:'s)?"
    r"(?:\s+(?:then|instead|please|pls|only|alone|of\s+course|rather|statt\w*|bitte|not\s+to\s+\w+"
    r"|and\s+not\s+.+))*\W*$",
    re.IGNORECASE,
)
WHOM = re.compile(
    rf"^(?:\w+\s+){{0,2}}(?:just|only|i\s+mean\w*|ich\s+mein\w*|nur|solo|sólo|seulement)\s+(?P<who>{NAME.pattern})\W*$"
    rf"|^(?P<new>{NAME.pattern})\s*,?\s+(?:not|instead\s+of|nicht|statt|no|pas)\s+{NAME.pattern}\W*$",
    re.IGNORECASE,
)
BESIDE = re.compile(r"\bb?cc\b|\bcop(?:y|ies)\b|\bnot\b|\bn't\b|\bdon'?t\b|\bfrom\b|\bkopie\b|\bnicht\b", re.IGNORECASE)
"""Of an address to which a mail shall not go, or not it alone."""
NOT_TO = re.compile(r"^(?:not|nicht|no|pas)\s+(?:to|an|a|à)\b", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(?:the|her|his|their|die|la|el|le)\s+(?:\w+\s+)?(?:one|mail|message|nachricht|correo)\s+(?:about|on|with"
    r"|regarding|from|über|zum|zur|wegen|sobre|sur)\s+(?P<what>[^,.;!?]+)",
    re.I,
)
LAST_ASKED = re.compile(
    r"\bto\s+(?:what\s+(?:he|she|they)\s+\w+(?:\s+last)?|(?:his|her|their)\s+(?:last|latest)\s+(?:one|mail|question"
    r"|message))\b",
    re.I,
)
OTHER_ONE = re.compile(
    r"^\W*(?:(?:no|not that|nein)\W+)?(?:the|that|der|die|das|el|la|le)?\s*(?:other|obvious|first|second|third|last"
    r"|previous|andere\w*|otr[oa]|autre)(?:\s+one)?\W*$",
    re.I,
)
REFUSES = re.compile(
    r"\b(?:do\s?n['’]?t|do not|never ?mind|stop|cancel|leave it|forget it|laisse[rz]? tomber|lass (?:es|das)"
    r"|d[ée]jalo|olv[ií]dalo|nicht (?:senden|abschicken|schicken)|myself"
    r"|selbst|(?:call|ring|phone) (?:her|him|them)|le llamo|la llamo|je l'appelle|ruf\w* (?:ihn|sie))\b",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"^\W*(?:(?:ok|okay|and|wait|hm+|also|first|before that|y|und|et)\W+)*(?:show|read|find|search|open|list|who"
    r"|whose|what|what's|whats|when|where|how|why|which|is|are|any|anything|do|does|did|has|have|remind|sum"
    r"|summari[sz]e"
    r"|delete|forward|tell|write|reply|answer|mail|ask|ping|zeig|lies|such|was|wer|wann|wo|wie|hat|habe|gibt|schreib"
    r"|muestra|lee|busca|qui[eé]n|qu[eé]|hay|montre|lis|cherche|est-ce)\b",
    re.IGNORECASE,
)
AS_IS = re.compile(
    r"^(?:(?:as|and|then|now|und|dann|y|et|schick|abschicken|raus|mándalo|envíalo|envoie|leave|it|is|so|like|that|send|yes|ok|okay|k|go|fine|good|just|then|keep|without|the|change|please|ja"
    r"|yes|y|sí|si|oui|das|passt|so|lass|es|nothing|stands?)\W*)+$",
    re.I,
)
DENYING = frozenset(["not", "no", "nicht", "pas", "nein", "non", "meant", "said", "wanted", "quería", "quise", "voulais", "meinte", "recipient", "for"])
"""Words that say, beside a name, that another one was meant."""
SIGN = re.compile(
    r"\b(?:sign(?:ed)?|unterschreib\w*|signier\w*|unterzeichne|f[ií]rma(?:lo)?|signe[rz]?(?:-le|-la)?)\b"
    r"(?:\s+(?:it|this|off|that|the mail|das|es|le|la|lo))*(?:\s+(?:as|with|by|mit|als|con|como|avec|de|par))?\s*:?\s+(?P<name>.+)$",
    re.IGNORECASE,
)
WENT_TO = re.compile(
    r"\b(?:sen[dt]|go|went|gone|mailed|geschickt|gesendet|gegangen|raus|enviado|mandado|enviaste|envoyé|parti)\b.{0,12}\b(?:to|an|a|à)\s+(?!(?:me|him|her|them|the)\b)\w+.*\?",
    re.I,
)
"""A question whether a mail went to somebody: `did you send it to Peter?`."""
SEEN = re.compile(
    r"^(?:(?:yes|yep|no|nein|non|ok|okay|ah|oh|right|ja|sí|si|oui|vale|bien|hm+|wait|warte|espera|attends)\W+)*(?:i (?:can )?see(?: (?:it|that))?|got it|i know|understood|i understand"
    r"|(?:das )?(?:ich )?sehe? ich(?: (?:es|das))?|ich sehe?(?: (?:es|das))?|verstehe|verstanden|ya (?:lo )?veo|entiendo|entendido|ya lo sé"
    r"|je (?:le )?vois|compris|je comprends|je sais"
    r"|not yet|noch nicht|todavía no|aún no|pas encore)\W*$",
    re.I,
)
"""What says that the mail was seen, or waits, and no more."""
LONGEST = 60
"""Words of a message that may change a mail."""


def said_of_it(message: str, last: Last) -> Reading | None:
    """What a message says of the mail that is shown; None where it is no word about it."""
    unsettled = ANEW in last.asked
    text = " ".join(message.split())
    if OTHER_ONE.match(text) or len(text.split()) > LONGEST:
        return None
    if SEEN.match(text):
        return Reading(again=True)
    if unsettled and AS_IS.match(text):
        return _same(last, _more(last, "as it is"))
    if unsettled and REFUSES.search(text) and not _decides(text):
        return Reading(skill="about", inputs={"leave": "yes"}, instead=True)
    return (
        _asked(text, last)
        or _signed(text, last)
        or _sent_to(text, last)
        or _which_mail(text, last)
        or orders.anew_to(text, last)
        or _changed(text, last, unsettled=unsettled)
    )


def asked_after(text: str, last: Last | None) -> Reading | None:
    """A question to whom the mail went that was sent last."""
    after = last is not None and last.wrote and last.skill in DRAFTS and not last.asked
    if last is None or not after or len(text.split()) > 12 or not (WENT_TO.search(text) or QUESTIONS[0][1].search(text)):
        return None
    whom = _before(last)
    return Reading(skill="about", inputs={"draft": "went", **({"to": whom} if whom else {})})


def _asked(text: str, last: Last) -> Reading | None:
    """A question about the mail itself."""
    for note, pattern in QUESTIONS:
        if pattern.search(text) and len(text.split()) <= 20:
            if note == "shown":
                return Reading(again=True)
            whom = last.inputs.get("address") or last.inputs.get("to") or last.inputs.get("with_whom")
            mail = last.inputs.get("mail")
            told = {"to": whom} if note == "to" and whom else {"mail": mail} if note == "answers" and mail else {}
            return Reading(skill="about", inputs={"draft": note, **told})
    return None


def _signed(text: str, last: Last) -> Reading | None:
    """A name of the owner with which the mail is to be signed."""
    match = SIGN.search(text)
    said = match["name"].strip(" .!,").casefold() if match is not None else ""
    said = re.sub(r"[,\s]+(?:please|pls|bitte|por favor|s'il te plaît|then|instead)$", "", said)
    name = next((one for one in signatures() if one.casefold() == said), None)
    return _same(last, {"sign": name}) if name else None


def _sent_to(text: str, last: Last) -> Reading | None:
    """Another addressee, with what else shall be different."""
    match = ADDRESS.search(text)
    if match is not None and last.skill == "write_mail" and not _dictates(text) and not BESIDE.search(text):
        return _same(last, {"address": match[0]})
    if (only := _named_anew(text, _before(last))) is not None:
        return _readdressed(last, only, {})
    found, rest = "", list[str]()
    for piece in _pieces(text):
        bare = changes.bare(piece)
        match = TO.match(bare) or WHOM.match(piece.strip()) or WHOM.match(bare)
        who = (match.groupdict().get("who") or match.groupdict().get("new")) if match is not None else None
        who = who or _named_anew(piece, _before(last))
        if who and found:
            return None
        if NOT_TO.match(bare):
            continue
        found, rest = (who, rest) if who else (found, [*rest, piece])
    if not found:
        return None
    people = contacts_in(found)
    if "@" not in found and len(people) != 1:
        return None
    left = ", ".join(rest)
    unread = any(one.kind == "unread" for one in changes.parsed(left, decided=True))
    more = _more(last, left) if _decides(left) or (unread and changes.corrects(left)) else {}
    return _readdressed(last, people[0] if people else found, more)


def _before(last: Last) -> str:
    """Whom the mail that is shown goes to."""
    named = ("address", "to") if last.skill == "write_mail" else ("with_whom",)
    return str(next((last.inputs[one] for one in named if last.inputs.get(one)), ""))


def _named_anew(text: str, before: str) -> str | None:
    """The one who is named instead of the addressee, where a message says nothing else: `oops, Chloe i mean`."""
    people = contacts_in(asides.without_denied(text))
    others = [one for one in people if one != before]
    said = [word.casefold().replace("’", "'") for word in changes.WORD.findall(NAME.sub(" ", text))]
    if len(others) != 1 or not said or not changes.ADDRESSING.issuperset(said) or "?" in text:
        return None
    return others[0] if not changes.CORRECTING.isdisjoint(said) or not DENYING.isdisjoint(said) else None


def _readdressed(last: Last, who: str, more: dict[str, object]) -> Reading | None:
    known = bool(contacts_in(who))
    if _before(last) == who:
        return _same(last, more) if more else Reading(skill="about", inputs={"draft": "to", "to": who})
    if last.skill == "write_mail":
        whom: dict[str, object] = {"to": who, "address": None} if known else {"address": who}
        return _same(last, {**more, **whom, "read": True})
    return (
        _same(last, {**more, "with_whom": who, **dict.fromkeys(("mail", "of", "about", "nth", "under"))})
        if known
        else None
    )


def _which_mail(text: str, last: Last) -> Reading | None:
    """Which mail is to be answered: `not that, the one about lunch`."""
    whom = last.inputs.get("with_whom") or last.inputs.get("to")
    if (match := ABOUT.search(text)) is not None and not _dictates(text):
        given: dict[str, object] = {"about": match["what"].strip(), **dict.fromkeys(("mail", "of", "nth", "under"))}
        if last.skill == "reply":
            return _same(last, given)
        gist = last.inputs.get("gist")
        return (
            Reading(skill="reply", inputs={"about": given["about"], "with_whom": whom, "gist": gist}, instead=True)
            if whom and gist
            else None
        )
    if LAST_ASKED.search(text) and last.skill == "reply" and whom:
        return _same(last, {"of": "newest", "nth": "1", "mail": None, "about": None})
    return None


def _changed(text: str, last: Last, *, unsettled: bool) -> Reading | None:
    """What shall be different in the text; also where it is not understood what."""
    kinds = {one.kind for one in changes.parsed(text)}
    if _decides(text):
        return _same(last, _more(last, text))
    if REFUSES.search(text):
        return None
    if "unread" not in kinds:
        # What only agrees, and is no yes, begins nothing else: the mail is shown again.
        return _same(last, _more(last, text)) if text.strip(" .!?") else None
    elsewhere = text.rstrip().endswith("?") or ELSEWHERE.match(text) is not None
    if changes.corrects(text) or unsettled or not elsewhere:
        return _same(last, _more(last, text))
    return None


def _decides(text: str) -> bool:
    """Whether a message surely changes something."""
    return any(one.kind not in ("aside", "unread") for one in changes.parsed(text))


def _more(last: Last, text: str) -> dict[str, object]:
    """The changes so far, and this one."""
    before = str(last.inputs.get("changes") or "")
    return {"changes": f"{before}\n{text}".strip()}


def _same(last: Last, given: dict[str, object]) -> Reading:
    return Reading(skill=last.skill, inputs=given, same=True)


def _pieces(text: str) -> Iterator[str]:
    for part in changes.SENTENCE.split(text):
        yield from (one for one in changes.PIECE.split(part) if one.strip())


def _dictates(text: str) -> bool:
    return any(one.kind in ("add", "first", "ask", "whole") for one in changes.parsed(text))

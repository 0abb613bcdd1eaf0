"""What people say of a mail that is shown and not sent yet: patterns in English, German, Spanish and French."""

import re

from contacts import ADDRESS
from drafts import NAME

QUESTIONS = (
    (
        "to",
        re.compile(
            r"\b(?:who|whom|wem|wen)(?:'s|s)?\b.{0,25}\b(?:going|goes|go|sent|addressed|geht|geschickt)\b.{0,8}"
            r"|\bwho(?:'s|s)? (?:(?:is )?(?:it|that|this) )?(?:for|to)\b"
            r"|\b(?:right|correct) (?:address|person|one|recipient)\b.{0,20}\?|\brichtige (?:adresse|person)\b.{0,20}\?"
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
JOKED = re.compile(
    r"\b(?:bin|trash|scrap|toss|ditch|kill|burn|scratch)\s+(?:it|that|this)(?!\s+(?:part|bit|sentence|line))\b"
    r"|\b(?:i\s+was|was|i'?m|just)\s+"
    r"(?:only\s+|just\s+)?(?:joking|kidding)\b|\bwar\s+(?:doch\s+)?(?:nur\s+)?(?:ein\s+)?(?:witz|spaß|scherz)\b"
    r"|\bera\s+(?:una\s+)?broma\b"
    r"|\bje\s+(?:plaisant|rigol)ais\b",
    re.I,
)
"""What gives up a mail that was no earnest."""
IS_SENT = re.compile(
    r"\b(?:tell me|say|hope|please|sag mir|hoffentlich|dime|dis-moi)\b.{0,20}\b(?:you|it|that|du|es|das|lo|tu)\b.{0,15}"
    r"\b(?:sen[dt]|gone?|went|out|geschickt|abgeschickt|raus|enviado|mandado|envoyé|parti)\b",
    re.I,
)
"""Whether it was sent, in a row of words that is no question."""
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
    r"^(?:(?:as|and|then|now|und|dann|y|et|schick|abschicken|raus|mándalo|envíalo|envoie|leave|it|is|so|like|that"
    r"|send|yes|ok|okay|k|go|fine|good|just|then|keep|without|the|change|please|ja"
    r"|yes|y|sí|si|oui|das|passt|so|lass|es|nothing|stands?)\W*)+$",
    re.I,
)
DENYING = frozenset(
    [
        "not",
        "no",
        "nicht",
        "pas",
        "nein",
        "non",
        "meant",
        "said",
        "wanted",
        "quería",
        "quise",
        "voulais",
        "meinte",
        "recipient",
        "for",
    ]
)
"""Words that say, beside a name, that another one was meant."""
SIGN = re.compile(
    r"\b(?:sign(?:ed)?|unterschreib\w*|signier\w*|unterzeichne|f[ií]rma(?:lo)?|signe[rz]?(?:-le|-la)?)\b"
    r"(?:\s+(?:it|this|off|that|the mail|das|es|le|la|lo|bitte|please|por favor))*(?:\s+(?:as|with|by|mit|als|con"
    r"|como|avec|de"
    r"|par))?\s*:?\s+(?P<name>.+)$",
    re.IGNORECASE,
)
WENT_TO = re.compile(
    r"\b(?:sen[dt]|go|went|gone|mailed|geschickt|gesendet|gegangen|raus|enviado|mandado|enviaste|envoyé"
    r"|parti)\b.{0,12}\b(?:to|an|a|à)\s+(?!(?:me|him|her|them|the)\b)\w+.*\?",
    re.I,
)
"""A question whether a mail went to somebody: `did you send it to Peter?`."""
SEEN = re.compile(
    r"^(?:(?:yes|yep|no|nein|non|ok|okay|ah|oh|right|ja|sí|si|oui|vale|bien|hm+|wait|warte|espera|attends)\W+)*(?:i"
    r" (?:can )?see(?: (?:it|that))?|got it|i know|understood|i understand"
    r"|(?:das )?(?:ich )?sehe? ich(?: (?:es|das))?|ich sehe?(?: (?:es|das))?|verstehe|verstanden|ya (?:lo )?veo"
    r"|entiendo|entendido|ya lo sé"
    r"|je (?:le )?vois|compris|je comprends|je sais"
    r"|not yet|noch nicht|todavía no|aún no|pas encore)\W*$",
    re.I,
)
"""What says that the mail was seen, or waits, and no more."""
DROPPED = re.compile(
    r"^(?:please\s+)?(?:(?P<no>do\s+not|do\s?n['’]?t|never)\s+(?:send|write|reply|answer|respond|mail|e-?mail|tell)|(?:cancel|drop"
    r"|discard|forget|scrap)\s+(?:the|my|this|that)\s+(?:reply|answer|e-?mail|mail|message|draft))\b(?P<rest>.*)$",
    re.IGNORECASE,
)
"""An order that a mail is not sent: `do not send the reply to Chloe`."""
NAMES_IT = re.compile(
    r"\b(?:reply|answer|e-?mail|mail|message|draft|anything|to\s+(?!(?:it|that|this|him|her|them)\b)\w)", re.I
)
"""Of such an order that it names what is not sent, or to whom."""
NOT_TEXT = re.compile(
    r"\b(?:an?|the|my|this|that|any|anything|it|out|off|back|reply|answer|e-?mail|mail|message|draft|to|for|him|her|them|now|yet"
    r"|today|at\s+all|please|after\s+all|any\s*more)\b|\W",
    re.IGNORECASE,
)
WENT = re.compile(
    r"^(?:(?:did|has|have|was|were|is|are|had|didn['’]?t|wasn['’]?t|weren['’]?t|hasn['’]?t|haven['’]?t|and|so|the|my|your|a|an"
    r"|no|not|any|both|all|of|them|they|two|three|nothing|anything|something|none|e-?mails?|mails?|repl(?:y|ies)|answers?"
    r"|messages?|go|gone|went|sent|send|out|off|been|be|yet|already|really|ever|today|now|just|you|i|we"
    r"|(?P<to>to\s+(?:[\w.@'’-]+(?:\s+and\s+|\s)?){1,4}?))(?:\s+|\W*$))+$",
    re.IGNORECASE,
)
"""A question whether mails went out, which names nothing else."""
GOES = re.compile(
    r"^\W*(?:and\s+|so\s+)?(?:did|has|have|was|were|is|are|had|didn|wasn|weren|hasn|haven)\b.*\b(?:go|gone|went|sent|send)\b",
    re.I,
)
SEVERAL = re.compile(
    r"\b(?:both|all|any|nothing|anything|something|none|they|two|three|e-?mails|mails|replies|answers|messages)\b", re.I
)

"""What something is to be called, where a message names it: `call it X`, `the title should be X`, `nenn es X`."""

import re

IT = r"(?:it|that|this|the (?:event|entry|meeting|appointment)|es|das|ihn|sie|den (?:termin|eintrag)|ça|cela|le|la|lo)"
BE = r"(?:is|be|(?:should|shall|must|will|would) be|ist|sei|soll(?:te)?(?: sein)?|es|sea|debe ser|est|sera|soit)"
NAMES = re.compile(
    rf"\b(?:(?:you (?:may|can|could|should) )?(?:call|name|rename|title|nenn(?:e|en)?(?: sie)?|bezeichne|appelle"
    rf"|appelez"
    rf"|nomme|nommez|intitule|ll[aá]ma)[- ](?:{IT})(?: to| as| als| en)?"
    rf"|(?:(?:the|its|his|der|den|el|le|un)\s+)?(?:title|name(?! of)|titel|t[ií]tulo|nombre|titre|nom)"
    rf"(?:\s+(?:of (?:it|that|this)))?(?:\s+{BE}\b|\s*:)"
    rf"|(?:{IT}(?:'s| is)? (?:to be )?|(?<!is )(?<!'s )(?<!are )(?<!'re )(?<!been ))(?:called|named"
    rf"|titled)(?! (?:off|it|in|me|him|her|them|by|after))"
    rf"|(?<=[,;:.] )(?:title|titel|título|titre|name)(?= [\"'“‘]?(?-i:[A-ZÁÉÍÓÚÄÖÜ]))"
    rf"|rename {IT} to|change the (?:title|name) to|(?:topic|subject|thema|betreff|sujet|objet|asunto|tema)(?: (?:is"
    rf"|ist|es|est)\b|:)|(?:calendar|for me|those days?) as\b"
    rf"|(?:soll|sollte) (?=.{{2,60}} heißen\b)|ll[aá]ma(?:lo|la)|que se llame|ponle(?: de (?:título"
    rf"|nombre))?(?= [\"'A-ZÁÉÍÓÚ])"
    rf"|(?:under|with) (?:the|a) (?:name|title)(?: of)?|unter dem (?:namen|titel)|bajo el (?:nombre|título)(?: de)?"
    rf"|sous le (?:nom|titre)(?: de)?):?\s+(?P<name>[^\n]{{2,80}})",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bSt)[.!?;](?=\s|$)"
    r"|,?\s+(?:and|und|y|et)\s+(?:there|make|put|move|it|no|nobody|invite|mach|keine?|no hace|pas|only|then|i)\b"
    r"|,\s+|\s+(?:please|pls|thanks|instead|rather|bitte|por favor|porfa|s'il (?:te|vous) plaît|heißen|stp|danke"
    r"|gracias"
    r"|merci)\b|\s+(?:on|at|from|until|am|um|ab|von|bis|el|a las|à)\s+(?=\d|(?:mon|tue|wed|thu|fri|sat|sun|mor|tom|mitt"
    r"|die|don|lun|mar|mi[eé]|jue|vie|jeu|ven|dem)\w*)",
    re.IGNORECASE,
)
INSIDE = re.compile(
    r"\b(?:write|put|use|have|take|with) (?P<name>[^,.;!?]{2,40}?) (?:in|into|as|for) (?:the )?title\b", re.IGNORECASE
)
"""Names it before the word that says so: `put Budget as the title`."""
QUESTION = re.compile(r"\b(?:what|how|who|was|wie|qué|como|cómo|comment|quel)\b[^,.;]*$", re.IGNORECASE)


def name_in(message: str) -> tuple[str, int, int] | None:
    """The name, and the span of what names it; None where a message names nothing."""
    if (inside := INSIDE.search(message)) is not None:
        return inside["name"].strip(" \"'"), *inside.span()
    match = NAMES.search(message)
    if match is None or QUESTION.search(message[: match.start()]) is not None:
        return None
    said = match["name"]
    over = ENDS.search(said)
    name = said[: over.start()] if over is not None else said
    end = match.start("name") + len(name)
    name = name.strip(" ,.;:!?\"'“”„«»‘’")
    if over is not None and over[0].strip() == "heißen":
        end += len(over[0])
    return (name, match.start(), end) if len(name) > 1 and not re.match(r"(?:to|the same|later)\b", name) else None

"""The title of a new event in a German, Spanish or French message, as it is written there."""

import re

VERB = re.compile(
    r"^\W*(?:(?:bitte|hallo|hola|bonjour|salut|por\s+favor|kannst\s+du|könntest\s+du|puedes|peux-tu"
    r"|tu\s+peux|ich|möchte"
    r"|je|voudrais|quiero)\W+)*"
    r"(?:trage?|setze?|mache?|lege?|plane?|erstelle?|füge?|notiere?|schreibe?|reserviere?|blockiere?"
    r"|pon|ponme|pone|añade"
    r"|agrega|apunta|anota|crea|programa|reserva|agenda|ajoute[rz]?|mets|mettre|notez?|crée[rz]?|inscris|planifie"
    r"|réserve|bloque)\b\s*(.{2,160})",
    re.IGNORECASE | re.DOTALL,
)
LEAD = re.compile(
    r"^(?:(?:bitte|mal|mir|uns|einen?|eine|den|die|das|neuen?|termin|treffen\s+mit\s+dem|für|beim|me"
    r"|por\s+favor|una?|el|la"
    r"|nueva|cita|con\s+el|en|moi|s['’]il\s+te\s+pla[iî]t|stp|svp|une?|le|nouveau|rendez-vous|rdv|chez)\b\s*)+",
    re.IGNORECASE,
)
DAYS = (
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|morgen|übermorgen|lunes|martes|mi[eé]rcoles"
    r"|jueves|viernes|s[aá]bado|domingo|hoy|mañana|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain"
)
END = re.compile(
    rf"(?:\s+|^)(?:am|um|von|vom|bis|ab|jeden|jeder|nächsten|nächste|kommenden|ein|el|a\s+las?|de\s+\d|hasta"
    rf"|para|cada"
    rf"|próximo|le|ce|à|du|pour|chaque|{DAYS}|\d)(?=\W|$|\d)|[.!?;,:](?:\s|$)",
    re.IGNORECASE,
)


def title_in(message: str) -> str:
    """What stands between the verb and the time; an empty text where that is nothing."""
    match = VERB.match(message)
    rest = LEAD.sub("", match[1] if match is not None else message, count=1)
    end = END.search(rest)
    title = rest[: end.start()] if end is not None else rest
    return " ".join(title.strip(" .,!?:;-").split()) if len(title.split()) <= 6 else ""

"""How people ask for what is done with mail: verbs, pronouns and places in English, German, Spanish and French."""

import re

from contacts import called_forms

SPACE = re.compile(r"\s+")
OPENING = re.compile(
    r"^(?:[\W_]+|(?:vale|venga|claro|pues|bon|d'accord|allez|klar|super|perfekt|perfecto|parfait|perfect|fine|cool"
    r"|nice|voilà|ugh|argh|grr|meh|omg|wtf|lol|hm+|yo|hi|hello|hey|ok|okay|k|oh|so|and|then|well|hm+|alright|right"
    r"|great|please|pls|plz|thanks"
    r"|sorry|also|good|no|yes|yep|now|first|just|once|quick|at least|can|could|would|will|you|kannst|könntest"
    r"|kann|würdest|du|bitte|mal|dann|und|ja|nein|jetzt|doch|gut|also|puedes|podrías|por favor|y|sí|ahora"
    r"|bueno|peux-tu|pouvez-vous|tu peux|s'il te plaît|et|puis|oui|non|alors|maintenant)\b)+"
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+")
CLAUSE = re.compile(r"[,.!?;]+\s*")
TEXT_MOST, WISH_MOST = 40, 14
"""Words of a message that is read as a whole, and of one that only orders something."""
DONE_BY_NOBODY = re.compile(
    r"^(?:pay|bezahle?|überweise?|paga(?:r)?|paie|payer|delete|del|erase|remove|clear(?: out| up| away)?|empty|trash"
    r"|bin|archive|move|mark|flag|forward|fwd"
    r"|unsubscribe|block|get rid of|lösche?|entferne?|archiviere?|verschiebe?|markiere?|leite|bestelle?|räume?"
    r"|supprime[rz]?|efface[rz]?|archive[rz]?|déplace[rz]?|marque[rz]?|transf[eè]re[rz]?|borra(?:r|me)?"
    r"|elimina(?:r)?|archiva(?:r)?|mueve|mover|marca(?:r)?|reenv[ií]a(?:r)?)\b\s*(?P<what>.*)$"
)
AT_THE_END = re.compile(
    r"^(?P<what>.{2,80}?)\s+(?:löschen|entfernen|archivieren|verschieben|markieren|weiterleiten|abbestellen"
    r"|wegwerfen)\W*$"
)
NOT_MAIL = re.compile(
    r"\b(?:sentence|greeting|line|word|paragraph|part|satz|gruß|zeile|wort|absatz|phrase|frase|saludo|reminder"
    r"|erinnerung)\b"
)
WAS_DONE = re.compile(
    r"\b(?:did(?:n'?t)?|have(?:n'?t)?|hast|haben|has|ha|as|avez|t'as) (?:you|du|sie|tu|vous|usted|it|es|lo|l')\b"
    r"|\byou (?:did|have)(?:n'?t| not)?\b"
    r"|\b(?:you|u) (?:just )?\w+ed\b.*(?:right|\?)|\bdu hast\b|\btu (?:l'|n'|ne )?as\b|\b(?:lo|la|no) has\b|\bist"
    r" (?:es|das|sie)\b|\bis it\b|\bwas it\b"
)
TOUCHED = re.compile(
    r"\b(?:delete[d]?|erased?|removed?|binned|trashed|archived?|moved?|forward(?:ed)?|pa(?:y|id)|mark(?:ed)?"
    r"|gelöscht|entfernt|archiviert|verschoben"
    r"|weitergeleitet|bezahlt|markiert|borrado|borraste|eliminado|archivado|movido|reenviado|pagado|supprimé|effacé"
    r"|archivé|déplacé|transféré|payé)\b"
)
"""Of a question whether something was done that is done with no mail."""
ANSWER = (
    r"(?:ans\w*r\w*|repl\w+|respon\w+|react\w*|got back|get back|gotten back|written back|write back"
    r"|geantwortet|antwort\w*|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)"
)
NOT = r"(?:not|never|hasn'?t|haven'?t|didn'?t|still|yet|nicht|noch|nie|pas|no|todavía|aún|encore)"
IT = re.compile(
    r"^(?:it|that|this|them|that one|this one|it out|die|sie|das|es|die mail|diese|la|le|lo|ça"
    r"|ce mail)?(?:(?:^| )(?:please|pls|to me|vor|mal|mir|doch|halt|bitte|aloud|now|then|out))*\W*$"
)
PLACES = {
    1: r"first|1st|top|upper|erste[nrs]?|oberste[nrs]?|premi[eè]re?|primer[ao]?",
    2: r"second|2nd|zweite[nrs]?|deuxi[eè]me|seconde?|segund[ao]",
    3: r"third|3rd|dritte[nrs]?|troisi[eè]me|tercer[ao]?",
    4: r"fourth|4th|vierte[nrs]?|quatri[eè]me|cuart[ao]",
    5: r"fifth|5th|fünfte[nrs]?|cinqui[eè]me|quint[ao]",
    6: r"sixth|6th|sechste[nrs]?|sixi[eè]me|sext[ao]",
}
PLACE = re.compile(
    r"\b(?:the |die |den |der |das |dem |la |le |el |al |au |number |no\.? ?|nr\.? ?)(?:(?P<p1>first|1st|top|upper"
    r"|erste[nrs]?|oberste[nrs]?|premi[eè]re?|primer[ao]?)|(?P<p2>second|2nd|zweite[nrs]?|deuxi[eè]me|seconde?"
    r"|segund[ao])|(?P<p3>third|3rd|dritte[nrs]?|troisi[eè]me|tercer[ao]?)|(?P<p4>fourth|4th|vierte[nrs]?"
    r"|quatri[eè]me|cuart[ao])|(?P<p5>fifth|5th|fünfte[nrs]?|cinqui[eè]me|quint[ao])|(?P<p6>sixth|6th"
    r"|sechste[nrs]?|sixi[eè]me|sext[ao])|(?P<last>last|letzte[nrs]?|derni[eè]re?|últim[oa])"
    r"|#?(?P<n>\d{1,2}))\b(?! (?:week|month|days?|time|point|woche|semaine|semana|mois|monat|of (?:january"
    r"|february|march|april|may|june|july|august|september|october|november|december)))(?: (?:one|mail|message"
    r"|e-?mail|of (?:these|those|them)|davon|nachricht|correo|mensaje))*"
)
DRAFT = re.compile(
    r"^(?:draft|write|compose|prepare|entwirf|schreibe?|rédige|écris|redacta|escribe)(?: me| mir"
    r"| moi)? (?:something|an? (?:answer|reply|draft|mail)|etwas|was|eine (?:antwort|mail)|quelque chose"
    r"|une réponse|algo|una respuesta)\b"
)
FIND = re.compile(
    r"^(?:(?:i|we|you|need|want|that|to|me|ich|will|möchte|je|veux|quiero)\s+)*(?:find|search|look for|look up"
    r"|dig out|such|suche|finde|cherche[rz]?|(?:re)?trouve[rz]?|busca|encuentra|buscar)\b|^(?:all )?(?:mails?"
    r"|messages?|e-?mails?|correos?|nachrichten|courriels?) (?:from|by|with|von|mit|de)\b"
)
THEM = r"(?:him|her|them|ihm|ihr|ihnen|denen|lui|leur)"
TELL = re.compile(
    r"^(?:(?:tell|write|answer|reply|respond|let|ask|mail|e-?mail|message|text|ans|wrt|sag|sage|schreibe?|frage?"
    r"|antworte)"
    rf"(?: to)? {THEM}\b|(?:réponds|dis|demande)-(?:lui|leur)\b|(?:diles?|respóndeles?|pregúntale)\b).{{2,}}"
)
"""Verbs of telling, in the plain forms of `clitics.yaml`, with a pronoun."""
ANSWERED = re.compile(
    r"^(?:reply|answer|respond|antworte?|réponds|répondez|responde|contesta|ans)\b(?: (?:to )?(?:it|that|this|darauf"
    r"|dazu|drauf|back|à ça|y|a eso))?(?:\s*[:,]\s*|\s+(?:that|saying|dass|que|qu')\s*)\S.{1,}"
)
REPLY_AT = re.compile(
    r"^(?:(?:write|schreib) back|reply|an\w*s\w*e?r|respond|antworte|r[eé]ponds|répondez|resp[oó]nde(?:les?)?"
    r"|contesta)\b"
)
TELL_AT = re.compile(
    r"^(?:tell|write|let|inform|mail|message|sag|sage|schreib|schreibe|diles?|dis)\b(?: to)? (?:the|dem|der|den|al|a"
    r" la|à la|au)\b"
)
TO_SAY = re.compile(
    r"\b(?:tell|write|answer|reply|respond|let|ask|mail|e-?mail|message|text|ans|wrt|sage?|schreibe?|frage?|antworte"
    r"|contesta|responde|réponds|répondez|dis|demande|diles?|respóndeles?|pregúntale|know|back|by|bescheid|wissen"
    r"|saying|lui|leur)\b"
)
NUDGE = re.compile(r"^(?:nudge|chase|prod|poke|relance[rz]?|hake?|frag|frage|insiste)\b(?P<rest>.*)$")
ASKS_AGAIN = re.compile(r"^(?:nudge|chase|prod|poke|relance|hake?|insiste)|\b(?:nach|nochmal nach|noch mal nach)\W*$")
SAYS_MORE = re.compile(r"[:\"“„]|\b(?:that|saying|if|whether|dass|ob|que|si)\b")
ORDER = re.compile(
    r"^(?:(?:and|und|y|et|also|please|then)\s+)*(?:let|tell|ask|write|mail|inform|remind|schreibe?|sage?"
    r"|frage?|écris|dis|demande|escribe|dile|pregunta)\b"
)
PRELUDE = re.compile(r"^[^:]{0,40}\b(?:mails?|messages?|things?|nachrichten|correos|courriels)\b[^:]{0,25}:\s*")
COMPLAINT = re.compile(
    r"^(?:stop|quit|enough|hör auf|lass das|schluss mit|deja de|basta|para de|arrêtez?|assez)\b[^.!?]*[.!]+\s+(?=\S)",
    re.IGNORECASE,
)
"""A sentence before the wish that only complains."""
NEXT = re.compile(
    r"(?:(?:[.;!]\s+|,\s*|\s+)(?:(?:and|then|und|dann|danach|y|luego|después|et|puis|ensuite|also|after that"
    r"|afterwards)\s+)+|(?<=[.!?;])\s+)"
    r"(?=(?:(?:please|also|can you|could you|bitte|auch|por favor)\s+)*(?:show|read|remind|find|list|check|search"
    r"|tell me|let me know|sum"
    r"|who\b|what\b|which\b|whose\b|whom\b|has\b|forward|delete"
    r"|open|zeig|lies|such|erinnere|sag mir|muéstrame|muestra|lee|busca|recuérdame|avísame|dime|montre"
    r"|lis|cherche"
    r"|rappelle|dis-moi|préviens-moi|tell|ask|write|mail|reply|answer|schreib|antworte|dile|respóndele|dis|réponds))",
    re.IGNORECASE,
)
"""Before another wish of the same message."""
CUT = re.compile(
    r"(?:\s*[,;.]\s*|\s+)(?:and|und|y|et)\s+(?=(?:please\s+|then\s+|also\s+)?(?:let|tell|ask|write|mail|inform"
    r"|schreib|sag|frag|écris|dis|demande|escribe|dile|pregunta)\b)|\s*[;.]\s+(?=(?:please\s+|then\s+"
    r"|also\s+)?(?:let|tell|ask|write|mail|inform|schreib|sag|frag)\b)",
    re.IGNORECASE,
)
AND_TO = re.compile(
    rf"\s*,?\s+(?:and|und|y|et)\s+(?:also\s+|auch\s+|también\s+|aussi\s+)?(?P<to>a\s+|à\s+|an\s+|to\s+)?"
    rf"(?=(?:{called_forms()})\s*,?\s+(?:that|dass|que|qu['’])\b)",
    re.IGNORECASE,
)
"""Before another one who is told something else, where the verb is not said again: `and Ben that I sign`."""
REFERS = re.compile(
    r"^(?:(?:the same|same|dasselbe|das gleiche|la même chose|lo mismo)\b|(?:it|that too|so|too|this)(?:\s+(?:too|as"
    r" well|please))*\W*$)",
    re.IGNORECASE,
)
THE_SAME = re.compile(
    r"^(?:the same|same|dasselbe|das gleiche|la même chose|lo mismo)(?: (?:thing|too|as well|please))*\W*$", re.I
)
COMING = re.compile(r"\b(?:tomorrow|tmrw?|tmw|morgen|demain|mañana|by|until|till|bis)\b")
TIMED = re.compile(
    r"\b(?:weeks?|months?|years?|days?|ago|woche\w*|monat\w*|tage\w*|semaine|mois|jours?|semana|mes|días?|wk"
    r"|fortnight)\b"
)
SINCE = re.compile(r"\b(?:since|seit|desde|depuis)\b")
CLOSED = re.compile(
    r"(?:no|nah|nope|ok|okay|k|hm+|good|fine|right|great|perfect|i see|alright|thanks?(?: (?:you|a lot"
    r"|so much))*|thank you(?: (?:so|very) much)?|danke|merci|gracias|gut|bien|nein|non|no no|and|then|well"
    r"|pues|nada|bueno|vale|gut)(?: (?:no|then|and|so))*"
)
LEFT = re.compile(
    r"(?:(?:ok|k|okay|no|good|fine|then|just|please|well|right|hm+)\s+)*(?:(?:leave|keep) (?:it|them|that"
    r"|those|everything|all)(?: (?:there|alone|be|as it is|that way|like that|so|where it is|for now))*"
    r"|(?:answer|do|write|send|say) nothing(?: more| else)?|nothing (?:more|else)|(?:i )?(?:only"
    r"|just) (?:wanted|want) to know(?: it| that)?|(?:i )?only was curious|(?:no need|i'?ll|je l'appelle"
    r"|je l'appellerai|lo llamo|la llamo|ich rufe|ich ruf)(?: (?!mail|send|write|tell|see)[\w']+){0,4}"
    r"|i'?(?:ll| shall| will) (?:deal with|look at|do|answer|see to) (?:it|that|them|this)\b.{0,50}"
    r"|(?:there'?s )?no need (?:to|for)\b.{0,40}|lass (?:es|das|sie)(?: (?:so|da|liegen|sein))*"
    r"|laisse[zr]?(?: (?:ça|le|la|tomber|là))+|d[ée]jalo(?: (?:así|ahí))?)"
)
MYSELF = re.compile(
    r"(?:i'?(?:ll| shall| will)|ich|je|yo|lo)\b.{0,30}\b(?:myself|selbst|selber|moi-même|yo mismo"
    r"|yo misma)\b.{0,25}|(?:that|it)'?s not (?:how|what|the way)\b.{0,30}|(?:not|no)(?: like)? (?:that"
    r"|this)(?: way)?|(?:hm+|no|nah|too|so)(?: \w+){0,2}"
)
"""What is said beside leaving a text that is asked for."""
BY_MYSELF = re.compile(
    r"(?:no,? )?(?:i'?(?:ll| shall| will)) (?:write|answer|reply|draft)\b.{0,20}\bmyself\b.{0,25}"
    r"|ich schreib(?:e|s)?\b.{0,20}\bselbst\b.{0,20}"
)
PASSED_ON = re.compile(
    r"\b(?:get|pass|send|bring) (?:that|it|this|the mail|them)(?: mail)? (?:across|over|on)(?: to)?\b|\b(?:ought to"
    r"|should|must|has to) (?:really )?see (?:what|the mail|that mail|it)\b"
    r"|\b(?:send|pass|hand|schick\w*|leite|envía|manda|pasa|envoie|transmets)\s+(?!(?:an?|one|another|eine?|una?"
    r"|une)\b)(?:\S+\s+){0,4}?"
    r"(?:mail|e-?mail|message|thread|letter|invoice|attachment|rechnung|nachricht|correo|mensaje|factura|facture"
    r"|courriel)s?\s+"
    r"(?:on |over |along |straight |auch |weiter )*(?:to|an|a|à)\s"
    r"|\bshare (?:that|it|this|the (?:mail|thread))\b|\bforward\w*\b.{0,30}\bto\b"
)
SOMETHING = re.compile(
    r"^(?:(?:just|only|please|bitte)\s+)*(?:something|anything|a few (?:nice|kind|friendly) words|etwas|irgendwas"
    r"|was|algo|quelque chose(?: de)?)\s+"
    r"(?:(?:very|short and|sehr|muy|très)\s+)*\w+(?:\s+(?:please|bitte|and short|por favor))*\W*$"
)
"""What says how a mail shall be, and not what it shall say: `something friendly`."""
THE_ONE = re.compile(r"^(?:to |an |a )?(?:the|that|der|die|den|dem|el|la|al|le|au)\s+(?:[\w'-]+\s*){1,5}\W*$")
"""Somebody who is described: `the contract guy`."""
PASSED_TO = re.compile(rf"\s*\b(?:on\s+)?(?:to|an|a|à)\s+(?P<who>{called_forms().lower()})\b")
"""To whom something is to be passed on."""
WHOSE = re.compile(rf"\b(?:{called_forms().lower()})(?:'s|s)\s")
SENDS = re.compile(r"\b(?:send|sent|schick|abschicken|senden|envía|envíalo|envíala|manda|mándalo|envoie|envoyer)\b")
SEEKS = re.compile(r"\b(?:know|look|search|find|address|adresse|suche?|busca|cherche|direcci[oó]n)\w*\b")
AGAIN = re.compile(
    r"^(?:write|mail|ask|remind|message|schreib|frag|erinnere?|escribe|pregunta|écris|demande)\b.{0,40}"
    r"\b(?:again|once more|another time|noch ?mal|nochmals|otra vez|de nouveau)\b"
)

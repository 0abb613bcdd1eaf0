"""How people ask for what is done with mail: verbs, pronouns and places in English, German, Spanish and French."""

import re

from contacts import called_forms

SPACE = re.compile(r"\s+")
OPENING = re.compile(
    r"^(?:[\W_]+|(?:hi|hello|hey|ok|okay|k|oh|so|and|then|well|hm+|alright|right|great|please|pls|plz|thanks"
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
    r"\b(?:did(?:n'?t)?|have(?:n'?t)?|hast|haben|has|ha|as|avez|t'as) (?:you|du|sie|tu|vous|usted|it|es|lo|l')\b|\byou (?:did|have)(?:n'?t| not)?\b"
    r"|\b(?:you|u) (?:just )?\w+ed\b.*(?:right|\?)|\bdu hast\b|\btu (?:l'|n'|ne )?as\b|\b(?:lo|la|no) has\b|\bist (?:es|das|sie)\b|\bis it\b|\bwas it\b"
)
TOUCHED = re.compile(
    r"\b(?:delete[d]?|erased?|removed?|binned|trashed|archived?|moved?|forward(?:ed)?|pa(?:y|id)|mark(?:ed)?|gelöscht|entfernt|archiviert|verschoben"
    r"|weitergeleitet|bezahlt|markiert|borrado|borraste|eliminado|archivado|movido|reenviado|pagado|supprimé|effacé|archivé|déplacé|transféré|payé)\b"
)
"""Of a question whether something was done that is done with no mail."""
ANSWER = (
    r"(?:ans\w*r\w*|repl\w+|respon\w+|react\w*|got back|get back|gotten back|written back|write back"
    r"|geantwortet|antwort\w*|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)"
)
NOT = r"(?:not|never|hasn'?t|haven'?t|didn'?t|still|yet|nicht|noch|nie|pas|no|todavía|aún|encore)"
MY_TURN = re.compile(
    r"^(?:who|whos|who's|wer|qui|qui[eé]n(?:es)?)\b.{0,12}\b(?:waiting|waits?|wartet|attend"
    r"|espera)\b.{0,30}\b(?:me|my|mich|meine[rn]?|moi|ma|mí|mi)\b|\b(?:whom?|those|who|what|which|wem|wen|qui"
    r"|qui[eé]n|quién)\b.{0,40}\b(?:i|ich|j|je|yo)\b.{0,30}\b(?:(?:not|never|hasn'?t|haven'?t|didn'?t|still"
    r"|yet|nicht|noch|nie|pas|no|todavía|aún|encore)|must|have to|owe|muss|dois|debo)\b.{0,30}\b(?:ans\w*r\w*"
    r"|repl\w+|respon\w+|react\w*|got back|get back|gotten back|written back|write back|geantwortet|antwort\w*"
    r"|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)\b"
)
THEIR_TURN = (
    re.compile(
        r"^(?:who|whos|who's|wer|qui|qui[eé]n(?:es)?|¿ ?qui[eé]n(?:es)?)\b(?!.*\b(?:i|ich|je)\b).{0,40}\b(?:not"
        r"|never|hasn'?t|haven'?t|didn'?t|still|yet|nicht|noch|nie|pas|no|todavía|aún"
        r"|encore)\b.{0,40}\b(?:ans\w*r\w*|repl\w+|respon\w+|react\w*|got back|get back|gotten back|written back"
        r"|write back|geantwortet|antwort\w*|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)\b"
    ),
    re.compile(
        r"\b(?:ha[sv]e?|did|hat|haben) (?:anybody|anyone|somebody|someone|people|they|jemand|irgendwer"
        r"|irgendjemand)\b.{0,30}\b(?:ans\w*r\w*|repl\w+|respon\w+|react\w*|got back|get back|gotten back"
        r"|written back|write back|geantwortet|antwort\w*|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)\b"
    ),
    re.compile(r"^(?:who|whos|who's) (?:still )?owes? me\b|^wer schuldet mir\b|^qui me doit\b|^quién me debe\b"
        r"|\bqué me falta\b.{0,30}\b(?:recibir|de)\b|\b(?:what|was) (?:am i|fehlt mir|warte ich)\b.{0,20}\b(?:missing|waiting|noch|auf)\b"
    ),
)
WHY = re.compile(r"^(?:why|how come|warum|wieso|pourquoi|por qué|¿por qué)\b.{0,60}$")
LABEL = re.compile(
    r"(?:(?:any|anything|something|what(?:'s| is)|is there|gibt'?s|gibt es|was|irgendwas|hay|algo|quoi"
    r"|rien|actually|really|truly|most|only|ist|wirklich|qué|es|realmente|qu'est-ce qui|est|vraiment)\s+)*(?:(?P<urgent>urgent|urgnt|dringend(?:es)?|urgente?s?|d'urgent)|(?P<junk>spam"
    r"|junk))(?:\s+(?:mails?|stuff|news|messages?|correos?|post|today|now|heute|hoy|aujourd'hui|ist|here|first|please|pls|then))*\W*"
)
JUNK = re.compile(
    r"\b(?:(?:mail|message|e-?mail|something|one)s?\b.{0,20}\b(?:wants?|asks?|tells?|asking"
    r"|wanting)\b.{0,25}\b(?:password|bank|account|pin|money|send something)|(?:passwort|mot de passe"
    r"|contraseña)\b.{0,40}\b(?:echt|betrug|vrai|arnaque|real|estafa))|\b(?:real or (?:not|fake)|fishy"
    r"|looks? fake|phish\w*)\b"
)
PRESSING = re.compile(
    r"\b(?:what|which|anything|anyone|who|was|qu'est-ce qui|qué)\b.{0,40}(?:\b(?:really |actually "
    r"|most )?needs? (?:me|my attention)\b|\b(?:can ?not|can'?t|won'?t|cannot) wait\b|\bcan wait\b"
    r"|\bkann (?:nicht )?warten\b|\bpeut (?:pas )?attendre\b|\bpuede esperar\b)"
)
SENT = re.compile(
    r"\b(?:did|have) you (?:already )?(?:sen[dt]|wr[io]te?|written)\b|\b(?:was|welche mails"
    r"|wem) habe ich\b.{0,30}\b(?:geschickt|verschickt|gesendet)\b|\bwhat (?:did|have) (?:you|i|we) (?:sen[dt]"
    r"|written)\b|\bhast du\b.{0,40}\b(?:geschickt|verschickt|gesendet|geschrieben)\b"
    r"|\bwas habe ich\b.{0,30}\b(?:geschickt|verschickt|gesendet)\b|\b(?:as-tu|tu as|avez-vous) (?:envoyé"
    r"|écrit)\b|\b(?:has|he) (?:enviado|mandado)\b"
)
SENT_MORE = re.compile(
    r"\b(?:anything|something|what|any mails?|list|in my name|etwas|was|irgendwas|in meinem namen"
    r"|quelque chose|algo|qué)\b"
)

LATEST = re.compile(r"\b(?:last|latest|newest|most recent|letzte[nrs]?|neueste[nrs]?|derni[eè]re?|últim[oa])\b")
READ = re.compile(
    r"^(?:open|read|show|display|see|let me see|lies|lese?|zeige?|öffne|lis|lisez|montre[zr]?|ouvre[zr]?|lee"
    r"|léeme|lee?me|abre|muestra|muéstrame)\b(?: (?:me|mir|moi|us|out|that|up))*"
)
THEIR_LAST = re.compile(
    r"\b(?:his|her|their|seine|ihre|deren|su|sus|sa|son|leur)\s+(?:very\s+)?(?:last|latest|newest|letzte|neueste|último|última|dernier|dernière|derniers?)\b"
)
READ_OTHER = re.compile(
    r"^(?:lies|lese?|zeige?|öffne|lis|lisez|montre[rz]?|ouvre[rz]?|fais-moi voir|lee|léeme|leeme|abre|muestra|muéstrame|muestrame|enséñame|ensename|enseña)\b"
    r"(?:[ -](?:mir|moi|me|nous))?"
)
"""Verbs of reading in German, French and Spanish."""
MANY = re.compile(r"\b(?:mails|e-mails|emails|nachrichten|correos|mensajes|messages|courriels|alle|todos|todas|tous|toutes|ungelesen\w*|no leídos|non lus)\b")
NEWS = re.compile(
    r"^(?:what'?s|what is|whats|anything|something|is there|was gibt'?s|gibt'?s|gibt es|was gibt es|was ist|wat is|hay|tengo|qué hay|algo|quoi de|du|il y a|y a-t-il)\b.{0,25}"
    r"\b(?:new|neues|nuevo|neuf|nouveau)\b(?:[\s,]+(?:from|by|von|de|in my (?:mail|mailbox|inbox)|in my|mails?|today|heute|hoy|aujourd'hui|dans|en|mi|ma|mes|correo|boîte|post|meiner|in|for me|für mich|pour moi|para mí|\w{3,12}))*[\s?!.]*$"
)
NEW = re.compile(r"\b(?:what'?s|whats|anything|something|gibt'?s|tengo|quoi|new|neues|nuevo|neuf|nouveau|boîte|post|correo|algo)\b")
SHOW_ME = re.compile(
    r"^(?:read|show|open|find|tell|sum|lies|zeig\w*|öffne|lee|léeme|muéstrame|enséñame|lis|montre|ouvre)\b[\s-]*(?:me|mir|moi|up)\b"
)
SUM = re.compile(
    r"^(?:sum(?:marise|marize)?(?: up)?|recap|tl;?dr|condense|what (?:is|'s) (?:it|that"
    r"|the \w+(?: one)?) about|fasse?|résume[zr]?|resume|resumir)\b|\bwhat (?:does|did|do) (?:it|he|she|they"
    r"|this|that|the \w+(?: one)?)\b.{0,20}\bwant\b|\bwas will (?:er|sie|es|das)\b|\bque veut\b|\bqué quiere\b"
)
VERBATIM = re.compile(
    r"\b(?:(?:actual|exact|very|own|original) (?:words|text|wording)|word for word|verbatim|wortlaut|wörtlich"
    r"|im original|mot (?:à|pour) mot|textualmente|palabra por palabra)\b"
)
ABOUT = re.compile(
    r"\b(?:about|on|in|regarding|zum|zur|über|sur|sobre)(?: (?:the|our|that|this|der|die|das|den|le|la|les|el"
    r"|los|del))? (?P<what>[\w-]+(?: [\w-]+){0,3}?)(?: (?:mails?|messages?|thread|conversation|correos?"
    r"|nachrichten?))?[\s.?!]*$"
)
IT = re.compile(
    r"^(?:it|that|this|them|that one|this one|it out|die|sie|das|es|die mail|diese|la|le|lo|ça"
    r"|ce mail)?(?: (?:please|pls|to me|vor|mal vor|mir vor|bitte|aloud|now))*\W*$"
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
    r"\b(?:the |die |den |der |das |la |le |el |number |no\.? ?|nr\.? ?)(?:(?P<p1>first|1st|top|upper"
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
LONGEST_AWAITED = re.compile(
    r"\b(?:the )?(?:oldest|longest|eldest|älteste[nrs]?|plus ancien(?:ne)?|más antigu[oa])\b|\b(?:waited"
    r"|waiting|has waited) (?:the )?longest\b"
)
EARLIER = re.compile(
    r"\b(?:the )?(?:one|mail)? ?before (?:that|it|this)\b|\b(?:an? |the )?(?:older|more old|earlier"
    r"|previous)(?: one| mail)?\b|\bdie davor\b|\bälter\w*|\b(?:celui|celle) d'avant\b|\b(?:la|el) anterior\b"
    r"|\bplus ancien(?:ne)?\b"
)
FIND = re.compile(
    r"^(?:(?:i|we|you|need|want|that|to|me|ich|will|möchte|je|veux|quiero)\s+)*(?:find|search|look for|look up"
    r"|dig out|such|suche|finde|cherche[rz]?|trouve[rz]?|busca|encuentra|buscar)\b|^(?:all )?(?:mails?"
    r"|messages?|e-?mails?|correos?|nachrichten|courriels?) (?:from|by|with|von|mit|de)\b"
)
LAST_WROTE = re.compile(
    r"\b(?:who|wer|qui|quién)\b.{0,30}\b(?:last (?:answer|word|mail|message|one)|letzte (?:antwort|mail)"
    r"|derni[eè]re (?:réponse|mot)|última respuesta|wrote last|answered last|zuletzt)\b"
)
THEM = r"(?:him|her|them|ihm|ihr|ihnen|denen|lui|leur)"
TELL = re.compile(
    r"^(?:(?:tell|write|answer|reply|respond|let|ask|mail|e-?mail|message|text|ans|wrt|sag|sage|schreibe?|frage?|antworte)"
    rf"(?: to)? {THEM}\b|(?:réponds|dis|demande)-(?:lui|leur)\b|(?:diles?|respóndeles?|pregúntale)\b).{{2,}}"
)
"""Verbs of telling, in the plain forms of `clitics.yaml`, with a pronoun."""
ANSWERED = re.compile(
    r"^(?:reply|answer|respond|antworte?|réponds|répondez|responde|contesta|ans)\b(?: (?:to )?(?:it|that|this|darauf"
    r"|dazu|drauf|back|à ça|y|a eso))?(?:\s*[:,]\s*|\s+(?:that|saying|dass|que|qu')\s*)\S.{1,}"
)
REPLY_AT = re.compile(
    r"^(?:(?:write|schreib) back|reply|an\w*s\w*e?r|respond|antworte|r[eé]ponds|répondez|resp[oó]nde(?:les?)?|contesta)\b"
)
TO_SAY = re.compile(
    r"\b(?:tell|write|answer|reply|respond|let|ask|mail|e-?mail|message|text|ans|wrt|sage?|schreibe?|frage?|antworte"
    r"|réponds|dis|demande|diles?|respóndeles?|pregúntale|know|back|by|bescheid|wissen|saying|lui|leur)\b"
)
OF_THE_BOX = re.compile(
    r"\b(?:inbox|mailbox|mails|messages|anyone|anybody|everyone|new|neues|neue|else|remind\w*|you|du|tú|tu|vous|sie können"
    r"|postfach|bandeja|boîte|correos|nuevo|nouveau|nouveaux|jemand|alguien|quelqu'un|i sent|ich geschickt)\b"
)
"""Of a question that is not about the one mail that was spoken of."""
STANDS = re.compile(
    r"^(?:what'?s|what is|whats) (?:up |going on |happening |new |the (?:deal|story|state|status) )?(?:with|of|on)\b"
    r"|^what'?s (?=(?:that|the|this) .* (?:about|all about)\b)|^was ist (?:los )?mit\b|^wie steht'?s? (?:es )?(?:um|mit)\b"
    r"|^worum geht'?s?(?: es)?(?: denn)? (?:bei|in)\b|^qué (?:pasa|hay|ocurre) con\b|^où en est(?:-on| on)? (?:avec|de)?"
    r"|^c'est quoi (?:l'histoire )?(?:avec|de)?\b"
)
NUDGE = re.compile(r"^(?:nudge|chase|prod|poke|relance[rz]?|hake?|frag|frage|insiste)\b(?P<rest>.*)$")
ASKS_AGAIN = re.compile(r"^(?:nudge|chase|prod|poke|relance|hake?|insiste)|\b(?:nach|nochmal nach|noch mal nach)\W*$")
SAYS_MORE = re.compile(r"[:\"“„]|\b(?:that|saying|if|whether|dass|ob|que|si)\b")
ORDER = re.compile(
    r"^(?:(?:and|und|y|et|also|please|then)\s+)*(?:let|tell|ask|write|mail|inform|remind|schreibe?|sage?"
    r"|frage?|écris|dis|demande|escribe|dile|pregunta)\b"
)
PRELUDE = re.compile(r"^[^:]{0,40}\b(?:mails?|messages?|things?|nachrichten|correos|courriels)\b[^:]{0,25}:\s*")
ASK_ME = re.compile(
    r"^(?:show|tell|give|list|zeige?|sage?|nenne?|dime|muéstrame|enséñame|dis-moi|montre-moi|donne-moi)\b(?: (?:me|us|mir|moi))?[\s,:]*"
)
COMPLAINT = re.compile(
    r"^(?:stop|quit|enough|hör auf|lass das|schluss mit|deja de|basta|para de|arrêtez?|assez)\b[^.!?]*[.!]+\s+(?=\S)", re.IGNORECASE
)
"""A sentence before the wish that only complains."""
NEXT = re.compile(
    r"(?:[.;!]\s+|,\s*|\s+)(?:(?:and|then|und|dann|danach|y|luego|después|et|puis|ensuite|also|after that|afterwards)\s+)+"
    r"(?=(?:(?:please|also|can you|could you|bitte|auch|por favor)\s+)*(?:show|read|remind|find|list|check|search|tell me|let me know|sum"
    r"|who\b|what\b|open|zeig|lies|such|erinnere|sag mir|muéstrame|muestra|lee|busca|recuérdame|avísame|dime|montre|lis|cherche"
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
    r"^(?:the same|same|it|that too|so|too|this|dasselbe|das gleiche|la même chose|lo mismo)\b", re.IGNORECASE
)
THE_SAME = re.compile(r"^(?:the same|same|dasselbe|das gleiche|la même chose|lo mismo)(?: (?:thing|too|as well|please))*\W*$", re.I)
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
    r"|\b(?:send|pass|hand|schick\w*|leite|envía|manda|pasa|envoie|transmets)\s+(?!(?:an?|one|another|eine?|una?|une)\b)(?:\S+\s+){0,4}?"
    r"(?:mail|e-?mail|message|thread|letter|invoice|attachment|rechnung|nachricht|correo|mensaje|factura|facture|courriel)s?\s+"
    r"(?:on |over |along |straight |auch |weiter )*(?:to|an|a|à)\s"
    r"|\bshare (?:that|it|this|the (?:mail|thread))\b|\bforward\w*\b.{0,30}\bto\b"
)
WHOSE = re.compile(rf"\b(?:{called_forms().lower()})(?:'s|s)\s")
WHO_SENT = re.compile(
    r"^(?:who|whom|wer|qui|qui[eé]n)\b.{0,12}\b(?:sent|wrote|sends|from|geschickt|geschrieben|envoyé|écrit|envió"
    r"|escribió)\b|^from whom\b|^von wem\b|^de qui[eé]n\b|^de qui\b"
)
HOW_MUCH = re.compile(
    r"\bhow ?much\b|\bwhat does .{2,30} cost\b|\bwhat(?:'s| is) the amount\b|\bwie ?viel\b|\bcombien\b|\bcu[aá]nto\b"
)
WHAT_LAST = re.compile(
    r"^(?:what|was|qu[eé]|qu'est-ce que?)\b.{0,30}\b(?:writ\w*|wrote|want\w*|sa(?:y|id)|ask\w*|need\w*|schr\w+|will"
    r"|wollte|escrib\w+|quiere|écrit|veut)\b"
)
WANTS = re.compile(
    r"^(?:what'?s?|whats|wat|was|qué|que|qu'est-ce que?)\b.{0,40}\b(?:wants?|wanted|needs?|after|asking|sa(?:y|id|ys)|writ(?:e|es|ten)|wrote|will|wollte|möchte"
    r"|braucht|schreibt|geschrieben|sagt|quiere|quería|pide|dice|escribe|escribió|escrito|veut|voulait|demande|dit|écrit)\b"
)
"""What somebody wants or has written."""
THEY_SAY = re.compile(
    r"\b(?:do|does|did|has|have|had)\s+(?!i\b|you\b|we\b)\w+\s+(?:(?:last|also|just|ever|already)\s+)?(?:say|said|says"
    r"|write|written|mention\w*|want|ask\w*|demand|need|expect|attach\w*|send along|sent along|put)\b"
    r"|\bwhat (?:is|was) asked of me\b|\b(?:sagt|schreibt|will|verlangt) (?:sie|er)\b|\b(?:dice|pide|quiere)\b.*\?"
    r"|\bhat (?:sie|er)\b.{0,20}\b(?:angehängt|geschrieben)\b"
)
ATTACHED = re.compile(r"\battach\w*\b|\b(?:send|sent) (?:\w+ )?along\b|\bangehängt\b|\badjunt\w+\b|\bpi[eè]ce jointe\b")
I_TOLD = re.compile(
    r"\b(?:did|have) i (?:already |ever )?(?:tell|told|write|written|answer\w*|say|said|mail\w*|sen[dt])\b|\bhabe ich "
    r"(?:ihr|ihm)?\b.{0,30}\bgeschrieben\b"
)
HAS_WRITTEN = re.compile(r"^(?:did|has|hat|ha|a|est-ce que)\b.{0,30}\b(?:answer\w*|repl\w+|respond\w*|wr[io]te|written|geantwortet|geschrieben|contestado|respondido|escrito|répondu|écrit)\b")
SENDS = re.compile(r"\b(?:send|sent|schick|abschicken|senden|envía|envíalo|envíala|manda|mándalo|envoie|envoyer)\b")
SEEKS = re.compile(r"\b(?:know|look|search|find|address|adresse|suche?|busca|cherche|direcci[oó]n)\w*\b")
THEY_WANT = re.compile(
    r"\bwhat\b.{0,25}\b(?:he|she|they|it)\b.{0,25}\b(?:want|wants|like|need|needs|ask|asks|say|says|after)\b"
    r"|\bwas (?:will|möchte|braucht)\b|\bqué (?:quiere|pide)\b|\bque veut\b"
)
AGAIN = re.compile(
    r"^(?:write|mail|ask|remind|message|schreib|frag|erinnere?|escribe|pregunta|écris|demande)\b.{0,40}"
    r"\b(?:again|once more|another time|noch ?mal|nochmals|otra vez|de nouveau)\b"
)

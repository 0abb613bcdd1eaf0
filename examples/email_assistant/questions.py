"""How people ask about mail, and to be shown it, in English, German, Spanish and French."""

import re

from contacts import called_forms

MY_TURN = re.compile(
    r"^(?:who|whos|who's|wer|qui|qui[eé]n(?:es)?)\b.{0,12}\b(?:waiting|waits?|wartet|attend"
    r"|espera)\b.{0,30}\b(?:me|my|mich|meine[rn]?|moi|ma|mí|mi)\b|\b(?:whom?|those|who|what|which|wem|wen|qui"
    r"|qui[eé]n|quién)\b.{0,40}\b(?:i|ich|j|je|yo)\b.{0,30}\b(?:(?:not|never|hasn'?t|haven'?t|didn'?t|still"
    r"|yet|nicht|noch|nie|pas|no|todavía|aún|encore)|must|have to|owe|muss|dois|debo)\b.{0,30}\b(?:ans\w*r\w*"
    r"|repl\w+|respon\w+|react\w*|got back|get back|gotten back|written back|write back|geantwortet|antwort\w*"
    r"|rückmeld\w*|gemeldet|répondu\w*|contestado|respondido)\b"
    r"|^(?:which|what|whose|list|find|show)\b.{0,12}\b(?:mails?|messages?|e-?mails?|threads?)\b.{0,30}"
    r"\b(?:needs?|wants?|waits? for|await|require)\b.{0,10}\b(?:answer|reply|response)\b"
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
    re.compile(
        r"^(?:who|whos|who's) (?:still )?owes? me\b|^wer schuldet mir\b|^qui me doit\b|^quién me debe\b"
        r"|\bqué me falta\b.{0,30}\b(?:recibir|de)\b|\b(?:what|was) (?:am i|fehlt mir|warte"
        r" ich)\b.{0,20}\b(?:missing|waiting|noch|auf)\b"
    ),
)
INSIDE = re.compile(r"\b(?:attachments?|links?|anh[aä]ng|adjuntos?|pi[eè]ces? jointes?)\b")
"""What of a mail is not opened."""
I_WAIT = re.compile(
    r"\b(?:i\s+am|i'm|am\s+i|do\s+i|i)\s+(?:(?:still|now|yet)\s+)*wait(?:ing)?\s+(?:for|on)\b.{0,20}\b(?:answers?|repl(?:y|ies)"
    r"|responses?)\b"
)
"""What the owner waits for."""
WHY = re.compile(r"^(?:why|how come|warum|wieso|pourquoi|por qué|¿por qué)\b.{0,60}$")
LABEL = re.compile(
    r"(?:(?:the|my|all|any|anything|something|what(?:'s| is)|is there|gibt'?s|gibt es|was|irgendwas|hay|algo|quoi"
    r"|rien|actually|really|truly|most|only|ist|wirklich|qué|es|realmente|qu'est-ce qui|est"
    r"|vraiment)\s+)*(?:(?P<urgent>urgent|urgnt|dringend(?:es)?|urgente?s?|d'urgent)|(?P<junk>spam"
    r"|junk))(?:\s+(?:mails?|stuff|news|messages?|correos?|post|today|now|heute|hoy|aujourd'hui|ist|here|first"
    r"|please|pls|then))*\W*"
)
JUNK = re.compile(
    r"\b(?:(?:mail|message|e-?mail|something|one)s?\b.{0,20}\b(?:wants?|asks?|tells?|asking"
    r"|wanting)\b.{0,25}\b(?:password|bank|account|pin|money|send something)|(?:passwort|mot de passe"
    r"|contraseña)\b.{0,40}\b(?:echt|betrug|vrai|arnaque|real|estafa))|\b(?:real or (?:not|fake)|fishy"
    r"|(?:looks?|seems?) (?:like )?(?:an? )?(?:fraud\w*|scams?|spam|junk|suspicious|dangerous)"
    r"|looks? fake|phish\w*)\b|^(?:show |list |what'?s |zeig |muestra |montre )?(?:me |mir |moi )?(?:all )?(?:the "
    r"|my |den |el |la )?(?:crap|rubbish|garbage|trash|spam|junk|müll|schrott|basura|pourriels?|indésirables)\b.{0,30}$"
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
    r"\b(?:his|her|their|seine|ihre|deren|su|sus|sa|son|leur)\s+(?:very\s+)?(?:last|latest|newest|letzte|neueste"
    r"|último|última|dernier|dernière|derniers?)\b"
)
READ_OTHER = re.compile(
    r"^(?:lies|lese?|zeige?|öffne|lis|lisez|montre[rz]?|ouvre[rz]?|fais-moi voir|lee|léeme|leeme|abre|muestra"
    r"|muéstrame|muestrame|enséñame|ensename|enseña)\b"
    r"(?:[ -](?:mir|moi|me|nous))?"
)
"""Verbs of reading in German, French and Spanish."""
ANYTHING_FROM = re.compile(
    rf"^(?:anything|something|any ?thing|anythin|any (?:mails?|news|messages?)|was|etwas|irgendwas|gibt'?s was|gibts"
    rf" was|hay algo|algo|quelque chose|rien|mails?)"
    rf"\s+(?:new\s+|neues\s+)?(?:from|by|von|de|d')\s+(?:{called_forms().lower()})\W*$"
)
UNREAD = re.compile(
    r"^(?:the|my|all|which|what)\b.{0,6}\bmails? (?:that |which )?(?:i (?:have|did)(?:n't| not)|(?:are|is) not)"
    r" (?:yet )?read\b.{0,4}$"
    r"|^(?:the|my|all|hab|habe|gibt'?s|gibt es|tengo|hay|ai-je|j'ai|il y a|do i have|have i got|i have|got|any"
    r"|are there)\b.{0,12}"
    r"\b(?:new|unread|neue|ungelesene|nuev[oa]s|sin leer|nouveaux|non lus)\b.{0,4}(?:e-?mails?|mails?|messages?"
    r"|nachrichten|post|correos|mensajes|courriels)?\W*$"
)
"""Whether there is new mail."""
THE_ONE_FROM = re.compile(
    r"\b(?:the one|that one|d(?:ie|en|as)|la|el|lo|celui|celle|that|the mail)\s+(?:from|by|von|de)\b"
)
SUM_OTHER = re.compile(r"^(?:resúm\w*|resum[aei]\w*|résum\w*|fass\w*)\b(?:[ -](?:me|mir|moi))?")
"""Verbs of summing up in Spanish, French and German."""
MANY = re.compile(
    r"\b(?:mails|e-mails|emails|nachrichten|correos|mensajes|messages|courriels|alle|todos|todas|tous|toutes"
    r"|ungelesen\w*|no leídos|non lus)\b"
)
NEWS = re.compile(
    r"^(?:what'?s|what is|whats|anything|something|is there|was gibt'?s|gibt'?s|gibt es|was gibt es|was ist|wat is"
    r"|hay|tengo|qué hay|algo|quoi de|du|il y a|y a-t-il)\b.{0,25}"
    r"\b(?:new|neues|neu|nuevo|neuf|nouveau)\b(?:[\s,]+(?:from|by|von|de|in my (?:mail|mailbox|inbox)|in my|mails?"
    r"|today|heute|hoy|aujourd'hui|dans|en|mi|ma|mes|correo|boîte|post|meiner|in|for me|für mich|pour moi|para mí"
    r"|\w{3,12}))*[\s?!.]*$"
)
NEW = re.compile(
    r"\b(?:what'?s|whats|anything|something|gibt'?s|tengo|quoi|new|neues|neu|nuevo|neuf|nouveau|boîte|post|correo"
    r"|algo)\b"
)
SHOW_ME = re.compile(
    r"^(?:read|show|open|find|tell|sum|lies|zeig\w*|öffne|lee|léeme|muéstrame|enséñame|lis|montre"
    r"|ouvre)\b[\s-]*(?:me|mir|moi|up)\b"
)
SUM = re.compile(
    r"^(?:sum(?:marise|marize)?(?: up)?|recap|tl;?dr|condense|what (?:is|'s) (?:it|that"
    r"|the \w+(?: one)?) about|fasse?|résum\w*|resúm\w*|resum\w*)\b|\bwhat (?:does|did|do) (?:it|he|she|they"
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
LONGEST_AWAITED = re.compile(
    r"\b(?:the )?(?:oldest|longest|eldest|älteste[nrs]?|plus ancien(?:ne)?|más antigu[oa])\b|\b(?:waited"
    r"|waiting|has waited) (?:the )?longest\b"
)
EARLIER = re.compile(
    r"\b(?:the )?(?:one|mail)? ?before (?:that|it|this)\b|\b(?:an? |the )?(?:older|more old|earlier"
    r"|previous)(?: one| mail)?\b|\bdie davor\b|\bälter\w*|\b(?:celui|celle) d'avant\b|\b(?:la|el) anterior\b"
    r"|\bplus ancien(?:ne)?\b"
)
LAST_WROTE = re.compile(
    r"\b(?:who|wer|qui|quién)\b.{0,30}\b(?:last (?:answer|word|mail|message|one)|letzte (?:antwort|mail)"
    r"|derni[eè]re (?:réponse|mot)|última respuesta|wrote last|answered last|zuletzt)\b"
)
OF_THE_BOX = re.compile(
    r"\b(?:inbox|mailbox|mails|messages|anyone|anybody|everyone|new|neues|neue|else|remind\w*|you|du|tú|tu|vous|sie"
    r" können"
    r"|postfach|bandeja|boîte|correos|nuevo|nouveau|nouveaux|jemand|alguien|quelqu'un|i sent|ich geschickt)\b"
)
"""Of a question that is not about the one mail that was spoken of."""
STANDS = re.compile(
    r"^(?:what'?s|what is|whats) (?:up |going on |happening |new |the (?:deal|story|state|status) )?(?:with|of|on)\b"
    r"|^what'?s (?=(?:that|the|this) .* (?:about|all about)\b)|^was ist (?:los )?mit\b|^wie steht'?s? (?:es )?(?:um"
    r"|mit)\b"
    r"|^worum geht'?s?(?: es)?(?: denn)? (?:bei|in)\b|^qué (?:pasa|hay|ocurre) con\b|^où en est(?:-on| on)? (?:avec"
    r"|de)?"
    r"|^c'est quoi (?:l'histoire )?(?:avec|de)?\b"
)
ASK_ME = re.compile(
    r"^(?:show|tell|give|list|zeige?|sage?|nenne?|dime|muéstrame|enséñame|dis-moi|montre-moi|donne-moi)\b(?: (?:me"
    r"|us|mir|moi))?[\s,:]*"
)
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
    r"^(?!.*\b(?:i|we|ich|wir|yo|je|nous)\b)(?:what'?s?|whats|wat|was|qué|que|qu'est-ce que?)\b.{0,40}\b(?:wants?"
    r"|wanted|needs?|after|asking|sa(?:y|id"
    r"|ys)|writ(?:e|es|ten)|wrote|will|wollte|möchte"
    r"|braucht|schreibt|geschrieben|sagt|quiere|quería|pide|dice|escribe|escribió|escrito|veut|voulait|demande|dit"
    r"|écrit)\b"
)
"""What somebody wants or has written."""
THEY_SAY = re.compile(
    r"\b(?:do|does|did|has|have|had)\s+(?!i\b|you\b|we\b|not\b)\w+\s+(?:(?:last|also|just|ever|already)\s+)?(?:say"
    r"|said|says"
    r"|write|written|mention\w*|want|ask\w*|demand|need|expect|attach\w*|send along|sent along|put)\b"
    r"|\bha(?:s|ve) (?:he|she|they) (?:\w+ )?(?:answered|replied|responded|reacted)\b|\bha (?:contestado"
    r"|respondido)\b|\ba-t-(?:il|elle) répondu\b"
    r"|\bwhat (?:is|was) asked of me\b|\b(?:sagt|schreibt|will|verlangt) (?:sie|er)\b|\b(?:dice|pide|quiere)\b.*\?"
    r"|\bhat (?:sie|er)\b.{0,20}\b(?:angehängt|geschrieben|geantwortet|reagiert)\b"
)
ATTACHED = re.compile(r"\battach\w*\b|\b(?:send|sent) (?:\w+ )?along\b|\bangehängt\b|\badjunt\w+\b|\bpi[eè]ce jointe\b")
I_TOLD = re.compile(
    r"\b(?:did|have) i (?:already |ever )?(?:tell|told|write|written|answer\w*|say|said|mail\w*|sen[dt])\b|\bhabe ich "
    r"(?:ihr|ihm)?\b.{0,30}\bgeschrieben\b"
)
HAS_WRITTEN = re.compile(
    r"^(?:did|has|hat|ha|a|est-ce que)\b.{0,30}\b(?:answer\w*|repl\w+|respond\w*|wr[io]te|written|geantwortet"
    r"|geschrieben|contestado|respondido|escrito|répondu|écrit)\b"
)
THEY_WANT = re.compile(
    r"\bwhat\b.{0,25}\b(?:he|she|they|it)\b.{0,25}\b(?:want|wants|like|need|needs|ask|asks|say|says|after)\b"
    r"|\bwas (?:will|möchte|braucht)\b|\bqué (?:quiere|pide)\b|\bque veut\b"
)

"""What is said to be kind or unkind, and asks for nothing: thanks, a leave-taking, a complaint.

A leave-taking is a row of phrases, each of a form: thanks, praise, a farewell, a wish for a time of day, a see-you with
a time. It is read as it is written, for a translation takes such words for times.
"""

import re

import acts
from hearing import Heard

THANKS = r"(?:thank(?:s| you| u)?|thx|ty|cheers|ta|much appreciated|danke\w*|dank dir|vielen dank|merci|gracias|grazie)"
MANY = r"(?:a lot|so much|very much|again|then|ever so|kindly|schön|sehr|vielmals|dir|ihnen|euch|beaucoup|bien|mil|muchas)"
GOOD = (
    r"(?:ok(?:ay)?|k|great|perfect|super|cool|lovely|wonderful|nice|fine|brilliant|awesome|excellent|phew|good|alright|all good"
    r"|got it|noted|prima|toll|wunderbar|klasse|perfekt|alles klar|gut|genial|perfecto|vale|listo|parfait|génial|top|d'accord"
    r"|finally|about time|at last|endlich|por fin|enfin|whatever|took you long enough|well done|good job|you'?re the best)"
)
BYE = (
    r"(?:(?:good)?bye(?: bye)?|cya|ciao|laters?|night|nighty|good ?night|tschüss|tschau|tschö|servus|ade|auf wiedersehen|mach'?s gut"
    r"|adiós|adios|chao|chau|nos vemos|au revoir|salut|à plus|a\+|have fun|take care|until next time|that'?s (?:all|it)|das war'?s"
    r"|eso es todo|c'est tout|i'?m (?:off|done|out))"
)
TIME = (
    r"(?:day|morning|afternoon|evening|night|weekend|week|one|rest of (?:the|your) (?:day|week)|tag|morgen|mittag|nachmittag|abend"
    r"|feierabend|nacht|wochenende|woche|rest(?:tag)?|sonntag|journée|matinée|après-midi|soirée|nuit|week-end|semaine|fin de semaine"
    r"|dimanche|tarde|noche|día|dia|finde|semana|domingo)"
)
WISH = rf"(?:(?:have|enjoy|einen?|noch|que tengas?|passe[zr]?|et) )*(?:an?|the|your|une?|un|la)? ?(?:nice|good|great|lovely|fine|schön\w*|gut\w*|angenehm\w*|bon|bonne|belle|buen|buena|buenas|feliz|linda) {TIME}s?"
SEEN = (
    r"(?:see (?:you|ya|u)|speak|talk to you|bis|hasta|à|until)(?: (?:the|la|el|zum|next|nächste\w*))?"
    r" (?:tomorrow|later|soon|then|monday|tuesday|wednesday|thursday|friday|week|morgen|später|bald|dann|gleich|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|woche|mañana|luego|pronto|lunes|martes|miércoles|jueves|viernes|vista|demain|bientôt|plus tard"
    r"|tout à l'heure|lundi|mardi|mercredi|jeudi|vendredi|around)|see (?:you|ya|u)"
)
FILL = r"(?:and|und|y|et|then|dann|entonces|alors|noch|now|you|dir|ihnen|so|for (?:that|this|now|today|your help|everything)|für (?:alles|heute)|por todo|pour tout|all|everyone|mate|bot|also|oh|well|also|a todos|still)"
ROW = re.compile(rf"(?:(?P<said>{SEEN}|{WISH}|{BYE}|{THANKS}(?: {MANY})*)|{GOOD}|{MANY}|{FILL})(?=\W|$)", re.IGNORECASE)
BETWEEN = re.compile(r"[\s,.;:!…–—-]*(?:[^\w\s'?]*)\s*")


def takes_leave(message: str) -> bool:
    """Whether a message is nothing but thanks and a leave-taking: `Danke, schönen Feierabend`, `merci, à demain`."""
    place, said = 0, False
    place = _behind(message, place)
    while place < len(message):
        match = ROW.match(message, place)
        if match is None:
            return False
        said = said or match["said"] is not None
        place = _behind(message, match.end())
    return said


def _behind(message: str, place: int) -> int:
    match = BETWEEN.match(message, place)
    return match.end() if match is not None else place


ABOUT_YOU = re.compile(
    r"^\W*(?:(?:so|well|and|but|oh|ugh|ok|god|man|wow|honestly|seriously|really|no|just|why)\W+)*"
    r"(?:(?:are you|is this|is that|you|you're|you've|this|that|that's|it|it's|i|i'm|i've|these|your)\b.*"
    r"\b(?:keep|never|always|wrong|forever|slow|long|bad|worse|worst|useless|stupid|dumb|annoying|terrible|awful|horrible|painful"
    r"|pathetic|ridiculous|joke|sick|tired|hate|fed up|had enough|waste|wasting|nonsense|rubbish|crap|sucks?|hopeless|unbelievable"
    r"|understand|understood|listen|listening|impossible|works?|broken|genius|clever|smart|helpful|amazing|kidding)\b"
    r"|(?:what a|how) (?!many|much|long|far|about|is|are|do|does|can|i)\w+"
    r"|(?:pathetic|ridiculous|useless|terrible|awful|rubbish|unbelievable|hopeless|great job|nonsense|about time|took you)\b)"
)
MOST = 12


def grumbles(heard: Heard) -> bool:
    """Whether a message only says what the person thinks of the bot, or of how it goes: it asks for nothing."""
    text = heard.plan.plain.text
    if heard.plan.parts or heard.people or "?" in text or len(text.split()) > MOST:
        return False
    if acts.act_in(heard) is not None or acts.create_inside(heard) is not None:
        return False
    said = re.sub(r"[^\w'\s]", " ", heard.plan.plain.message.casefold())
    return ABOUT_YOU.search(" ".join(said.split())) is not None

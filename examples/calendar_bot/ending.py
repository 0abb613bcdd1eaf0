"""What gives up, or takes leave: `leave it as is`, `none of it`, `let me sleep on it`, `thanks, that's all`."""

import re

IT = r"(?:it|that|this|them|everything|all|things|the (?:whole )?thing|stuff|(?:the|my) [\w-]+(?: [\w-]+)?)"
AS_IS = (
    r"(?: (?:as|like|how|the way|where) (?:it|they|things|that|this)?(?: ?is| are| 's|'s| was| were"
    r"| stands?)?|as is| alone| be| there| in| so| then)?"
)
LEAVES = re.compile(
    r"(?:never ?mind|nvm|nevermind|forget (?:about )?(?:it|that|this)|forget (?:everything|the whole thing)"
    rf"|(?:just )?(?:(?:leave|keep) {IT}{AS_IS}|let it (?:so|be))|(?:leave|keep) (?:as is|as it is|be|so|fall)"
    rf"|(?:than|then|so|ok)? ?(?:it|that|this|everything|all|they) (?:stays?|remains?|can stay|may stay"
    rf"|should stay|shall stay)"
    r"(?: (?:so|as it is|like this|like that|where it is|the same|put|there|as is))?"
    r"|(?:no )?(?:none|nothing) (?:of (?:it|that|this|them|these|those))?(?: please)?"
    r"|(?:please )?(?:don't|do not|dont) (?:you )?(?:dare )?(?:to )?(?:change|touch|move|cancel|delete|do|book"
    r"|enter|create|alter|make)"
    r"(?: (?:a thing|any ?thing|nothing|it|that|this|any of (?:it|them|that)|now|yet|then|please))*"
    r"|(?:please )?(?:touch|change|do|move|cancel|book|make) nothing(?: please| yet| at all)?"
    r"|(?:let me|i'll|ill|i will|i'd rather|i would rather|i must|i have to|i need to|gotta|have to|need to|must)"
    r"(?: first| just| better)* (?:sleep on|think|talk to|ask|speak (?:to|with)|check with|see about|discuss"
    r"|call (?=them|him|her|there)|ring|phone"
    r"|come back|get back|decide|tell you"
    r"|let you know)\b[\w' ]*"
    r"|(?:i'm |i am )?not (?:so |quite )?sure(?: yet| about (?:it|that))?|ask me (?:again )?(?:tomorrow|later"
    r"|next week|another time)"
    r"|(?:no|doesn't|it doesn't|does not) matter|never mind that|(?:please )?(?:don't|do not)(?: do (?:it|that"
    r"|this|anything))?|not (?:now|yet|today then)|(?:maybe |perhaps )?(?:later|another time"
    r"|some other time|tomorrow maybe)"
    r"|(?:i )?changed my mind|on second thoughts? no|stop(?: it| that)?|no stop|halt|abort"
    r"|(?:drop|scrap|skip) (?:it|that|this)|i said (?:drop|forget|leave|stop|no)(?: it)?|(?:i'd|i would) rather not"
    r"|i(?:'m| am)? (?:just )?(?:joking|kidding)|jk(?: jk)*|just kidding)"
)
GOODBYE = re.compile(
    r"(?:(?:ok |okay |k |well |good |great |fine |then |so )*(?:many )?(?:thanks|thank you|ty|cheers|merci"
    r"|danke|gracias)"
    r"(?: (?:a lot|so much|very much|kindly|anyway|again|you|for (?:that|this|now|your help|the help|nothing)"
    r"|then|all|everyone))*"
    r"|(?:then |so )?(?:that's|that is|that was|that'll be|this is|thats|it's|it is|the was|is"
    r"|was)(?: then)? (?:all|it|everything)|the was"
    r"(?: (?:for (?:today|now)|i (?:need|needed|wanted)|then|thanks|from me|so far))*"
    r"|(?:i'm|i am|we're|we are) (?:done|through|finished|good)(?: here| for today| for now)?"
    r"|(?:good ?)?(?:bye|night|evening)(?: bye)?|see you(?: \w+)?|have a (?:nice|good|great) \w+"
    r"|(?:ok|okay|k|good|great|fine|perfect|alright|all right|got it|noted"
    r"|understood|i see|lovely|nice|cool|good to know|that helps|very kind|much appreciated))"
)
FIRST = re.compile(
    r"(?:no|nope|nah|oh|ah|ok|okay|k|well|so|and|then|but|hm+|pf+|ugh|please|yes|yeah|sorry|wait|actually|than"
    r"|just|i said|i mean|mean|i) ?\b"
)
NAMED = re.compile(r"(?:just )?(?:leave|keep) (?!early|late|room|time|out|off|free)[\w-]+(?: [\w-]+)?")
"""Leaves an event that is named: `leave yoga`."""
UNDONE = re.compile(
    r"(?:jk )*(?:delete|cancel|remove|erase|discard|kill|undo) (?:it|that|this)(?: again| please| then)*"
)
"""Leaves an event that is not made yet."""
DROPS = re.compile(r"(?:drop|scrap|skip) (?:it|that|this)|stop(?: it| that)?|i said drop it")
"""May agree where an event is to be cancelled."""


def kind_of(text: str, skill: str = "") -> str:
    """What one clause says: `leaves`, `goodbye`, a `lead` of either, or nothing.

    `skill`: whose question is open.
    """
    words, found = re.sub(r"[^\w'\s]", " ", text).split(), set[str]()
    while words:
        length, kind = next(
            ((n, said) for n in range(len(words), 0, -1) if (said := _phrase(" ".join(words[:n]), skill))), (1, "")
        )
        if not kind and FIRST.fullmatch(words[0]) is None:
            return ""
        found.add(kind or "lead")
        words = words[length:]
    return next((kind for kind in ("leaves", "goodbye", "lead") if kind in found), "")


def _phrase(words: str, skill: str) -> str:
    if LEAVES.fullmatch(words) is not None and not (skill == "cancel_event" and DROPS.fullmatch(words)):
        return "leaves"
    if skill in ("move_event", "cancel_event") and NAMED.fullmatch(words) is not None:
        return "leaves"
    if skill in ("create_event", "schedule") and UNDONE.fullmatch(words) is not None:
        return "leaves"
    return "goodbye" if GOODBYE.fullmatch(words) is not None else ""


TAKES_BACK = re.compile(
    r"\W*(?:(?:but|oh|hm+|no|well) )*(?:actually|no wait|no|wait|on second thoughts?|hm+|scratch that"
    r"|never mind|nvm)\b"
)
"""Begins what takes back all that was said before it."""


def left(clauses: list[tuple[str, bool]], *, skill: str, confirms: bool) -> bool:
    """Whether a message gives up what is open, or takes leave: each clause does so, or is said beside it.

    `clauses`: each with whether it asks for nothing. `skill`: whose question is open. A word that may agree is no
    leave-taking while a yes is asked for.
    """
    for place, (text, _) in enumerate(clauses):
        if place and TAKES_BACK.match(text) is not None:
            return left(clauses[place:], skill=skill, confirms=confirms)
    kinds = [kind_of(text, skill) for text, _ in clauses]
    if any(not kind and not beside for kind, (_, beside) in zip(kinds, clauses, strict=True)):
        return False
    return "leaves" in kinds or ("goodbye" in kinds and not confirms)

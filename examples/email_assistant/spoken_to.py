"""Turns what is said about somebody into what is said to them: `that she can come` into `you can come`."""

import re
from pathlib import Path

import yaml

IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't"}
IRREGULAR |= {"hasn't": "haven't", "doesn't": "don't", "goes": "go"}
RAW = yaml.safe_load((Path(__file__).parent / "letters.yaml").read_text(encoding="utf-8"))
KEPT = frozenset(RAW["alike"].split())
"""Verbs that read alike of the one who is spoken to."""
ADVERBS = r"(?:also|always|already|just|never|not|now|often|only|probably|really|still|too|kindly|soon)"
SUBJECT = re.compile(
    rf"\b(?:he|she)(?:(?P<short>['’]?(?:s|ll|d)\b)|\s+(?P<adverb>{ADVERBS}\s+)?(?P<verb>[a-z'’]+))", re.I
)
ALONE = re.compile(r"\b(?:he|she)\b(?=\s*(?:[,.;:!?]|$))", re.I)
AUXILIARY = re.compile(r"\b(?P<verb>is|was|has|does|isn't|wasn't|hasn't|doesn't)\s+(?:he|she)\b", re.I)
OBJECT = re.compile(
    r"\bher\b(?=\s*(?:$|[,.;:!?)]|\b(?:to|for|and|or|but|that|if|when|whether|what|where|how|why|about|on|in|at|by"
    r"|with|from"
    r"|tomorrow|today|tonight|soon|now|next|later|asap|if|this|first|mon|tue|wed|thu|fri|tmrw|again|too|also|as|then"
    r"|because|since|know|the|a|an|this|these|those|my|our|i|we"
    r"|it|all|some|before|after|until|later|back|up|very|so|yes|no)\b))",
    re.I,
)
PERSON = re.compile(r"\b(?:(?:he|she)['’]?s|he|she|him|her|his|hers|himself|herself)\b", re.I)
ROLES = re.compile(rf"\b(?:{'|'.join(RAW['roles'].split())})s?\b", re.I)
"""Others of whom `he` and `she` may speak."""
HE, SHE = re.compile(r"\b(?:he|him|his|himself)\b", re.I), re.compile(r"\b(?:she|her|hers|herself)\b", re.I)
THIRD = re.compile(r"(?P<stem>[a-z]+?)(?P<end>sses|shes|ches|xes|zes|ies|s)$", re.I)
NO_VERBS = frozenset(["this", "his", "yes", "as", "us", "its", "plus", "thus", "always", "perhaps"])


def _ways() -> list[tuple[re.Pattern[str], str]]:
    """What is said of somebody in other languages, and the same as it is said to the one who reads it."""
    found = []
    for row in yaml.safe_load((Path(__file__).parent / "spoken_to.yaml").read_text(encoding="utf-8")):
        verbs = rf"(?P<verb>{'|'.join(row['verbs'].split())})\b"
        for way in row["of"].split("|"):
            before, _, _ = way.partition("{verb}")
            found.append((re.compile(rf"\b{re.escape(before)}{verbs}", re.IGNORECASE), row["to"]))
    return found


WAYS = _ways()


def addressed(text: str, others: bool) -> str:
    """The text of another language than English, said to the one who reads it; unchanged where others are named."""
    if others:
        return text
    for pattern, to in WAYS:
        text = pattern.sub(to.replace("{verb}", r"\g<verb>"), text)
    return text


def said_to(text: str, others: bool) -> str:
    """The text with the one it is about as the one it is said to.

    Unchanged where it may speak of another (`others`: a name stands in it; a role, or both `he` and `she`): who is
    meant is not sure then, and the words stay as they were said.
    """
    if others or not PERSON.search(text) or ROLES.search(text) or (HE.search(text) and SHE.search(text)):
        return text
    text = AUXILIARY.sub(lambda found: f"{IRREGULAR[found['verb'].lower()]} you", text)
    text = SUBJECT.sub(_subject, text)
    text = ALONE.sub("you", text)
    text = OBJECT.sub("you", text)
    for old, new in (("herself", "yourself"), ("himself", "yourself"), ("hers", "yours"), ("her", "your")):
        text = re.sub(rf"\b{old}\b", new, text, flags=re.I)
    for old, new in (("him", "you"), ("his", "your")):
        text = re.sub(rf"\b{old}\b", new, text, flags=re.I)
    return text


def _subject(found: re.Match[str]) -> str:
    if short := found["short"]:
        rest = {"s": "'re", "ll": "'ll", "d": "'d"}[short.lstrip("'’").lower()]
        return f"you{rest}"
    return f"you {found['adverb'] or ''}{_verb(found['verb'])}"


def _verb(word: str) -> str:
    """The verb as it follows `you`."""
    small = word.lower().replace("’", "'")
    if small in IRREGULAR:
        return IRREGULAR[small]
    if small in KEPT or small in NO_VERBS or (match := THIRD.fullmatch(word)) is None or small.endswith("ss"):
        return word
    end = match["end"].lower()
    if end == "ies":
        return f"{match['stem']}y"
    return match["stem"] + ("" if end == "s" else end[:-2])

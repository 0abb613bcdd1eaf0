"""Recognizes the words that people use for yes and no."""

import re
from collections.abc import Iterable

from shipworthy.routing.values.found import Found
from shipworthy.routing.words import words_of

YES_PHRASES = (
    *(
        "yes",
        "yep",
        "yeah",
        "yup",
        "yas",
        "ya",
        "y",
        "sure",
        "sure thing",
        "ok",
        "okay",
        "k",
        "of course",
        "aye",
        "true",
    ),
    *(
        "go ahead",
        "go for it",
        "do it",
        "do that",
        "please do",
        "make it so",
        "proceed",
        "send it",
        "book it",
        "submit it",
    ),
    *("confirm", "confirmed", "correct", "right", "exactly", "absolutely", "definitely", "certainly", "perfect"),
    *(
        "sounds good",
        "fine",
        "fine by me",
        "i do",
        "i am",
        "i would",
        "i confirm",
        "i agree",
        "i guess so",
        "i think so",
    ),
)
AFTER_YES = (
    *("please", "thanks", "thank you", "with it", "now", "place it", "it is", "that is right", "that is fine"),
    *("that's right", "that's fine", "that's ok", "that's correct", "thats right", "thats fine", "thats correct"),
    *YES_PHRASES,
)
NO_PHRASES = (
    *("no", "noo", "nope", "nah", "n", "false", "wrong", "incorrect", "negative", "never", "no way", "don't", "dont"),
    *("do not", "rather not", "better not", "not now", "not yet", "not really", "not at all", "i don't", "i dont"),
    *(
        "i do not",
        "i wouldn't",
        "i wouldnt",
        "i am not",
        "i guess not",
        "i think not",
        "absolutely not",
        "probably not",
    ),
    *("definitely not", "certainly not", "of course not"),
)
AFTER_NO = ("please", "thanks", "thank you", "do it", "do that", "now", "yet", "way", "not", *NO_PHRASES)
BEFORE = ("oh", "um", "umm", "well", "hm", "hmm", "please")


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in longest_first)


def _whole(phrases: Iterable[str], after: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:(?:{_any_of(BEFORE)})\W+)?(?:{_any_of(phrases)})(?:\W+(?:{_any_of(after)}))*\W*", re.IGNORECASE
    )


YES = _whole(YES_PHRASES, AFTER_YES)
NO = _whole(NO_PHRASES, AFTER_NO)
BEGINS_WITH_YES = re.compile(
    r"\W*(?:yes|yep|yeah|yup|sure|ok|okay|correct|right|confirm|confirmed|go ahead)\b", re.IGNORECASE
)
RESERVED = re.compile(
    r"\b(?:no|not|never|but|except|without|instead|rather|only|if|when|unless|until|wait|hold|later|first|after|before"
    r"|change|actually|or|both|all|every|more|less|again|another|also|plus|then|and)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
"""Words that turn a yes into a condition, a change or a question."""
AGREEING = words_of("correct right confirm confirmed ahead fine good great perfect exactly proceed")


def yes_or_no(message: str) -> list[Found]:
    """Read the message as a yes or a no; empty where it says anything else."""
    if "?" in message:
        return []
    for pattern, value in ((YES, True), (NO, False)):
        if pattern.fullmatch(message):
            return [Found(value, 0, len(message))]
    return []


def agreed(message: str) -> bool:
    """Whether the message begins with a yes and has no reservation; the caller checks the other words."""
    return BEGINS_WITH_YES.match(message) is not None and RESERVED.search(message) is None

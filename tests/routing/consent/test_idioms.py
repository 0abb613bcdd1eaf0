"""Ways of telling somebody to do what was shown."""

from tests.batches import batch

from shipworthy.routing.consent.assent import meaning
from shipworthy.routing.consent.idioms import both_at, idioms, idioms_at
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import Shown, act_of, shows_several
from shipworthy.routing.consent.spelling import split

SEND, CREATE, MOVE = "To: dana\nSend it? (yes/no)", "Yoga, 14:00. Create it?", "Lunch: to 13:30. Move it?"


def read(question: str, message: str) -> str:
    act, last = act_of(question)
    return meaning(message, Shown(act=act, last=last, timed=True, several=shows_several(question)))


@batch(
    ("question", "message"),
    [
        *((SEND, said) for said in ("that one send", "send", "Schick", "mail it", "ok fire it off", "good, that may go out")),
        *((SEND, said) for said in ("passt so, raus damit", "dale, mándalo", "vas-y envoie", "then yes, do send it please")),
        *((CREATE, said) for said in ("book it", "put it in please", "save it", "ja, trag es ein", "apúntalo", "oui, mets-le")),
        *((MOVE, said) for said in ("move it", "ok shift it", "verschieb es ruhig", "muévelo", "déplace-le")),
    ],
)  # fmt: skip
def test_the_verb_of_the_question_need_not_be_repeated(question: str, message: str) -> None:
    assert read(question, message) == "yes"


@batch(
    ("question", "message"),
    [
        *((SEND, said) for said in ("send it tomorrow", "send both", "let it go", "envoie-moi ça", "mail Ben", "schick es Ben")),
        *((CREATE, said) for said in ("put it off", "put it in for Tuesday", "add Ben", "note to self")),
        *((MOVE, said) for said in ("move it back", "change it", "push it to five", "both")),
        ("Cancel it? (yes/no)", "put it in"),
    ],
)  # fmt: skip
def test_what_says_another_thing_is_no_yes(question: str, message: str) -> None:
    assert read(question, message) != "yes"


def test_both_agrees_only_where_several_things_are_shown() -> None:
    assert read("Yoga on Monday and oil change on Friday. Create them?", "both are fine") == "yes"
    assert read(CREATE, "both are fine") == "other"


def test_every_key_is_a_verb_of_consent_and_lengths_count_words() -> None:
    assert all(act == -1 or any(act in acts for acts in lexicon().acts.values()) for act in idioms())
    assert 3 in idioms_at(split("put it in"), 0, Shown(act=("create",)))
    assert list(idioms_at(split("put it in"), 0, Shown())) == []
    assert 1 in both_at(split("both"), 0, Shown(several=True)) and not list(both_at(split("both"), 0, Shown()))

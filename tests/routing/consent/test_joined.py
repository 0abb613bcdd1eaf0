"""Words that agree, and mean another thing by what follows them."""

from tests.batches import batch

from shipworthy.routing.consent.assent import Meaning, meaning
from shipworthy.routing.consent.question import Shown, act_of

CANCEL = "Cancel appointment A-31?"


def answer(question: str, message: str, value: str = "") -> Meaning:
    act, last = act_of(question)
    place = message.find(value) if value else -1
    return meaning(message, Shown(act=act, last=last, values=((place, place + len(value)),) if place >= 0 else ()))


@batch(
    ("message", "means"),
    [
        *(("sí, está bien", "yes"), ("si, está bien", "yes"), ("si por favor", "yes"), ("si está bien", "other")),
        *(("si c'est bon", "other"), ("si me conviene", "other"), ("si me hace el favor, sí", "yes")),
        *(("why not", "other"), ("yes, why not", "yes"), ("¡cómo no!", "yes"), ("como no quiero cancelar", "other")),
        *(("porque no vale", "other"), ("correct", "yes"), ("correct that", "other"), ("correct, that one", "yes")),
    ],
)
def test_what_follows_without_a_sign_may_turn_a_yes(message: str, means: Meaning) -> None:
    assert answer("Cancelar?", message) == means


@batch(
    ("question", "message", "means"),
    [
        *((CANCEL, "confirm the A-31", "other"), (CANCEL, "go ahead with the A-31", "other")),
        *((CANCEL, "yes confirm appointment A-31", "other"), (CANCEL, "yes, A-31 is great", "other")),
        *(
            (CANCEL, "yes, A-31 is right", "yes"),
            (CANCEL, "it works great", "other"),
            (CANCEL, "im happy with it", "other"),
        ),
        *((CANCEL, "yes, the A-31", "yes"), (CANCEL, "confirmed, cancel A-31", "yes")),
        *(("Book appointment A-31?", "confirm the A-31", "yes"), ("Book appointment A-31?", "i want it", "yes")),
        *(
            (CANCEL, "i want it", "other"),
            (CANCEL, "yes i want it", "other"),
            (CANCEL, "yes i want to cancel it", "yes"),
        ),
        *((CANCEL, "ich will es", "other"), (CANCEL, "lo quiero", "other"), (CANCEL, "je le veux", "other")),
    ],
)
def test_who_wants_a_thing_does_not_agree_to_its_end(question: str, message: str, means: Meaning) -> None:
    assert answer(question, message, "A-31") == means

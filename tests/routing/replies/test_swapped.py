"""Words of a text in the place of others that a message names."""

from tests.batches import batch

from shipworthy.routing.replies.swapped import swapped

CASES = [
    ("I come on Monday", "Tuesday, not Monday", "I come on Tuesday"),
    ("I come on Monday", "not Monday but Tuesday", "I come on Tuesday"),
    ("three months", "it should say six months and not three", "six months"),
    ("Ich komme am Montag", "nicht Montag, sondern Dienstag", "Ich komme am Dienstag"),
    ("voy el lunes", "no lunes, sino martes", "voy el martes"),
    ("je viens lundi", "pas lundi mais mardi", "je viens mardi"),
    ("monday is fine", "replace Monday by Friday", "Friday is fine"),
    ("by Wednesday", "a bit more politely, and Thursday instead of Wednesday", "by Thursday"),
    ("by Wednesday", "no, and Thursday, not Wednesday", "by Thursday"),
    ("Monday or Monday", "Tuesday, not Monday", ""),
    ("I come on Monday", "Tuesday, not Sunday", ""),
    ("I come on Monday", "I would not do that", ""),
]


@batch("text, message, wanted", CASES)
def test_one_thing_stands_for_another(text: str, message: str, wanted: str) -> None:
    assert swapped(text, message) == wanted

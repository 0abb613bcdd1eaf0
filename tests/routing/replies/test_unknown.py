"""Answers that say that what is asked for is not known."""

from shipworthy.routing.replies.unknown import is_unknown

ASKED = frozenset(["order", "number", "bestellnumm", "pedido"])
UNKNOWN = """
I don't know | dont know sorry | no idea | i dont have it | not sure | I'm not sure what the number is | idk | have no clue
i can't find the number | I don't have the order number right now | i lost it | I forgot | i've lost the number | never got one
weiß ich nicht | Keine Ahnung, sorry | hab ich leider nicht | ich finde sie nicht | das weiß ich nicht mehr
no lo sé | ni idea | no me acuerdo | no tengo el pedido | je ne sais pas | je l'ai pas | aucune idée | j'ai oublié
"""
OTHERWISE = """
I have | no | A-1001 | the one from last week | i don't want it | I don't know, cancel it | do you know? | got it
not that one | we have it | it is lost, cancel it please | nein | no gracias | non merci | good idea
"""


def cases(text: str) -> list[str]:
    """The messages of a list."""
    return [one.strip() for line in text.strip().splitlines() for one in line.split("|")]


def test_a_person_who_does_not_know_is_understood() -> None:
    assert [one for one in cases(UNKNOWN) if not is_unknown(one, ASKED)] == []


def test_what_says_more_or_something_else_is_left() -> None:
    assert [one for one in [*cases(OTHERWISE), "", "don't know " * 50] if is_unknown(one, ASKED)] == []

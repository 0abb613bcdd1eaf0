"""A yes or a no with which an answer begins that says more."""

from tests.batches import batch

from shipworthy.routing.consent.leading import hedged, leading


@batch(
    ("message", "agrees", "rest"),
    [
        *(("yes it drives fine", True, "it drives fine"), ("yes yes, it does", True, "it does")),
        *(("No, the lamp is off", False, "the lamp is off"), ("nein, das geht nicht", False, "das geht nicht")),
        *(("no it does not", False, "it does not"), ("sí, funciona", True, "funciona")),
    ],
)
def test_it_is_parted_from_the_rest(message: str, agrees: bool, rest: str) -> None:
    begun = leading(message)
    assert begun is not None
    assert (begun.agrees, message[begun.rest :]) == (agrees, rest)


@batch(
    "message", ["yes", "no lights at all", "yes and no", "yes if pushed", "yes or what", "yes, does it?", "si funciona"]
)
def test_what_is_taken_back_or_belongs_to_a_thing_is_none(message: str) -> None:
    assert leading(message) is None


def test_a_yes_that_is_taken_back_is_hedged() -> None:
    assert hedged("yes if it is pushed")
    assert not hedged("no lights at all")
    assert not hedged("yes, it is")

"""The answer to a question for one input."""

import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.replies.single import picked_of, share, single
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor


@pytest.mark.parametrize(
    ("spec", "message", "value"),
    [
        (Input(type="integer", ask="For how many people?"), "me and three friends", 4),
        (Input(type="integer", ask="How many boxes?"), "12 please", 12),
        (Input(type="yesno", ask="Can it still be driven?"), "yes it drives fine", True),
        (Input(type="integer", ask="How many boxes?"), "some", None),
    ],
)
def test_one_value_is_read(travel: AgentSpec, spec: Input, message: str, value: object) -> None:
    found = single({"x": spec}, Said(message), Extractor(travel))
    assert found == ({} if value is None else {"x": value})


def test_a_place_in_the_list_and_a_share_of_the_amount_are_read() -> None:
    size = {"size": Input(type=["small", "large"], ask="Which size?")}
    assert picked_of(size, Said("the second")) == {"size": "large"}
    assert picked_of({**size, "other": size["size"]}, Said("the second")) is None
    amount = {"amount": Input(type="money", ask="How much?")}
    assert share(amount, Said("half of it"), "How much? 12.00 euros are open.") == {"amount": 6.0}
    assert share(size, Said("half of it"), "How much? 12.00 euros are open.") == {}

"""What has become of each remote specialist since it was pinned."""

from shipworthy.contract.specialist.changes import changes
from shipworthy.contract.specialist.offer import Offer, Offers


def offers(**said: dict[str, object]) -> Offers:
    return Offers(specialists={name: Offer(protocol="a2a", said=one) for name, one in said.items()})


def test_new_changed_gone_and_the_same() -> None:
    before = offers(same={"a": 1}, other={"a": 1, "b": 2}, gone={"a": 1})
    after = offers(same={"a": 1}, other={"a": 1, "b": 3}, new={"a": 1})
    found = {one.specialist: (one.kind, one.lines) for one in changes(before, after)}
    assert found == {
        "gone": ("gone", ()),
        "new": ("new", ("{", '  "a": 1', "}")),
        "other": ("changed", ('-  "b": 2', '+  "b": 3')),
        "same": ("same", ()),
    }


def test_another_protocol_is_a_change() -> None:
    other = Offers(specialists={"one": Offer(protocol="shipworthy", said={"a": 1})})
    assert [one.kind for one in changes(offers(one={"a": 1}), other)] == ["changed"]

"""What authors import to read messages."""

from shipworthy import reading


def test_every_name_is_there() -> None:
    assert all(getattr(reading, name) is not None for name in reading.__all__)

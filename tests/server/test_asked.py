"""A message as it is asked of the server."""

from shipworthy.server.asked import Asked


def test_each_message_without_an_id_is_a_new_one() -> None:
    first, second = (Asked(agent="a", message="hello") for _ in range(2))
    assert first.message_id != second.message_id and len(first.message_id) == 32
    assert first.leaving == "continue", "the run of a client that leaves goes on"

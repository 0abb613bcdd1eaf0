"""Writes that are joined into the conversation of another message."""

from shipworthy.stores.joined import with_writes
from shipworthy.stores.session import Open, Session, Stored


def _open(id: str, *writes: str) -> Open:
    made = {key: Stored(tool="t", args={}, value=1, text="1", at=0.0, write=key.startswith("w")) for key in writes}
    return Open(skill="job", id=id, contract="c", message="m", results=made)


def test_writes_of_every_open_skill_are_kept_where_another_message_has_saved_the_session() -> None:
    ours = Session(id="s", open=_open("a", "w1", "r1"), below=(_open("b", "w2"), _open("c", "w3")), told=("x",))
    theirs = Session(id="s", open=_open("b"), below=(_open("a", "w0"), _open("d")), told=("y",))
    merged = with_writes(theirs, ours)
    assert merged.open is not None and list(merged.open.results) == ["w2"]
    assert [list(one.results) for one in merged.below] == [["w0", "w1"], []]
    assert merged.told == ("y", "x")

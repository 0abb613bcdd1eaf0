"""What has changed between two sets of definitions."""

from shipworthy.contract.mcp.changes import changes
from shipworthy.contract.mcp.definition import Definition, Pinned

A = Definition(description="Old.", input_schema={"type": "object"}, annotations={"readOnlyHint": True})
B = Definition(description="New.", input_schema={"type": "object"})


def test_each_tool_is_new_changed_gone_or_the_same() -> None:
    before = Pinned(servers={"one": {"same": A, "changed": A, "gone": A}, "left": {"x": A}})
    after = Pinned(servers={"one": {"same": A, "changed": B, "new": B}})
    found = {(one.server, one.tool): one for one in changes(before, after)}
    assert {key: one.kind for key, one in found.items()} == {
        ("left", "x"): "gone",
        ("one", "changed"): "changed",
        ("one", "gone"): "gone",
        ("one", "new"): "new",
        ("one", "same"): "same",
    }
    lines = found["one", "changed"].lines
    assert '-  "description": "Old.",' in lines and '+  "description": "New.",' in lines
    assert found["one", "same"].says_it_reads and not found["one", "new"].says_it_reads

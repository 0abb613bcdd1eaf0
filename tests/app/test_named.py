"""Tools and skills that are given as objects."""

from shipworthy import tool
from shipworthy.app.named import named, shown
from shipworthy.tools.tool import Tool


@tool
def look() -> str:
    """A read."""
    return ""


def test_objects_are_found_by_their_names_and_what_is_none_is_said_with_its_repair() -> None:
    found: tuple[dict[str, Tool], list] = named("tools", [look])  # type: ignore[type-arg]
    assert list(found[0]) == ["look"] and not found[1]
    _, (twice,) = named("tools", [look, look])
    assert "two tools named `look`" in str(twice)
    _, (plain,) = named("tools", [len])
    assert "write `@tool` above it" in str(plain)
    _, (no_list,) = named("skills", "job")
    assert no_list.repair == "write skills=[…]"


def test_a_long_object_is_shown_in_part() -> None:
    assert shown("x" * 100) == f"`'{'x' * 58}…`"

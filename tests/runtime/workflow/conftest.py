"""Tools that look at things, of which some cannot be seen."""

from typing import Any

import pytest

from shipworthy import tool


@pytest.fixture
def tools(ran):  # type: ignore[no-untyped-def]
    @tool
    async def look(x: str) -> str:
        """Look; fails for what begins with `bad`."""
        ran.append(x)
        if x.startswith("bad"):
            raise ValueError(f"no {x}")
        return f"<{x}>"

    @tool
    def three() -> list[str]:
        """Three things."""
        return ["a", "bad b", "c"]

    return [look, three]


def look_at(x: str, **more: Any) -> dict[str, Any]:
    return {"tool": "look", "with": {"x": x}, **more}


EACH = {"tool": "look", "as": "seen", "foreach": "x in three", "with": {"x": "=x"}}

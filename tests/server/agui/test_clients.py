"""AG-UI's own client in JavaScript against a server that listens."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from tests.server.listening import listening
from tests.server.node import installed, told
from tests.server.shop_agent import SAID, shop_agent

from shipworthy.server.agui.routes import routes
from shipworthy.server.service import Service


@pytest.mark.real
def test_ag_uis_client_holds_a_conversation_with_interrupts(tmp_path: Path) -> None:
    wrote: list[tuple[str, str]] = []
    with listening(Starlette(routes=routes(Service({"shop": shop_agent(wrote)})))) as address:
        folder = installed(Path(__file__).parent / "js", tmp_path)
        found = told(folder, "conversation.mjs", f"{address}/v1/agui")
    assert [one["said"] for one in found["seen"]] == [
        SAID,
        "Why?",
        "Return A-1001 (broken)?",
        "Done: sent back A-1001.",
    ]
    reasons = [[interrupt["reason"] for interrupt in one["interrupts"]] for one in found["seen"]]
    assert reasons == [[], ["input_required"], ["confirmation"], []] and wrote == [("A-1001", "broken")]
    assert all(one["kinds"][0] == "RUN_STARTED" and one["kinds"][-1] == "RUN_FINISHED" for one in found["seen"])
    assert found["seen"][0]["kinds"].count("TEXT_MESSAGE_CONTENT") > 1, "it streams"
    assert "pending interrupt" in found["uncovered"] and "Nothing was changed" in found["failure"]
    assert found["warnings"] == [], "nothing is unknown to the client"

"""Lists that are made once."""

import pytest
from tests.server.mcp.connected import mailer, offers

from shipworthy.server.mcp import shown as module
from shipworthy.server.mcp.shown import Shown


def test_the_same_offers_have_the_same_lists_and_others_their_own() -> None:
    shown, one, two = Shown(), offers(), offers(mailer(name="other"))
    assert shown.tools(one) is shown.tools(offers()) and shown.files(one) is shown.files(offers())
    assert list(shown.files(two)) == ["skill://other/count/SKILL.md", "skill://other/send-letter/SKILL.md"]


def test_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    shown, one = Shown(), offers()
    first = shown.tools(one)
    shown.tools(offers(mailer(name="other")))
    assert shown.tools(one) is not first and shown.tools(one) == first

"""What a process learns of a server is forgotten between tests: another server may get the same port."""

import pytest

from shipworthy.models.dialect import DIALECTS
from shipworthy.models.responses import instead


@pytest.fixture(autouse=True)
def nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DIALECTS, "_learnt", {})
    monkeypatch.setattr(DIALECTS, "_futile", {})
    monkeypatch.setattr(instead, "_chat_alone", set())

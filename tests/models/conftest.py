"""What a process learns of a server is forgotten between tests: another server may get the same port."""

import pytest
from tests.batches import for_each_case

from shipworthy.models.dialect import DIALECTS
from shipworthy.models.responses import instead


@for_each_case
def nothing_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DIALECTS, "_learnt", {})
    monkeypatch.setattr(DIALECTS, "_futile", {})
    monkeypatch.setattr(instead, "_chat_alone", set())

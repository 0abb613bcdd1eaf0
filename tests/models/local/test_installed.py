"""What is missing is named with its repair."""

import importlib.util

import pytest
from tests.models.local.conftest import FAKE

from shipworthy.models.local.installed import missing


def test_llama_cpp_that_is_missing_is_named_with_its_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "pip install 'shipworthy[local]'" in missing()


def test_nothing_is_said_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FAKE))
    assert missing() == ""

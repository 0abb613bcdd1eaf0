"""Fixtures of the tests of calls."""

import pytest
from tests.runtime.calls.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return Outside()

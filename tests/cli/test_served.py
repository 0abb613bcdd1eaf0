"""The agents that a command serves."""

import pytest

from shipworthy.cli.certified import Asked
from shipworthy.cli.served import open_served
from shipworthy.errors import UsageError


def test_agents_are_opened_by_their_names(trading: str) -> None:
    assert list(open_served([trading], Asked(), database=None, model=None)) == ["trading"]
    with pytest.raises(UsageError, match="there is no agent at"):
        open_served([trading, "nowhere"], Asked(), database=None, model=None)

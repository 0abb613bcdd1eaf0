"""What may be asked of trials."""

import pytest

from shipworthy.check.trials.options import Options
from shipworthy.errors import UsageError


def test_all_that_cannot_be_is_told_at_once() -> None:
    with pytest.raises(UsageError) as raised:
        Options(k=0, most=-1, least_pass=2, cap_usd=-1, models="own", tools="off")  # type: ignore[arg-type]
    told = str(raised.value)
    for words in ("0 trials", "-1 trials", "share of 2", "cap of -1", "no `own` models", "no `off` tools"):
        assert words in told


def test_without_a_limit_no_more_than_k_are_made() -> None:
    assert (Options(k=4).limit, Options(k=4, most=9).limit) == (4, 9)

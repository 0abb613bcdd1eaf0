"""What became of a write is said with true or false, and with nothing else."""

import pytest
from pydantic import ValidationError
from tests.batches import batch

from shipworthy.server.writes.bodies import OutcomeBody


def test_it_is_true_or_false() -> None:
    assert OutcomeBody.model_validate({"happened": False}).happened is False


@batch("body", [{}, {"happened": "yes"}, {"happened": 1}, {"happened": True, "more": 1}])
def test_nothing_else_is_taken(body: object) -> None:
    with pytest.raises(ValidationError):
        OutcomeBody.model_validate(body)

"""The public names of the room of certificates."""

import pytest
from tests.batches import batch

from shipworthy.check import certificate
from shipworthy.check.certificate import public


@batch("name", certificate.__all__)
def test_a_public_name_is_the_one_of_its_module(name: str) -> None:
    assert getattr(certificate, name) is getattr(public, name)


def test_they_are_all_told_and_no_others() -> None:
    assert certificate.__all__ == public.__all__
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = certificate.nothing  # type: ignore[attr-defined]

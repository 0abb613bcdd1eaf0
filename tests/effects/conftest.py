"""The farm of children that are killed."""

from collections.abc import Iterator

import pytest
from tests.effects.farm import Farm


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    found = Farm(tmp_path_factory.mktemp("farm"))
    yield found
    found.close()

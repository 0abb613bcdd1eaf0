"""The farm of children that are killed."""

from collections.abc import Iterator

import pytest
from tests.databases import EACH, maker
from tests.effects.farm import Farm


@pytest.fixture(scope="module", params=EACH)
def farm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    found = Farm(tmp_path_factory.mktemp("farm"), maker(request))
    yield found
    found.close()

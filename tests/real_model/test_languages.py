"""What a real vocabulary makes of a text, in any language: never more than was set aside for it."""

import json
import random
import urllib.request
from collections.abc import Callable

import pytest
from tests.real_model.conftest import WIRES, Served, over
from tests.tokens.languages import TEXTS

from shipworthy import Agent
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.known.families import family_of
from shipworthy.runtime.asking.fitting import RECORDED, letters

Job = Callable[..., Agent]
pytestmark = [pytest.mark.real, pytest.mark.real_time]
FEW = ("thai", "hindi", "chinese", "emoji", "digits", "caps")


def counted(served: Served, text: str) -> int:
    """Tokens of a text, as the server cuts it."""
    request = urllib.request.Request(f"{served.url}/tokenize", json.dumps({"content": text}).encode())
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer)["tokens"])


def test_field_39_no_text_has_more_tokens_than_are_reckoned(served: Served, count: Callable[[int, int], int]) -> None:
    family = family_of("smollm2-135m-instruct")
    assert family is not None
    row, dice = Catalog().find("llamacpp:smollm2-135m-instruct"), random.Random(39)
    gauge = letters(row, RECORDED)
    texts = [text * 8 for text in TEXTS.values()]
    for _ in range(count(60, 600)):
        parts = [dice.choice(list(TEXTS.values()))[dice.randrange(30) :][: dice.randint(1, 40)] for _ in range(8)]
        texts.append(dice.choice(["", " ", "\n", ", "]).join(parts))
    above = {
        text[:40]: (found, gauge.count(text)) for text in texts if (found := counted(served, text)) > gauge.count(text)
    }
    assert above == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("name", FEW)
async def test_field_39_a_run_stays_below_its_bound_in_every_language(
    job: Job, served: Served, wire: str, name: str
) -> None:
    text = (TEXTS[name] + " ") * (3000 // len(TEXTS[name]))
    async with job(wire, max_context_tokens=300, max_output_tokens=4) as agent:
        result = await agent.run(text[:3000], skill="job")
    assert over(result) == {}

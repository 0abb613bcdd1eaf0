"""A request within the limit of its context, as its model counts."""

from dataclasses import replace
from typing import Any

import pytest
from tests.runtime.asking.conftest import run_of

from shipworthy import ScriptedModel
from shipworthy.context.build import in_bytes
from shipworthy.models.model import Message, Request
from shipworthy.models.row import Row
from shipworthy.runtime.asking.answer import request_size
from shipworthy.runtime.asking.fitting import FRAME, fitted, fitted_in_bytes
from shipworthy.runtime.run import Run
from shipworthy.tokens.counting import BYTES_A_TOKEN, by_script, load

LONG = Request(messages=(Message(role="user", text="The report of the quarter says that margins rose. " * 200),))
SHORT = Request(messages=(Message(role="user", text="Hello?"),))
KNOWN = Row(name="a:b", provider="a", model="b", base_url="http://here/v1", tokens_per_o200k=1.3)
UNKNOWN = replace(KNOWN, known=False)
OWN = Row(name="m", provider="own", model="m")


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


@pytest.fixture
async def run(agent_of: Any) -> Run:
    return run_of(agent_of, ScriptedModel([]))


@pytest.mark.parametrize(
    ("row", "factor"),
    [
        (KNOWN, 1.3),
        (replace(KNOWN, tokens_per_o200k=1.0), 1.0),
        (replace(KNOWN, learnt=2.0), 2.0),
        (replace(UNKNOWN, learnt=1.1), 1.1),
        (OWN, 1.0),
        (replace(OWN, learnt=1.7), 1.7),
    ],
)
async def test_a_long_request_is_cut_to_what_the_model_counts(run: Run, row: Row, factor: float) -> None:
    request, size = await fitted(LONG, row, run, most=500, key="k")
    assert size == 500
    assert 400 < request_size(request) * factor <= 500
    assert run.progress.degraded == "context_cut"


async def test_an_own_server_in_the_catalogue_is_no_object_of_the_users(run: Run) -> None:
    request, _ = await fitted(LONG, replace(KNOWN, provider="own"), run, most=500, key="k")
    assert request_size(request) * 1.3 <= 500


async def test_of_an_unknown_model_the_context_is_that_of_its_script_and_its_bytes_are_set_aside(run: Run) -> None:
    request, size = await fitted(LONG, UNKNOWN, run, most=500, key="k")
    assert 400 < by_script(request.messages[0].text) <= 500
    assert size == in_bytes(request.messages, ()) + FRAME
    assert 500 < size <= 500 * BYTES_A_TOKEN

    chinese = Request(messages=(Message(role="user", text="季度报告说利润率上升了。" * 100),))
    request, size = await fitted(chinese, UNKNOWN, run, most=500, key="k")
    assert 400 < len(request.messages[0].text.encode()) <= size == 500


async def test_where_its_bytes_cannot_be_set_aside_it_is_cut_to_as_many(run: Run) -> None:
    request, size = await fitted_in_bytes(LONG, UNKNOWN, run, most=500, key="k")
    assert 400 < in_bytes(request.messages, ()) + FRAME <= size == 500


@pytest.mark.parametrize("row", [KNOWN, UNKNOWN, OWN])
async def test_what_fits_by_its_bytes_is_sent_as_it_is(run: Run, row: Row) -> None:
    assert await fitted(SHORT, row, run, most=500, key="k") == (SHORT, 500)
    assert run.progress.degraded is None

"""Trials with a real model: the path stays, the facts agree, and what the fallback answered is told."""

from pathlib import Path

import pytest
from tests.check.trials.conftest import Shop
from tests.real_model.conftest import Served

from shipworthy.check.trials import Options, trials

pytestmark = pytest.mark.real_time


async def test_a_workflow_is_the_same_ten_times_whatever_a_real_model_says(served: Served, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write(
        "skills/status.yaml",
        (tmp_path / "skills/status.yaml").read_text(encoding="utf-8")
        + "    must_say: look_up.price\nmax_latency_ms: 300000\nmax_output_tokens: 32\n",
    )
    made = await trials(shop.subject, shop.cases(only="status"), Options(k=10, model="local", keep=False))
    (case,) = made.cases
    assert (str(case.same_path), str(case.same_inputs), case.entropy) == ("10 of 10", "10 of 10", 0.0)
    assert case.contradictions == ()
    assert str(case.facts["$49.50"]) == "10 of 10"
    assert "answered by the fallback" in "\n".join(made.lines(verbose=False))
    assert [one.code for one in made.findings if one.severity == "error"] == []

"""Models that are retired, unknown or without a price."""

from tests.batches import batch
from tests.check.lint.small import found, job

PAGE = [{"tool": "look"}, {"prompt": "Say how it stands: {look}", "fallback": "{look}"}]


def told(models: object, **parts: object) -> list[tuple[str, str]]:
    every = found(job(workflow=PAGE, **parts), models=models)
    return [(one.code, one.severity) for one in every if "model" in one.code or "price" in one.code]


@batch(
    ("name", "code"),
    [
        ("openai:gpt-3.5-turbo", ("retired-model", "error")),
        ("openai:gpt-5-mini", ("retiring-model", "warning")),
        ("openai:gpt-99-nothing", ("unknown-price", "warning")),
        ("nowhere:model", ("unknown-model", "warning")),
    ],
)
def test_a_model_beside_a_good_one(name: str, code: tuple[str, str]) -> None:
    assert told({"fast": ["openai:gpt-6-luna", name]}) == [code]


def test_a_model_of_a_skill() -> None:
    (one,) = [one for one in found(job(workflow=PAGE, model="openai:gpt-3.5-turbo")) if "retired" in one.code]

    assert one.skill == "job" and "2026-10-23" in one.message and "gpt-5.6-terra" in one.repair


def test_one_with_its_own_address_and_price_is_known() -> None:
    own = {"name": "mine:model", "base_url": "http://localhost:9/v1", "price": {"input": 1.0, "output": 1.0}}

    assert told({"fast": own}) == []


def test_nothing_that_can_be_asked() -> None:
    assert ("no-usable-model", "error") in told({"fast": "nowhere:model"})


def test_an_agent_that_names_none_is_not_told_of_the_usual_ones() -> None:
    assert told({}) == []

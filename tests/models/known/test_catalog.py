"""The catalogue."""

import datetime as dt
import subprocess
import sys

import pytest
from tests.batches import batch

from shipworthy.contract.model import ModelSpec
from shipworthy.models.known.catalog import Catalog, ready
from shipworthy.models.known.families import Family
from shipworthy.models.model import Price

CATALOG = Catalog()


def test_a_known_model_has_its_price_its_cap_and_its_room() -> None:
    row = CATALOG.find("openai:gpt-5-nano")

    assert row.price is not None
    assert 0 < row.price.input < row.price.output < 10
    assert row.price.cached is not None and row.price.cached < row.price.input
    assert (row.cap, row.key_env, row.wire) == ("max_completion_tokens", "OPENAI_API_KEY", "openai")
    assert row.reasoning > 0
    assert (row.window or 0) > 100_000


@batch(
    ("spec", "tier", "wire", "effort", "room"),
    [
        ({"name": "openai:gpt-6-luna"}, "fast", "responses", "none", 500),
        ({"name": "openai:gpt-6-luna"}, "strong", "responses", None, 2000),
        ({"name": "openai:gpt-6-luna", "base_url": "http://gateway/v1"}, "fast", "openai", "none", 500),
        ({"name": "openai:gpt-6-luna", "wire": "openai"}, "strong", "openai", "none", 500),
        ({"name": "openai:gpt-6-luna", "wire": "openai", "effort": "high"}, "strong", "openai", "high", 4000),
        ({"name": "openrouter:openai/gpt-6-luna"}, "strong", "openai", None, 2000),
        ({"name": "openai:gpt-5.1"}, "strong", "openai", None, 500),
        ({"name": "anthropic:claude-haiku-5-5"}, "fast", "anthropic", "low", 1000),
        ({"name": "bedrock:anthropic.claude-haiku-5-5"}, "fast", "adapter", None, 2000),
        ({"name": "google:gemini-3.8-flash"}, "fast", "openai", "low", 1000),
        ({"name": "ollama:llama3.3"}, "fast", "openai", None, 0),
    ],
)
def test_the_family_chooses_the_wire_the_effort_and_the_room(
    spec: dict[str, object], tier: str, wire: str, effort: str | None, room: int
) -> None:
    row = CATALOG.row(ModelSpec.model_validate(spec), tier)

    assert (row.wire, row.effort, row.reasoning) == (wire, effort, room)


@batch(
    ("spec", "known", "factor"),
    [
        ({"name": "openai:gpt-5"}, True, 1.0),
        ({"name": "anthropic:claude-sonnet-5"}, True, 1.7),
        ({"name": "openrouter:z-ai/glm-4.6"}, False, 1.3),
        ({"name": "openai:proxy"}, False, 1.3),
        ({"name": "openai:proxy", "tokens_per_o200k": 1.1}, True, 1.1),
    ],
)
def test_a_row_says_whether_its_factor_is_known(spec: dict[str, object], known: bool, factor: float) -> None:
    row = CATALOG.row(ModelSpec.model_validate(spec))

    assert (row.known, row.tokens_per_o200k) == (known, factor)
    assert (CATALOG.uncounted(ModelSpec.model_validate(spec)) is None) == known


@batch(
    ("name", "today", "words"),
    [
        ("openai:gpt-5-nano", "2026-10-11", None),
        ("openai:gpt-5-nano", "2026-10-12", "retires on 2026-12-11, in 60 days: `gpt-6-luna` stands in its place"),
        ("openai:gpt-5-nano", "2026-12-10", "retires on 2026-12-11, in 1 days"),
        ("openai:gpt-5-nano", "2026-12-11", "was retired on 2026-12-11: `gpt-6-luna` stands in its place"),
        ("gpt-4o-mini", "2026-11-28", "retires on 2027-01-14"),
        ("openai:gpt-5.1", "2027-04-02", "was retired on 2027-04-01"),
        ("mistral:magistral-medium-2509", "2026-11-28", "withdrawn by its provider"),
        ("openai:gpt-6-luna", "2026-11-28", None),
        ("nobody:x", "2026-11-28", None),
        ("whatever", "2026-11-28", None),
    ],
)
def test_a_dying_model_is_told_with_what_stands_in_its_place(name: str, today: str, words: str | None) -> None:
    found = CATALOG.ageing(name, dt.date.fromisoformat(today))

    assert (found is None) if words is None else (words in (found or ""))


def test_a_family_may_name_its_cap_and_say_that_it_exceeds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    day = dt.date(2026, 11, 28)
    own = Family(match="own", cap="max_new_tokens", exceeds_cap=True, sources=("a test",), checked=day)
    monkeypatch.setattr("shipworthy.models.known.catalog.family_of", lambda _: own)
    row = CATALOG.row(ModelSpec(name="vllm:own-by-a-test"))

    assert (row.cap, row.exceeds_cap) == ("max_new_tokens", True)


def test_claude_pays_for_writing_its_cache_and_counts_more_tokens() -> None:
    row = CATALOG.find("anthropic:claude-haiku-4-5")

    assert row.price is not None and row.price.written is not None
    assert row.price.written > row.price.input > (row.price.cached or 0)
    assert row.price.at_most(1_000_000, 0) == row.price.written
    assert row.tokens_per_o200k > 1.2


def test_an_unknown_price_is_none_and_never_zero() -> None:
    assert CATALOG.find("openai:gpt-99").price is None
    assert CATALOG.find("nobody:x").price is None


@pytest.mark.parametrize("name", ["two words", "", " ", "a\nb"])
def test_what_is_no_name_of_a_model_is_looked_up_and_not_found(name: str) -> None:
    assert (CATALOG.find(name).provider, CATALOG.find(name).price) == ("", None)
    assert "is neither a tier nor a model that is known" in str(CATALOG.warning(name))


@batch(
    ("name", "words"),
    [
        ("gpt-99", "no model with a known price"),
        ("localhost", "did you mean `local`"),
        ("openai:gpt-55", "did you mean `gpt-5"),
        ("nobody:x", "no provider that is known"),
        ("antropic:x", "did you mean `anthropic`"),
        ("whatever", "or `provider:model`"),
        ("openai:gpt-5", None),
        ("ollama:anything", None),
    ],
)
def test_what_is_unknown_is_said_with_what_is_near(name: str, words: str | None) -> None:
    found = CATALOG.warning(name)

    assert (found is None) if words is None else (words in (found or ""))


def test_a_model_that_was_retired_is_never_the_one_that_was_meant() -> None:
    assert "`gpt-4-turbo`" not in str(CATALOG.warning("openai:gpt-4-turboo"))
    assert "`gpt-6-luna`" in str(CATALOG.warning("openai:gpt-6-lnua"))


def test_a_model_that_retires_within_sixty_days_is_no_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    class Eve(dt.date):
        @classmethod
        def today(cls) -> "Eve":
            return cls(2026, 11, 28)

    monkeypatch.setattr(dt, "date", Eve)
    told = CATALOG.warning("gpt-5-nan") or ""

    assert "`gpt-5-nano`" not in told


def test_what_is_sent_beside_the_conversation_is_in_the_row() -> None:
    raw = {"name": "vllm:gemma", "headers": {"X-Team": "a"}, "body": {"store": False}, "system": "fold"}
    row = CATALOG.row(ModelSpec.model_validate(raw))

    assert (row.headers, row.body, row.system) == ((("x-team", "a"),), (("store", "false"),), "fold")
    assert hash(row) == hash(CATALOG.row(ModelSpec.model_validate(raw)))
    assert "x-team" not in repr(row)
    assert CATALOG.find("vllm:gemma").system == "role"


def test_the_definition_wins() -> None:
    spec = ModelSpec.model_validate(
        {
            "name": "openai:gpt-5",
            "base_url": "http://localhost:1/v1/",
            "key": "MY_KEY",
            "price": {"input": 3, "output": 4, "per_second": 0.5},
            "cap": "max_tokens",
            "window": 5000,
            "reasoning": 7,
            "tokens_per_o200k": 2.0,
        }
    )
    row = CATALOG.row(spec)

    assert (row.base_url, row.key_env, row.cap, row.window, row.reasoning) == (
        "http://localhost:1/v1", "MY_KEY", "max_tokens", 5000, 7,
    )  # fmt: skip
    assert row.price == Price(input=3, output=4, per_second=0.5)
    assert row.price.of(1_000_000, 1_000_000, seconds=2) == 8
    assert row.tokens_per_o200k == 2


def test_one_s_own_machine_costs_nothing_unless_its_time_does() -> None:
    assert CATALOG.find("ollama:llama3.2").price == Price()
    timed = CATALOG.row(ModelSpec.model_validate({"name": "ollama:llama3.2", "price": {"per_second": 0.001}}))
    assert timed.price is not None and timed.price.of(100, 100, seconds=10) == pytest.approx(0.01)
    own = CATALOG.row(ModelSpec(name="my-model", base_url="http://localhost:9/v1"))
    assert (own.price, own.key_env, ready(own, {})) == (Price(), None, True)


def test_the_base_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:7/v1")

    assert CATALOG.find("openai:gpt-5").base_url == "http://127.0.0.1:7/v1"


def test_a_model_is_ready_with_its_key() -> None:
    row = CATALOG.find("openai:gpt-5")

    assert not ready(row, {})
    assert not ready(row, {"OPENAI_API_KEY": ""})
    assert ready(row, {"OPENAI_API_KEY": "x"})
    assert ready(CATALOG.find("ollama:x"), {})


def test_a_price_that_is_given_needs_no_table() -> None:
    code = (
        "import sys; from shipworthy.models.known.catalog import Catalog; from shipworthy.contract.model import ModelSpec;"
        "Catalog().row(ModelSpec.model_validate({'name': 'openai:x', 'price': {'input': 1, 'output': 1}}));"
        "Catalog().find('ollama:x'); assert 'genai_prices' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_wire_of_a_definition_is_passed_on() -> None:
    spec = ModelSpec(name="openai:gpt-4o", wire="responses")

    assert CATALOG.row(spec).wire == "responses"

"""The table of families: complete, and read as it is meant."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from shipworthy.contract.model import ModelSpec
from shipworthy.models.known import families
from shipworthy.models.known.families import Family, Retirement, bare, family_of, retirement_of, table, thinking
from shipworthy.models.known.providers import PROVIDERS
from shipworthy.routing.models.lineup import DEFAULT_TIERS

FILE = Path(families.__file__).with_name("families.json")
RAW = orjson.loads(FILE.read_bytes())
CHECKED = dt.date(2026, 11, 28)
SPEC = ModelSpec(name="x")


def of(name: str) -> Family:
    family = family_of(name)
    assert family is not None, name
    return family


def test_every_row_says_where_it_was_read_and_when() -> None:
    for family in table().families:
        assert family.sources and all(len(source) > 5 for source in family.sources), family.match
        assert dt.date(2026, 1, 1) <= family.checked, family.match
    for end in table().retirements.values():
        assert end.source.startswith(("https://", "genai-prices")), end.name
        assert end.on and dt.date(2026, 1, 1) <= end.checked, end.name


def test_no_key_of_the_file_is_misspelt_and_no_row_is_there_twice() -> None:
    for rows, kind in ((RAW["families"], Family), (RAW["retirements"], Retirement)):
        for row in rows:
            assert set(row) <= set(kind.__dataclass_fields__), row
    assert len(table().families) == len({family.match for family in table().families})
    assert len(table().retirements) == len(RAW["retirements"])


def test_what_a_row_says_holds_together() -> None:
    rooms = table().rooms
    assert sorted(rooms.values()) == list(rooms.values()), "more effort needs no less room"
    for family in table().families:
        steps = [list(rooms).index(effort) for effort in family.efforts]
        assert steps == sorted(steps), family.match
        assert (family.default in family.efforts) if family.efforts else not family.default, family.match
        assert bool(family.efforts) == bool(family.on), family.match
        assert not (family.efforts and family.thinks), family.match
        assert family.thinks in ("", *rooms) and family.chat_effort in (None, *family.efforts), family.match
        assert family.maker in ("", *PROVIDERS), family.match
        assert family.tokens_per_o200k is None or 0.9 <= family.tokens_per_o200k <= 3, family.match


def test_what_stands_in_the_place_of_the_dead_lives() -> None:
    for end in table().retirements.values():
        for provider in end.on:
            next_end = retirement_of(provider, end.replacement) if end.replacement else None
            assert next_end is None or next_end.date > max(end.date, CHECKED), end.name


@pytest.mark.parametrize("name", [name for names in DEFAULT_TIERS.values() for name in names])
def test_the_models_that_are_asked_where_none_is_named_live_and_are_known(name: str) -> None:
    provider, model = name.split(":")

    assert retirement_of(provider, model) is None
    assert of(model).tokens_per_o200k is not None


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("gpt-5", "gpt-5"),
        ("gpt-5-mini", "gpt-5"),
        ("gpt-5-2025-08-07", "gpt-5"),
        ("gpt-5.1", "gpt-5.1"),
        ("gpt-5.1-codex", "gpt-5.1"),
        ("gpt-5.4-pro", "gpt-5.4-pro"),
        ("gpt-6.1-terra", "gpt-6.1-terra"),
        ("gpt-oss-20b", "gpt-oss"),
        ("gpt-41", "gpt"),
        ("o3-pro", "o3-pro"),
        ("claude-opus-4-6", "claude-opus-4"),
        ("claude-opus-4-7", "claude-opus-4-7"),
        ("claude-opus-5-5", "claude-opus-5-5"),
        ("claude-opus-9", "claude"),
        ("gemini-2.5-flash-lite", "gemini-2.5-flash"),
        ("gemini-3-flash-preview", "gemini-3-flash"),
        ("kimi-k2-0905-preview", "kimi-k2"),
        ("kimi-k2.5", "kimi-k2.5"),
        ("glm-4-32b", "glm-4"),
        ("glm-4.6v", "glm-4.6"),
    ],
)
def test_the_longest_start_wins(name: str, match: str) -> None:
    assert of(name).match == bare(match)


@pytest.mark.parametrize(
    ("plain", "others"),
    [
        ("gpt-5-mini", ["openai/gpt-5-mini", "~openai/gpt-5-mini", "GPT-5-mini", "openai/gpt-5-mini:batch"]),
        ("gemini-3-pro", ["models/gemini-3-pro", "google/gemini-3-pro", "publishers/google/models/gemini-3-pro"]),
        ("deepseek-v3.2", ["accounts/fireworks/models/deepseek-v3p2", "deepseek-ai/DeepSeek-V3.2"]),
        ("deepseek-r1", ["deepseek/deepseek-r1:free", "deepseek-ai/DeepSeek-R1"]),
        ("qwen3-8b", ["qwen3:8b", "Qwen/Qwen3-8B", "qwen/qwen3-8b:free"]),
        ("claude-sonnet-4-5", ["anthropic/claude-sonnet-4.5", "anthropic.claude-sonnet-4-5"]),
        ("claude-sonnet-4-5-20250929-v1", ["us.anthropic.claude-sonnet-4-5-20250929-v1:0"]),
        ("gpt-4o-mini-2024-07-18-org--id", ["ft:gpt-4o-mini-2024-07-18:org::id"]),
    ],
)
def test_a_vendor_path_a_region_and_a_tag_change_nothing(plain: str, others: list[str]) -> None:
    for other in others:
        assert bare(other) == bare(plain)
        assert family_of(other) is family_of(plain) is not None


def test_what_is_no_known_family_is_none() -> None:
    assert family_of("whatever") is None
    assert family_of("") is None
    assert family_of("my-gpt-5") is None


@pytest.mark.parametrize(
    ("name", "least"),
    [("claude-haiku-4-5", 1.26), ("claude-opus-4-7", 1.64), ("claude-sonnet-5", 1.64), ("claude-opus-9", 1.64)],
)
def test_claude_counts_a_third_more_since_4_7(name: str, least: float) -> None:
    """field_52: up to 1.26 times o200k before, 30 % more since; a generation that is unknown counts as the newest."""
    assert least < (of(name).tokens_per_o200k or 0) < least + 0.2


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("google", "gemini-2.5-flash"),
        ("google", "models/gemini-3-pro"),
        ("openrouter", "openai/gpt-5-mini"),
        ("groq", "openai/gpt-oss-120b"),
        ("ollama", "qwen3:8b"),
        ("openrouter", "deepseek/deepseek-r1"),
        ("openrouter", "z-ai/glm-4.6"),
        ("openrouter", "moonshotai/kimi-k2-thinking"),
        ("openrouter", "minimax/minimax-m2"),
        ("openrouter", "anthropic/claude-haiku-5.5"),
        ("anthropic", "claude-sonnet-5"),
        ("anthropic", "claude-opus-5-5"),
        ("bedrock", "us.anthropic.claude-sonnet-5-v1:0"),
        ("openai", "gpt-5-nano"),
        ("openai", "gpt-6-luna"),
        ("openai", "o4-mini"),
        ("x-ai", "grok-4.5"),
        ("deepseek", "deepseek-v4-pro"),
        ("mistral", "magistral-medium-latest"),
        ("openrouter", "deepseek/deepseek-v3.1-thinking"),
        ("groq", "qwen/qwen3-32b"),
    ],
)
def test_a_model_that_thinks_has_room_for_it_in_every_tier(provider: str, model: str) -> None:
    """field_20: thoughts count into the cap; 480 tokens of them leave room for the answer."""
    for fast in (True, False):
        _, room = thinking(SPEC, of(model), provider, model, fast=fast)
        assert room >= 480, fast


@pytest.mark.parametrize("model", ["qwen/qwq-32b", "my-r1-distill", "own/Thinking-7B", "phi-4-reasoning-plus"])
def test_a_name_may_say_that_it_thinks_where_no_family_does(model: str) -> None:
    assert thinking(SPEC, None, "vllm", model, fast=True) == (None, 2000)


@pytest.mark.parametrize(
    "model", ["gpt-4o-mini", "claude-haiku-4-5", "qwen3:4b-instruct", "kimi-k2", "grok-4-fast-non-reasoning"]
)
def test_a_model_that_does_not_think_has_none(model: str) -> None:
    assert thinking(SPEC, of(model), "openrouter", model, fast=False) == (None, 0)


@pytest.mark.parametrize("model", ["own-non-thinking", "own-Non-Reasoning-7b", "own"])
def test_a_name_may_say_that_it_does_not(model: str) -> None:
    assert thinking(SPEC, None, "vllm", model, fast=False) == (None, 0)


@pytest.mark.parametrize(
    ("spec", "provider", "fast", "found"),
    [
        (SPEC, "openai", True, ("minimal", 500)),
        (SPEC, "openai", False, (None, 2000)),
        (SPEC, "azure", True, (None, 2000)),
        (SPEC.model_copy(update={"reasoning": 1500}), "openai", False, ("low", 1500)),
        (SPEC.model_copy(update={"reasoning": 0}), "openai", False, ("minimal", 0)),
        (SPEC.model_copy(update={"reasoning": 9000}), "openai", True, (None, 9000)),
        (SPEC.model_copy(update={"effort": "high"}), "openai", True, ("high", 4000)),
        (SPEC.model_copy(update={"effort": "high", "reasoning": 10}), "azure", True, ("high", 10)),
        (SPEC.model_copy(update={"effort": "extreme"}), "openai", True, ("extreme", 2000)),
    ],
)
def test_tier_and_room_decide_the_effort_and_the_definition_decides_first(
    spec: ModelSpec, provider: str, fast: bool, found: tuple[str | None, int]
) -> None:
    assert thinking(spec, of("gpt-5-nano"), provider, "gpt-5-nano", fast=fast) == found
    assert thinking(SPEC.model_copy(update={"reasoning": 7}), None, "", "x", fast=False) == (None, 7)


@pytest.mark.parametrize(
    ("provider", "model", "day", "replacement"),
    [
        ("openai", "gpt-5-nano", "2026-12-11", "gpt-6-luna"),
        ("openai", "gpt-5-nano-2025-08-07", "2026-12-11", "gpt-6-luna"),
        ("openrouter", "openai/gpt-5-nano", "2026-12-11", "gpt-6-luna"),
        ("openai", "gpt-4o-2024-05-13", "2026-10-23", "gpt-5.6-sol"),
        ("openai", "gpt-4o-2024-08-06", "2027-01-14", "gpt-6-luna"),
        ("anthropic", "claude-opus-4-1-20250805", "2026-08-05", "claude-opus-5-5"),
        ("anthropic", "claude-3-5-haiku-latest", "2026-02-19", "claude-haiku-4-5"),
        ("x-ai", "grok-4-0709", "2026-05-15", "grok-4.3"),
        ("google", "models/gemini-2.5-flash", "2026-12-01", "gemini-3.5-flash-lite"),
    ],
)
def test_a_model_dies_with_its_dated_names(provider: str, model: str, day: str, replacement: str) -> None:
    end = retirement_of(provider, model)

    assert end is not None
    assert (end.date.isoformat(), end.replacement) == (day, replacement)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("openai", "gpt-5.2"),
        ("google", "gemini-2.5-flash-lite"),
        ("bedrock", "us.anthropic.claude-opus-4-20250514-v1:0"),
        ("openrouter", "deepseek/deepseek-chat"),
        ("ollama", "deepseek-r1"),
    ],
)
def test_a_sibling_and_a_place_with_days_of_its_own_live_on(provider: str, model: str) -> None:
    assert retirement_of(provider, model) is None


def test_the_file_is_read_on_first_use_and_no_earlier() -> None:
    code = (
        "import shipworthy, shipworthy.routing.models.lineup as l, shipworthy.models.known.families as f;"
        "assert f.table.cache_info().currsize == 0; l.Configured({}).can_ask();"
        "assert f.table.cache_info().currsize == 0; f.family_of('gpt-5'); assert f.table.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

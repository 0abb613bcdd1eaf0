"""A tool: its contract read off a function, its arguments checked strictly, callable as before."""

import asyncio
import datetime as dt
import functools
import subprocess
import sys
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field
from tests.batches import batch
from tests.tools.echo import Leg, Level, Order, Side, made, taking

from shipworthy import tool
from shipworthy.contract.language.values import MISSING
from shipworthy.contract.tool import DEFAULT_MAX_TOKENS, DEFAULT_TIMEOUT
from shipworthy.errors import UsageError
from shipworthy.tools.hints import type_name


def test_a_bare_tool_has_the_defaults() -> None:
    @tool
    async def get_news(ticker: str, limit: int = 5) -> str:
        """Headlines about a stock,
        newest first.

        Not for funds.
        """
        return f"{ticker}{limit}"

    spec = get_news.spec  # type: ignore[attr-defined]
    assert (spec.name, spec.description) == ("get_news", "Headlines about a stock, newest first.\n\nNot for funds.")
    assert (spec.timeout, spec.max_tokens, spec.effect) == (DEFAULT_TIMEOUT, DEFAULT_MAX_TOKENS, "read")
    assert [(p.name, p.type, p.required, p.default) for p in spec.params] == [
        ("ticker", "text", True, None),
        ("limit", "integer", False, 5),
    ]


def test_options_are_the_contract() -> None:
    options = {
        "name": "send",
        "timeout": 2,
        "max_tokens": 30,
        "label": "Sending to {to}",
        "effect": "write",
        "price_usd": 0.01,
        "identity": ["to"],
        "must_keep": ["id"],
    }
    spec = made(lambda to, text: None, **options).spec
    for key, value in options.items():
        assert getattr(spec, key) == (tuple(value) if isinstance(value, list) else value)


async def test_a_tool_is_called_like_its_function() -> None:
    @tool
    async def double(x: int) -> int:
        return 2 * x

    @tool(timeout=1)
    async def quadruple(x: int) -> int:
        return await double(await double(x))

    @tool
    def half(x: float) -> float:
        return x / 2

    assert await quadruple(2) == 8
    assert await asyncio.gather(double(1), double(x=2)) == [2, 4]
    assert half(3) == 1.5


@batch(
    ("options", "words"),
    [
        ({"timeout": 0}, "`timeout` must be above 0, not 0"),
        ({"timeout": float("inf")}, "`timeout` must be a finite number, not the number inf"),
        ({"timeout": "soon"}, "`timeout` must be a number, not text"),
        ({"max_tokens": -1}, "`max_tokens` must be above 0, not -1"),
        ({"max_tokens": 1.5}, "`max_tokens` must be a whole number, not the number 1.5"),
        ({"effect": "delete"}, "`effect`: `delete` is not one of read, idempotent, write"),
        ({"price_usd": -1}, "`price_usd`"),
        ({"timeuot": 3}, "`timeuot` is no option: did you mean `timeout`, in seconds?"),
        ({"timeout_ms": 3}, "`timeout_ms` is no option: did you mean `timeout`, in seconds?"),
        ({"cached": True}, "`cached` is no option: there are accepts, "),
        ({"identity": ["nobody"]}, "there is no parameter `nobody`"),
        ({"must_keep": "price"}, "`must_keep`"),
        ({"compact": 5}, "`compact` is a template or a function, not int"),
        ({"compact": "{x"}, "`compact`: `{` at character 1 is not closed"),
        ({"label": "Fetching {"}, "`label`: `{` at character 10 is not closed"),
    ],
)
def test_a_contract_that_cannot_hold_is_refused_in_words(options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        made(lambda x: x, **options)
    assert words in str(caught.value)


def test_parameters_that_cannot_be_bound_by_name_are_refused() -> None:
    def many(*names: str) -> None: ...

    def any_name(**options: str) -> None: ...

    def unnamed(x: str, /) -> None: ...

    for function in (many, any_name, unnamed):
        with pytest.raises(UsageError, match="cannot be bound by name"):
            made(function)
    with pytest.raises(UsageError, match="not int"):
        tool(3)  # type: ignore[type-var]


@batch(
    ("hint", "name"),
    [
        (str, "text"),
        (int, "integer"),
        (float, "number"),
        (bool, "yesno"),
        (dt.date, "date"),
        (dt.datetime, "datetime"),
        (dt.time, "time"),
        (dt.timedelta, "duration"),
        (Literal["a", "b"], "a|b"),
        (Literal["a", "b", None], "a|b"),
        (Literal["one word"], "text"),
        (Literal["a|b", "c"], "any"),
        (Literal[1, 2], "integer"),
        (Side, "buy|sell"),
        (Level, "integer"),
        (list[str], "list:text"),
        (list[dt.date], "list:date"),
        (list, "any"),
        (list[dict[str, int]], "any"),
        (dict[str, int], "any"),
        (str | None, "text"),
        (int | str, "any"),
        (Annotated[int, Field(gt=0)], "integer"),
        (Leg, "any"),
        (Any, "any"),
    ],
)
def test_hints_stand_for_input_types(hint: Any, name: str) -> None:
    assert type_name(hint) == name


def test_what_may_be_none_is_not_required() -> None:
    optional = taking(str | None)
    assert optional.spec.params[0].required is False
    assert optional.prepared({})() is None
    assert optional.prepared({"x": MISSING})() is None
    assert optional.prepared({"x": "word"})() == "word"


def test_validators_are_built_when_the_tool_is_first_called() -> None:
    lazy = taking(Order)
    assert "_readers" not in vars(lazy)
    lazy.prepared({"x": Order(ticker="NVDA", count=1)})
    assert "_readers" in vars(lazy)


def test_other_callables_can_be_tools() -> None:
    class Source:
        def __call__(self, ticker: str) -> str:
            return ticker

    def both(exchange: str, ticker: str) -> str:
        return f"{exchange}:{ticker}"

    assert made(Source(), name="source").prepared({"ticker": "NVDA"})() == "NVDA"
    assert made(functools.partial(both, "XNAS"), name="nasdaq").prepared({"ticker": "NVDA"})() == "XNAS:NVDA"


def test_importing_a_module_of_tools_loads_no_encoder_and_no_vocabulary() -> None:
    program = """
import sys
from shipworthy import tool
@tool(compact="{price}")
def get_price(ticker: str) -> dict: ...
print([name for name in sys.modules if name.startswith(("bpe_openai", "toon_format"))])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@batch(
    ("default", "said"),
    [
        (Side.BUY, "buy"),
        ([1, 2], [1, 2]),
        ({"a": dt.date(2026, 5, 1)}, {"a": "2026-05-01"}),
        (Order(ticker="NVDA", count=1), {"ticker": "NVDA", "count": 1}),
        (object(), None),
        (float("nan"), None),
        (None, None),
    ],
)
def test_field_25_a_default_is_kept_as_json(default: Any, said: Any) -> None:
    param = taking(Annotated[Any, "the x"], default).spec.params[0]
    assert (param.default, param.required) == (said, False)
    assert taking(Any, default).prepared({})() is default


def test_schemas_are_made_when_a_model_is_first_told() -> None:
    spec = taking(Order).spec
    assert callable(spec.params[0].json_schema)
    assert "json_schema" not in repr(spec), "what identifies a definition is the same in every process"

"""The catalogue of models: known facts by name, overridden by the agent's definition."""

import dataclasses
import difflib
import functools
import os
from collections.abc import Iterable, Mapping

from shipworthy import lazy
from shipworthy.contract.model import ModelSpec, PriceSpec
from shipworthy.models.known.prices import looked_up
from shipworthy.models.known.providers import PROVIDERS, Provider, provider_of, thinking_room
from shipworthy.models.model import Price
from shipworthy.models.row import Row

OWN = Provider(tokens_per_o200k=1.3)


class Catalog:
    """Looks up rows by name; the definition overrides the table of providers and the prices of genai-prices."""

    def row(self, spec: ModelSpec) -> Row:
        """The row of a model in the definition; its price is None if it is unknown."""
        return _row(spec, _address(spec))

    def find(self, name: str) -> Row:
        """The row of a model known by its name only."""
        return self.row(ModelSpec(name=name))

    def warning(self, name: str, tiers: Iterable[str] = ()) -> str | None:
        """Why a model of that name has no price, with the nearest known names; None if it has one."""
        row = self.find(name)
        if not row.provider:
            near = _nearest_of(name, list(tiers)) or _nearest(name)
            return f"`{name}` is neither a tier nor a model that is known{near}: write a tier, or `provider:model`"
        if row.provider not in PROVIDERS:
            return f"`{row.provider}` is no provider that is known{_nearest_of(row.provider, list(PROVIDERS))}"
        if row.price is None:
            return f"`{name}` has no known price{_nearest(row.model)}: give it a `price`, or no dollar limit can hold"
        return None


def ready(row: Row, environ: Mapping[str, str]) -> bool:
    """Whether the model is usable: its key is in the environment, or it needs none."""
    return bool(row.provider) and (row.key_env is None or bool(environ.get(row.key_env)))


def _address(spec: ModelSpec) -> str:
    """Its base URL: from the definition, else the environment, else the table of providers."""
    provider = PROVIDERS.get(provider_of(spec.name)[0], OWN)
    from_environment = os.environ.get(provider.url_env) if provider.url_env else None
    return (spec.base_url or from_environment or provider.base_url).rstrip("/")


@functools.lru_cache(maxsize=512)
def _row(spec: ModelSpec, base_url: str) -> Row:
    name, model = provider_of(spec.name)
    known = PROVIDERS.get(name)
    provider = known or OWN
    # An endpoint of an unknown provider without a key is a server of one's own, which needs no key.
    own = spec.base_url is not None and spec.key is None and known is None
    wire = spec.wire or (provider.wire if known or spec.base_url else "adapter")
    price, window = _price(spec, name, model, local=provider.local or own)
    reasoning = spec.reasoning if spec.reasoning is not None else thinking_room(model)
    return Row(
        name=spec.name,
        provider=name or ("own" if spec.base_url else ""),
        model=model,
        wire=wire,
        base_url=base_url,
        key_env=spec.key or provider.key_env,
        price=price,
        window=spec.window or provider.window or window,
        cap=spec.cap or provider.cap,
        reasoning=reasoning,
        tokens_per_o200k=spec.tokens_per_o200k or provider.tokens_per_o200k,
    )


def _price(spec: ModelSpec, provider: str, model: str, *, local: bool) -> tuple[Price | None, int | None]:
    if spec.price is not None:
        return _declared(spec.price), None
    if local:
        return Price(), None
    return looked_up(provider, model)


def _declared(spec: PriceSpec) -> Price:
    return Price(**{field.name: getattr(spec, field.name) for field in dataclasses.fields(Price)})


def _nearest(model: str) -> str:
    prices = lazy.priced_models()
    return _nearest_of(model, sorted({one.id for provider in prices.providers for one in provider.models}))


def _nearest_of(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=2, cutoff=0.6)
    return f" (did you mean {' or '.join(f'`{one}`' for one in near)}?)" if near else ""

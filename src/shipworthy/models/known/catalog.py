"""The catalogue of models: known facts by name, overridden by the agent's definition."""

import dataclasses
import datetime as dt
import difflib
import functools
import os
from collections.abc import Iterable, Mapping

from shipworthy import lazy
from shipworthy.contract.model import ModelSpec, PriceSpec
from shipworthy.models.known.families import Family, family_of, retirement_of, thinking
from shipworthy.models.known.prices import looked_up, withdrawn
from shipworthy.models.known.providers import LOCAL, PROVIDERS, Provider, provider_of
from shipworthy.models.model import Price
from shipworthy.models.row import Row, Wire
from shipworthy.tokens.counting import BYTES_A_TOKEN

OWN = Provider()
FAST = "fast"
"""The tier whose models think as little as they can."""
SOON = dt.timedelta(days=60)
"""How long before its end a model is warned of."""


class Catalog:
    """Looks up rows by name; the definition overrides the tables of providers and families and the prices."""

    def row(self, spec: ModelSpec, tier: str = "") -> Row:
        """The row of a model in the definition; its price is None if it is unknown."""
        return _row(spec, _address(spec), tier == FAST)

    def find(self, name: str) -> Row:
        """The row of a model known by its name only."""
        return self.row(ModelSpec.named(name))

    def warning(self, name: str, tiers: Iterable[str] = ()) -> str | None:
        """Why a model of that name has no price, with the nearest known names; None if it has one."""
        row = self.find(name)
        if not row.provider:
            near = _nearest_of(name, [*tiers, LOCAL]) or _nearest(name)
            return f"`{name}` is neither a tier nor a model that is known{near}: write a tier, or `provider:model`"
        if row.provider not in PROVIDERS:
            near = _nearest_of(row.provider, list(PROVIDERS))
            return f"`{row.provider}` is no provider that is known{near}: correct it, or give the model a `base_url`"
        if row.price is None:
            return (
                f"`{name}` is no model with a known price{_nearest(row.model)}: correct its name, or give it a `price` "
                "in `models`; where there is a limit in dollars, it is not asked without one"
            )
        return None

    def ageing(self, name: str, today: dt.date) -> str | None:
        """Why a model is no longer served, or not for long, with what stands in its place; None if it lives on."""
        provider, model = provider_of(name)
        end = retirement_of(provider, model)
        if end is None:
            gone = provider in PROVIDERS and withdrawn(provider, model)
            return f"`{name}` is withdrawn by its provider, as the data of prices says" if gone else None
        instead = f": `{end.replacement}` stands in its place" if end.replacement else ""
        if end.date <= today:
            return f"`{name}` was retired on {end.date}{instead}"
        if end.date - today <= SOON:
            return f"`{name}` retires on {end.date}, in {(end.date - today).days} days{instead}"
        return None

    def uncounted(self, spec: ModelSpec) -> str | None:
        """Why its tokens are counted in bytes at first; None if its token factor is known."""
        if self.row(spec).known:
            return None
        return (
            f"how `{spec.name}` counts tokens is not known: until its first answer shows it, tokens and dollars are "
            f"set aside in bytes, up to {BYTES_A_TOKEN} for each of `max_context_tokens`; give it `tokens_per_o200k`"
        )


def ready(row: Row, environ: Mapping[str, str]) -> bool:
    """Whether the model is usable: its key is in the environment, or it needs none."""
    return bool(row.provider) and (row.key_env is None or bool(environ.get(row.key_env)))


def _address(spec: ModelSpec) -> str:
    """Its base URL: from the definition, else the environment, else the table of providers."""
    provider = PROVIDERS.get(provider_of(spec.name)[0], OWN)
    from_environment = os.environ.get(provider.url_env) if provider.url_env else None
    return (spec.base_url or from_environment or provider.base_url).rstrip("/")


@functools.lru_cache(maxsize=512)
def _row(spec: ModelSpec, base_url: str, fast: bool) -> Row:
    name, model = provider_of(spec.name)
    known = PROVIDERS.get(name)
    provider = known or OWN
    # An endpoint of an unknown provider without a key is a server of one's own, which needs no key.
    own = spec.base_url is not None and spec.key is None and known is None
    family = family_of(model)
    wire = spec.wire or (_wire(name, base_url, provider, family) if known or spec.base_url else "adapter")
    price, window = _price(spec, name, model, local=provider.local or own)
    if family is not None and family.chat_effort and wire == "openai" and name == family.maker and not spec.effort:
        # At its maker's, the chat format takes tools with this effort alone.
        spec = spec.model_copy(update={"effort": family.chat_effort})
    effort, reasoning = thinking(spec, family, name, model, fast=fast)
    # What the author says holds for what the agent is sent, in any script.
    measured = spec.tokens_per_o200k is None
    counted = spec.tokens_per_o200k or (family.tokens_per_o200k if family is not None else None)
    return Row(
        name=spec.name,
        provider=name or ("own" if spec.base_url else ""),
        model=model,
        wire=wire,
        base_url=base_url,
        key_env=spec.key or provider.key_env,
        price=price,
        window=spec.window or provider.window or window,
        cap=spec.cap or (family.cap if family is not None else None) or provider.cap,
        reasoning=reasoning,
        effort=effort,
        counts="all" if not measured else family.counts if family is not None and counted else "ascii",
        known=counted is not None,
        exceeds_cap=family is not None and family.exceeds_cap,
        tokens_per_o200k=counted or provider.tokens_per_o200k,
        headers=spec.headers or (),
        body=spec.body or (),
        system=spec.system or "role",
        first_token_ms=spec.first_token_ms,
        idle_ms=spec.idle_ms,
    )


def _wire(name: str, base_url: str, provider: Provider, family: Family | None) -> Wire:
    """The wire format of a model: at its maker's own address that of its family; gateways speak the provider's."""
    at_home = family is not None and family.maker == name and base_url == provider.base_url
    return (family.wire if at_home and family is not None else None) or provider.wire


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


def _is_going(model: str) -> bool:
    """Whether it was retired, or is soon: it is warned of, so it is no repair."""
    end = retirement_of(*provider_of(model))
    return end is not None and end.date <= dt.date.today() + SOON


def _nearest_of(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, n=6, cutoff=0.6)
    near = [one for one in found if not _is_going(one)][:2]
    return f" (did you mean {' or '.join(f'`{one}`' for one in near)}?)" if near else ""

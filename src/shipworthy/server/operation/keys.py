"""API keys: a key is shown once, when it is made; what is kept of it is a hash."""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast, get_args

from pydantic import with_config

from shipworthy.errors import UsageError
from shipworthy.server.caller import Caller, Scope

PREFIX = "sw_"
SCOPES: tuple[Scope, ...] = get_args(Scope)
USUAL: tuple[Scope, ...] = ("read", "run")
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
Single: TypeAlias = str | int | float | bool | None
Value: TypeAlias = Single | list[Single] | dict[str, Single]
"""A value of the context, as its agents declare it."""


@with_config(extra="forbid")
@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is kept of a key. Times in seconds since the epoch."""

    id: str
    """Public: it stands in the key, in the log and in the lists."""
    hash: str
    """SHA-256 of the whole key in hex. It has 256 random bits, so that no slower hash is needed."""
    tenant: str
    scopes: tuple[Scope, ...] = USUAL
    agents: tuple[str, ...] | None = None
    """The agents that it may use; None: all."""
    name: str = ""
    context: dict[str, Value] = field(default_factory=dict)
    """What the agents' `context` says of the one who has it."""
    per_minute: int | None = None
    """Requests a minute."""
    usd_per_day: float | None = None
    first: str = ""
    """The id of the first of the keys that were rotated into it: they share its caps. Empty: itself."""
    made: float = 0.0
    expires: float | None = None
    revoked: float | None = None

    def ended(self, now: float) -> str:
        """Why it is not taken any more; empty: it is."""
        if self.revoked is not None and self.revoked <= now:
            return "was revoked"
        return "has expired" if self.expires is not None and self.expires <= now else ""

    @property
    def account(self) -> str:
        """The name under which its requests and its money are counted."""
        return self.first or self.id

    def caller(self) -> Caller:
        """The sender of requests with it."""
        return Caller(
            tenant=self.tenant,
            key=self.id,
            scopes=frozenset(self.scopes),
            agents=None if self.agents is None else frozenset(self.agents),
            context=tuple(sorted(self.context.items())),
        )


def new_key(
    tenant: str,
    *,
    now: float,
    scopes: Sequence[str] = USUAL,
    agents: Sequence[str] = (),
    name: str = "",
    context: dict[str, Value] | None = None,
    per_minute: int | None = None,
    usd_per_day: float | None = None,
    lasts: float | None = None,
) -> tuple[str, ApiKey]:
    """Make a key; returns its text, which is kept nowhere, and what is kept. `lasts` in seconds. Raises UsageError."""
    if wrong := [scope for scope in scopes if scope not in SCOPES]:
        raise UsageError(f"there is no scope `{wrong[0]}`: give {', '.join(SCOPES)}")
    if not tenant.strip() or len(tenant) > 100:
        raise UsageError("a key needs its tenant, of up to 100 characters: `--tenant NAME`")
    if (per_minute is not None and per_minute < 1) or (usd_per_day is not None and not 0 < usd_per_day < float("inf")):
        raise UsageError("a cap is a number above 0: leave it out for no cap")
    text, id = _text()
    made = ApiKey(
        id=id,
        hash=hashed(text),
        tenant=tenant,
        scopes=cast(tuple[Scope, ...], tuple(dict.fromkeys(scopes))),
        agents=tuple(agents) or None,
        name=name,
        context=context or {},
        per_minute=per_minute,
        usd_per_day=usd_per_day,
        made=now,
        expires=None if lasts is None else now + lasts,
    )
    return text, made


def rotated(key: ApiKey, *, now: float, grace: float) -> tuple[str, ApiKey, ApiKey]:
    """Make a key with the rights and caps of another, which is taken for `grace` seconds more.

    Returns the text of the new one, what is kept of it, and the old one. Raises UsageError where that has ended.
    """
    if ended := key.ended(now):
        raise UsageError(f"the key {key.id} {ended}: make another with `shipworthy keys add`")
    text, id = _text()
    until = now + grace if key.expires is None else min(key.expires, now + grace)
    lasting = None if key.expires is None else now + (key.expires - key.made)
    new = replace(key, id=id, first=key.account, hash=hashed(text), made=now, expires=lasting)
    return text, new, replace(key, expires=until)


def id_of(text: str) -> str | None:
    """The public id in a key; None where the text is none."""
    head, _, rest = text.removeprefix(PREFIX).partition("_")
    return head if text.startswith(PREFIX) and head and rest else None


def is_key(text: str, key: ApiKey) -> bool:
    """Whether the text is this key, in a time that tells nothing of it."""
    return hmac.compare_digest(hashed(text), key.hash)


def hashed(text: str) -> str:
    """The hash that is kept of a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def day_of(seconds: float | None) -> str:
    """A time as text, in UTC; empty for none."""
    return "" if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d %H:%M")


def _text() -> tuple[str, str]:
    id = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{PREFIX}{id}_{secrets.token_urlsafe(32)}", id

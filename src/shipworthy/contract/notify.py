"""Who is told what a run says that the clock opened: a tool of the agent, or an address that takes a signed message."""

import ipaddress
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.defined import Defined

TOLD = ("id", "text", "session", "tenant", "agent", "skill", "run_id", "status", "reason", "question", "due", "at")
"""What a message says; a tool is given those of them that it has a parameter for."""


class Notify(Defined):
    """The target of an agent: one of `tool` and `url`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tool: str | None = Field(default=None, min_length=1)
    """The name of a tool of the agent."""
    url: str | None = None
    """An address that the message is posted to: https, or http on this machine."""
    secret: str | None = Field(default=None, pattern=r"^[A-Za-z_]\w*$")
    """The environment variable that holds the secret of the signature."""
    timeout: float = Field(default=10.0, gt=0, le=60, allow_inf_nan=False)
    """Seconds that one attempt may take."""

    @model_validator(mode="before")
    @classmethod
    def _name_of_a_tool(cls, raw: object) -> object:
        return {"tool": raw} if isinstance(raw, str) else raw

    @field_validator("url")
    @classmethod
    def _is_safe(cls, raw: str | None) -> str | None:
        if raw is None:
            return None
        try:
            parts = urlsplit(raw)
            host, named = parts.hostname or "", parts.username is not None or parts.password is not None
            known = parts.port is None or parts.port > 0
        except ValueError as error:
            raise ValueError(f"`{raw}` is no address: write https://HOST/PATH") from error
        if named:
            raise ValueError("`url` holds a name or a password: name the variable of a secret as `secret`")
        if not host or not known or any(c in raw for c in "{}$ ") or parts.scheme not in ("https", "http"):
            raise ValueError(f"`{raw}` is no address: write https://HOST/PATH, with its host as it is")
        if parts.scheme == "http" and not _is_here(host):
            raise ValueError(f"`{raw}` is not encrypted: write https://, or an address of this machine")
        return raw

    @model_validator(mode="after")
    def _is_one(self) -> "Notify":
        if (self.tool is None) == (self.url is None):
            raise ValueError("`notify` takes one of both: `tool: NAME`, or `url: https://…` with `secret: NAME`")
        if self.url is not None and self.secret is None:
            raise ValueError("`url` needs `secret`: the environment variable that holds the key of the signature")
        if self.tool is not None and self.secret is not None:
            raise ValueError("`secret` belongs to `url`")
        return self


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"

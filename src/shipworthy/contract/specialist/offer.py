"""What a remote specialist has said of itself, as its author has read it and `shipworthy pin` has written it down."""

from collections.abc import Mapping

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.spends import HELD, UNKNOWN, Spends

LOCK = "specialists.lock"
SCHEMA = 1
LARGEST = 65_536
"""Most bytes of one offer."""


class Offer(BaseModel):
    """What one agent says of itself: its card, its definition's identity and worst case, or the schema of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocol: str
    said: dict[str, object] = Field(default_factory=dict)
    verified: str | None = None
    """The public key under which `shipworthy pin` has verified the signature of its certificate; None: under none."""

    @property
    def bytes(self) -> bytes:
        """What was said, as canonical JSON: two offers with equal bytes are the same."""
        return orjson.dumps(self.said, option=orjson.OPT_SORT_KEYS)

    @property
    def problem(self) -> str:
        """Why it cannot be pinned; empty where it can be."""
        size = len(self.bytes)
        return f"what it says of itself has {size:,} bytes; at most {LARGEST:,} are taken" if size > LARGEST else ""

    @property
    def definition(self) -> Definition | None:
        """The definition of a tool of MCP, as it was pinned; None where it is none."""
        try:
            return Definition.model_validate(self.said)
        except ValidationError:
            return None

    @property
    def certificate(self) -> Mapping[str, object]:
        """The certificate of a Shipworthy server's agent, where it is one of the definition that is offered."""
        found, contract = self.said.get("certificate"), self.said.get("contract")
        if self.protocol != "shipworthy" or not isinstance(found, dict) or not contract:
            return {}
        return found if found.get("contract") == contract else {}

    @property
    def spends(self) -> Spends:
        """Its worst case, which a Shipworthy server with a certificate keeps to; unknown for any other."""
        bound = self.said.get("bound")
        if not self.certificate or not isinstance(bound, dict):
            return UNKNOWN
        try:
            return Spends.model_validate({name: bound.get(name) for name in HELD})
        except ValidationError:
            return UNKNOWN

    def differs(self, offered: Mapping[str, object]) -> str:
        """The parts in which another offer is not this one, in words; empty where it is."""
        if self.bytes == orjson.dumps(dict(offered), option=orjson.OPT_SORT_KEYS):
            return ""
        parts = sorted(name for name in {*self.said, *offered} if self.said.get(name) != offered.get(name))
        return " and ".join(parts) or "offer"


class Offers(BaseModel):
    """The offers of `specialists.lock`: specialist → what it said of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: int = Field(default=SCHEMA, alias="schema", ge=SCHEMA, le=SCHEMA)
    specialists: dict[str, Offer] = Field(default_factory=dict)

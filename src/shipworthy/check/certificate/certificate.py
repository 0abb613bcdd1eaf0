"""A certificate: what an agent was when it was found fit, as one JSON file."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shipworthy.check.certificate.inside import CertifiedSpecialist
from shipworthy.check.certificate.models import CertifiedModel
from shipworthy.errors import UsageError

KIND = "shipworthy certificate"
SCHEMA = 1
OUTSIDE = ("id", "issued", "check", "signature")
"""What is no part of the identity: the day, what was measured, and who vouches for it."""
MAX_BYTES = 20_000_000
DAY = "%Y-%m-%dT%H:%M:%SZ"

Action = Literal["warn", "refuse"]
Choice = Literal["library", "python", "model"]
"""What the user decides about: the packages, the interpreter, and the rows and prices of models."""
Hash = str
DEFAULT: Mapping[Choice, Action] = {"library": "warn", "python": "warn", "model": "warn"}


class Own(BaseModel):
    """Shipworthy itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    files: Hash
    """The hash of all of its files."""


class Signature(BaseModel):
    """Who vouches for the whole certificate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    algorithm: Literal["ed25519"] = "ed25519"
    key: str
    """The public key of 32 bytes, in base64."""
    value: str
    """The signature of 64 bytes, in base64."""


class Certificate(BaseModel):
    """What an agent was when it was found fit, without the machine, the path and the user."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: Literal["shipworthy certificate"] = "shipworthy certificate"
    schema_: int = Field(default=SCHEMA, alias="schema", ge=SCHEMA, le=SCHEMA)
    agent: str
    contract: str
    """The identity of its definition, 32 hex characters."""
    files: dict[str, Hash]
    """Path below its folder, with `/` → SHA-256 in hexadecimal."""
    watched: tuple[str, ...] = ()
    """Patterns of files that would be a part of it if they were added."""
    left_out: tuple[str, ...] = ()
    """Patterns of files that its author leaves out."""
    state: tuple[str, ...] = ()
    """Patterns of files below its folder that its code writes: those that are added are no part of it."""
    specialists: dict[str, CertifiedSpecialist] = Field(default_factory=dict)
    """Its local specialists by name, those of specialists as `mail/archive`."""
    shipworthy: Own
    python: str
    """The minor version of the interpreter: `3.11`."""
    packages: dict[str, str] = Field(default_factory=dict)
    """Package → its installed version: those that the tools import, and those that decide routing and prices.

    A module of no package has the hash of its files.
    """
    models: tuple[CertifiedModel, ...] = ()
    drift: dict[Choice, Action] = Field(default_factory=dict)
    """What is done where these have changed."""
    issued: str = ""
    """When it was written, in UTC."""
    check: dict[str, object] = Field(default_factory=dict)
    """The verdict, and what it rests on."""
    signature: Signature | None = None

    @property
    def id(self) -> str:
        """Its identity: the same wherever the same agent is certified with the same libraries."""
        body = {name: value for name, value in self.as_dict(with_id=False).items() if name not in OUTSIDE}
        return hashlib.sha256(_canonical(body)).hexdigest()

    @property
    def signed(self) -> bytes:
        """What a signature vouches for: everything but itself."""
        return _canonical({name: value for name, value in self.as_dict().items() if name != "signature"})

    @property
    def out(self) -> tuple[str, ...]:
        """The patterns of what is left out, by its author or as the state that its code writes."""
        return (*self.left_out, *self.state)

    @property
    def covers(self) -> tuple[str, ...]:
        """The paths of all files, relative to its folder: its own, and those of its specialists."""
        inside = [f"{one.place}/{name}" for one in self.specialists.values() for name in one.files]
        return tuple(dict.fromkeys([*self.files, *inside]))

    @property
    def day(self) -> dt.datetime | None:
        """When it was written; None where that is not said."""
        try:
            return dt.datetime.strptime(self.issued, DAY).replace(tzinfo=dt.UTC)
        except ValueError:
            return None

    def as_dict(self, *, with_id: bool = True) -> dict[str, object]:
        """The object of its file."""
        data: dict[str, object] = self.model_dump(mode="json", by_alias=True, exclude_none=False)
        if self.signature is None:
            del data["signature"]
        if not self.specialists:
            del data["specialists"]
        return {"kind": data.pop("kind"), "schema": data.pop("schema"), **({"id": self.id} if with_id else {}), **data}


def write(certificate: Certificate, path: str | Path) -> None:
    """Write the file, whole or not at all; raises UsageError where it cannot be written."""
    target = Path(path)
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.write_bytes(orjson.dumps(certificate.as_dict(), option=orjson.OPT_INDENT_2) + b"\n")
        draft.replace(target)
    except OSError as error:
        raise UsageError(f"`{target}` cannot be written: {error.strerror or error}") from error


def read(path: str | Path) -> Certificate:
    """Read a file; raises UsageError where it is no certificate, or was changed since it was written."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_BYTES)
        data = orjson.loads(raw)
    except OSError as error:
        raise UsageError(f"the certificate `{path}` cannot be read: {error.strerror or error}") from error
    except orjson.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: this is not JSON: {error.msg}. {ANEW}") from error
    return of_data(data, f"`{path}`")


def of_data(data: object, named: str) -> Certificate:
    """The certificate of JSON data; `named`: what it is called. Raises UsageError as `read` does."""
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise UsageError(f"{named} is no certificate of Shipworthy. {ANEW}")
    if data.get("schema") != SCHEMA:
        raise UsageError(f"{named} has the form {data.get('schema')}, and this version reads form {SCHEMA}. {ANEW}")
    told = data.get("id")
    try:
        found = Certificate.model_validate({name: value for name, value in data.items() if name != "id"})
    except ValidationError as error:
        wrong = "; ".join(f"`{'.'.join(map(str, one['loc']))}`: {one['msg'].lower()}" for one in error.errors())
        raise UsageError(f"the certificate {named} is damaged: {wrong}. {ANEW}") from error
    if told != found.id:
        raise UsageError(f"the certificate {named} was changed after it was written: its `id` is another one. {ANEW}")
    return found


ANEW = "Write one with `shipworthy check AGENT --certificate FILE`"


def _canonical(data: Mapping[str, object]) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)

"""`shipworthy keys`."""

import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer
from pydantic import TypeAdapter

from shipworthy.cli.printing import complain, put_json, say
from shipworthy.contract.limits import SPAN
from shipworthy.errors import UsageError
from shipworthy.exits.clean import clean
from shipworthy.server.operation.keyfile import Keys, changed_keys, keys_file, read_keys
from shipworthy.server.operation.keys import SCOPES, USUAL, ApiKey, Value, day_of, new_key, rotated

Action: TypeAlias = Literal["add", "list", "revoke", "rotate"]
ONCE = "This is the only time that the key is shown: what is kept is its hash."
NONE = "There is no key in {path}: `shipworthy keys add --tenant NAME` makes one."
GRACE = "1d"
VALUES: TypeAdapter[Value] = TypeAdapter(Value)


def keys(
    action: Annotated[Action, typer.Argument(metavar="ACTION", help="add, list, revoke or rotate.")] = "list",
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="The key to revoke or rotate.")] = None,
    tenant: Annotated[str | None, typer.Option(help="add: whose key it is; others do not see its runs.")] = None,
    name: Annotated[str, typer.Option(help="add: what it is for.")] = "",
    scope: Annotated[
        list[str] | None, typer.Option(help=f"add: {', '.join(SCOPES)}; without it {' and '.join(USUAL)}.")
    ] = None,
    agent: Annotated[list[str] | None, typer.Option(help="add: an agent that it may use; without it all.")] = None,
    context: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="add: what agents read of the one who has it.")
    ] = None,
    per_minute: Annotated[int | None, typer.Option(help="add: most requests a minute.")] = None,
    usd_per_day: Annotated[float | None, typer.Option(help="add: most dollars a day (UTC).")] = None,
    lasts: Annotated[str | None, typer.Option(metavar="SPAN", help="add: how long it is taken, such as 90d.")] = None,
    grace: Annotated[
        str, typer.Option(metavar="SPAN", help="rotate: how long the old one is taken beside the new one.")
    ] = GRACE,
    file: Annotated[
        Path | None,
        typer.Option("--keys", envvar="SHIPWORTHY_KEYS", help="Their file; without it, keys.json in $SHIPWORTHY_HOME."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make, list, revoke and rotate the API keys of `shipworthy serve`. A running server takes each change at once.

    Example: shipworthy keys add --tenant acme --name "the shop" --usd-per-day 5
    """
    path = keys_file(file)
    if action == "list":
        _list(read_keys(path), path, json=json)
        return
    now = time.time()
    with changed_keys(path) as put:
        if action == "add":
            if id is not None or tenant is None:
                raise UsageError("say whose key it is: `shipworthy keys add --tenant NAME`")
            text, made = new_key(
                tenant,
                now=now,
                scopes=scope or USUAL,
                agents=agent or (),
                name=name,
                context=_context(context or []),
                per_minute=per_minute,
                usd_per_day=usd_per_day,
                lasts=None if lasts is None else _seconds("--lasts", lasts),
            )
            put(made)
        else:
            old = _chosen(read_keys(path), id, action)
            if action == "revoke":
                put(made := replace(old, revoked=old.revoked or now))
                text = ""
            else:
                text, made, ending = rotated(old, now=now, grace=_seconds("--grace", grace))
                put(ending)
                put(made)
    _tell(made, text, old=id, json=json)


def _tell(made: ApiKey, text: str, *, old: str | None, json: bool) -> None:
    if json:
        put_json({**({"key": text} if text else {}), **_object(made)}, sys.stdout)
        return
    if not text:
        say(f"The key {made.id} of {clean(made.tenant)} is revoked: it is taken no more.", sys.stdout)
        return
    say(text, sys.stdout)
    complain(ONCE if old is None else f"{ONCE} The old one, {clean(old)}, is taken for a while.")


def _list(found: Keys, path: Path, *, json: bool) -> None:
    if json:
        put_json([_object(key) for key in found.values()], sys.stdout)
        return
    if not found:
        complain(NONE.format(path=path))
    now = time.time()
    for key in found.values():
        caps = [f"{key.per_minute} a minute"] if key.per_minute is not None else []
        caps += [f"${key.usd_per_day:g} a day"] if key.usd_per_day is not None else []
        caps += [f"only {', '.join(key.agents)}"] if key.agents is not None else []
        until = key.ended(now) or (f"until {day_of(key.expires)}" if key.expires is not None else "")
        pieces = [key.id, key.tenant, "+".join(key.scopes), *caps, until, key.name]
        say("  ".join(clean(piece) for piece in pieces if piece), sys.stdout)


def _object(key: ApiKey) -> dict[str, object]:
    return {name: value for name, value in asdict(key).items() if name != "hash"}


def _chosen(found: Keys, id: str | None, action: str) -> ApiKey:
    if id is None:
        raise UsageError(f"name the key: `shipworthy keys {action} ID`; `shipworthy keys list` has the ids")
    if id not in found:
        raise UsageError(f"there is no key with the id `{clean(id)}`: `shipworthy keys list` has them")
    return found[id]


def _context(given: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for one in given:
        name, sign, text = one.partition("=")
        try:
            if not sign or not name.isidentifier():
                raise ValueError
            found[name] = VALUES.validate_json(text) if text[:1] in ("[", "{") else text
        except ValueError as error:
            told = "write NAME=VALUE, such as user=ann or roles='[\"lead\"]'"
            raise UsageError(f"`--context {clean(one)}`: {told}") from error
    return found


def _seconds(option: str, text: str) -> float:
    number, unit = text.strip()[:-1], text.strip()[-1:]
    if unit not in SPAN or not (number.isascii() and number.isdigit()) or int(number) > 100_000:
        raise UsageError(f"`{option} {clean(text)}` is no span of time: write 12h or 90d")
    return float(int(number) * SPAN[unit])

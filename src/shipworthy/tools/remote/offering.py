"""The remote specialists of a definition: as tools to call, and asked what they say of themselves, to be pinned."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import partial
from typing import TypeVar

from shipworthy.contract.specialist.offer import Offer, Offers
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ToolError, UsageError
from shipworthy.exits.secrets import keep_secret
from shipworthy.models.wire.http import Http
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.variables import variables
from shipworthy.tools.remote.a2a.client import A2aRemote
from shipworthy.tools.remote.door import Door
from shipworthy.tools.remote.errand import Place, Remote
from shipworthy.tools.remote.mcp import McpRemote, message_argument, tool_of
from shipworthy.tools.remote.openai import OpenAiRemote
from shipworthy.tools.remote.shipworthy import ShipworthyRemote
from shipworthy.tools.remote.tool import RemoteTool

Said = TypeVar("Said")
ASKING = 60.0
"""Most seconds until an agent has said what it offers."""


def remote_tools(specialists: Mapping[str, Specialist], contracts: Mapping[str, ToolSpec]) -> dict[str, RemoteTool]:
    """The remote specialists of a definition, by name; nothing is connected yet."""
    found: dict[str, RemoteTool] = {}
    http = Http()
    for name, one in specialists.items():
        if one.is_remote:
            keep_secret(variables(one.headers))
            found[name] = RemoteTool(contracts[name], client_of(name, one, http), one)
    return found


def client_of(name: str, one: Specialist, http: Http) -> Remote:
    """The client of one remote specialist."""
    most = one.max_bytes
    place = Place(
        name=name, url=one.url, headers=one.headers, max_sent=most, max_bytes=most, once=one.effect == "write"
    )
    door = Door(place, http)
    match one.protocol:
        case "shipworthy":
            return ShipworthyRemote(door, one.skill)
        case "openai":
            return OpenAiRemote(door, one.model)
        case "a2a":
            return A2aRemote(door, {} if one.pinned is None else one.pinned.said)
        case "mcp":
            return McpRemote(place, one.tool, one.pinned)


def offers_of(specialists: Mapping[str, Specialist]) -> Offers:
    """What each says of itself now; raises UsageError for one that cannot be asked, or offers what cannot be used."""
    found: dict[str, Offer] = {}
    for name, said in _together({name: partial(_asked, name, one) for name, one in specialists.items()}):
        offer = Offer(protocol=specialists[name].protocol, said=said)
        if why := offer.problem or _unusable(offer):
            raise UsageError(f"the specialist `{name}` cannot be used: {why}")
        if said:
            found[name] = offer
    return Offers(specialists=found)


def papers_of(specialists: Mapping[str, Specialist], offers: Offers) -> dict[str, object]:
    """The whole certificates of those that say they have one; raises UsageError for one that cannot be read."""
    asked = {name: one for name, one in offers.specialists.items() if one.certificate and name in specialists}
    return dict(_together({name: partial(_paper, name, specialists[name], one) for name, one in asked.items()}))


def _together(asked: Mapping[str, Callable[[], Coroutine[object, object, Said]]]) -> Iterator[tuple[str, Said]]:
    """What each gives, side by side; raises UsageError for one that cannot be asked."""
    for name, future in {name: HUB.begin(one) for name, one in asked.items()}.items():
        try:
            yield name, future.result(ASKING)
        except TimeoutError:
            future.cancel()
            raise UsageError(f"the specialist `{name}` has not answered within {ASKING:.0f} s") from None
        except ToolError as error:
            raise UsageError(f"the specialist `{name}` cannot be asked: {error}") from error


async def _paper(name: str, one: Specialist, offer: Offer) -> object:
    http = Http()
    try:
        client = client_of(name, one, http)
        assert isinstance(client, ShipworthyRemote)
        return await client.paper(str(offer.said.get("name", "")), asyncio.get_running_loop().time() + ASKING)
    finally:
        await http.close()


async def _asked(name: str, one: Specialist) -> dict[str, object]:
    if one.protocol == "mcp":
        return await tool_of(Place(name=name, url=one.url, headers=one.headers), one.tool, ASKING)
    http = Http()
    try:
        return await client_of(name, one, http).offer(asyncio.get_running_loop().time() + ASKING)
    finally:
        await http.close()


def _unusable(offer: Offer) -> str:
    if offer.protocol == "mcp":
        definition = offer.definition
        if definition is None or definition.problem:
            return "what the server says of its tool is no definition" if definition is None else definition.problem
        if not message_argument(definition):
            return "its tool takes no message: it needs one text, or an argument `message`; take its tools under `mcp`"
    return ""

"""The wire formats that the simulated server speaks."""

from aiohttp import ClientSession

from shipworthy.sim.server import SimServer
from shipworthy.sim.wires import WIRES


async def test_every_format_has_its_path() -> None:
    async with SimServer() as sim, ClientSession() as http:
        for path in WIRES:
            async with http.post(f"{sim.openai_url.removesuffix('/v1')}{path}", json={}) as response:
                assert response.status == 400

"""What a list of offers looks like to a client, made once for each: the tools, and the files of the skills."""

from collections.abc import Mapping

from mcp_types import Tool

from shipworthy.server.mcp.skill_files import SkillFile, skill_files
from shipworthy.server.mcp.tools import tools_of
from shipworthy.server.offers import Offer

MOST_KEPT = 64
"""Lists that are kept; there is one for each set of agents that a key may use."""


class Shown:
    """The tools and files of the offers of one server, whose definitions stay as they are."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[list[Tool], dict[str, SkillFile]]] = {}

    def tools(self, offers: Mapping[str, Offer]) -> list[Tool]:
        """The tools of these offers."""
        return self._of(offers)[0]

    def files(self, offers: Mapping[str, Offer]) -> dict[str, SkillFile]:
        """The files of their skills by their URI."""
        return self._of(offers)[1]

    def _of(self, offers: Mapping[str, Offer]) -> tuple[list[Tool], dict[str, SkillFile]]:
        key = tuple(f"{offer.agent_name} {name}" for name, offer in offers.items())
        if key not in self._kept:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (tools_of(offers), skill_files(offers))
        return self._kept[key]

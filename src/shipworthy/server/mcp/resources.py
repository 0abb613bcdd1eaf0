"""What clients read by its address."""

from collections.abc import Mapping

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, ReadResourceResult, Resource, TextResourceContents

from shipworthy.server.mcp.offers import Offer
from shipworthy.server.mcp.skill_files import MARKDOWN, SkillFile, skill_files


def resources_of(offers: Mapping[str, Offer]) -> list[Resource]:
    """All of them, in one order."""
    return [file.resource for file in skill_files(offers).values()]


def read(files: Mapping[str, SkillFile], uri: str) -> ReadResourceResult:
    """What stands at an address; raises an error of the protocol where there is nothing."""
    if uri not in files:
        raise not_found(uri)
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=MARKDOWN, text=files[uri].text)])


def not_found(uri: str) -> MCPError:
    """The error for an address at which there is nothing."""
    return MCPError(INVALID_PARAMS, "Resource not found: resources/list has all of them", {"uri": uri})

"""The methods of the Skills extension of MCP (SEP-2640): skills/list, skills/get, resources/directory/read."""

from collections.abc import Callable, Mapping
from typing import Any

from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, PaginatedRequestParams, RequestParams

from shipworthy.server.mcp.calls import Context
from shipworthy.server.mcp.skill_files import SkillFile, children

CACHE: Mapping[str, object] = {"ttlMs": 300_000, "cacheScope": "private"}
FilesOf = Callable[[Context], Mapping[str, SkillFile]]


class GetSkillParams(RequestParams):
    """The parameters of `skills/get`."""

    uri: str


class ReadDirectoryParams(PaginatedRequestParams):
    """The parameters of `resources/directory/read`."""

    uri: str


def serve(server: Server[dict[str, Any]], files: FilesOf) -> None:
    """Add the three methods to a server; `files`: those of the skills that the sender of a request is offered."""

    async def list_skills(context: Context, _: PaginatedRequestParams) -> dict[str, Any]:
        skills = [file.entry for file in files(context).values()]
        return {"skills": skills, **CACHE}

    async def get_skill(context: Context, params: GetSkillParams) -> dict[str, Any]:
        file = files(context).get(params.uri)
        if file is None:
            raise MCPError(INVALID_PARAMS, "no skill is served there: skills/list has all of them", {"uri": params.uri})
        return {"skill": file.entry, **CACHE}

    async def read_directory(context: Context, params: ReadDirectoryParams) -> dict[str, Any]:
        found = children(files(context), params.uri)
        if found is None:
            raise MCPError(INVALID_PARAMS, "there is no folder with this address", {"uri": params.uri})
        return {"resources": [one.model_dump(by_alias=True, mode="json", exclude_none=True) for one in found]}

    server.add_request_handler("skills/list", PaginatedRequestParams, list_skills)
    server.add_request_handler("skills/get", GetSkillParams, get_skill)
    server.add_request_handler("resources/directory/read", ReadDirectoryParams, read_directory)

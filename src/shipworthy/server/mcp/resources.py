"""What clients read by its address: the file of each skill, and the answers of skills that have an address."""

from collections.abc import Mapping

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    BlobResourceContents,
    ContentBlock,
    EmbeddedResource,
    InputRequiredResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextContent,
    TextResourceContents,
)

from shipworthy.contract.address import values_in, variables
from shipworthy.regex import regex
from shipworthy.server.mcp.calls import Outcome
from shipworthy.server.mcp.results import META, blocks_of, told
from shipworthy.server.mcp.skill_files import MARKDOWN, SkillFile
from shipworthy.server.offers import Offer

PLAIN, JSON = "text/plain", "application/json"
IS_JSON = regex(r"\s*[\[{]")


def resources_of(offers: Mapping[str, Offer], files: Mapping[str, SkillFile]) -> list[Resource]:
    """The files and the skills whose address has no inputs, in one order."""
    named = [offer for offer in offers.values() if offer.skill.resource and not variables(offer.skill.resource)]
    read = [Resource(uri=str(one.skill.resource), name=one.name, description=one.skill.about) for one in named]
    return [*(file.resource for file in files.values()), *read]


def templates_of(offers: Mapping[str, Offer]) -> list[ResourceTemplate]:
    """The skills whose address holds inputs."""
    named = [offer for offer in offers.values() if offer.skill.resource and variables(offer.skill.resource)]
    return [
        ResourceTemplate(uri_template=str(one.skill.resource), name=one.name, description=one.skill.about)
        for one in named
    ]


def file_at(files: Mapping[str, SkillFile], uri: str) -> ReadResourceResult | None:
    """The file of a skill; None where the address is of none."""
    file = files.get(uri)
    if file is None:
        return None
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, mime_type=MARKDOWN, text=file.text)])


def skill_at(offers: Mapping[str, Offer], uri: str) -> tuple[Offer, dict[str, str]]:
    """The skill of an address with the inputs in it; raises an error of the protocol where there is none."""
    for offer in offers.values():
        if offer.skill.resource and (inputs := values_in(offer.skill.resource, uri)) is not None:
            return offer, inputs
    raise MCPError(INVALID_PARAMS, "Resource not found: resources/list has all of them", {"uri": uri})


def result_of(uri: str, outcome: Outcome) -> ReadResourceResult | InputRequiredResult:
    """The answer as contents; raises an error of the protocol where the run did not answer."""
    if isinstance(outcome, InputRequiredResult):
        return outcome
    run = told(outcome)
    if outcome.result.status in ("refused", "failed", "asked"):
        raise MCPError(INVALID_PARAMS, outcome.result.text, {"uri": uri, "run": run})
    return ReadResourceResult(contents=[_contents(uri, block) for block in blocks_of(outcome)], meta={META: run})


def _contents(uri: str, block: ContentBlock) -> TextResourceContents | BlobResourceContents:
    if isinstance(block, TextContent):
        kind = JSON if IS_JSON.match(block.text) else PLAIN
        return TextResourceContents(uri=uri, mime_type=kind, text=block.text)
    if isinstance(block, EmbeddedResource):
        return block.resource.model_copy(update={"uri": uri})
    return BlobResourceContents(uri=uri, mime_type=getattr(block, "mime_type", None), blob=getattr(block, "data", ""))

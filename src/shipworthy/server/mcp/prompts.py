"""Skills that write nothing as prompts: a person chooses one in its client, and the answer becomes the message."""

import json
from collections.abc import Mapping

from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    GetPromptResult,
    InputRequiredResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    PromptReference,
)

from shipworthy.server.mcp.calls import Outcome
from shipworthy.server.mcp.results import META, blocks_of, told
from shipworthy.server.mcp.tools import arguments_of, words_alone
from shipworthy.server.mcp.worded import MESSAGE
from shipworthy.server.offers import Offer

MOST_COMPLETED = 100
"""Values of one completion; the protocol allows no more."""


def prompts_of(offers: Mapping[str, Offer]) -> list[Prompt]:
    """The prompts, in the order of the offers."""
    return [_prompt(offer) for offer in offers.values() if offer.writing == "never"]


def named(offers: Mapping[str, Offer], name: str) -> Offer:
    """The skill of a prompt; raises an error of the protocol where there is none."""
    offer = offers.get(name)
    if offer is None or offer.writing != "never":
        raise MCPError(INVALID_PARAMS, f"there is no prompt `{name}`: prompts/list has all of them", {"name": name})
    return offer


def inputs_of(offer: Offer, arguments: Mapping[str, str]) -> dict[str, object]:
    """The arguments, which are texts, as inputs: lists stand with commas or as JSON."""
    return {name: _value(offer, name, text) for name, text in arguments.items() if text.strip()}


def result_of(offer: Offer, outcome: Outcome) -> GetPromptResult | InputRequiredResult:
    """The answer as messages of the user, one for each block."""
    if isinstance(outcome, InputRequiredResult):
        return outcome
    messages = [PromptMessage(role="user", content=block) for block in blocks_of(outcome)]
    return GetPromptResult(description=offer.skill.about, messages=messages, meta={META: told(outcome)})


def completed(offers: Mapping[str, Offer], params: CompleteRequestParams) -> CompleteResult:
    """The values of an argument that begin as what was typed; none where they are not known before a run."""
    offer = offers.get(params.ref.name) if isinstance(params.ref, PromptReference) else None
    typed = params.argument.value.casefold()
    values = offer.values(params.argument.name) if offer is not None else []
    found = [value for value in values if value.casefold().startswith(typed)]
    more = len(found) > MOST_COMPLETED
    return CompleteResult(completion=Completion(values=found[:MOST_COMPLETED], total=len(found), has_more=more))


def _prompt(offer: Offer) -> Prompt:
    arguments = [
        PromptArgument(
            name=name, description=str(field["description"]), required=name == MESSAGE and words_alone(offer)
        )
        for name, field in arguments_of(offer).items()
    ]
    return Prompt(name=offer.name, description=offer.skill.about, arguments=arguments)


def _value(offer: Offer, name: str, text: str) -> object:
    found = offer.inputs.get(name)
    if found is None or found.list is None:
        return text
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return [text]
    return [part.strip() for part in text.split(",") if part.strip()]

"""The knowledge base: a folder of texts that an agent may search."""

from pydantic import ConfigDict, Field

from shipworthy.contract.defined import Defined
from shipworthy.contract.tool import Param, ToolSpec

SEARCH = "search_knowledge_base"
"""The name of the search tool: one that the agent defines itself, or else the one over its `knowledge`."""
ABOUT = "Search internal documents. Only use it when the answer needs specific facts from them."
SEARCH_SECONDS = 2.0


class Knowledge(Defined):
    """The folder of the texts, and the size of a search result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1, strict=True)
    """The folder, relative to the agent's."""
    k: int = Field(default=3, ge=1, le=20, strict=True)
    """Most passages of one search."""
    max_tokens: int = Field(default=600, ge=50, strict=True)
    """Most tokens of the result."""
    description: str = Field(default="", strict=True)
    """What the texts are about; added to the tool's description for the model."""

    @property
    def tool(self) -> ToolSpec:
        """The contract of the search tool."""
        return ToolSpec(
            name=SEARCH,
            description=" ".join(f"{ABOUT} {self.description}".split()),
            params=(Param(name="query", type="text", description="The words to look for."),),
            timeout=SEARCH_SECONDS,
            max_tokens=self.max_tokens,
            label="Searching the documents: {query}",
            effect="read",
        )

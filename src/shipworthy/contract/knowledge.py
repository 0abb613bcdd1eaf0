"""The folder of texts that an agent may search."""

from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.tool import Param, ToolSpec

SEARCH = "search_knowledge_base"
"""The tool that looks into the agent's documents: its own where it has one, else the one over its `knowledge`."""
ABOUT = "Search internal documents. Only use it when the answer needs specific facts from them."
SEARCH_SECONDS = 2.0


class Knowledge(BaseModel):
    """Where the texts are, and how much of them one search may give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(min_length=1, strict=True)
    """The folder, relative to the agent's."""
    k: int = Field(default=3, ge=1, le=20, strict=True)
    """Passages of one search at most."""
    max_tokens: int = Field(default=600, ge=50, strict=True)
    """Ceiling of the whole result, tokens."""
    description: str = Field(default="", strict=True)
    """What the texts are about; a model is told."""

    @property
    def tool(self) -> ToolSpec:
        """The contract of the search."""
        return ToolSpec(
            name=SEARCH,
            description=" ".join(f"{ABOUT} {self.description}".split()),
            params=(Param(name="query", type="text", description="The words to look for."),),
            timeout=SEARCH_SECONDS,
            max_tokens=self.max_tokens,
            label="Searching the documents: {query}",
            effect="read",
        )

"""The tools of this specialist, as every driver has them."""

from orchestrated.world import SPECIALISTS, functions

from shipworthy import tools_from

OWN = {one["name"] for one in SPECIALISTS["travel"]}
TOOLS = tools_from(
    SPECIALISTS["travel"],
    functions={tool: function for tool, function in functions().items() if tool in OWN},
    effect="read",
    max_tokens=200,
)

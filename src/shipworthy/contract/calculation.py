"""The built-in tool of loops that computes: its name and its contract."""

from shipworthy.contract.tool import Param, ToolSpec

CALCULATE = "calculate"
"""The name of the tool: one that the agent defines itself, or else the built-in one."""
CALCULATE_TOOL = ToolSpec(
    name=CALCULATE,
    description=(
        "Compute exactly. Use it for every figure that is not in a result itself. Numbers, + - * / // % **, "
        "parentheses, round(x, digits), min, max, sum, abs; 10% is 0.1, `20% of 50` is 10."
    ),
    params=(Param(name="expression", type="text", description="Such as (1200.50 - 300) * 3 or 19% of 249.90"),),
    timeout=1.0,
    max_tokens=100,
    label="Calculating",
    # It gives nothing but a number, made of the model's own words: these carry what the model has read.
    trust="trusted",
)

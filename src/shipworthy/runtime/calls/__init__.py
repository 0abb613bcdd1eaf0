"""One call of a tool: arguments, approval, claim, attempt, result."""

"""Routes a message to a skill, a question or a refusal."""

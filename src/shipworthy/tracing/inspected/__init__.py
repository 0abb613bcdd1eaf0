"""Read a tape for people and programs: spans, prompts, figures, decisions, attempts and costs."""

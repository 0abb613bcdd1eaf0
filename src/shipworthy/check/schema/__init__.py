"""JSON Schema of the files that people write: agents, skills and cases; editors and other tools read them."""

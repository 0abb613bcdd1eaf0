"""Every built-in sentence that a person can read, by key and language."""

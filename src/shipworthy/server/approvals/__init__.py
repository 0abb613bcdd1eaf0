"""The questions that wait for another person, over HTTP: listed, and decided."""

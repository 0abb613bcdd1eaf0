"""Conversations with expectations: read from a file, held with an agent, compared."""

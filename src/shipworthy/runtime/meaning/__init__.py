"""Interprets a message as an answer, a follow-up or a new request."""

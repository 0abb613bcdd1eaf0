"""Reads answers to questions, and follow-ups."""

"""Prompts and bounded loops."""

"""Passages of an agent's texts, found by their words."""

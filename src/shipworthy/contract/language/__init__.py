"""Expressions, texts, types and values."""

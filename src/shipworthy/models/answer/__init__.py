"""Assemble an answer from the events of its stream."""

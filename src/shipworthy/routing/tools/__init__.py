"""Chooses the tools that a message may need, where there are too many to tell a model of each."""

"""Chooses the models of a call."""

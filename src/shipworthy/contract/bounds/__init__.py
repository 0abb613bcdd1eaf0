"""Bounds: worst cases of skills, and the model rates that they are computed with."""

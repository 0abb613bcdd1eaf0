"""Checks that find the problems of a definition when it is loaded."""

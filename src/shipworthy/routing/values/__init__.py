"""Finds typed values in a message and fills inputs with them."""

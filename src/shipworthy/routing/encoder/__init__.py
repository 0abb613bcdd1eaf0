"""Embeds texts, so that other words for the same thing are near one another."""

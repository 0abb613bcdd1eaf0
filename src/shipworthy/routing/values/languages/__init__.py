"""Reads values in German, Spanish and French: phrases are put into English words, which the one grammar reads."""

from shipworthy.routing.values.languages.english import in_any_language, in_english

__all__ = ["in_any_language", "in_english"]

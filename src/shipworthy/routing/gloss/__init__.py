"""German, Spanish and French words of a message in English, word by word."""

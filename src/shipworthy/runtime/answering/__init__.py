"""A text on its way to the person: whole sentences, each checked, within its limit, and completed where it was cut."""

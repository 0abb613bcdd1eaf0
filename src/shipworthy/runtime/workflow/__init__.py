"""The steps of a skill, walked in the order of the page and of the data."""

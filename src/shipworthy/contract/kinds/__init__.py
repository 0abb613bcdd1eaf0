"""The kinds of target, one file each, and the table that lists them."""

"""Reads what a message says of a plan: days, hours, lengths, shifts and repetitions, in one grammar over plain words."""

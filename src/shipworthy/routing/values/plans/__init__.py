"""Reads what a message says of a plan: days, hours, lengths, shifts, repetitions, in one grammar over plain words."""

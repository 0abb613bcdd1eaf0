"""Recorded runs over HTTP: listed by filters, inspected, repeated, and supposed otherwise."""

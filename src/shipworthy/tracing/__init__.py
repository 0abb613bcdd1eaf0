"""The record of a run: made beside it, and repeated without the outside."""

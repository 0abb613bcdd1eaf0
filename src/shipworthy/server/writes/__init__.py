"""The writes of which it is not known whether they happened, over HTTP: listed, and settled by a person."""
